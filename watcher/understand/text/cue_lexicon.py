"""Finds cue words in a levelled text in one pass; knows nothing of what they mean.

A cue is written in plain letters («date limite», «jusqu au»); a star at its end lets the word go on («clotur*»);
a plus before it says that it counts only right beside the figure it governs («+by»).
Where two cues start at the same place the longer one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

Role = TypeVar("Role")


@dataclass(frozen=True, slots=True)
class Cue(Generic[Role]):
    """A cue word at its place in the text (start and end as in the original), its role and its weight."""

    start: int
    end: int
    role: Role
    weight: float
    beside: bool = False


class CueLexicon(Generic[Role]):
    """Compiled once from {role: {weight: "cue | cue* | …"}}."""

    def __init__(self, table: Mapping[Role, Mapping[float, str]]) -> None:
        self._entries: list[tuple[Role, float, bool, bool]] = []
        patterns: dict[str, int] = {}
        self._open: dict[str, int] = {}
        for pattern, role, weight in _rows(table):
            word = pattern.strip("*+")
            if word in patterns:
                raise ValueError(f"cue «{word}» stands twice")
            patterns[word] = len(self._entries)
            if pattern.endswith("*"):
                self._open[word] = len(self._entries)
            self._entries.append((role, weight, not pattern.endswith("*"), pattern.startswith("+")))
        self._automaton = AhoCorasick([f" {word}" for word in patterns], matchkind=MatchKind.LeftmostLongest)

    def find(self, worded: str) -> list[Cue[Role]]:
        """The cues in order of place; `worded` is `Flat.worded` (one space longer at its start)."""
        return self._scan(worded, 0, len(worded))

    def _scan(self, worded: str, low: int, high: int) -> list[Cue[Role]]:
        found: list[Cue[Role]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(worded[low:high]):
            role, weight, whole, beside = self._entries[index]
            if not whole or worded[low + end] == " ":
                found.append(Cue(low + start, low + end - 1, role, weight, beside))
            else:  # «must be complete» in «must be completed»: shorter cues may stand in its place
                found.extend(self._within(worded, low + start, low + end))
        return found

    def _within(self, worded: str, start: int, end: int) -> list[Cue[Role]]:
        """The cues inside a stretch that looked like a longer one; each round is shorter, so this ends soon."""
        inner = self._scan(worded, start, worded.rfind(" ", start + 1, end) + 1)
        if not inner or inner[0].start > start:
            inner = self._shorter(worded, start, end) + inner
        return inner + self._tail(worded, start, end)

    def _shorter(self, worded: str, start: int, end: int) -> list[Cue[Role]]:
        """The longest cue with a star that begins the word: «adress*» where «adresser» does not fit «adresseront»."""
        for stop in range(end - 1, start + 2, -1):
            if (index := self._open.get(worded[start + 1 : stop])) is not None:
                role, weight, _, beside = self._entries[index]
                return [Cue(start, stop - 1, role, weight, beside)]
        return []

    def _tail(self, worded: str, start: int, end: int) -> list[Cue[Role]]:
        """Cues that begin at the last word of the stretch and may run on past it."""
        last = worded.rfind(" ", start, end)
        stop = worded.find(" ", end)
        return self._scan(worded, last, stop + 1) if last > start and stop > 0 else []


def _rows(table: Mapping[Role, Mapping[float, str]]) -> Iterable[tuple[str, Role, float]]:
    for role, weights in table.items():
        for weight, words in weights.items():
            for word in words.split("|"):
                yield " ".join(word.split()), role, weight
