"""How messages of the outbox end, and what is owed again when one never left. Functions over a transaction.

Ends: sent, unknown (the answer never came, too often), failed, cancelled, expired. What certainly never left is given
back: its events, reminders and calls put off are owed again, its digest at the next usual hour. Does not send.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, update

from watcher.errors import CannotReadMessage
from watcher.model import OutboxState, Purpose
from watcher.model.states import CANCELLABLE, TAKEN
from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.outbox import deliveries, digest_requests, outbox, slots
from watcher.remember.db.tables.people import subscribers
from watcher.remember.outbox.messages import TELLING, log, message, move, never_left
from watcher.remember.people import call_marks

TRIED_ON = timedelta(days=5)
CRASHES_ALLOWED = 2  # the third makes a message poison
LEASE = timedelta(minutes=5)
SLACK = timedelta(minutes=1)
MEANING = {
    "pieces": "it never left: what it told is told again in smaller pieces",
    "again": "it never left: what it told is told again",
    "held": "it never left and waits for you: watcher outbox --release {number}, or --discard {number}",
    "unknown": "the reader may have it, or not; it is not sent again",
}
"""What becomes of a message that cannot be sent, in words for an admin."""
WITH_LATER = (Purpose.DIGEST, Purpose.ASKED, Purpose.REMINDER)
"""The purposes that bring back calls put off."""
MISSED = "missed"  # the outcome of a slot whose digest did not leave
_ROW = PreparedQuery(
    select(outbox.c.subscriber, outbox.c.slot, outbox.c.state).where(outbox.c.id == bindparam("number"))
)


def finish(tx: Transaction, number: int, state: OutboxState, why: str, now: datetime) -> None:
    """Ends a row, and logs why. Raises ValueError where the row cannot go to that state."""
    row = _ROW.all(tx, {"number": number})[0]
    if not move(tx, number, state, closed=now, lease_until=None, last_error=why):
        raise ValueError(f"message {number} is {row.state} and cannot become {state}")
    log(tx, (row.subscriber, row.slot), state, why, now)


def give_back(tx: Transaction, row: Row[Any]) -> None:
    """The message never left: its events, its reminders and the calls put off that it told are owed again."""
    give_back_events(tx, row)
    call_marks.forget_reminders(tx, row.id)
    if row.purpose in WITH_LATER:
        call_marks.forget_told_later(tx, row.subscriber, row.created)


def give_back_events(tx: Transaction, row: Row[Any]) -> None:
    events = list(tx.scalars(select(deliveries.c.event).where(deliveries.c.outbox == row.id)))
    if events:
        behind = and_(subscribers.c.id == row.subscriber, subscribers.c.since_seq >= min(events))
        tx.execute(update(subscribers).where(behind).values(since_seq=min(events) - 1))
        tx.execute(delete(deliveries).where(deliveries.c.outbox == row.id))


def owe_again(tx: Transaction, row: Row[Any], now: datetime) -> None:
    """Gives back what a message told that ends unsent, and the digest itself: at the reader's next usual hour."""
    give_back(tx, row)
    mine = (slots.c.subscriber == row.subscriber) & (slots.c.slot == row.slot)
    tx.execute(update(slots).where(mine).values(outcome=MISSED, at=now))


def ask_again(tx: Transaction, row: Row[Any], now: datetime) -> None:
    """A digest that was asked for and ended unsent is asked for still."""
    mine = digest_requests.c.subscriber == row.subscriber
    if row.purpose == Purpose.ASKED and tx.scalar(select(digest_requests.c.at).where(mine)) is None:
        tx.execute(insert(digest_requests).values(subscriber=row.subscriber, at=now))


def expire(tx: Transaction, now: datetime) -> int:
    """Ends what is too late; its content merges into the next message. How many were ended.

    A message that may have arrived, whole or in part, is not composed anew: it is tried on, under its own id.
    """
    late = select(outbox).where(outbox.c.state.in_((OutboxState.QUEUED, OutboxState.STALE)), outbox.c.not_after <= now)
    ended = [row for row in tx.execute(late) if never_left(row) or row.not_after + TRIED_ON <= now]
    for row in ended:
        if never_left(row):
            owe_again(tx, row, now)
            ask_again(tx, row, now)
        finish(tx, row.id, OutboxState.EXPIRED, f"not sent before {row.not_after.isoformat()}: {row.last_error}", now)
    return len(ended)


def cancel_all(tx: Transaction, subscriber: int, why: str, now: datetime) -> int:
    """Cancels all that is queued for a person (what is being sent this instant excepted). How many."""
    waiting = outbox.c.state.in_(CANCELLABLE)
    rows = tx.execute(select(outbox).where(outbox.c.subscriber == subscriber, waiting)).all()
    for row in rows:
        cancel(tx, row, why, now)
    return len(rows)


def cancel(tx: Transaction, row: Row[Any], why: str, now: datetime) -> None:
    """Ends a row whose reader left; what it would have told is owed again, should they come back."""
    if never_left(row):
        owe_again(tx, row, now)
    finish(tx, row.id, OutboxState.CANCELLED, why, now)


