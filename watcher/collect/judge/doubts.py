"""What makes one doubt that a source brings calls, in words for an admin. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from watcher.model import Kind, Reading, Status


def doubts_of(readings: Sequence[Reading], today: date) -> tuple[str, ...]:
    """In words, why what a list brought may be no calls: only news, all closed, no day or only past ones."""
    if not readings:
        return ()
    found = []
    if not any(reading.kind is Kind.CALL for reading in readings):
        found.append("none of the items is a call: all are news, awards or events")
    elif all(_is_over(reading, today) for reading in readings if reading.kind is Kind.CALL):
        found.append("all of its calls are closed")
    if not any(reading.deadline or reading.rolling or reading.deadlines for reading in readings):
        found.append("no deadline was understood in any of the items")
    return tuple(found)


def _is_over(reading: Reading, today: date) -> bool:
    days = [moment.date for moment in (reading.deadline, *reading.deadlines) if moment]
    return reading.status is Status.CLOSED or (bool(days) and max(days) < today and not reading.rolling)
