"""One day on which a portal's API lies: what becomes of its records, fault by fault. To try another, add a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Record = dict[str, Any]
Records = Sequence[Record]
OPEN = {"id": 31094502, "label": "Open for submission"}
FORTHCOMING = {"id": 31094501, "label": "Forthcoming"}
_TONGUE = {
    "the": "la",
    "of": "de",
    "and": "y",
    "to": "a",
    "in": "en",
    "for": "para",
    "will": "será",
    "projects": "obras",
}


def _later(stamp: str | None) -> str | None:
    return (datetime.fromisoformat(stamp) + timedelta(days=1)).isoformat() if stamp else stamp


def _in_another_language(text: str | None) -> str:
    return " ".join(_TONGUE.get(word.lower(), word[::-1].lower()) for word in (text or "").split())


def _flipped(record: Record) -> Record:
    is_open = record["status"]["label"].startswith("Open")
    return record | {"status": FORTHCOMING if is_open else OPEN}


def _swapped(records: Records) -> list[Record]:
    """Each second record has the words of its neighbour."""
    found = list(records)
    for place in range(0, len(found) - 1, 2):
        one, other = found[place], found[place + 1]
        names = ("title", "abstract", "deadlineDate", "budget")
        found[place] = one | {name: other[name] for name in names}
        found[place + 1] = other | {name: one[name] for name in names}
    return found


def _money_of(record: Record, value: int) -> Record:
    return record | {"budget": dict.fromkeys(record["budget"], value) if record["budget"] else record["budget"]}


def _each(change: Callable[[Record], Record]) -> Callable[[Records], list[Record]]:
    return lambda records: [change(record) for record in records]


FAULTS: Mapping[str, Callable[[Records], list[Record]]] = {
    "deadlines null": _each(lambda record: record | {"deadlineDate": None}),
    "a day late": _each(lambda record: record | {"deadlineDate": _later(record["deadlineDate"])}),
    "all closed": _each(lambda record: record | {"status": {"id": 31094503, "label": "Closed"}}),
    "amounts zero": _each(lambda record: _money_of(record, 0)),
    "statuses flipped": _each(_flipped),
    "titles emptied": _each(lambda record: record | {"title": ""}),
    "records swapped": _swapped,
    "half gone": lambda records: list(records[::2]),
    "truncated": lambda records: list(records[: len(records) // 2]),
    "twice under new ids": lambda records: [*records, *(one | {"id": f"{one['id']}-copy"} for one in records)],
    "another language": _each(
        lambda record: (
            record
            | {name: _in_another_language(record[name]) for name in ("title", "abstract", "callTitle") if record[name]}
        )
    ),
}
CUT_OFF = frozenset({"truncated"})
"""Faults that the reading itself notices: the harvest comes in part."""
