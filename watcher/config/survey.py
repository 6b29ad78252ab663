"""Every fault of the tables of a config.toml, each table read by itself, so that no fault hides another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError

from watcher.config import vocabulary
from watcher.config.domains import AddedWords, DomainTable
from watcher.config.faults import Fault, message, near, shown
from watcher.config.lines import Path, Places
from watcher.config.settings import Settings
from watcher.config.sources import AnySource, SourceTable
from watcher.config.table import Table, half_read

Written = tuple[Path, type[Table], Mapping[str, Any]]


class Survey:
    """The tables of a file that has faults: where each stands, and which class reads it."""

    def __init__(self, raw: dict[str, Any], lines: Places) -> None:
        self._raw = raw
        self._lines = lines
        self._places = list(_places(raw))
        self._listed = {path for path, _, _ in self._places}

    def faults(self) -> list[Fault]:
        """The faults of every table: its own keys, and what those that are sound disagree on."""
        return [fault for path, kind, table in self._places for fault in self._of(path, kind, table)]

    def domains_are_sound(self) -> bool:
        """Whether every `[domains.…]` table can be merged with the shipped words."""
        own = [place for place in self._places if place[0][:1] == ("domains",)]
        return not any(True for path, kind, table in own for _ in self._of(path, kind, table))

    def _of(self, path: Path, kind: type[Table], table: Mapping[str, Any]) -> Iterator[Fault]:
        if kind is SourceTable:
            yield self._fault((*path, "kind"), _unknown_kind(table))
        found: dict[type[Table], dict[str, Any]] = {}
        try:
            kind.model_validate(table, context=found)
        except ValidationError as error:
            for detail in error.errors():
                inner = (*path, *(part for part in detail["loc"] if part != "[key]"))
                if self._is_told_here(path, inner, detail, kind):
                    yield self._fault(inner, _message(inner, detail, kind))
            for key, words in half_read(kind, table, found.get(kind, {})):
                yield self._fault((*path, *key.split(".")), words)
        else:
            if kind is DomainTable:
                for inner, words in vocabulary.conflicts(str(path[-1]), table):
                    yield self._fault((*path, *inner), words)

    def _is_told_here(self, path: Path, inner: Path, detail: Any, kind: type[Table]) -> bool:
        """Whether no table inside tells it, nor `half_read`; of a source of no known kind any key may be right."""
        if inner == path or (kind is SourceTable and detail["type"] == "extra_forbidden"):
            return False
        is_key = detail["loc"][-1] == "[key]"  # the name of a table is told by the one around it
        deeper = (inner[:length] for length in range(len(path) + 1, len(inner) + (0 if is_key else 1)))
        return not any(place in self._listed for place in deeper)

    def _fault(self, path: Path, words: str) -> Fault:
        return self._lines.fault(path, self._spell(path), words)

    def _spell(self, path: Path) -> str:
        """The key as an admin would say it: sources.region-x.every rather than sources.7.every."""
        words = ""
        for depth, part in enumerate(path):
            if isinstance(part, int) and depth == 1 and path[0] == "sources":
                table = self._raw["sources"][part]
                name = table.get("name") if isinstance(table, dict) else None
                words += f".{name}" if isinstance(name, str) else f"[{part}]"
            else:
                words += f"[{part}]" if isinstance(part, int) else f".{part}"
        return words.removeprefix(".")


def _places(raw: dict[str, Any]) -> Iterator[Written]:
    """Every table written, the whole file first."""
    yield from _inside((), Settings, raw)
    domains, sources = raw.get("domains"), raw.get("sources")
    for name, table in domains.items() if isinstance(domains, dict) else ():
        if isinstance(table, dict):
            yield from _inside(("domains", name), DomainTable, table)
    for index, table in enumerate(sources if isinstance(sources, tuple) else ()):
        if isinstance(table, dict):
            yield ("sources", index), _kind_of(table), table


def _inside(path: Path, kind: type[Table], table: Mapping[str, Any]) -> Iterator[Written]:
    yield path, kind, table
    for name, field in kind.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Table) and isinstance(table.get(name), dict):
            yield from _inside((*path, name), inner, table[name])


@cache
def _kinds() -> dict[str, type[Table]]:
    return {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in get_args(AnySource)}


def _kind_of(table: Mapping[str, Any]) -> type[Table]:
    """The class of a source; that of the keys all sources have, where its kind is missing or unknown."""
    kind = table.get("kind")
    return _kinds().get(kind, SourceTable) if isinstance(kind, str) else SourceTable


def _unknown_kind(table: Mapping[str, Any]) -> str:
    said = table.get("kind")
    begin = "is missing;" if said is None else f"unknown kind {shown(said)}{near(said, _kinds())}"
    return f"{begin} allowed: {', '.join(_kinds())}"


def _message(path: Path, detail: Any, kind: type[Table]) -> str:
    if detail["type"] == "extra_forbidden":
        allowed = [field.alias or name for name, field in kind.model_fields.items()]
        what = "domain key" if kind in (DomainTable, AddedWords) else "key"
        return f'unknown {what} "{path[-1]}"{near(path[-1], allowed)} allowed: {", ".join(allowed)}'
    if path == ("sources",):
        return "each source is to be a table of its own that begins with [[sources]], in two brackets"
    return message(detail)
