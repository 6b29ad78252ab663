"""The decision alone: old state, new reading, clock → events. No store, no source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remember.scenes import START, call, grant, kinds, news, says, until
from watcher.model import EventKind, Fact, Kind, Reading, Status
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.lifecycle import OVER
from watcher.remember.rules.thresholds import Thresholds

LONG = "2027-12-31"


def decided(before: State | None, reading: Reading, days: int = 0, **facts: object) -> Decision:
    """What is decided `days` after the start, when a call with that state now reads so."""
    after = State("Appel à projets", "Le texte.", reading) if before is None else replace(before, reading=reading)
    return Decision(before, after, START + timedelta(days=days), Thresholds(), **facts)


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        (news(), ["news"]),
        (Reading(Kind.AWARD, "fr"), ["award"]),
        (call(until(LONG), opens=until("2027-06-01")), ["forecast"]),
        (call(until(LONG), **says(Status.FORECAST)), ["forecast"]),
        (call(status=Status.UNKNOWN), ["opened"]),
        (call(rolling=True), ["opened"]),
        (call(until("2026-12-01")), []),  # found after its end: kept, not told
        (call(until(LONG), **says(Status.WITHDRAWN)), []),
    ],
)
def test_decision__first_event(reading: Reading, told: list[str]) -> None:
    assert kinds(decided(None, reading).events) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (call(until("2027-03-05")), call(until("2027-03-19")), ["deadline_extended"]),
        (call(until("2027-03-05")), call(until("2027-02-19")), ["deadline_advanced"]),
        (call(until("2027-03-05")), call(until("2027-03-05", "17:00")), ["text_changed"]),  # said more exactly
        (call(until("2027-03-05", "12:00")), call(until("2027-03-05", "17:00")), ["deadline_extended"]),
        (
            call(until("2027-03-05", "17:00", "America/Montreal")),
            call(until("2027-03-05", "17:00", "Europe/Paris")),
            ["deadline_advanced"],
        ),
        (call(until("2027-03-05"), until("2027-06-05")), call(until("2027-06-05")), ["deadline_extended"]),
        (call(until("2027-03-05")), call(until("2027-03-05"), until("2027-06-05")), ["deadline_extended"]),
        (call(until("2027-03-05")), call(), ["text_changed"]),
        (call(until("2027-03-05")), call(rolling=True), ["deadline_extended"]),
        (call(), call(until("2027-03-05")), ["text_changed"]),
        (call(amounts=(grant(5),)), call(amounts=(grant(6),)), ["amount_changed"]),
        (call(), call(amounts=(grant(6),)), ["amount_changed"]),
        (call(amounts=(grant(5),)), call(), ["text_changed"]),
        (call(eligible=(Fact("communes"),)), call(eligible=(Fact("communes"), Fact("EPCI"))), ["eligibility_changed"]),
        (
            call(until("2027-03-05"), amounts=(grant(5),)),
            call(until("2027-03-19"), amounts=(grant(6),)),
            ["deadline_extended", "amount_changed"],
        ),
        (call(until("2027-03-05")), call(until("2027-03-05"), **says(Status.CLOSED, "complet")), ["closed"]),
        (call(until("2027-03-05")), call(until("2027-03-05"), **says(Status.WITHDRAWN, "annulé")), ["withdrawn"]),
        (call(until(LONG), **says(Status.FORECAST)), call(until(LONG), **says(Status.OPEN)), ["opened"]),
        (call(until(LONG)), call(until(LONG), **says(Status.FORECAST)), ["forecast"]),
        (news(), call(until("2027-03-05")), ["opened"]),
        (call(until("2027-03-05")), Reading(Kind.AWARD, "fr"), ["award"]),
    ],
)
def test_decision__change(before: Reading, after: Reading, told: list[str]) -> None:
    known = decided(None, before).result
    decision = decided(known, after)
    assert kinds(decision.events) == told
    assert decision.is_version
    assert decided(decision.result, after).events == ()
    assert not decided(decision.result, after).is_version


def test_decision__known_round_is_a_new_edition() -> None:
    (draft,) = decided(None, call(until(LONG)), edition_of=7).events
    assert (draft.kind, draft.before) == (EventKind.NEW_EDITION, {"call": 7})


def test_decision__a_round_that_ended_unread_is_no_extension() -> None:
    """Nobody read the page between the end of one round and the next one's announcement."""
    known = decided(None, call(until("2027-03-05"), amounts=(grant(5),))).result
    assert kinds(decided(known, call(until("2028-03-03"), amounts=(grant(6),)), 120).events) == ["new_edition"]
    assert kinds(decided(known, call(until("2027-06-30"), amounts=(grant(5),)), 80).events) == ["deadline_extended"]


