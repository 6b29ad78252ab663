"""Finds cue words in a levelled text in one pass; knows nothing of what they mean.

A cue is written in plain letters («date limite», «jusqu au»); a star at its end lets the word go on («clotur*»);
a plus before it says that it counts only right beside the figure it governs («+by»).
Where two cues start at the same place the longer one counts. The cues themselves are data: `cues.toml` of a room.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

Role = TypeVar("Role")
_ENDINGS = ("", "e", "s", "es")


@dataclass(frozen=True, slots=True)
class Cue(Generic[Role]):
    """A cue word at its place in the text (start and end as in the original), its role and its weight."""

    start: int
    end: int
    role: Role
    weight: float
    beside: bool = False


@dataclass(frozen=True, slots=True)
class CueRow(Generic[Role]):
    """One word of a `cues.toml` with its role and weight; `beside` asks it to stand right beside its figure."""

    word: str
    role: Role
    weight: float

    @property
    def beside(self) -> bool:
        return self.word.startswith("+")


def cue_rows(package: str, role: Callable[[str], Role]) -> tuple[CueRow[Role], ...]:
    """The rows of `cues.toml` in a package. Raises ValueError for a role that does not exist."""
    table = tomllib.loads(files(package).joinpath("cues.toml").read_text(encoding="utf-8"))
    return tuple(
        CueRow(word, role(entry["role"]), float(entry["weight"])) for entry in table["cue"] for word in _of(entry)
    )


def _of(entry: dict[str, Any]) -> Iterator[str]:
    yield from (" ".join(word.split()) for word in entry["words"].split("|") if word.strip())
    first, second = entry.get("pairs", ((), ()))
    yield from (f"{left} {right}" for left in first for right in second)
    first, second = entry.get("participles", ((), ()))
    yield from (f"{left} {right}{ending}" for left in first for right in second for ending in _ENDINGS)


class CueLexicon(Generic[Role]):
    """Compiled once from cue rows. Raises ValueError where a word stands twice."""

    def __init__(self, rows: Iterable[CueRow[Role]]) -> None:
        self._entries: list[tuple[Role, float, bool, bool]] = []
        patterns: dict[str, int] = {}
        self._open: dict[str, int] = {}
        for row in rows:
            word = row.word.strip("*+")
            if word in patterns:
                raise ValueError(f"cue «{word}» stands twice")
            patterns[word] = len(self._entries)
            if row.word.endswith("*"):
                self._open[word] = len(self._entries)
            self._entries.append((row.role, row.weight, not row.word.endswith("*"), row.beside))
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
