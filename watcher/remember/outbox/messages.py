"""Messages of the outbox as values, their content and their log; functions over a transaction.

The states of a row and its transitions are in `model.states`. `freezing` puts rows in, `ending` ends them.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, select, update

from watcher.config.load import frozen
from watcher.errors import CannotReadMessage
from watcher.model import Message, OutboxState, Purpose
from watcher.model.introductions import OfferState
from watcher.model.states import before
from watcher.remember.db.database import Transaction, insert_rows
from watcher.remember.db.prepared import PreparedQuery, PreparedWrite
from watcher.remember.db.tables.outbox import delivery_log, outbox, outbox_messages
from watcher.remember.people import call_marks

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LONGEST_RETRY = timedelta(minutes=67)  # as Postfix: 300 to 4000 seconds
NOT_SENT = 0  # in place of a row of the outbox
COMPOSED = "composed"  # in the table of leases: when everything due was composed
_ZSTD = b"\x28\xb5\x2f\xfd"  # how every frame of zstd begins
TELLING = (Purpose.DIGEST, Purpose.QUIET, Purpose.ASKED, Purpose.INSTANT, Purpose.REMINDER)
"""The purposes that tell of calls."""
WITHOUT_CONSENT = (Purpose.CONFIRM, Purpose.NOTICE)
"""The only messages that need no active subscription."""
_CONTENT = PreparedQuery(select(outbox_messages.c.content).where(outbox_messages.c.outbox == bindparam("number")))


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message to be put into the outbox, and what it tells: events by number, reminders by call and step.

    `slot` is unique per subscriber and channel. `since_seq` is the subscriber's new place in the ledger.
    `later` are the calls that had been put off and are told again; `settled` events never told, with the reason.
    `offer` is the offer a letter is about, made or introduced as it says.
    """

    subscriber: int
    channel: str
    slot: str
    purpose: Purpose
    message: Message
    items: int
    not_before: datetime
    not_after: datetime
    events: tuple[int, ...] = ()
    reminders: tuple[call_marks.Reminder, ...] = ()
    later: tuple[int, ...] = ()
    settled: Mapping[int, str] = field(default_factory=dict)
    since_seq: int | None = None
    attempts: int = 0
    offer: tuple[int, OfferState] | None = None


@dataclass(frozen=True, slots=True)
class EmptySlot:
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
    purpose: Purpose
    state: OutboxState
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


def never_left(row: Row[Any] | Queued) -> bool:
    """Whether nothing of the message can have reached anybody: every doubtful attempt counts among `unknowns`."""
    return not (row.parts_sent or row.unknowns)


def log(tx: Transaction, about: tuple[int, str], what: str, why: str, now: datetime) -> None:
    """One line of the audit: what happened to that subscriber's slot, and why."""
    insert_rows(tx, delivery_log, [audit_line(about, what, why, now)])


def audit_line(about: tuple[int, str], what: str, why: str, now: datetime) -> dict[str, Any]:
    """That line as a row of the table."""
    subscriber, slot = about
    return {"at": now, "subscriber": subscriber, "slot": slot, "what": what, "why": why[:500]}


def queued(row: Row[Any]) -> Queued:
    """The value of that row."""
    values = {name: getattr(row, name) for name in Queued.__dataclass_fields__}
    return Queued(**values | {"state": OutboxState(row.state), "purpose": Purpose(row.purpose)})


def is_due(now: datetime) -> ColumnElement[bool]:
    """Queued, and its time has come; a time further ahead than any retry is not believed (the clock was wrong)."""
    early, late = outbox.c.not_before <= now, outbox.c.not_before > now + LONGEST_RETRY
    return (outbox.c.state == OutboxState.QUEUED) & (early | late)


def move(tx: Transaction, number: int, state: OutboxState, **values: Any) -> bool:
    """Changes the state of a row, with other values; False when it stands where the change is not allowed."""
    new = {f"b_{name}": value for name, value in values.items()}
    return _moving(state, tuple(values)).run(tx, new | {"b_number": number}) == 1


@cache
def _moving(state: OutboxState, names: tuple[str, ...]) -> PreparedWrite:
    """The statement that changes a row to that state, with other values of these names: built once."""
    allowed = (outbox.c.id == bindparam("b_number")) & outbox.c.state.in_(before(state))
    new: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    return PreparedWrite(update(outbox).where(allowed).values(state=state, **new))


def message(tx: Transaction, number: int) -> Message | None:
    """The content of a row as it was frozen; None once it was forgotten. Raises CannotReadMessage."""
    content = _CONTENT.scalar(tx, {"number": number})
    return load(content) if content is not None else None


def forget_introductions(tx: Transaction) -> int:
    """Forgets what partners were told and wrote as soon as its sending has ended. How many."""
    ended = select(outbox.c.id).where(outbox.c.purpose == Purpose.INTRODUCTION, outbox.c.closed.is_not(None))
    return tx.execute(delete(outbox_messages).where(outbox_messages.c.outbox.in_(ended))).rowcount


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
    """The message of those bytes; rows of an earlier version are deflated. Raises CannotReadMessage."""
    try:
        plain = zstd.decompress(content) if content.startswith(_ZSTD) else zlib.decompress(content)
        value = json.loads(plain.decode("utf-8", "surrogatepass"))
        nested = {name: frozen(value[name]) for name in ("parts", "calls", "buttons", "taps") if name in value}
        return Message(**(value | nested))
    except (zstd.ZstdError, zlib.error, ValueError, TypeError, RecursionError) as error:
        raise CannotReadMessage(f"what it says cannot be read ({type(error).__name__}: {error})") from error
