"""Channels that wait (a flood limit) or are paused (our own fault). Functions over a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.outbox import channel_states

FIRST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(minutes=67)


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What keeps a channel from sending: `wait_until` a flood limit, `paused_at` a fault of ours, with its reason.

    A paused channel is tried again at `retry_at` with one message.
    """

    wait_until: datetime | None = None
    paused_at: datetime | None = None
    retry_at: datetime | None = None
    pauses: int = 0
    why: str = ""

    def free_at(self, now: datetime) -> datetime:
        """From when on something may be sent."""
        return max(moment for moment in (now, self.wait_until, self.retry_at) if moment)


def of(tx: Transaction, name: str) -> ChannelState:
    row = tx.execute(select(channel_states).where(channel_states.c.channel == name)).one_or_none()
    return ChannelState(row.wait_until, row.paused_at, row.retry_at, row.pauses, row.why) if row else ChannelState()


def _put(tx: Transaction, name: str, **values: Any) -> None:
    row = of(tx, name)
    kept = {field: getattr(row, field) for field in ChannelState.__dataclass_fields__}
    tx.execute(delete(channel_states).where(channel_states.c.channel == name))
    tx.execute(insert(channel_states).values(channel=name, **(kept | values)))


def wait(tx: Transaction, name: str, until: datetime, why: str) -> None:
    known = of(tx, name).wait_until
    _put(tx, name, wait_until=max(known, until) if known else until, why=why)


def pause(tx: Transaction, name: str, now: datetime, why: str) -> ChannelState:
    known = of(tx, name)
    rest = min(FIRST_REST * 2 ** min(known.pauses, 10), LONGEST_REST)
    _put(tx, name, paused_at=known.paused_at or now, retry_at=now + rest, pauses=known.pauses + 1, why=why)
    return of(tx, name)


def resume(tx: Transaction, name: str) -> None:
    if of(tx, name).paused_at:
        _put(tx, name, paused_at=None, retry_at=None, pauses=0, why="")
