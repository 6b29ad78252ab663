"""What is looked at first of a stored account, kept beside it: for most candidates the rest is never unpacked.

A sketch is derived. One of other rules (`RULES`), or of another account than the one beside it, is made anew by whoever
needs it, and counts as none until then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import crc32

from watcher.lazy import cached_property
from watcher.model import Kind, Notice, Reading
from watcher.remember.db.said import account_of
from watcher.remember.duplicates.fingerprint import Fingerprint

RULES = 4
"""Raise it whenever an account would get another sketch than before: `tests/remember/duplicates/test_sketches.py`."""

_SETS = ("core", "named", "acronyms", "links", "codes", "told_codes", "sums", "shares")
_NONE: frozenset[Any] = frozenset()


class SketchedNotice(Notice):
    """A stored notice of which title and address are at hand; whatever else is asked for unpacks it."""

    def __init__(self, account: StoredFingerprint, title: str, url: str) -> None:
        for name, value in (("_account", account), ("title", title), ("url", url)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._account.unpacked[0], name)


class StoredFingerprint(Fingerprint):
    """An account that is unpacked when something is asked of it that its sketch does not hold."""

    def __init__(self, source: str, said: bytes, heading: tuple[str, str], values: Mapping[str, Any]) -> None:
        self.__dict__.update(values, source=source, notice=SketchedNotice(self, *heading), _said=said)

    @cached_property
    def unpacked(self) -> tuple[Notice, Reading]:
        """The notice and what was read of it."""
        return account_of(self.__dict__["_said"])

    @cached_property
    def reading(self) -> Reading:
        return self.unpacked[1]

    @cached_property
    def kind(self) -> Kind:
        return self.reading.kind

    @cached_property
    def language(self) -> str:
        return self.reading.language[:2]


def sketch_of(account: Fingerprint, said: bytes) -> bytes:
    """The sketch of an account that is stored so."""
    notice, url = account.notice, account.url
    before, found, after = notice.url.partition(url) if url else (notice.url, "", "")
    address = (before, url, after if found or not url else None)
    days = sorted(day.toordinal() for day in account.days)
    sets = [sorted(getattr(account, name)) for name in _SETS]
    triples = sorted(account.vague_days) if not days else None, sorted(account.rounded_sums)
    values = [RULES, crc32(said), account.kind.value, account.language, notice.title, *address, days, *triples, *sets]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def sketched(source: str, said: bytes, sketch: bytes | None) -> StoredFingerprint | None:
    """The account that is stored so, from its sketch; None where that is of other rules or of another account."""
    if not sketch:
        return None
    rules, made_of, *values = json.loads(sketch)
    if rules != RULES or made_of != crc32(said):
        return None
    kind, language, title, before, url, after, days, vague, rounded, *sets = values
    address = before if after is None else f"{before}{url}{after}"
    found: dict[str, Any] = {name: frozenset(some) if some else _NONE for name, some in zip(_SETS, sets, strict=True)}
    found |= {"days": frozenset(map(date.fromordinal, days))}
    found |= {"rounded_sums": frozenset(map(tuple, rounded))}
    found |= {} if vague is None else {"vague_days": frozenset(map(tuple, vague))}
    found |= {"kind": Kind(kind), "language": language, "url": url}
    return StoredFingerprint(source, said, (title, address), found)
