"""The figures for a monitor: the same on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.remember.scenes import Watch
from watcher.remember.db.tables.calls import events
from watcher.remember.db.tables.outbox import outbox
from watcher.remember.figures import figures
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def message(number: int, state: str, channel: str = "email", closed: datetime | None = None) -> dict[str, object]:
    times = {"created": NOW - 5 * HOUR, "not_before": NOW - number * HOUR, "not_after": NOW + 5 * HOUR}
    who = {"subscriber": number, "slot": "x", "purpose": "digest", "message_id": ""}
    return {"id": number, "channel": channel, "state": state, "closed": closed, **who, **times}


def test_empty_store__has_no_figures(store: Store):
    found = figures(store.db, NOW)
    assert (found.sources, found.outbox, found.last_sent, found.reports) == ({}, {}, None, 0)
    assert found.alerts == {"source": 0, "delivery": 0}
    assert not found.has_sender


def test_outbox__by_channel_and_state_with_its_oldest_and_its_last(store: Store):
    ahead = NOW + timedelta(days=400)  # a clock that was wrong
    old = {"created": NOW - timedelta(days=9)}
    rows = [
        message(1, "held") | old,
        message(2, "sent", closed=NOW - 200 * HOUR) | old,
        message(3, "queued"),
        message(4, "queued", "telegram") | {"not_before": NOW + HOUR},
        message(5, "sent", closed=NOW - HOUR),
        message(6, "sent", closed=ahead),
    ]
    with store.db.write() as tx:
        tx.execute(outbox.insert(), rows)
    store.outbox.take_lease("there/1/a", NOW)
    found = figures(store.db, NOW)
    email = {("email", "held"): 1, ("email", "queued"): 1, ("email", "sent"): 2}
    assert found.outbox == email | {("telegram", "queued"): 1}
    assert (found.oldest_due, found.last_sent) == (NOW - 3 * HOUR, NOW - HOUR)


def test_held__counts_the_events_that_wait_for_an_admin(store: Store):
    watch = Watch(store)
    watch.day(*watch.stock(2))
    with store.db.write() as tx:
        last = max(event.seq for event in watch.events())
        tx.execute(events.update().where(events.c.seq == last).values(held=True, settled=False, held_because="flood"))
    assert figures(store.db, NOW).held == {"flood": 1}
