"""Finds the phrases of closed lists in a passage and says where they stand; knows not what they mean.

The phrases of all lists are found in one Aho-Corasick pass a text, whose hits are kept while the text is being read.
A phrase is written in plain letters («date limite», «jusqu au»): accents, case, hyphens and apostrophes do not matter.
Plural and feminine endings («s», «e», «es», «x») are found too; a star lets the word go on («selectionn*»).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from watcher.understand.text.kept import kept
from watcher.understand.text.text import Passage

_ENDING = re.compile(r"(?:e?s|e|x) ")
Table = Mapping[str, str]


class PhraseHit(NamedTuple):
    """A phrase at its place (start, end) in the folded text, and the entry of the list it belongs to."""

    value: str
    start: int
    end: int


class _Entry(NamedTuple):
    """One phrase of a list: the number of the list, its own among those, its entry, whether its word may go on."""

    owner: int
    number: int
    value: str
    is_prefix: bool


_Found = tuple[int, int, _Entry]
"""Where a phrase begins, minus where it ends, and whose it is: in order, the leftmost and longest come first."""


class _Phrases:
    """The phrases of all lists in one automaton, made when it is first used, and anew when a list came after."""

    def __init__(self) -> None:
        self._tables: list[Table | Callable[[], Table]] = []
        self._making = Lock()
        self._made = lru_cache(1)(self._make)
        self._places = kept(12)(self._find)  # title and text, and what other parts cut out of them

    def add(self, table: Table | Callable[[], Table]) -> int:
        with self._making:
            self._tables.append(table)
            return len(self._tables) - 1

    def places(self, spaced: str) -> Mapping[int, list[_Found]]:
        """By list, its phrases that stand in a text, in order."""
        return self._places(spaced, len(self._tables))

    def _find(self, spaced: str, count: int) -> Mapping[int, list[_Found]]:
        automaton, entries = self._made(count)
        found: defaultdict[int, list[_Found]] = defaultdict(list)
        for pattern, start, end in automaton.find_matches_as_indexes(spaced, overlapping=True):
            for entry in entries[pattern]:
                found[entry.owner].append((start, -end, entry))
        for hits in found.values():
            hits.sort()
        return found

    def _make(self, count: int) -> tuple[AhoCorasick, list[list[_Entry]]]:
        entries: defaultdict[str, list[_Entry]] = defaultdict(list)
        for owner, table in enumerate(self._tables[:count]):
            phrases = (table if isinstance(table, Mapping) else table()).items()
            listed = [(value, phrase.strip()) for value, written in phrases for phrase in written.split("|")]
            for number, (value, phrase) in enumerate(listed):
                if phrase:
                    entry = _Entry(owner, number, value, phrase.endswith("*"))
                    entries[" " + phrase.removesuffix("*")].append(entry)
        return AhoCorasick(list(entries), MatchKind.Standard), list(entries.values())


_ALL = _Phrases()


class PhraseFinder:
    """A list {value: "phrase | phrase* | …"}, or what makes it; where phrases overlap the leftmost, longest counts."""

    def __init__(self, table: Table | Callable[[], Table]) -> None:
        self._number = _ALL.add(table)

    def find(self, passage: Passage) -> list[PhraseHit]:
        """The hits in order of place."""
        spaced, hits, free = passage.spaced, [], 0
        for start, minus_end, entry in _ALL.places(spaced).get(self._number, ()):
            if start >= free:
                free = -minus_end
                if entry.is_prefix or spaced[free] == " " or _ENDING.match(spaced, free):
                    hits.append(PhraseHit(entry.value, start, free - 1))
        return hits

    def first(self, passage: Passage) -> PhraseHit | None:
        return next(iter(self.find(passage)), None)


def shipped_table(package: str, name: str) -> dict[str, Any]:
    """A TOML file of that package, each text of it in one line however it is written down."""
    table: dict[str, Any] = _in_one_line(tomllib.loads(files(package).joinpath(name).read_text("utf-8")))
    return table


def _in_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_one_line(inner) for key, inner in value.items()}
    return " ".join(value.split())