def refuse(tx: Transaction, number: int, why: str, now: datetime) -> None:
    """Ends a row that was not taken because its reader cannot be reached: as one whose reader left.

    Nothing where the row went with its reader, who was forgotten.
    """
    row = tx.execute(select(outbox).where(outbox.c.id == number)).one_or_none()
    if row is not None:
        cancel(tx, row, why, now)


def fail(tx: Transaction, number: int, why: str, now: datetime, *, is_readable: bool = True) -> str:
    """Ends a row that cannot be sent: «pieces», «again», «held» or «unknown» (see MEANING).

    What never left is told again in smaller pieces; of one thing alone it is held for an admin, since it would fail
    again for ever. A row that is not readable is composed anew whatever it told. What may have arrived is not sent
    again.
    """
    row = tx.execute(select(outbox).where(outbox.c.id == number)).one()
    if not never_left(row):
        finish(tx, number, OutboxState.UNKNOWN, why, now)
        return "unknown"
    if row.purpose in TELLING and (row.items > 1 or not is_readable):
        owe_again(tx, row, now)
        ask_again(tx, row, now)
        finish(tx, number, OutboxState.FAILED, why, now)
        return "pieces" if is_readable else "again"
    move(tx, number, OutboxState.QUEUED, lease_until=None, holder="")
    move(tx, number, OutboxState.HELD, last_error=why)
    log(tx, (row.subscriber, row.slot), OutboxState.HELD, why, now)
    return "held"


def release(tx: Transaction, number: int, now: datetime) -> bool:
    """Queues a held row as if it were new; False when it is not held."""
    row = tx.execute(select(outbox).where(outbox.c.id == number, outbox.c.state == OutboxState.HELD)).one_or_none()
    if row is None:
        return False
    late = max(row.not_after, now + TRIED_ON)
    move(tx, number, OutboxState.QUEUED, attempts=0, crashes=0, not_before=now, not_after=late)
    log(tx, (row.subscriber, row.slot), OutboxState.QUEUED, "released by an admin", now)
    return True


def discard(tx: Transaction, number: int, now: datetime) -> bool:
    """Ends a held row for good; False when it is not held."""
    held = select(outbox.c.id).where(outbox.c.id == number, outbox.c.state == OutboxState.HELD)
    if tx.scalar(held) is None:
        return False
    finish(tx, number, OutboxState.CANCELLED, "discarded by an admin", now)
    return True


def hand_back(tx: Transaction, holder: str, now: datetime) -> int:
    """Queues again what that sender holds and gives up: how many rows. Only what was leaving counts as unanswered."""
    mine = select(outbox).where(outbox.c.state.in_(TAKEN), outbox.c.holder == holder)
    rows = tx.execute(mine).all()
    for row in rows:
        is_leaving = row.state == OutboxState.LEAVING
        again = {"lease_until": None, "holder": "", "unknowns": row.unknowns + is_leaving}
        move(tx, row.id, OutboxState.QUEUED, **again)
        why = "stopped while it was leaving" if is_leaving else "stopped before it left"
        log(tx, (row.subscriber, row.slot), "handed back", why, now)
    return len(rows)


def recover(tx: Transaction, now: datetime, all_of_them: bool) -> list[tuple[Row[Any], str]]:
    """Takes back rows whose sender died in the middle; a row that was `leaving` may have been sent.

    A crash counts for the row that was leaving, or was alone; of several that only waited each becomes a suspect,
    to be sent alone, and none gets nearer to being poison. A row all of whose parts left is sent.
    Returns those on which senders died once too often, and how each ended (see `fail`).
    """
    orphaned = select(outbox).where(outbox.c.state.in_(TAKEN))
    if not all_of_them:
        far = now + LEASE + SLACK
        ended = or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now, outbox.c.lease_until > far)
        orphaned = orphaned.where(ended)
    poison, rows = [], tx.execute(orphaned).all()
    for row in rows:
        if _has_left(tx, row):
            finish(tx, row.id, OutboxState.SENT, "all of it had left when its sender died", now)
            continue
        crashes = _crashes(row, [other for other in rows if other.channel == row.channel])
        counts = {"crashes": crashes, "unknowns": row.unknowns + (row.state == OutboxState.LEAVING)}
        move(tx, row.id, OutboxState.QUEUED, lease_until=None, holder="", **counts)
        log(tx, (row.subscriber, row.slot), "recovered", f"the sender died, {crashes} times now", now)
        if crashes > CRASHES_ALLOWED:
            poison.append((row, fail(tx, row.id, "the sender died on it three times", now)))
    return poison


def _has_left(tx: Transaction, row: Row[Any]) -> bool:
    """Whether every part of the message is known to have arrived (chat messages note each)."""
    if row.state == OutboxState.LEAVING or not row.parts_sent:
        return False
    try:
        content = message(tx, row.id)
    except CannotReadMessage:  # found again, and ended, when it is to be sent
        return False
    return content is not None and 0 < len(content.taps) <= row.parts_sent


def _crashes(row: Row[Any], under_way: Sequence[Row[Any]]) -> int:
    """How often the sender died on that row, now that it died with these of its channel under way."""
    if row.state == OutboxState.LEAVING or len(under_way) == 1:
        return int(row.crashes) + 1
    if any(other.state == OutboxState.LEAVING for other in under_way):
        return int(row.crashes)
    return max(int(row.crashes), 1)
