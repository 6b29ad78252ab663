"""The figures for a monitor: the same on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
    rows = [
        message(1, "queued"),
        message(3, "queued"),
        message(2, "queued", "telegram"),
        message(4, "sent", closed=NOW - HOUR),
        message(5, "sent", closed=ahead),
        message(6, "held") | {"created": NOW - timedelta(days=30)},
    ]
    long_ago = [message(0, "sent", closed=NOW - timedelta(days=9)) | {"id": -1, "created": NOW - timedelta(days=9)}]
    with store.db.write() as tx:
        tx.execute(outbox.insert(), rows[:-1] + long_ago)
        tx.execute(outbox.insert(), [rows[-1] | {"id": -2}])  # composed long ago and still held
    store.outbox.take_lease("there/1/a", NOW)
    found = figures(store.db, NOW)
    assert found.outbox == {
        ("email", "queued"): 2,
        ("telegram", "queued"): 1,
        ("email", "sent"): 2,
        ("email", "held"): 1,
    }
    assert (found.oldest_due, found.last_sent) == (NOW - 3 * HOUR, NOW - HOUR)
