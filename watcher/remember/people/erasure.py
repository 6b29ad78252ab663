"""Forgetting a person, and giving them all that is kept of them. Functions over a transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, select, update

from watcher.model import Subscriber
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables import conversations, outbox, people
from watcher.remember.people import consent as consents
from watcher.remember.people import introduction_rows, subscriber_rows
from watcher.remember.people.consent import Consent, Trace

_OF_A_PERSON: tuple[Table, ...] = (
    people.marks,
    people.reminded,
    people.tokens,
    people.awaited_sources,
    people.call_notes,
    people.profiles,
    outbox.deliveries,
    outbox.slots,
    outbox.digest_requests,
    outbox.outbox,
    outbox.delivery_log,
)
_SHOWN = ("form", "chat", "one-click", "mail")
"""Ways whose words were shown by the program, the same to everybody."""
_OF_A_MESSAGE = ("slot", "channel", "purpose", "state", "items", "message_id", "created", "closed")


def erase(tx: Transaction, known: Subscriber, trace: Trace, consent: Consent, now: datetime) -> None:
    """Forgets a person; the proof of consent stays under a keyed hash, and a re-import cannot subscribe them again.

    Of the proof, words that an admin wrote go too (they may name the person), and words that name the address, as those
    for a channel do; their hash stays. Who acted goes: in a chat that is the person's own number.
    """
    suppressions, lines = people.suppressions, people.consents
    consents.suppress(tx, trace, "erased", now)
    tx.execute(update(suppressions).where(suppressions.c.address_mac == trace.address_mac).values(why="erased"))
    theirs_too = (lines.c.address_mac == trace.address_mac) | (lines.c.subscriber == trace.subscriber)
    names_them = lines.c.wording.contains(f" {known.address} ", autoescape=True)
    tx.execute(update(lines).where(theirs_too, lines.c.way.not_in(_SHOWN) | names_them).values(wording=""))
    tx.execute(update(lines).where(theirs_too).values(ip="", agent="", who=""))
    consents.record(tx, trace, "erased", Consent(way=consent.way), now)
    theirs = select(outbox.outbox.c.id).where(outbox.outbox.c.subscriber == trace.subscriber)
    _erase_alerts(tx, known, tx.scalars(theirs).all())
    contents = outbox.outbox_messages
    tx.execute(delete(contents).where(contents.c.outbox.in_(theirs)))
    introduction_rows.erase(tx, trace.subscriber)
    for table in _OF_A_PERSON:
        tx.execute(delete(table).where(table.c.subscriber == trace.subscriber))
    erase_talks(tx, known)
    tx.execute(delete(people.subscribers).where(people.subscribers.c.id == trace.subscriber))


def erase_talks(tx: Transaction, known: Subscriber) -> None:
    """What was said in their chat or topic, what they said themselves in groups, and that they acted there."""
    talks, lines = conversations.conversations, people.consents
    place = _place(known)
    tx.execute(delete(talks).where(talks.c.person == place))
    if known.channel != "telegram":
        return
    spoke = f":by{known.address}"
    by_others_here = talks.c.person.startswith(f"{place}:by")
    tx.execute(delete(talks).where(by_others_here | talks.c.person.endswith(spoke)))
    tx.execute(update(lines).where((lines.c.who == place) | lines.c.who.endswith(spoke)).values(who=""))


def erase_talks_again(tx: Transaction, until: Mapping[str, datetime], mac: Callable[[str, str], str]) -> None:
    """Forgets what people said before they asked to be forgotten; `until` tells when, by the `mac` of their address."""
    talks = conversations.conversations
    for person, at in tx.execute(select(talks.c.person, talks.c.updated_at)).all():
        channel, _, rest = person.partition(":")
        for address in {rest.partition(":")[0], rest.rpartition(":by")[2]}:
            asked = until.get(mac(channel, address))
            if asked and at <= asked:
                erase_talks(tx, Subscriber(0, channel, address))


def _erase_alerts(tx: Transaction, known: Subscriber, rows: Sequence[int]) -> None:
    """Alerts about their messages, and any that name them."""
    table = outbox.delivery_alerts
    about = {f"{kind}-{row}" for row in rows for kind in ("message", "pieces", "held", "unknown", "poison")}
    names = [name.lower() for name in (known.address, known.name) if len(name) > 3]
    for alert in tx.execute(select(table.c.id, table.c.about, table.c.what)).all():
        if alert.about in about or any(name in alert.what.lower() for name in names):
            tx.execute(delete(table).where(table.c.id == alert.id))


def remove_files(folder: Path | None, subscriber: int) -> int:
    """Deletes the messages that the file channel wrote for that person. How many files."""
    found = list(folder.glob(f"*_{subscriber}.*")) if folder and folder.is_dir() else []
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def export(tx: Transaction, subscriber: Subscriber, address_mac: str) -> dict[str, Any]:
    """All that is kept of a person, ready for JSON."""
    messages = _rows(tx, outbox.outbox, subscriber.id)
    return {
        "subscriber": subscriber_rows.as_json(subscriber),
        "consents": [_plain(dict(row)) for row in consents.history(tx, address_mac)],
        "marks": _rows(tx, people.marks, subscriber.id),
        "awaited_sources": _rows(tx, people.awaited_sources, subscriber.id),
        "notes": _rows(tx, people.call_notes, subscriber.id),
        "profile": _rows(tx, people.profiles, subscriber.id),
        "conversations": _talks(tx, subscriber),
        "messages": [{key: row[key] for key in _OF_A_MESSAGE} for row in messages],
        "log": _rows(tx, outbox.delivery_log, subscriber.id),
        "introductions": introduction_rows.export(tx, subscriber.id),
    }


def _talks(tx: Transaction, known: Subscriber) -> list[dict[str, Any]]:
    """What is remembered of their conversations: in their chat or topic, and their own in groups."""
    table = conversations.conversations
    theirs = table.c.person == _place(known)
    if known.channel == "telegram" and known.thread is None:
        theirs |= table.c.person.endswith(f":by{known.address}")
    return [_plain(dict(row)) for row in tx.execute(select(table).where(theirs)).mappings()]


def _place(known: Subscriber) -> str:
    return f"{known.channel}:{known.address}" + (f":{known.thread}" if known.thread else "")


def _rows(tx: Transaction, table: Table, subscriber: int) -> list[dict[str, Any]]:
    query = select(table).where(table.c.subscriber == subscriber)
    return [_plain(dict(row)) for row in tx.execute(query).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
