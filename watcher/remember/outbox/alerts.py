"""What an admin has to know of delivery: noted once a day per subject, told once. Functions over a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.outbox import delivery_alerts

MOST_WORDS = 1000
"""An alert keeps so many characters."""


@dataclass(frozen=True, slots=True)
class DeliveryAlert:
    """Something an admin has to know."""

    id: int
    at: datetime
    about: str
    what: str


def note(tx: Transaction, about: str, what: str, now: datetime) -> None:
    recent = (delivery_alerts.c.about == about) & _lately(now)
    if tx.scalar(select(delivery_alerts.c.id).where(recent).limit(1)) is None:
        tx.execute(insert(delivery_alerts).values(at=now, about=about, what=what[:MOST_WORDS]))


def untold(tx: Transaction) -> tuple[DeliveryAlert, ...]:
    """What admins were not told yet, oldest first."""
    rows = tx.execute(select(delivery_alerts).where(delivery_alerts.c.told.is_(None)).order_by(delivery_alerts.c.id))
    return tuple(DeliveryAlert(row.id, row.at, row.about, row.what) for row in rows)


def recent(tx: Transaction, now: datetime) -> tuple[DeliveryAlert, ...]:
    """The alerts of the last day, told or not, oldest first."""
    rows = tx.execute(select(delivery_alerts).where(_lately(now)).order_by(delivery_alerts.c.id))
    return tuple(DeliveryAlert(row.id, row.at, row.about, row.what) for row in rows)


def _lately(now: datetime) -> ColumnElement[bool]:
    """Within a day of now on either side: an instant further ahead comes from a clock that was wrong."""
    return (delivery_alerts.c.at > now - timedelta(days=1)) & (delivery_alerts.c.at <= now + timedelta(days=1))


def told(tx: Transaction, numbers: Iterable[int], now: datetime) -> None:
    tx.execute(update(delivery_alerts).where(delivery_alerts.c.id.in_(tuple(numbers))).values(told=now))
