"""Forgetting a person, and giving them all that is kept of them. Functions over a transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, select

from watcher.model import Subscriber
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables import outbox, people
from watcher.remember.people import consent as consents
from watcher.remember.people import subscriber_rows
from watcher.remember.people.consent import Consent, Trace

_OF_A_PERSON: tuple[Table, ...] = (
    people.marks,
    people.reminded,
    people.tokens,
    outbox.deliveries,
    outbox.slots,
    outbox.digest_requests,
    outbox.outbox,
    outbox.delivery_log,
)
_OF_A_MESSAGE = ("slot", "channel", "purpose", "state", "items", "message_id", "created", "closed")


def erase(tx: Transaction, trace: Trace, consent: Consent, now: datetime) -> None:
    """Forgets a person; the proof of consent stays under a keyed hash, and a re-import cannot subscribe them again."""
    consents.suppress(tx, trace, "erased", now)
    consents.record(tx, trace, "erased", consent, now)
    theirs = select(outbox.outbox.c.id).where(outbox.outbox.c.subscriber == trace.subscriber)
    contents = outbox.outbox_messages
    tx.execute(delete(contents).where(contents.c.outbox.in_(theirs)))
    for table in _OF_A_PERSON:
        tx.execute(delete(table).where(table.c.subscriber == trace.subscriber))
    tx.execute(delete(people.subscribers).where(people.subscribers.c.id == trace.subscriber))


def export(tx: Transaction, subscriber: Subscriber, address_mac: str) -> dict[str, Any]:
    """All that is kept of a person, ready for JSON."""
    messages = _rows(tx, outbox.outbox, subscriber.id)
    return {
        "subscriber": subscriber_rows.as_json(subscriber),
        "consents": [_plain(dict(row)) for row in consents.history(tx, address_mac)],
        "marks": _rows(tx, people.marks, subscriber.id),
        "messages": [{key: row[key] for key in _OF_A_MESSAGE} for row in messages],
        "log": _rows(tx, outbox.delivery_log, subscriber.id),
    }


def _rows(tx: Transaction, table: Table, subscriber: int) -> list[dict[str, Any]]:
    query = select(table).where(table.c.subscriber == subscriber)
    return [_plain(dict(row)) for row in tx.execute(query).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