def test_decision__absence_withdraws_but_the_deadline_closes() -> None:
    known = decided(None, call(until("2027-03-05"))).result
    assert kinds(decided(known, known.reading, 10, gone=True).events) == ["withdrawn"]
    assert kinds(decided(known, known.reading, 100, gone=True).events) == ["closed"]


def test_decision__kind_that_wavers_is_told_once() -> None:
    """A page that reads as news one day and as a call the next is not announced again and again."""
    state = decided(None, news()).result
    told = []
    for number in range(6):
        decision = decided(state, call(until(LONG)) if number % 2 == 0 else news(), number)
        told += kinds(decision.events)
        state = decision.result
    assert told == ["opened"]


def test_decision__quotes_are_of_what_changed() -> None:
    known = decided(None, call(until(LONG), amounts=(grant(5),), eligible=(Fact("communes"),))).result
    more = call(until(LONG), amounts=(grant(5), grant(9)), eligible=(Fact("communes"), Fact("EPCI", "aux EPCI")))
    assert [draft.quote for draft in decided(known, more).events] == ["9 EUR", "aux EPCI"]


def test_decision__a_moved_opening_says_so() -> None:
    known = decided(None, call(until(LONG), opens=until("2027-06-01"))).result
    (draft,) = decided(known, call(until(LONG), opens=until("2027-07-01"))).events
    assert draft.kind is EventKind.TEXT_CHANGED
    assert draft.before["opens"]["date"] == "2027-06-01"
    assert draft.after["opens"]["date"] == "2027-07-01"


def test_decision__a_cut_off_that_leaves_a_closed_call_is_not_told_as_an_earlier_deadline() -> None:
    known = decided(None, call(until("2027-06-01"))).result
    closed = decided(known, call(until("2027-02-01"), until("2027-06-01"), **says(Status.CLOSED)))
    after = decided(closed.result, call(until("2027-02-01")), 29)

    assert EventKind.CLOSED in [draft.kind for draft in closed.events]
    assert EventKind.DEADLINE_ADVANCED not in [draft.kind for draft in after.events]


_MOMENTS = st.sampled_from(["2026-12-01", "2027-02-01", "2027-06-01", "2028-03-01"])
_READINGS = st.builds(
    lambda days, rolling, words: call(*map(until, days), rolling=rolling, **(says(words) if words else {})),
    st.lists(_MOMENTS, max_size=2, unique=True),
    st.booleans(),
    st.sampled_from([None, Status.OPEN, Status.FORECAST, Status.CLOSED, Status.WITHDRAWN]),
)


@given(st.lists(st.tuples(_READINGS, st.integers(0, 200)), min_size=1, max_size=8))
def test_decision__invariants(steps: list[tuple[Reading, int]]) -> None:
    """Whatever a page says over the months: nothing said twice in a row, nothing closes without a reason."""
    state, day, last = None, 0, None
    for reading, wait in steps:
        day += wait
        decision = decided(state, reading, day)
        for draft in decision.events:
            assert (draft.kind, draft.before, draft.after) != last
            last = (draft.kind, draft.before, draft.after)
        if decision.status in OVER and (state is None or state.status not in OVER):
            is_said = reading.status_word is not None and reading.status in OVER
            ends = decision.reading.deadline
            assert is_said or (ends is not None and ends.date < decision.now.date())
        assert decided(decision.result, decision.reading, day).events == ()
        state = decision.result
