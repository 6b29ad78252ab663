"""What is proposed for an address: the candidates, best first, and what the page said of itself. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from watcher.collect.propose.trial import Tried
from watcher.model import Notice


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read an address: its table, a short comment for some of its keys («18 matches»), what was found.

    `is_named` says that something on the page calls the deadline one; `is_beside` that the list shows other items than
    the one its page is about; `further` holds the keys that lead to the further pages of a list.
    """

    table: Mapping[str, Any]
    remarks: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    is_named: bool = False
    is_beside: bool = False
    further: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.table["kind"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table for config.toml, what was seen, and other ways to read the same place.

    `page` is the body that was read, to try the table on; `notices` are what it holds where the source itself cannot be
    tried (a newsletter). `missing` names the keys that only a person can fill in: until then nothing is written.
    `tried` is what the table brings, once it was tried. `title` is the page's own.
    """

    candidates: tuple[Candidate, ...]
    said: str
    page: bytes = b""
    content_type: str = ""
    notices: tuple[Notice, ...] = ()
    missing: tuple[str, ...] = ()
    tried: Tried | None = None
    title: str = ""

    @property
    def table(self) -> Mapping[str, Any]:
        return self.candidates[0].table

    @property
    def remarks(self) -> Mapping[str, str]:
        return self.candidates[0].remarks

    @property
    def alternatives(self) -> tuple[Mapping[str, Any], ...]:
        """The other tables, one of each kind."""
        others: dict[str, Mapping[str, Any]] = {}
        for one in self.candidates:
            others.setdefault(one.kind, one.table)
        return tuple(table for kind, table in others.items() if kind != self.candidates[0].kind)

    @property
    def seen(self) -> str:
        """What was found at the address, in words."""
        return f"{self.said} {self.candidates[0].words}".strip()


def head(base: Mapping[str, str], kind: str) -> dict[str, Any]:
    """The first keys of a table."""
    return {"name": base["name"], "kind": kind, "url": base["url"]}


def known(place: Mapping[str, str]) -> dict[str, Any]:
    """Language and country, where they are known."""
    return {key: value for key, value in place.items() if value}
