"""The rules of the outbox in SQL, as functions over a transaction; `Outbox` opens it.

A row goes queued → sending → sent, and back to queued when it may be tried again. Ends: sent, unknown (the answer
never came, twice), failed, cancelled, expired. Does not send.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from watcher.model import Message
from watcher.remember import marks
from watcher.remember.database import Transaction
from watcher.remember.tables.outbox import deliveries, delivery_log, outbox, outbox_messages
from watcher.remember.tables.people import subscribers

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

WAITING = ("queued", "sending")
NOT_SENT = 0  # in place of a row of the outbox
TRIED_ON = timedelta(days=5)
_ZSTD = b"\x28\xb5\x2f\xfd"  # how every frame of zstd begins
CRASHES_ALLOWED = 2  # the third makes a message poison
WITHOUT_CONSENT = ("confirm", "notice")  # the only letters that need no active subscription


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message to be put into the outbox, and what it tells: events by number, reminders by call and step.

    `slot` is unique per subscriber and channel. `since_seq` is the subscriber's new place in the ledger.
    `later` are the calls that had been put off and are told again; `settled` events never told, with the reason.
    """

    subscriber: int
    channel: str
    slot: str
    purpose: str
    message: Message
    items: int
    not_before: datetime
    not_after: datetime
    events: tuple[int, ...] = ()
    reminders: tuple[marks.Reminder, ...] = ()
    later: tuple[int, ...] = ()
    settled: Mapping[int, str] = field(default_factory=dict)
    since_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A reader to whom nothing is said now: the slot that is done (if any), events never told with the reason why,
    and the reader's new place in the ledger."""

    subscriber: int
    slot: str = ""
    settled: Mapping[int, str] = field(default_factory=dict)
    since_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the outbox, without its content; `parts_sent` counts the parts of the message that already left."""

    id: int
    subscriber: int
    channel: str
    slot: str
    purpose: str
    state: str
    items: int
    message_id: str
    attempts: int
    unknowns: int
    crashes: int
    parts_sent: int
    created: datetime
    not_before: datetime
    not_after: datetime
    last_error: str = ""


def never_left(row: Row[Any]) -> bool:
    """Whether nothing of the message can have reached anybody."""
    return not (row.parts_sent or row.unknowns or row.crashes)


def finish(tx: Transaction, number: int, state: str, why: str, now: datetime) -> None:
    """Ends a row, and logs why."""
    row = tx.execute(select(outbox.c.subscriber, outbox.c.slot).where(outbox.c.id == number)).one()
    values = {"state": state, "closed": now, "lease_until": None, "last_error": why}
    tx.execute(update(outbox).where(outbox.c.id == number).values(**values))
    log(tx, (row.subscriber, row.slot), state, why, now)


def log(tx: Transaction, about: tuple[int, str], what: str, why: str, now: datetime) -> None:
    """One line of the audit: what happened to that subscriber's slot, and why."""
    tx.execute(insert(delivery_log).values(**audit_line(about, what, why, now)))


def audit_line(about: tuple[int, str], what: str, why: str, now: datetime) -> dict[str, Any]:
    """That line as a row of the table."""
    subscriber, slot = about
    return {"at": now, "subscriber": subscriber, "slot": slot, "what": what, "why": why[:500]}


def give_back(tx: Transaction, row: Row[Any]) -> None:
    """The message never left: its events and reminders are owed again."""
    events = list(tx.scalars(select(deliveries.c.event).where(deliveries.c.outbox == row.id)))
    if events:
        behind = and_(subscribers.c.id == row.subscriber, subscribers.c.since_seq >= min(events))
        tx.execute(update(subscribers).where(behind).values(since_seq=min(events) - 1))
        tx.execute(delete(deliveries).where(deliveries.c.outbox == row.id))
    marks.forget_reminders(tx, row.id)


def expire(tx: Transaction, now: datetime) -> int:
    """Ends what is too late; its content merges into the next message. How many were ended.

    A message that may have arrived, whole or in part, is not composed anew: it is tried on, under its own id.
    """
    late = select(outbox).where(outbox.c.state == "queued", outbox.c.not_after <= now)
    ended = [row for row in tx.execute(late) if never_left(row) or row.not_after + TRIED_ON <= now]
    for row in ended:
        if never_left(row):
            give_back(tx, row)
        finish(tx, row.id, "expired", f"not sent before {row.not_after.isoformat()}: {row.last_error}", now)
    return len(ended)


def cancel_all(tx: Transaction, subscriber: int, why: str, now: datetime) -> int:
    """Cancels all that is queued for a person (what is being sent this instant excepted). How many."""
    rows = tx.execute(select(outbox).where(outbox.c.subscriber == subscriber, outbox.c.state == "queued")).all()
    for row in rows:
        cancel(tx, row, why, now)
    return len(rows)


def cancel(tx: Transaction, row: Row[Any], why: str, now: datetime) -> None:
    """Ends a row whose reader left; what it would have told is owed again, should they come back."""
    if never_left(row):
        give_back(tx, row)
    finish(tx, row.id, "cancelled", why, now)


def recover(tx: Transaction, now: datetime, all_of_them: bool) -> list[Row[Any]]:
    """Takes back rows whose sender died in the middle; returns those that did so once too often (poison)."""
    orphaned = outbox.c.state == "sending"
    if not all_of_them:
        orphaned &= or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now)
    poison = []
    for row in tx.execute(select(outbox).where(orphaned)).all():
        again = {"crashes": row.crashes + 1, "lease_until": None, "holder": ""}
        tx.execute(update(outbox).where(outbox.c.id == row.id).values(state="queued", **again))
        log(tx, (row.subscriber, row.slot), "recovered", f"the sender died, {row.crashes + 1} times now", now)
        if row.crashes >= CRASHES_ALLOWED:
            finish(tx, row.id, "failed", "poison: the sender died on it three times", now)
            poison.append(row)
    return poison


def queued(row: Row[Any]) -> Queued:
    """The value of that row."""
    return Queued(**{name: getattr(row, name) for name in Queued.__dataclass_fields__})


def message(tx: Transaction, number: int) -> Message | None:
    """The content of a row as it was frozen; None once it was forgotten."""
    content = tx.scalar(select(outbox_messages.c.content).where(outbox_messages.c.outbox == number))
    return load(content) if content is not None else None


def forget_messages(tx: Transaction, before: datetime) -> int:
    """Forgets the content of messages that ended before then (what they told stays on record). How many."""
    ended = select(outbox.c.id).where(outbox.c.closed < before)
    return tx.execute(delete(outbox_messages).where(outbox_messages.c.outbox.in_(ended))).rowcount


def dump(message: Message) -> bytes:
    """A message as JSON, packed: zstd takes an eighth of the time that deflate does, and less room."""
    values: dict[str, Any] = {name: getattr(message, name) for name in Message.__dataclass_fields__}
    values["headers"] = dict(message.headers)
    return zstd.compress(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def load(content: bytes) -> Message:
    """The message of those bytes; rows of an earlier version are deflated."""
    plain = zstd.decompress(content) if content.startswith(_ZSTD) else zlib.decompress(content)
    value = json.loads(plain.decode("utf-8", "surrogatepass"))
    nested = {name: _tuples(value[name]) for name in ("parts", "calls", "buttons", "taps") if name in value}
    return Message(**(value | nested))


def _tuples(value: Any) -> Any:
    """JSON's lists as the tuples they were."""
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value
