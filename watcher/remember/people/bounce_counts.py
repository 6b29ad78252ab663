"""The score of soft bounces: one point a day at most, nothing left after a quiet week. Over a transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.people import subscribers

SUSPEND_AT = 5.0
QUIET = timedelta(days=7)
A_DAY = timedelta(hours=20)


def count(tx: Transaction, subscriber: int, now: datetime) -> float:
    """Adds one bounce; the score it comes to."""
    mine = subscribers.c.id == subscriber
    row = tx.execute(select(subscribers.c.bounce_score, subscribers.c.bounced_at).where(mine)).one()
    score = float(row.bounce_score)
    if row.bounced_at is not None and now - row.bounced_at < A_DAY:
        return score
    if row.bounced_at is not None and now - row.bounced_at > QUIET:
        score = 0.0
    tx.execute(update(subscribers).where(mine).values(bounce_score=score + 1, bounced_at=now))
    return score + 1
