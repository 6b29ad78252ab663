"""A clock that was a year ahead for one run closes no call for good, and nobody hears a false word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.remember.scenes import Watch, call, kinds, notice, says, until
from watcher.model import Message, Purpose, Status, Subscriber
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store

YEAR, DAY = timedelta(days=365), timedelta(days=1)


@pytest.fixture
def watch(store: Store) -> Watch:
    """Three calls: one open, one closed by word during the wrong run, one over the next day."""
    made = Watch(store)
    made.day(
        (notice("Appel ouvert"), call(until("2027-06-30"))),
        (notice("Appel fermé"), call(until("2027-07-31"))),
        (notice("Appel demain"), call(until("2027-01-04"))),
    )
    return made


def statuses(watch: Watch) -> dict[str, str]:
    return {found.title: found.status.value for found in watch.store.calls.many(range(1, 9)).values()}


def told(watch: Watch) -> list[str]:
    return kinds([event for event in watch.events() if not event.held])


def test_clock_a_year_ahead_for_one_run__what_it_closed_is_open_again(watch: Watch) -> None:
    begun = watch.now
    assert len(watch.store.calls.age(begun + YEAR)) == 3
    watch.now = begun + YEAR
    watch.again((notice("Appel fermé", text="Appel clos."), call(until("2027-07-31"), **says(Status.CLOSED))))
    watch.now = begun
    assert watch.store.calls.age(begun) == ()
    assert statuses(watch) == {"Appel ouvert": "open", "Appel fermé": "closed", "Appel demain": "closing"}
    assert told(watch) == ["opened"] * 3 + ["closed", "text_changed"]  # said by its source, whatever the date
    assert watch.store.calls.age(begun) == ()
    assert kinds(watch.store.calls.age(begun + 2 * DAY)) == ["closed"]
    assert statuses(watch)["Appel demain"] == "closed"
    assert kinds(watch.store.calls.age(begun + YEAR)) == ["closed"]


def test_who_was_told_that_it_closed__is_told_that_it_is_open(watch: Watch) -> None:
    begun, store = watch.now, watch.store
    [closed, *_] = store.calls.age(begun + YEAR)
    who = store.people.add(Subscriber(0, "file", "claire"), Consent(way="cli"), begun).id
    message = Message("<1@a.example>", "Fermé", "Fermé")
    entry = OutboxEntry(who, "file", "2028-01-04", Purpose.DIGEST, message, 1, begun, begun + DAY, events=(closed.seq,))
    store.digests.freeze([entry], begun)
    store.calls.age(begun)
    reopened = [event for event in watch.events() if event.kind.value == "reopened"]
    assert [event.call for event in reopened] == [closed.call]


def test_clock_a_day_ahead__is_believed(watch: Watch) -> None:
    begun = watch.now
    assert kinds(watch.store.calls.age(begun + DAY)) == ["closed"]
    watch.store.calls.age(begun)
    assert statuses(watch)["Appel demain"] == "closed"
