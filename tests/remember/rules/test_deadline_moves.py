"""Of a two-sided call the side that moved is told; a move of both is one of the call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.remember.scenes import START, call, until
from watcher.model import EventKind, Reading, Side
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.thresholds import Thresholds

FEBRUARY, MARCH, APRIL = "2027-02-26", "2027-03-12", "2027-04-09"
LATER, EARLIER = EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED


def two_sided(france: str, quebec: str) -> Reading:
    """A call with a day for each side; empty where a side names none."""
    days = sorted({day for day in (france, quebec) if day})
    sides = tuple(
        Side(country, deadline=until(day) if day else None) for country, day in (("FR", france), ("CA-QC", quebec))
    )
    return call(*map(until, days), sides=sides)


def told(before: Reading, after: Reading) -> list[tuple[EventKind, str | None, str, str]]:
    """What moved: the kind, the day before, the day now and the side."""
    first = Decision(None, State("Fonds", "Un.", before), START, Thresholds()).result
    second = Decision(first, State("Fonds", "Deux.", after), START + timedelta(days=1), Thresholds())
    return [
        (draft.kind, draft.before and draft.before["date"], draft.after["date"], draft.after.get("side", ""))
        for draft in second.events
    ]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ((FEBRUARY, MARCH), (FEBRUARY, APRIL), [(LATER, MARCH, APRIL, "CA-QC")]),
        ((FEBRUARY, APRIL), (MARCH, APRIL), [(LATER, FEBRUARY, MARCH, "FR")]),
        ((MARCH, APRIL), (FEBRUARY, APRIL), [(EARLIER, MARCH, FEBRUARY, "FR")]),
        ((MARCH, MARCH), (MARCH, APRIL), [(LATER, MARCH, APRIL, "CA-QC")]),
        ((FEBRUARY, MARCH), (MARCH, APRIL), [(LATER, FEBRUARY, MARCH, "FR"), (LATER, MARCH, APRIL, "CA-QC")]),
        ((FEBRUARY, MARCH), (MARCH, FEBRUARY), [(LATER, FEBRUARY, MARCH, "FR"), (EARLIER, MARCH, FEBRUARY, "CA-QC")]),
        ((FEBRUARY, ""), (FEBRUARY, APRIL), [(LATER, None, APRIL, "CA-QC")]),
        ((FEBRUARY, FEBRUARY), (MARCH, MARCH), [(LATER, FEBRUARY, MARCH, "")]),
    ],
)
def test_side_moves__name_the_side_that_moved(
    before: tuple[str, str], after: tuple[str, str], wanted: list[tuple[EventKind, str | None, str, str]]
) -> None:
    assert told(two_sided(*before), two_sided(*after)) == wanted


def test_side_moves__of_a_call_that_was_not_two_sided_are_those_of_the_call() -> None:
    assert told(call(until(FEBRUARY)), two_sided(MARCH, MARCH)) == [(LATER, FEBRUARY, MARCH, "")]
