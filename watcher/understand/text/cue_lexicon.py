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
from typing import Any, Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

Role = TypeVar("Role")
_ENDINGS = ("", "e", "s", "es")


class Cue(NamedTuple, Generic[Role]):
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
        patterns: dict[str, None] = {}
        for row in rows:
            is_whole = not row.word.endswith("*")
            pattern = f" {row.word.strip('*+')}" + " " * is_whole
            if pattern in patterns:
                raise ValueError(f"cue «{pattern.strip()}» stands twice")
            patterns[pattern] = None
            self._entries.append((row.role, row.weight, is_whole, row.beside))
        self._automaton = AhoCorasick(list(patterns), MatchKind.Standard)

    def find(self, worded: str) -> list[Cue[Role]]:
        """The cues in order of place; `worded` is `Flat.worded` (one space longer at its start)."""
        found: list[Cue[Role]] = []
        free = 0
        hits = self._automaton.find_matches_as_indexes(worded, overlapping=True)
        for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            if start >= free:
                role, weight, is_whole, beside = self._entries[index]
                free = end - is_whole  # the blank between two words belongs to both
                found.append(Cue(start, free - 1, role, weight, beside))
        return found
