"""What waits for a channel that is out leaves with the facts of the moment at which it leaves, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.deliver import examples
from tests.deliver.mailing import mailing
from tests.deliver.outages import Line, audit, queued, text_of
from tests.deliver.world import BY_ADMIN, MORNING, World, move
from tests.peers.smtp import SmtpPeer
from watcher.deliver import sending
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import Outcome, SendResult
from watcher.model import EventKind, Status

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
OUT = "451 4.3.0 out of order"


def end_on(now: datetime) -> dict[str, object]:
    """The facts of a call whose one deadline is that moment."""
    at = now.replace(second=0, microsecond=0)
    moment = examples.until(at.year, at.month, at.day, f"{at:%H:%M}", "UTC")
    return {"deadline": moment, "deadlines": (moment,)}


# --- deadlines -----------------------------------------------------------------------------------------------


def test_t35_deadline_passes_in_an_outage__is_not_told_as_open(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, "Appel qui ferme à midi", **end_on(MORNING + 4 * HOUR))
    world.announce(2, "Appel sans date")
    queued(world)
    said = text_of(world, MORNING + 5 * HOUR)
    assert "ferme à midi" not in said
    assert "Appel sans date" in said
    [row] = world.outbox.rows()
    assert (row.state, row.slot, row.items) == ("sent", "2027-02-23", 1)
    why = [line["why"] for line in world.outbox.audit(reader.id)]
    assert "a deadline of call 1 passed" in why
    assert "deadline passed" in why


def test_t35_deadline_passes_in_an_outage__nothing_else_to_tell_nothing_is_sent(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, **end_on(MORNING + 4 * HOUR))
    queued(world)
    assert text_of(world, MORNING + 5 * HOUR) == ""
    assert world.states() == ["cancelled"]
    assert audit(world, reader.id) == ["queued", "stale", "nothing", "settled", "cancelled"]
    assert world.deliver(MORNING + DAY) == []


def test_t35_smtp_outage__the_mail_that_leaves_says_what_is_so(world: World) -> None:
    world.subscribe(channel="email", address="claire@example.org")
    world.announce(1, "Appel qui ferme à midi", **end_on(MORNING + 4 * HOUR))
    world.announce(2, "Appel qui reste")

    def out_at_first(peer: SmtpPeer, number: int) -> None:
        if number < 2:
            peer.script["data"].append(OUT)

    done = mailing(world, MORNING, MORNING + HOUR, MORNING + 5 * HOUR, act=out_at_first)
    assert done.states == [["queued"], ["queued"], ["sent"]]
    [mail] = done.peer.accepted
    assert mail.message_id.startswith("<2027-02-23.")
    assert "ferme à midi" not in mail.mail.get_body(("plain",)).get_content()


def test_t35_deadline_moved_while_queued__the_mail_says_the_new_date_once(world: World) -> None:
    world.subscribe()
    world.announce(1, deadline=examples.until(2027, 3, 19))
    queued(world)
    world.announce(2, now=MORNING + HOUR)  # also goes along: it is owed
    move(world, 1, date(2027, 4, 20))
    world.ledger.events[-1] = replace(world.ledger.events[-1], at=MORNING + HOUR)
    said = text_of(world, MORNING + 2 * HOUR)
    assert said.count("20 avril 2027") == 1
    assert "19 mars" not in said
    assert world.deliver(MORNING + DAY) == []
    assert world.states() == ["sent"]


def test_t35_deadline_moves_while_a_long_fan_out_goes__later_readers_are_told_the_new_date(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ROUND", timedelta(0))  # every message ends its round
    for _ in range(3):
        world.subscribe()
    world.announce(1, deadline=examples.until(2027, 3, 19))

    class Meanwhile(Line):
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            if not self.took:
                move(world, 1, date(2027, 4, 20))
                world.ledger.events[-1] = replace(world.ledger.events[-1], at=MORNING)
            return await super().send(outgoing)

    line = Meanwhile()
    reports = world.deliver(MORNING, line)
    dates = ["20 avril" in outgoing.message.text.replace("\N{NO-BREAK SPACE}", " ") for outgoing in line.took]
    assert dates == [False, True, True]
    assert [report.state for report in reports] == ["sent"] * 3
    assert len({outgoing.message.id for outgoing in line.took}) == 3


def test_t35_days_left__are_counted_on_the_day_it_leaves(world: World) -> None:
    world.subscribe(frequency="weekly", weekday=1)
    world.announce(1, deadline=examples.until(2027, 3, 1))
    queued(world)
    assert "5 jours" in text_of(world, MORNING + DAY)  # of the six there were


def test_t35_a_call_without_dates__leaves_as_it_is_the_day_after(world: World) -> None:
    reader = world.subscribe(frequency="weekly", weekday=1)
    world.announce(1)
    queued(world)
    text_of(world, MORNING + DAY)
    assert audit(world, reader.id) == ["queued", "sent"]


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
def test_t35_withdrawn_while_queued__is_not_told_as_open(world: World, status: Status) -> None:
    world.subscribe()
    call = world.announce(1)
    queued(world)
    world.calls.known[1] = replace(call, status=status)
    kind = EventKind.CLOSED if status is Status.CLOSED else EventKind.WITHDRAWN
    world.ledger.events.append(examples.event(2, 1, kind, at=MORNING + HOUR))
    assert text_of(world, MORNING + 2 * HOUR) == ""
    assert world.states() == ["cancelled"]


def test_t35_found_by_a_collection_that_ran_meanwhile__counts_as_news(world: World) -> None:
    world.subscribe()
    world.announce(1, deadline=examples.until(2027, 3, 19))
    queued(world)
    move(world, 1, date(2027, 4, 20))  # its event bears the instant the collection began
    world.ledger.events[-1] = replace(world.ledger.events[-1], at=MORNING - 10 * MINUTE)
    assert "20 avril 2027" in text_of(world, MORNING + HOUR)


# --- what people say -----------------------------------------------------------------------------------------


def test_t35_muted_while_queued__is_not_told(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, "Pas pour nous")
    world.announce(2, "Pour nous")
    queued(world)
    world.marks.apply("mute", reader.id, 1, MORNING + HOUR)
    said = text_of(world, MORNING + 2 * HOUR)
    assert "Pas pour nous" not in said
    assert "Pour nous" in said


def test_t35_no_messages_wanted_any_more__what_waits_does_not_leave(world: World) -> None:
    reader = world.subscribe()
    world.announce(1)
    queued(world)
    world.people.update(reader.id, frequency="never")
    assert text_of(world, MORNING + HOUR) == ""
    assert world.states() == ["cancelled"]
    world.digests.ask_now(reader.id, MORNING + 2 * HOUR)
    assert "Appel 1" in text_of(world, MORNING + 2 * HOUR)


# --- reminders, calls put off, digests asked for ---------------------------------------------------------------


def test_t35_reminder_whose_deadline_moved__is_not_given(world: World) -> None:
    reader = world.subscribe(MORNING - HOUR, frequency="weekly", weekday=0, reminders=(7,))
    world.announce(1, deadline=examples.until(2027, 3, 2))
    world.marks.apply("follow", reader.id, 1, MORNING - 30 * DAY)
    queued(world)
    assert [row.purpose for row in world.outbox.rows()] == ["reminder"]
    move(world, 1, date(2027, 4, 20))
    assert text_of(world, MORNING + HOUR) == ""
    assert world.states() == ["cancelled"]
    assert world.digests.reminded() == {}
    assert [day for day in range(1, 60) if "Appel 1" in text_of(world, MORNING + day * DAY)] == [6, 49]


def test_t35_reminder_of_a_call_followed_no_more__is_not_given(world: World) -> None:
    reader = world.subscribe(frequency="weekly", weekday=0, reminders=(7,))
    world.announce(1, deadline=examples.until(2027, 3, 2))
    world.marks.apply("follow", reader.id, 1, MORNING - 30 * DAY)
    queued(world)
    world.marks.unmark(reader.id, 1)
    assert text_of(world, MORNING + HOUR) == ""


def test_t35_reminder_of_yesterday__counts_the_days_of_today(world: World) -> None:
    reader = world.subscribe(frequency="weekly", weekday=0, reminders=(7,))
    world.announce(1, deadline=examples.until(2027, 3, 2))
    world.marks.apply("follow", reader.id, 1, MORNING - 30 * DAY)
    queued(world)
    said = text_of(world, MORNING + 18 * HOUR)
    assert "6 jours" in said
    assert [(row.slot, row.state) for row in world.outbox.rows()] == [("reminder-2027-02-23", "sent")]


def test_t35_put_off_call__is_owed_again_and_told_once(world: World) -> None:
    reader = world.subscribe(quiet_rhythm="never")
    world.announce(1, "Appel remis")
    world.deliver(MORNING)
    world.marks.apply("later", reader.id, 1, MORNING)
    world.announce(2, now=MORNING + 6 * DAY, **end_on(MORNING + 7 * DAY + HOUR))
    queued(world, MORNING + 7 * DAY)
    assert "Appel remis" in text_of(world, MORNING + 7 * DAY + 2 * HOUR)  # without the one that closed meanwhile
    assert [text_of(world, MORNING + day * DAY) for day in range(8, 12)] == [""] * 4


def test_t35_asked_for__stays_asked_for_under_its_name(world: World) -> None:
    reader = world.subscribe(frequency="never")
    world.announce(1, **end_on(MORNING + HOUR))
    world.announce(2, "Appel qui reste")
    world.digests.ask_now(reader.id, MORNING)
    queued(world)
    assert "Appel qui reste" in text_of(world, MORNING + 2 * HOUR)
    assert [(row.slot, row.state) for row in world.outbox.rows()] == [("asked-20270223T063000", "sent")]


def test_t35_asked_for_with_nothing_left__says_so(world: World) -> None:
    reader = world.subscribe(frequency="never")
    world.announce(1, **end_on(MORNING + HOUR))
    world.digests.ask_now(reader.id, MORNING)
    queued(world)
    assert text_of(world, MORNING + 2 * HOUR) != ""
    assert world.states() == ["sent"]


# --- several messages, other rhythms --------------------------------------------------------------------------


def test_t35_instants_of_an_outage__come_as_one_when_one_is_stale(world: World) -> None:
    world.subscribe(frequency="instant")
    world.announce(1, deadline=examples.until(2027, 3, 19))
    queued(world)
    world.announce(2)
    queued(world, MORNING + MINUTE)
    move(world, 1, date(2027, 4, 20))
    world.ledger.events[-1] = replace(world.ledger.events[-1], at=MORNING + 2 * MINUTE)
    queued(world, MORNING + 2 * MINUTE)
    line = Line()
    world.deliver(MORNING + HOUR, line)
    [outgoing] = line.took
    assert outgoing.slot == "event-1"
    assert outgoing.message.text.count("20 avril 2027") == 1
    assert sorted(world.states()) == ["cancelled", "cancelled", "sent"]


def test_t35_instant_reader_who_now_has_a_digest__gets_it_there(world: World) -> None:
    reader = world.subscribe(frequency="instant")
    world.announce(1, **end_on(MORNING + HOUR))
    world.announce(2, "Appel qui reste")
    queued(world)
    world.people.update(reader.id, frequency="weekly", weekday=2)
    assert text_of(world, MORNING + 2 * HOUR) == ""
    assert "Appel qui reste" in text_of(world, MORNING + DAY)


def test_t35_digest_whose_hour_has_come_again__tells_it_all(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, **end_on(MORNING + HOUR))
    world.announce(2, "Appel qui reste")
    queued(world)
    world.people.update(reader.id, frequency="never")
    text_of(world, MORNING + 2 * HOUR)
    world.people.update(reader.id, frequency="daily")
    assert "Appel qui reste" in text_of(world, MORNING + DAY)


def test_t35_quiet_digest__is_told_anew_with_what_came(world: World) -> None:
    world.subscribe(quiet_rhythm="daily")
    queued(world)
    [row] = world.outbox.rows()
    assert (row.purpose, row.items) == ("quiet", 0)
    assert text_of(world, MORNING + 2 * HOUR) != ""  # nothing it says changed
    assert world.states() == ["sent"]


def test_t35_reader_left__is_cancelled_not_composed(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, **end_on(MORNING + HOUR))
    queued(world)
    world.people.unsubscribe(reader.id, BY_ADMIN, MORNING)
    assert text_of(world, MORNING + 2 * HOUR) == ""
    assert world.states() == ["cancelled"]


# --- what may have left, and what is not about to ------------------------------------------------------------------


@pytest.mark.parametrize("result", [SendResult.UNKNOWN])
def test_t35_what_may_have_arrived__is_repeated_word_for_word(world: World, result: SendResult) -> None:
    world.subscribe()
    world.announce(1, "Appel qui ferme", **end_on(MORNING + HOUR))
    first = Line(result)
    world.deliver(MORNING, first)
    again = Line()
    world.deliver(MORNING + 2 * HOUR, again)
    assert again.took[0].message == first.took[0].message


def test_t35_channel_still_out__nothing_is_called_back(world: World) -> None:
    reader = world.subscribe()
    world.announce(1, **end_on(MORNING + HOUR))
    queued(world)
    world.outbox.pause_channel("file", MORNING + 2 * HOUR, "still out")
    world.deliver(MORNING + 2 * HOUR, Line())
    assert audit(world, reader.id) == ["queued"]


def test_t35_composed_anew__keeps_its_patience(world: World) -> None:
    world.subscribe()
    world.announce(1, **end_on(MORNING + 2 * HOUR))
    world.announce(2)
    for minutes in (0, 6, 17):
        world.deliver(MORNING + minutes * MINUTE, Line(SendResult.LATER))
    world.deliver(MORNING + 3 * HOUR, Line(SendResult.LATER))
    [row] = world.outbox.rows()
    assert (row.items, row.attempts) == (1, 4)
    assert row.not_before == pytest.approx(MORNING + 3 * HOUR + 40 * MINUTE, abs=timedelta(seconds=5))


def test_t35_nothing_waits__the_ledger_is_not_read(world: World) -> None:
    world.subscribe(frequency="never")
    world.announce(1)
    asked: list[int] = []
    since = world.ledger.since

    def counting(seq: int = 0, limit: int | None = None) -> object:
        asked.append(seq)
        return since(seq, limit)

    world.ledger.since = counting
    world.deliver(MORNING)
    assert asked == []


# --- given back, and the process dies ------------------------------------------------------------------------------

Change = Callable[[World], None]


def muting(world: World) -> None:
    world.marks.apply("mute", 1, 1, MORNING)


def ending(world: World) -> None:
    world.calls.known[1] = replace(world.calls.known[1], status=Status.CLOSED)
    world.ledger.events.append(examples.event(9, 1, EventKind.CLOSED, at=MORNING + HOUR))


@pytest.mark.parametrize("change", [muting, ending])
def test_t35_dies_when_all_is_given_back__nothing_is_lost(world: World, change: Change) -> None:
    from watcher.deliver.digest.stale import recall

    world.subscribe()
    world.announce(1)
    world.announce(2, "Appel qui reste")
    queued(world)
    change(world)
    assert recall(world.store, MORNING + 2 * HOUR, ["file"]) == 1  # and here the process ends
    assert world.states() == ["stale"]
    said = text_of(world, MORNING + 3 * HOUR)
    assert "Appel qui reste" in said
    assert "Appel 1" not in said
    assert [(row.slot, row.state) for row in world.outbox.rows()] == [("2027-02-23", "sent")]


def test_t35_given_back_and_never_composed__expires_into_the_next(world: World) -> None:
    from watcher.deliver.digest.stale import recall

    world.subscribe()
    world.announce(1)
    world.announce(2, "Appel qui reste")
    queued(world)
    muting(world)
    recall(world.store, MORNING + 2 * HOUR, ["file"])
    assert "Appel qui reste" in text_of(world, MORNING + DAY)
    assert [(row.slot, row.state) for row in world.outbox.rows()] == [("2027-02-23", "expired"), ("2027-02-24", "sent")]


def test_t35_closed_without_a_line_in_the_ledger__is_not_told_as_open(world: World) -> None:
    """A source's side of a call closes by its own date, which the reading names only now."""
    world.subscribe()
    call = world.announce(1, rolling=True)
    queued(world)
    passed = examples.until(2027, 2, 23, "10:00", "Europe/Paris")
    reading = replace(call.reading, rolling=False, deadline=passed, deadlines=(passed,))
    world.calls.known[1] = replace(call, reading=reading)
    assert text_of(world, MORNING + 4 * HOUR) == ""
