"""From the ledger to files: what is owed is composed once, frozen, sent once."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from tests.deliver.examples import until
from tests.deliver.world import BY_ADMIN, MORNING, World
from watcher.deliver import compose
from watcher.deliver.render import render
from watcher.model import DomainScore, Interest

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def test_digest__leaves_once_at_its_hour(world: World) -> None:
    world.subscribe()
    world.announce(1, "Soutien aux hôpitaux")
    assert world.deliver(MORNING - 2 * MINUTE)[0].slot == "2027-02-22"  # yesterday's, not a day late: caught up
    world.announce(2, "Une suite")
    assert world.deliver(MORNING - MINUTE) == []
    [report] = world.deliver(MORNING)
    assert (report.state, report.slot, report.items) == ("sent", "2027-02-23", 1)
    assert world.deliver(MORNING + MINUTE) == []
    assert len(world.files()) == 4


def test_digest__is_a_mail_with_its_id_and_a_page(world: World) -> None:
    subscriber = world.subscribe(address="claire")
    world.announce(1, "Soutien aux hôpitaux")
    [report] = world.deliver(MORNING)
    assert world.files() == [f"2027-02-23_claire_{subscriber.id}.eml", f"2027-02-23_claire_{subscriber.id}.html"]
    mail = message_from_bytes((world.folder / "outbox" / world.files()[0]).read_bytes(), policy=policy.default)
    assert mail["Message-ID"] == report.message_id
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Soutien aux hôpitaux" in body.get_content()


def test_digest__empty_sends_nothing_and_closes_the_slot(world: World) -> None:
    subscriber = world.subscribe()
    assert world.deliver(MORNING) == []
    world.announce(1)
    assert world.deliver(MORNING + MINUTE) == []
    assert [line["what"] for line in world.outbox.audit(subscriber.id)] == ["nothing"]
    assert [report.items for report in world.deliver(MORNING + DAY)] == [1]


def test_quiet_digest__comes_at_the_chosen_rhythm(world: World) -> None:
    world.subscribe(quiet_rhythm="weekly")
    days = [len(world.deliver(MORNING + number * DAY)) for number in range(15)]
    assert days == [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]


def test_event__is_told_once_whatever_the_runs(world: World) -> None:
    world.subscribe()
    for number in range(1, 4):
        world.announce(number)
        world.deliver(MORNING + number * DAY)
    assert [row.items for row in world.outbox.rows()] == [1, 1, 1]


def test_budget__the_rest_stays_owed(world: World) -> None:
    world.subscribe()
    for number in range(1, 51):
        world.announce(number)
    assert [report.items for report in world.deliver(MORNING)] == [40]
    assert [report.items for report in world.deliver(MORNING + DAY)] == [10]
    assert world.deliver(MORNING + 2 * DAY) == []


def test_held_event__is_told_once_released(world: World) -> None:
    from dataclasses import replace

    world.subscribe()
    world.announce(1)
    world.announce(2)
    world.ledger.events[0] = replace(world.ledger.events[0], held=True)
    assert [report.items for report in world.deliver(MORNING)] == [1]
    world.ledger.events[0] = replace(world.ledger.events[0], held=False)
    assert [report.items for report in world.deliver(MORNING + DAY)] == [1]


def test_instant__is_a_message_whenever_something_is_found(world: World) -> None:
    world.subscribe(frequency="instant")
    world.announce(1)
    assert [report.slot for report in world.deliver(MORNING)] == ["event-1"]
    world.announce(2)
    assert [report.slot for report in world.deliver(MORNING + MINUTE)] == ["event-2"]
    assert world.deliver(MORNING + 2 * MINUTE) == []


@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_instant__what_is_found_at_once_is_one_message(world: World, number: int) -> None:
    world.subscribe(frequency="instant")
    for call in range(1, number + 1):
        world.announce(call)
    assert [(report.slot, report.items) for report in world.deliver(MORNING)] == [("event-1", number)]
    assert world.deliver(MORNING + MINUTE) == []


def test_instant__beyond_the_budget_the_rest_comes_next(world: World) -> None:
    world.subscribe(frequency="instant")
    for number in range(1, 51):
        world.announce(number)
    assert [report.items for report in world.deliver(MORNING)] == [40]
    assert [report.items for report in world.deliver(MORNING + MINUTE)] == [10]
    assert world.deliver(MORNING + 2 * MINUTE) == []


def test_asked_for__comes_at_once_even_if_empty(world: World) -> None:
    subscriber = world.subscribe(frequency="never")
    world.digests.ask_now(subscriber.id, MORNING)
    assert [report.items for report in world.deliver(MORNING)] == [0]
    assert world.deliver(MORNING + MINUTE) == []


def test_dry_run__changes_nothing(world: World) -> None:
    world.subscribe()
    world.announce(1)
    assert [report.state for report in world.deliver(MORNING, dry_run=True)] == ["queued"]
    assert world.outbox.rows() == ()
    assert [report.state for report in world.deliver(MORNING)] == ["sent"]


def test_unsubscribed__what_is_queued_is_cancelled(world: World) -> None:
    subscriber = world.subscribe()
    world.announce(1)
    world.deliver(MORNING, *[])
    world.announce(2)
    world.settings = world.settings.model_copy()
    world.folder.joinpath("outbox").rename(world.folder / "elsewhere")
    world.folder.joinpath("outbox").write_text("in the way")  # the folder cannot be made: the channel pauses
    assert [report.state for report in world.deliver(MORNING + DAY)] == ["queued"]
    world.people.unsubscribe(subscriber.id, BY_ADMIN, MORNING + DAY)
    assert world.states() == ["sent", "cancelled"]
    world.folder.joinpath("outbox").unlink()
    assert world.deliver(MORNING + DAY + timedelta(hours=1)) == []
    assert world.files() == []


def test_instant__that_was_too_late_is_told_again_later(world: World) -> None:
    world.subscribe(channel="email", address="claire@example.org", frequency="instant")
    world.announce(1)
    world.deliver(MORNING)  # no mail channel here: it stays queued, and expires after a day
    world.deliver(MORNING + DAY)
    world.announce(2, now=MORNING + DAY)
    world.deliver(MORNING + DAY + MINUTE)
    assert sorted((row.slot, row.state) for row in world.outbox.rows()) == [
        ("event-1", "queued"),
        ("event-2", "queued"),
    ]


def test_content__is_forgotten_a_month_after_it_left(world: World) -> None:
    world.subscribe()
    world.announce(1)
    world.deliver(MORNING)
    [row] = world.outbox.rows()
    assert world.outbox.message(row.id) is not None
    assert [world.outbox.forget(MORNING + number * DAY) for number in (29, 31)] == [0, 1]
    assert world.outbox.message(row.id) is None
    assert world.digests.told()[row.subscriber] == {1}


@pytest.mark.parametrize("channel", ["email", "telegram"])
def test_frozen__holds_what_the_channel_sends_and_no_other_form(world: World, channel: str) -> None:
    world.subscribe(channel=channel, address="77" if channel == "telegram" else "a@example.org")
    world.announce(1)
    world.deliver(MORNING)  # by files alone: it stays queued
    [row] = world.outbox.rows()
    message = world.outbox.message(row.id)
    assert message is not None
    assert bool(message.parts) is bool(message.taps) is (channel == "telegram")
    assert bool(message.html) is (channel == "email")
    assert message.text
    assert not message.calls


def test_search__that_sleeps_is_told_when_it_wakes_and_the_others_meanwhile(world: World) -> None:
    asleep = Interest("musées", domains=("culture",), until=(MORNING + 3 * DAY).date())
    reader = world.subscribe(interests=(Interest("santé", domains=("health",)), asleep))
    world.announce(1, "Musées", domains=(DomainScore("culture", 3.0),))
    world.announce(2, "Hôpitaux")
    assert [report.items for report in world.deliver(MORNING)] == [1]
    assert world.deliver(MORNING + DAY) == []
    assert world.store.people.get(reader.id).since_seq == 0
    assert [report.items for report in world.deliver(MORNING + 3 * DAY)] == [1]
    assert world.store.people.get(reader.id).since_seq == 2


@pytest.mark.parametrize("frequency", ["daily", "instant"])
def test_search__of_its_own_day_waits_for_that_day(world: World, frequency: str) -> None:
    world.subscribe(frequency=frequency, weekday=4, interests=(Interest("x", weekly=True),))  # Friday
    world.announce(1)
    sent = [len(world.deliver(MORNING + number * DAY)) for number in range(5)]
    assert sent == [0, 0, 0, 1, 0]


def test_search__that_sleeps_comes_when_the_digest_is_asked_for_but_not_when_paused(world: World) -> None:
    weekly = Interest("x", domains=("health",), weekly=True)
    paused = Interest("y", domains=("culture",), until=(MORNING + 30 * DAY).date())
    reader = world.subscribe(frequency="weekly", weekday=4, interests=(weekly, paused))
    world.announce(1)
    world.announce(2, domains=(DomainScore("culture", 3.0),))
    world.digests.ask_now(reader.id, MORNING)
    assert [report.items for report in world.deliver(MORNING)] == [1]


def test_instant__whose_mail_was_too_large_leaves_nothing_untold(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out for its size comes in the next messages, each in a slot of its own."""
    for module in (compose, render):
        monkeypatch.setattr(module, "MAX_HTML", 18_000)
    who = world.subscribe(frequency="instant")
    for number in range(1, 31):  # the first to be noticed is the last to close, and the last to be told
        world.announce(number, deadline=until(2027, 5, 31 - number))
    for minutes in range(30):
        world.deliver(MORNING + timedelta(minutes=minutes))
    assert world.digests.told()[who.id] == set(range(1, 31))
    assert len(world.outbox.rows()) > 2
