"""What admins put right, read anew: how many of their corrections today's rules no longer need, fact by fact.

The lines are those of `watcher corrections`; `quality.py --corrections FILE` prints the figures and what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bench.measures import OFFERED, Figure, Line, by_language, readings, share
from watcher.model import Reading
from watcher.understand.reader import Reader


@dataclass(frozen=True, slots=True)
class CorrectedFact:
    """One corrected fact: what is right, and what today's rules read."""

    id: str
    fact: str
    language: str
    right: Any
    read: Any

    @property
    def is_right(self) -> bool:
        return bool(self.right == self.read)


def corrected_facts(rows: Sequence[Line], reader: Reader) -> Iterator[CorrectedFact]:
    """Every fact that somebody put right, beside what the reader makes of its text."""
    for row, reading in zip(rows, readings(reader, rows), strict=True):
        for fact, told in _READ.items():
            if fact in row:
                yield CorrectedFact(row["id"], fact, row["lang"], _RIGHT[fact](row), told(reading, row))


def figures(rows: Sequence[Line], reader: Reader) -> tuple[list[Figure], list[CorrectedFact]]:
    """The share of corrections that are read right now, by fact and language; and those that are not."""
    found = list(corrected_facts(rows, reader))
    made = []
    for fact in _READ:
        for language, _ in by_language(rows):
            hits = [one.is_right for one in found if (one.fact, one.language) == (fact, language)]
            if hits:
                made.append(Figure(f"{fact} · read right · corrections", language, *share(hits)))
    return made, [one for one in found if not one.is_right]


def _moment(reading: Reading, row: Line) -> Any:
    """Day, hour and zone; the last two only as far as the correction names them."""
    moment = reading.deadline
    if moment is None:
        return (None, None, None)
    at = moment.time.strftime("%H:%M") if moment.time and row.get("time") else None
    return (moment.date.isoformat(), at, moment.zone if row.get("zone") else None)


def _offered(amounts: Any) -> set[tuple[Decimal, str | None]]:
    return {(Decimal(str(value)), currency) for value, currency in amounts}


_READ: dict[str, Callable[[Reading, Line], Any]] = {
    "domains": lambda reading, _: {score.domain for score in reading.domains},
    "deadline": _moment,
    "rolling": lambda reading, _: reading.rolling,
    "amounts": lambda reading, _: _offered((a.value, a.currency) for a in reading.amounts if a.role in OFFERED),
    "eligible": lambda reading, _: {fact.value for fact in reading.eligible},
    "sides": lambda reading, _: {side.country for side in reading.sides},
}
_RIGHT: dict[str, Callable[[Line], Any]] = {
    "domains": lambda row: set(row["domains"]),
    "deadline": lambda row: (row["deadline"], row.get("time"), row.get("zone")),
    "rolling": lambda row: row["rolling"],
    "amounts": lambda row: _offered((a["value"], a["currency"]) for a in row["amounts"] if a["role"] in OFFERED),
    "eligible": lambda row: set(row["eligible"]),
    "sides": lambda row: {side["country"] for side in row["sides"]},
}
