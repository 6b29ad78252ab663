"""Finds the phrases of a closed list in a passage, in one pass, and says where they stand; knows not what they mean.

A phrase is written in plain letters («date limite», «jusqu au»): accents, case, hyphens and apostrophes do not matter.
Plural and feminine endings («s», «e», «es», «x») are found too; a star lets the word go on («selectionn*»).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from watcher.understand.text.text import Passage

_ENDING = re.compile(r"(?:e?s|e|x) ")


class PhraseHit(NamedTuple):
    """A phrase at its place (start, end) in the folded text, and the entry of the list it belongs to."""

    value: str
    start: int
    end: int


class PhraseFinder:
    """Compiled once from {value: "phrase | phrase* | …"}; where phrases overlap the leftmost, longest counts."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._entries: list[tuple[str, bool]] = []
        patterns: list[str] = []
        for value, phrases in table.items():
            for phrase in filter(None, map(str.strip, phrases.split("|"))):
                patterns.append(" " + phrase.removesuffix("*"))
                self._entries.append((value, phrase.endswith("*")))
        self._automaton = AhoCorasick(patterns, MatchKind.LeftmostLongest)

    def find(self, passage: Passage) -> list[PhraseHit]:
        """The hits in order of place."""
        spaced = passage.spaced
        hits = []
        for index, start, end in self._automaton.find_matches_as_indexes(spaced):
            value, is_prefix = self._entries[index]
            if is_prefix or spaced[end] == " " or _ENDING.match(spaced, end):
                hits.append(PhraseHit(value, start, end - 1))
        return hits

    def first(self, passage: Passage) -> PhraseHit | None:
        return next(iter(self.find(passage)), None)
