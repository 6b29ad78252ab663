"""What a message told that never left is owed again: calls put off, reminders, digests asked for, whole digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.deliver import examples
from tests.deliver.outages import Line, audit, queued, text_of
from tests.deliver.world import BY_ADMIN, MORNING, World
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import Outcome, SendResult

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def told_then_put_off(world: World, **reader: object) -> int:
    """A reader who was told of call 1 this morning and put it off for a week."""
    who = world.subscribe(quiet_rhythm="never", **reader).id
    world.announce(1, "Appel remis")
    world.deliver(MORNING)
    world.marks.apply("later", who, 1, MORNING)
    return who


# --- calls put off -------------------------------------------------------------------------------------------


def test_later__in_a_message_that_expired_is_told_by_the_next(world: World) -> None:
    told_then_put_off(world)
    queued(world, MORNING + 7 * DAY)
    said = [text_of(world, MORNING + day * DAY) for day in range(8, 11)]
    assert ["Appel remis" in text for text in said] == [True, False, False]
    assert world.states() == ["sent", "expired", "sent"]


def test_later__in_a_message_cancelled_is_told_to_who_comes_back(world: World) -> None:
    who = told_then_put_off(world)
    queued(world, MORNING + 7 * DAY)
    world.people.suspend(who, "shut out", MORNING + 7 * DAY + HOUR)
    world.people.resume(who, BY_ADMIN, MORNING + 7 * DAY + 2 * HOUR)
    assert "Appel remis" in text_of(world, MORNING + 8 * DAY)


def test_later__told_by_a_message_that_left_stays_told(world: World) -> None:
    who = told_then_put_off(world)
    assert "Appel remis" in text_of(world, MORNING + 7 * DAY)
    world.announce(2, now=MORNING + 8 * DAY)
    queued(world, MORNING + 8 * DAY)
    world.people.suspend(who, "shut out", MORNING + 8 * DAY + HOUR)
    world.people.resume(who, BY_ADMIN, MORNING + 8 * DAY + 2 * HOUR)
    assert "Appel remis" not in text_of(world, MORNING + 9 * DAY)


def test_later__an_instant_message_of_the_same_moment_gives_back_only_its_own(world: World) -> None:
    who = told_then_put_off(world, frequency="instant")
    world.announce(2, now=MORNING + 7 * DAY)
    queued(world, MORNING + 7 * DAY)  # an instant message and a reminder, composed at one instant
    assert sorted(row.purpose for row in world.outbox.rows()) == ["instant", "instant", "reminder"]
    line = Line()
    world.deliver(MORNING + 7 * DAY + HOUR, line)
    assert len(line.took) == 2
    assert world.marks.marks(who) == {1: "later"}
    assert text_of(world, MORNING + 8 * DAY) == ""


# --- reminders and digests asked for ---------------------------------------------------------------------------


def test_reminder__in_a_message_that_expired_is_given_by_the_next(world: World) -> None:
    who = world.subscribe(MORNING - HOUR, frequency="weekly", weekday=0, reminders=(7,))
    world.announce(1, deadline=examples.until(2027, 3, 2))
    world.marks.apply("follow", who.id, 1, MORNING - 30 * DAY)
    queued(world)
    said = [text_of(world, MORNING + day * DAY) for day in (1, 2)]
    assert ["Appel 1" in text for text in said] == [True, False]


def test_asked_for__and_not_sent_in_a_day_is_asked_for_still(world: World) -> None:
    who = world.subscribe(frequency="never")
    world.announce(1)
    world.digests.ask_now(who.id, MORNING)
    queued(world)
    for day in (1, 2):
        queued(world, MORNING + day * DAY)
    line = Line()
    world.deliver(MORNING + 2 * DAY + HOUR, line)
    assert [outgoing.slot for outgoing in line.took] == ["asked-20270225T063000"]
    assert text_of(world, MORNING + 3 * DAY) == ""


def test_asked_for__again_meanwhile_is_one_digest(world: World) -> None:
    who = world.subscribe(frequency="never")
    world.announce(1)
    world.digests.ask_now(who.id, MORNING)
    queued(world)
    world.digests.ask_now(who.id, MORNING + DAY)
    line = Line()
    world.deliver(MORNING + DAY, line)
    assert len(line.took) == 1


# --- refused for good ------------------------------------------------------------------------------------------


def test_refused_as_the_reader_shut_us_out__is_told_when_they_return(world: World) -> None:
    who = world.subscribe(frequency="instant")
    world.announce(1)
    world.deliver(MORNING, Line(SendResult.BLOCKED))
    assert [person.state for person in world.people.all()] == ["suspended"]
    world.people.resume(who.id, BY_ADMIN, MORNING + DAY)
    assert "Appel 1" in text_of(world, MORNING + DAY)


def test_refused_for_its_form__is_told_in_smaller_pieces(world: World) -> None:
    world.subscribe(frequency="instant")
    for number in range(1, 9):
        world.announce(number)
    world.deliver(MORNING, Line(SendResult.FAILED, why="bad form"))
    [alert] = world.outbox.untold_alerts()
    assert "told again in smaller pieces" in alert.what
    items = []
    for minute in range(1, 10):
        items += [report.items for report in world.deliver(MORNING + minute * MINUTE, Line())]
    assert items == [4, 4]
    assert world.digests.told() == {1: frozenset(range(1, 9))}


def test_refused_for_one_call__the_others_are_told(world: World) -> None:
    class Picky(Line):
        async def send(self, outgoing):
            self.outcome = Line(SendResult.FAILED if "Appel 3" in outgoing.message.text else SendResult.SENT).outcome
            return await super().send(outgoing)

    world.subscribe(frequency="instant")
    for number in range(1, 9):
        world.announce(number)
    line = Picky()
    for minute in range(20):
        world.deliver(MORNING + minute * MINUTE, line)
    read = "\n".join(outgoing.message.text for outgoing in line.took if "Appel 3" not in outgoing.message.text)
    assert [number for number in range(1, 9) if f"Appel {number}" in read] == [1, 2, 4, 5, 6, 7, 8]
    assert world.states().count("held") == 1
    [held] = world.outbox.held()
    assert any(f"--release {held.id}" in alert.what for alert in world.outbox.untold_alerts())


def test_refused_weekly_digest__comes_in_pieces_the_next_days(world: World) -> None:
    world.subscribe(frequency="weekly", weekday=1)
    for number in (1, 2):
        world.announce(number)
    world.deliver(MORNING, Line(SendResult.FAILED))
    assert [len(world.deliver(MORNING + day * DAY, Line())) for day in range(1, 8)] == [1, 0, 0, 0, 0, 0, 1]


# --- whole digests -----------------------------------------------------------------------------------------------


def test_weekly_digest_of_who_was_away__comes_the_day_after_they_return(world: World) -> None:
    who = world.subscribe(frequency="weekly", weekday=1)
    world.announce(1)
    queued(world)
    world.people.suspend(who.id, "shut out", MORNING + HOUR)
    world.people.resume(who.id, BY_ADMIN, MORNING + 2 * HOUR)
    said = [text_of(world, MORNING + day * DAY) for day in (0.2, 1, 2)]
    assert ["Appel 1" in text for text in said] == [False, True, False]


def test_weekly_digest_that_could_not_leave_for_five_days__comes_the_day_after(world: World) -> None:
    who = world.subscribe(frequency="weekly", weekday=1)
    world.announce(1)
    queued(world)
    for day in range(1, 5):
        queued(world, MORNING + day * DAY)
    world.deliver(MORNING + 5 * DAY, Line(SendResult.CHANNEL_ERROR))
    assert world.states() == ["expired"]
    assert "Appel 1" in text_of(world, MORNING + 6 * DAY)
    world.announce(2, now=MORNING + 6 * DAY)
    assert "Appel 2" in text_of(world, MORNING + 7 * DAY)
    assert audit(world, who.id).count("sent") == 2


def test_subscribed_again__is_told_what_came_since(world: World) -> None:
    who = world.subscribe()
    world.announce(1)
    queued(world)
    world.people.unsubscribe(who.id, BY_ADMIN, MORNING)
    world.announce(2, now=MORNING + HOUR)
    world.people.add(_again(world, who.id), BY_ADMIN, MORNING + 2 * HOUR)
    world.announce(3, now=MORNING + 3 * HOUR)
    said = text_of(world, MORNING + DAY)
    assert [f"Appel {number}" in said for number in (1, 2, 3)] == [False, False, True]


def _again(world: World, number: int):
    from dataclasses import replace

    return replace(world.people.get(number), since_seq=len(world.ledger.events))


def test_rhythm_changed_while_queued__told_once(world: World) -> None:
    who = world.subscribe()
    world.announce(1)
    queued(world)
    world.people.update(who.id, frequency="weekly", weekday=5)
    said = [text_of(world, MORNING + day * DAY) for day in (0.1, 1, 2, 3, 4, 5)]
    assert sum("Appel 1" in text for text in said) == 1


@pytest.mark.parametrize(
    ("zones", "days"),
    [
        (("America/Montreal", "Europe/Paris"), [22, 23, 24, 25]),
        (("Europe/Paris", "America/Montreal"), [22, 23, 24, 25]),
        (("Pacific/Auckland", "Pacific/Honolulu"), [23, 24, 25]),
        (("Pacific/Honolulu", "Pacific/Auckland"), [22, 23, 24, 25, 26]),
    ],
)
def test_reader_who_flies__one_digest_a_local_date_and_nothing_lost(
    world: World, zones: tuple[str, str], days: list[int]
) -> None:
    start = datetime(2027, 2, 23, tzinfo=UTC)
    who = world.subscribe(start - HOUR, zone=zones[0])
    read, seen = "", []
    for hour in range(72):
        now = start + hour * HOUR + 45 * MINUTE
        world.announce(hour + 1, f"Appel n{hour}.", now=now)
        if hour == 20:
            world.people.update(who.id, zone=zones[1])
        line = Line()
        world.deliver(now, line)
        seen += [outgoing.slot for outgoing in line.took]
        read += "\n".join(outgoing.message.text for outgoing in line.took)
    assert seen == [f"2027-02-{day}" for day in days]
    told = [read.count(f"Appel n{hour}.") for hour in range(72)]
    assert set(told[: told.index(0)]) == {1}
    assert set(told[told.index(0) :]) == {0}


# --- the ends of a row that nothing else reaches ------------------------------------------------------------------


def test_reader_leaves_while_another_is_written_to__gets_nothing(world: World) -> None:
    first, second = world.subscribe(), world.subscribe()
    world.announce(1)

    class Leaving(Line):
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            world.people.unsubscribe(second.id, BY_ADMIN, MORNING)
            return await super().send(outgoing)

    line = Leaving()
    reports = {report.subscriber: report.state for report in world.deliver(MORNING, line)}
    assert reports == {first.id: "sent", second.id: "cancelled"}
    assert len(line.took) == 1


def test_policy_of_the_receiver__is_tried_again_and_an_admin_told(world: World) -> None:
    class Policy(Line):
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            return Outcome(SendResult.LATER, "550 5.7.1 policy", is_alarming=True)

    world.subscribe()
    world.announce(1)
    assert [report.state for report in world.deliver(MORNING, Policy())] == ["queued"]
    assert ["5.7.1 policy" in alert.what for alert in world.outbox.untold_alerts()] == [True]


def test_what_may_have_arrived__is_not_owed_to_who_comes_back(world: World) -> None:
    who = world.subscribe()
    world.announce(1)
    world.deliver(MORNING, Line(SendResult.UNKNOWN))
    world.people.suspend(who.id, "shut out", MORNING + HOUR)
    world.people.resume(who.id, BY_ADMIN, MORNING + 2 * HOUR)
    assert world.digests.told() == {who.id: {1}}
    assert text_of(world, MORNING + DAY) == ""
