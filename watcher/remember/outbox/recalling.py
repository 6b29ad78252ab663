"""Messages called back before they left, since what they say no longer holds. Functions over a transaction.

A row called back is `stale`: what it told is owed again, and the next composing tells what still holds of it. Whether
a row is to be called back is decided elsewhere (`deliver.stale`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from watcher.model import OutboxState
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.tables.outbox import deliveries, outbox
from watcher.remember.db.tables.people import reminded
from watcher.remember.outbox import ending, messages
from watcher.remember.outbox.messages import TELLING, Queued
from watcher.remember.people import call_marks


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that waits and certainly never left, with what it tells: events, reminders, calls put off."""

    row: Queued
    events: tuple[int, ...] = ()
    reminders: tuple[call_marks.Reminder, ...] = ()
    later: tuple[int, ...] = ()


def about_to_leave(tx: Transaction, now: datetime, channels: Collection[str]) -> tuple[WaitingMessage, ...]:
    """All that waits for the readers who would get a message now on these channels, and never left so far."""
    waits = messages.is_due(now) & outbox.c.channel.in_(tuple(channels))
    due = {row.subscriber for row in tx.execute(select(outbox).where(waits)) if _may_change(messages.queued(row))}
    if not due:
        return ()
    rows = [messages.queued(row) for row in tx.execute(select(outbox).where(outbox.c.state == OutboxState.QUEUED))]
    return tuple(_told(tx, [row for row in rows if row.subscriber in due and _may_change(row)]))


def _may_change(row: Queued) -> bool:
    return row.purpose in TELLING and messages.never_left(row)


def _told(tx: Transaction, rows: Sequence[Queued]) -> Iterator[WaitingMessage]:
    events: dict[int, list[int]] = defaultdict(list)
    reminders: dict[int, list[call_marks.Reminder]] = defaultdict(list)
    later: dict[tuple[int, datetime], tuple[int, ...]] = {}
    for some in batches([row.id for row in rows]):
        for line in tx.execute(select(deliveries).where(deliveries.c.outbox.in_(some))):
            events[line.outbox].append(line.event)
        for line in tx.execute(select(reminded).where(reminded.c.outbox.in_(some))):
            reminders[line.outbox].append((line.call, line.deadline, line.step))
    for some in batches(sorted({row.subscriber for row in rows})):
        later |= call_marks.later_told_at(tx, some)
    for row in rows:
        put_off = later.get((row.subscriber, row.created), ()) if row.purpose in ending.WITH_LATER else ()
        yield WaitingMessage(row, tuple(events[row.id]), tuple(reminders[row.id]), put_off)


def call_back(tx: Transaction, reasons: Mapping[int, str], now: datetime) -> None:
    """Takes these rows back, each for its reason: what they tell is owed again."""
    for row in _rows(tx, OutboxState.QUEUED, reasons):
        ending.give_back(tx, row)
        messages.move(tx, row.id, OutboxState.STALE, last_error=reasons[row.id])
        messages.log(tx, (row.subscriber, row.slot), "stale", reasons[row.id], now)


def _rows(tx: Transaction, state: OutboxState, numbers: Iterable[int]) -> list[Row[Any]]:
    found = []
    for some in batches(numbers):
        rows = tx.execute(select(outbox).where(outbox.c.state == state, outbox.c.id.in_(some)))
        found += [row for row in rows if messages.never_left(row)]
    return found


def called_back(tx: Transaction) -> dict[int, tuple[Queued, ...]]:
    """The rows that are to be composed anew: subscriber → rows, oldest first."""
    found: dict[int, tuple[Queued, ...]] = {}
    for row in tx.execute(select(outbox).where(outbox.c.state == OutboxState.STALE).order_by(outbox.c.id)):
        found[row.subscriber] = (*found.get(row.subscriber, ()), messages.queued(row))
    return found


def end(tx: Transaction, now: datetime) -> None:
    """Everything is composed: what is still stale has nothing left to say, or another message says it."""
    for row in tx.execute(select(outbox).where(outbox.c.state == OutboxState.STALE)).all():
        why = f"not sent as it was: {row.last_error}; what still holds of it is told elsewhere or owed"
        ending.finish(tx, row.id, OutboxState.CANCELLED, why, now)
