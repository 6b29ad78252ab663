"""Which message is thought about for whom: asked for, due, called back, at once, or a reminder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watcher.deliver.plan.planning import (
    A_WEEK,
    DeliveryHistory,
    MessagePlan,
    missed_slots,
    plans,
    wants_nothing_new_said,
)
from watcher.deliver.plan.slots import Slot
from watcher.model import Frequency, OutboxState, Purpose, QuietRhythm, Subscriber
from watcher.remember.outbox.messages import Queued

NOW = datetime(2027, 2, 23, 6, 0, tzinfo=UTC)  # Tuesday, 7 h in Paris
TODAY = "2027-02-23"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def reader(frequency: Frequency = Frequency.DAILY, number: int = 7, **changes: Any) -> Subscriber:
    return Subscriber(number, "file", f"r{number}", frequency=frequency, zone="Europe/Paris", hour="07:00", **changes)


def called_back(purpose: Purpose, slot: str = "2027-02-22", number: int = 1) -> Queued:
    created, until = NOW - DAY, NOW + 3 * HOUR
    return Queued(
        number, 7, "file", slot, purpose, OutboxState.STALE, 2, "", 0, 0, 0, 0, created, created, until
    )  # fmt: skip


def planned(who: Subscriber, now: datetime = NOW, **history: Any) -> list[tuple[Purpose, str]]:
    return [(plan.purpose, plan.slot.name) for plan in plans([who], DeliveryHistory(**history), now)]


@pytest.mark.parametrize("frequency", [Frequency.DAILY, Frequency.WORKDAYS, Frequency.WEEKLY])
def test_digest__is_planned_from_its_hour_on_and_once(frequency: Frequency) -> None:
    who = reader(frequency, weekday=1)
    assert planned(who, NOW - MINUTE, last_slots={7: "2027-02-22"}) == []
    assert planned(who, last_slots={7: "2027-02-22"}) == [(Purpose.DIGEST, TODAY)]
    assert planned(who, NOW + HOUR, last_slots={7: TODAY}) == []
    assert planned(who, last_slots={8: TODAY}) == [(Purpose.DIGEST, TODAY)]


def test_digest__that_was_asked_for_comes_first_and_alone() -> None:
    asked = {7: NOW - timedelta(seconds=61)}
    for frequency in Frequency:
        assert planned(reader(frequency), asked=asked, followers={7}) == [(Purpose.ASKED, "asked-20270223T055859")]
    (plan,) = plans([reader()], DeliveryHistory(asked=asked), NOW)
    assert plan.slot.at == NOW


def test_digest__of_a_week_that_was_missed_comes_at_the_next_usual_hour() -> None:
    who = reader(Frequency.WEEKLY, weekday=0)
    later = NOW + DAY
    assert planned(who, later, missed={7: NOW - HOUR}) == [(Purpose.DIGEST, "2027-02-24")]
    assert planned(who, later, missed={8: NOW - HOUR}) == []


@pytest.mark.parametrize("instants", [True, False])
def test_instant__is_planned_unless_a_collection_brings_more(instants: bool) -> None:
    found = [(Purpose.INSTANT, "event")] if instants else []
    assert planned(reader(Frequency.INSTANT), instants=instants) == found
    assert planned(reader(Frequency.NEVER), instants=instants) == []


def test_instant__does_not_end_what_is_planned_for_others() -> None:
    people = [reader(), reader(Frequency.INSTANT, 8), reader(number=9), reader(Frequency.NEVER, 10)]
    found = [(plan.subscriber.id, plan.purpose) for plan in plans(people, DeliveryHistory(), NOW)]
    assert found == [(7, Purpose.DIGEST), (8, Purpose.INSTANT), (9, Purpose.DIGEST)]


@pytest.mark.parametrize(
    ("frequency", "reminds"),
    [(Frequency.INSTANT, True), (Frequency.WEEKLY, True), (Frequency.WORKDAYS, True), (Frequency.NEVER, False)],
)
def test_reminder__is_for_followers_without_a_digest_today(frequency: Frequency, reminds: bool) -> None:
    who = reader(frequency, weekday=3)
    said = (Purpose.REMINDER, f"reminder-{TODAY}")
    done = {7: TODAY}
    assert (said in planned(who, followers={7}, last_slots=done)) is reminds
    assert said not in planned(who, followers={8}, last_slots=done)
    assert said not in planned(who, NOW - MINUTE, followers={7}, last_slots=done)


def test_reminder__is_part_of_a_daily_digest() -> None:
    assert planned(reader(), NOW + HOUR, followers={7}, last_slots={7: TODAY}) == []


def test_reminder__that_was_called_back_keeps_its_slot_and_its_hours() -> None:
    former = called_back(Purpose.REMINDER, "reminder-2027-02-22")
    history = DeliveryHistory(followers=frozenset({7}), called_back={7: (former,)}, last_slots={7: TODAY})
    (plan,) = plans([reader(Frequency.WEEKLY, weekday=3)], history, NOW)
    assert (plan.purpose, plan.slot) == (Purpose.REMINDER, Slot("reminder-2027-02-22", former.created))
    assert plan.former is former
    assert plan.not_after == former.not_after


@pytest.mark.parametrize(
    ("purpose", "becomes"),
    [(Purpose.DIGEST, Purpose.DIGEST), (Purpose.QUIET, Purpose.DIGEST), (Purpose.ASKED, Purpose.ASKED)],
)
def test_called_back__message_is_composed_anew_in_its_place(purpose: Purpose, becomes: Purpose) -> None:
    rows = (called_back(purpose, "older", 1), called_back(purpose), called_back(Purpose.REMINDER, "reminder", 3))
    history = DeliveryHistory(last_slots={7: TODAY}, called_back={7: rows})
    (plan,) = plans([reader()], history, NOW + HOUR)
    assert (plan.purpose, plan.slot, plan.former) == (becomes, Slot("2027-02-22", rows[1].created), rows[1])


def test_called_back__digest_gives_way_to_a_newer_one_and_to_never() -> None:
    rows = {7: (called_back(Purpose.DIGEST),)}
    assert planned(reader(), called_back=rows) == [(Purpose.DIGEST, TODAY)]
    assert planned(reader(Frequency.NEVER), called_back=rows) == []
    assert planned(reader(Frequency.NEVER), called_back={7: (called_back(Purpose.ASKED, "asked-1"),)}) == [
        (Purpose.ASKED, "asked-1")
    ]
    assert planned(reader(), NOW + HOUR, last_slots={7: TODAY}, called_back={8: rows[7]}) == []


def test_not_after__is_the_next_slot_for_a_digest_and_a_day_for_others() -> None:
    slot = Slot(TODAY, NOW)
    assert MessagePlan(reader(), slot, Purpose.DIGEST).not_after == NOW + DAY
    assert MessagePlan(reader(Frequency.WEEKLY, weekday=1), slot, Purpose.DIGEST).not_after == NOW + 5 * DAY
    for purpose in (Purpose.ASKED, Purpose.INSTANT, Purpose.REMINDER):
        assert MessagePlan(reader(Frequency.WEEKLY), slot, purpose).not_after == NOW + DAY


def test_missed__are_the_weekly_digests_that_nobody_composed() -> None:
    weekly, other = reader(Frequency.WEEKLY, weekday=0, created=NOW - 30 * DAY), reader(number=8)
    late = NOW + DAY
    done = DeliveryHistory(last_slots={7: "2027-02-15"})
    assert missed_slots([weekly, other], done, NOW - 9 * DAY, late) == {7: "2027-02-22"}
    assert missed_slots([weekly], DeliveryHistory(last_slots={7: "2027-02-22"}), NOW - 9 * DAY, late) == {}
    assert missed_slots([weekly], done, NOW, late) == {}
    assert missed_slots([weekly], done, NOW - 9 * DAY, NOW - MINUTE) == {}
    assert missed_slots([weekly], done, NOW - 9 * DAY, NOW) == {7: "2027-02-22"}


@pytest.mark.parametrize(("year", "is_missed"), [(2019, False), (2020, True)])
def test_missed__is_nothing_on_a_clock_that_is_older_than_the_program(year: int, is_missed: bool) -> None:
    weekly = reader(Frequency.WEEKLY, weekday=0)
    assert bool(missed_slots([weekly], DeliveryHistory(), None, datetime(year, 6, 12, 12, tzinfo=UTC))) is is_missed


@pytest.mark.parametrize(
    ("purpose", "rhythm", "said"),
    [
        (Purpose.ASKED, QuietRhythm.NEVER, True),
        (Purpose.DIGEST, QuietRhythm.NEVER, False),
        (Purpose.DIGEST, QuietRhythm.DAILY, True),
        (Purpose.INSTANT, QuietRhythm.DAILY, False),
        (Purpose.REMINDER, QuietRhythm.WEEKLY, False),
    ],
)
def test_nothing_new__is_said_at_the_rhythm_that_was_chosen(purpose: Purpose, rhythm: QuietRhythm, said: bool) -> None:
    plan = MessagePlan(reader(quiet_rhythm=rhythm, created=NOW - 30 * DAY), Slot(TODAY, NOW), purpose)
    assert wants_nothing_new_said(plan, DeliveryHistory(), NOW) is said


def test_nothing_new__is_said_once_a_week_since_the_reader_last_heard_or_came() -> None:
    def said(since: timedelta | None, came: timedelta | None) -> bool:
        who = reader(quiet_rhythm=QuietRhythm.WEEKLY, created=None if came is None else NOW - came)
        heard = {} if since is None else {7: NOW - since}
        return wants_nothing_new_said(
            MessagePlan(who, Slot(TODAY, NOW), Purpose.DIGEST), DeliveryHistory(last_heard=heard), NOW
        )

    assert said(A_WEEK, None)
    assert not said(A_WEEK - MINUTE, 30 * DAY)
    assert said(None, A_WEEK)
    assert not said(None, A_WEEK - MINUTE)
    assert not said(None, None)
