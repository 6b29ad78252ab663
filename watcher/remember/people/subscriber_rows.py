"""A subscriber as a row of the table, as JSON, and back. Nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Row

from watcher.model import Frequency, Interest, QuietRhythm, Subscriber, SubscriberState
from watcher.remember.db.json_codec import plain, value_of
from watcher.remember.people.addresses import address_key

_PLAIN = ("channel", "address", "name", "language", "zone", "hour", "weekday")
_ENUMS = {"frequency": Frequency, "quiet_rhythm": QuietRhythm, "state": SubscriberState}


def row(subscriber: Subscriber, created: datetime | None) -> dict[str, Any]:
    """The columns of that subscriber (its id excepted)."""
    columns: dict[str, Any] = {name: getattr(subscriber, name) for name in (*_PLAIN, *_ENUMS)}
    return columns | {
        "address_key": address_key(subscriber.channel, subscriber.address),
        "thread": subscriber.thread or 0,
        "interests": [interest_json(interest) for interest in subscriber.interests],
        "reminders": list(subscriber.reminders),
        "news": subscriber.news,
        "since_seq": subscriber.since_seq,
        "created": created,
    }


def subscriber(row: Row[Any]) -> Subscriber:
    """The subscriber of that row."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    columns |= {name: kind(getattr(row, name)) for name, kind in _ENUMS.items()}
    return Subscriber(
        id=row.id,
        thread=row.thread or None,
        interests=tuple(interest(value) for value in row.interests),
        reminders=tuple(row.reminders),
        news=row.news,
        since_seq=row.since_seq,
        created=row.created,
        **columns,
    )


def interest_json(interest: Interest) -> dict[str, Any]:
    """An interest as JSON: only what is set."""
    return cast(dict[str, Any], plain(interest))


def interest(values: dict[str, Any]) -> Interest:
    """The interest of that JSON; what a newer program wrote beside it is left out."""
    return _interest(json.dumps(values))


@lru_cache(maxsize=10_000)
def _interest(said: str) -> Interest:
    return value_of(Interest, json.loads(said))  # thousands of readers ask for the same


def as_json(subscriber: Subscriber) -> dict[str, Any]:
    """All fields of a subscriber, ready for JSON."""
    return asdict(subscriber) | {
        "interests": [interest_json(interest) for interest in subscriber.interests],
        "reminders": list(subscriber.reminders),
        "created": subscriber.created.isoformat() if subscriber.created else None,
    }
