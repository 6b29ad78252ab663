"""Channels that wait (a flood limit) or are paused (our own fault). Functions over a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.outbox import channel_states

FIRST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(minutes=67)
LONGEST_WAIT = timedelta(hours=24)
"""No flood limit lasts longer. What is stored further ahead of now comes from a clock that was wrong."""
_OF_CHANNEL = PreparedQuery(select(channel_states).where(channel_states.c.channel == bindparam("name")))


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
        """From when on something may be sent; moments further ahead than their longest span are not believed."""
        believed = [now]
        if self.wait_until and self.wait_until <= now + LONGEST_WAIT:
            believed.append(self.wait_until)
        if self.retry_at and self.retry_at <= now + LONGEST_REST:
            believed.append(self.retry_at)
        return max(believed)

    def word(self, now: datetime) -> str:
        """How the channel stands, in one word."""
        return "paused" if self.paused_at else "waiting" if self.free_at(now) > now else "ready"


def of(tx: Transaction, name: str) -> ChannelState:
    row = _OF_CHANNEL.first(tx, {"name": name})
    return ChannelState(row.wait_until, row.paused_at, row.retry_at, row.pauses, row.why) if row else ChannelState()


def _put(tx: Transaction, name: str, **values: Any) -> None:
    row = of(tx, name)
    kept = {field: getattr(row, field) for field in ChannelState.__dataclass_fields__}
    tx.execute(delete(channel_states).where(channel_states.c.channel == name))
    tx.execute(insert(channel_states).values(channel=name, **(kept | values)))


def wait(tx: Transaction, name: str, until: datetime, why: str, now: datetime) -> None:
    longest = now + LONGEST_WAIT
    known = of(tx, name).wait_until
    if known is not None and until < known <= longest:
        until = known
    _put(tx, name, wait_until=min(until, longest), why=why)


def pause(tx: Transaction, name: str, now: datetime, why: str) -> ChannelState:
    known = of(tx, name)
    rest = min(FIRST_REST * 2 ** min(known.pauses, 10), LONGEST_REST)
    _put(tx, name, paused_at=known.paused_at or now, retry_at=now + rest, pauses=known.pauses + 1, why=why)
    return of(tx, name)


def resume(tx: Transaction, name: str, *, lifts_wait: bool = False) -> ChannelState:
    """Ends a pause; `lifts_wait` also a flood limit, as an admin may. How the channel stands then."""
    state = of(tx, name)
    if state.paused_at or (lifts_wait and state.wait_until):
        until = None if lifts_wait else state.wait_until
        _put(tx, name, wait_until=until, paused_at=None, retry_at=None, pauses=0, why="")
        return ChannelState(wait_until=until)
    return state
