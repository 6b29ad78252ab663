"""What makes one doubt that a source brings calls, in words for an admin. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from watcher.model import Genre, Kind, Reading, Status

_PLURALS = {Genre.NEWS: "news", Genre.AWARD: "awards", Genre.TENDER: "tenders", Genre.EVENT: "events"}
FEW = 3
"""Calls without a day that are no more than one item in so many are a slip of the reader among news."""


def doubts_of(readings: Sequence[Reading], today: date) -> tuple[str, ...]:
    """In words, why what a list brought may be no calls: only news, events …, all closed, no day or only past ones."""
    if not readings:
        return ()
    found = []
    calls = [reading for reading in readings if reading.kind is Kind.CALL]
    dated = [reading for reading in calls if _days(reading) or reading.rolling]
    if not dated and len(calls) * FEW <= len(readings):
        kinds = Counter(_PLURALS[reading.genre] for reading in readings if reading.genre in _PLURALS)
        others = " and ".join(kind for kind, _ in kinds.most_common())
        who = "none of the items is a call" if not calls else f"{len(calls)} of {len(readings)} items may be a call"
        found.append(f"{who}: all {'others ' if calls else ''}are {others}" if others else who)
    elif dated and all(_is_over(reading, today) for reading in dated):
        found.append("all of its calls are closed")
    if not any(_days(reading) or reading.rolling for reading in readings):
        found.append("no deadline was understood in any of the items")
    return tuple(found)


def _days(reading: Reading) -> list[date]:
    return [moment.date for moment in (reading.deadline, *reading.deadlines) if moment]


def _is_over(reading: Reading, today: date) -> bool:
    days = _days(reading)
    return reading.status is Status.CLOSED or (bool(days) and max(days) < today and not reading.rolling)
