"""Decision against a model: every old state, new reading and clock; what may be told follows from few rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.model import Amount, AmountRole, EventKind, Fact, Genre, Kind, Moment, Reading, Status
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.lifecycle import OVER, RUNNING, deadlines
from watcher.remember.rules.thresholds import Thresholds

DAYS = [date(2027, 3, 1), date(2027, 4, 15), date(2027, 4, 20), date(2027, 9, 30), date(2028, 3, 1)]
WORDS = [None, "closed", "cancelled", "forecast", "reopened"]
MOVES = {EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED}


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    days = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=2)))
    moments = tuple(Moment(day, quote=f"au {day}") for day in days)
    word = draw(st.sampled_from(WORDS))
    sums = draw(st.sampled_from([(), (5,), (9,)]))
    return Reading(
        kind=draw(st.sampled_from([Kind.CALL, Kind.CALL, Kind.CALL, Kind.NEWS])),
        language="fr",
        genre=Genre.CALL,
        opens=draw(st.sampled_from([None, Moment(date(2027, 1, 10)), Moment(date(2027, 8, 1))])),
        deadline=moments[0] if moments else None,
        deadlines=moments,
        rolling=draw(st.booleans()),
        amounts=tuple(Amount(Decimal(value), "EUR", AmountRole.MAX) for value in sums),
        eligible=draw(st.sampled_from([(), (Fact("association"),), (Fact("association"), Fact("municipality"))])),
        status=draw(st.sampled_from([Status.OPEN, Status.UNKNOWN, Status.FORECAST])),
        status_word=Fact(word, word, stated=True) if word else None,
    )


NOWS = st.datetimes(datetime(2026, 12, 1), datetime(2028, 6, 1)).map(lambda at: at.replace(tzinfo=UTC))
SPANS = st.sampled_from([timedelta(), timedelta(days=1), timedelta(days=40), timedelta(days=400)])


def first(reading: Reading, now: datetime) -> Decision:
    return Decision(None, State("Appel", "Texte.", reading), now, Thresholds())


def then(before: State, reading: Reading, now: datetime, text: str = "Texte.") -> Decision:
    return Decision(before, State("Appel", text, reading), now, Thresholds())


@settings(max_examples=300)
@given(readings(), NOWS)
def test_first__an_end_is_not_told_and_a_call_is_told_once(reading: Reading, now: datetime) -> None:
    decision = first(reading, now)
    kinds = [draft.kind for draft in decision.events]
    if reading.kind is Kind.NEWS:
        assert kinds == [EventKind.NEWS]
    elif decision.status in OVER:
        assert kinds == []
    else:
        assert kinds == [EventKind.FORECAST if decision.status is Status.FORECAST else EventKind.OPENED]


@settings(max_examples=300)
@given(readings(), NOWS)
def test_again__the_same_words_at_the_same_instant_are_no_event(reading: Reading, now: datetime) -> None:
    known = first(reading, now).result
    again = then(known, known.reading, now)
    assert again.events == ()
    assert not again.is_version
    assert again.status is known.status


@settings(max_examples=400)
@given(readings(), readings(), NOWS, SPANS)
def test_change__what_is_told_is_what_moved(old: Reading, new: Reading, now: datetime, span: timedelta) -> None:
    known = first(old, now).result
    decision = then(known, new, now + span, "Autre texte.")
    kinds = {draft.kind for draft in decision.events}
    assert len(kinds) == len(decision.events), "one event of a kind"
    if old.kind is not new.kind:
        return
    for draft in decision.events:
        assert draft.before != draft.after, "an event names two different facts"
    if kinds & MOVES:
        assert deadlines(known.reading) != deadlines(new)
        assert known.status not in OVER or decision.status in OVER
    if EventKind.AMOUNT_CHANGED in kinds:
        assert known.reading.amounts != new.amounts
        assert new.amounts
    if EventKind.ELIGIBILITY_CHANGED in kinds:
        assert known.reading.eligible
        assert new.eligible
    if EventKind.REOPENED in kinds or EventKind.NEW_EDITION in kinds:
        by_now = Decision(known, known, now + span, Thresholds()).status  # nobody may have read it when it ended
        assert known.status in OVER or (by_now in OVER and EventKind.NEW_EDITION in kinds)
        assert decision.status not in OVER
    if EventKind.CLOSED in kinds:
        assert known.status not in OVER
        assert decision.status is Status.CLOSED
    if EventKind.TEXT_CHANGED in kinds:
        assert not kinds & (MOVES | {EventKind.AMOUNT_CHANGED, EventKind.ELIGIBILITY_CHANGED})


@settings(max_examples=300)
@given(readings(), NOWS, SPANS)
def test_clock__alone_never_turns_back(reading: Reading, now: datetime, span: timedelta) -> None:
    known = first(reading, now).result
    later = Decision(known, known, now + span, Thresholds())
    if known.status in OVER:
        assert later.status in OVER
    if known.status in RUNNING:
        assert later.status is not Status.FORECAST
    assert {draft.kind for draft in later.events} <= {EventKind.CLOSED, EventKind.OPENED, EventKind.FORECAST}


@settings(max_examples=200)
@given(readings(), readings(), NOWS)
def test_there_and_back__the_facts_are_the_first_ones_again(old: Reading, new: Reading, now: datetime) -> None:
    known = first(old, now).result
    there = then(known, new, now).result
    back = then(there, known.reading, now)
    assert deadlines(back.reading) == deadlines(known.reading)
    extended = {EventKind.DEADLINE_EXTENDED: EventKind.DEADLINE_ADVANCED}
    went = {draft.kind for draft in then(known, new, now).events}
    came = {draft.kind for draft in back.events}
    for one, other in extended.items():
        assert not (one in went and one in came), "a date that came back did not move the same way twice"
        assert not (other in went and other in came)
