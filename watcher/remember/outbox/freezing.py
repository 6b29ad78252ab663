"""Freezing: messages put into the outbox with the marks of what they tell, and empty_slots noted, many at once.

One statement per table, not per row: ten thousand digests cost a few thousand statements. Functions over a transaction;
`ending` ends a row later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, select, update

from watcher.model import OutboxState, Purpose, SubscriberState
from watcher.model.states import UNSENT
from watcher.remember.db.database import Transaction, insert_numbered, insert_rows
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.tables.outbox import deliveries, delivery_log, digest_requests, outbox, outbox_messages, slots
from watcher.remember.db.tables.people import subscribers
from watcher.remember.outbox.ending import MISSED
from watcher.remember.outbox.messages import (
    NOT_SENT,
    WITHOUT_CONSENT,
    EmptySlot,
    OutboxEntry,
    audit_line,
    dump,
    never_left,
)
from watcher.remember.people import call_marks, introduction_rows

_Place = tuple[int, str, str]
"""What one row of the outbox stands for: subscriber, channel, slot."""

_FREE_SLOT = PreparedWrite(
    delete(slots).where(slots.c.subscriber == bindparam("who"), slots.c.slot == bindparam("name"))
)
_MOVE_ON = PreparedWrite(  # a place never moves back here
    update(subscribers)
    .where(subscribers.c.id == bindparam("who"), subscribers.c.since_seq < bindparam("place"))
    .values(since_seq=bindparam("place"))
)
_COPIED = ("subscriber", "channel", "slot", "purpose", "items", "attempts", "not_before", "not_after")


def freeze(tx: Transaction, entries: Sequence[OutboxEntry], now: datetime) -> dict[str, int]:
    """Writes the rows, the marks of their events and reminders, and the readers' places: message id → row.

    Nothing is written of a entry whose slot was taken, or whose reader left, meanwhile.
    """
    entries = _admitted(tx, entries)
    numbers = insert_numbered(tx, outbox, [_row(entry, now) for entry in entries])
    lines = _Lines(now)
    for number, entry in zip(numbers, entries, strict=True):
        lines.freeze(number, entry)
        if entry.reminders:
            call_marks.note_reminders(tx, entry.subscriber, entry.reminders, number)
        if entry.later:
            call_marks.told_later(tx, entry.subscriber, entry.later, now)
    lines.write(tx)
    asked = [entry.subscriber for entry in entries if entry.purpose == Purpose.ASKED]
    if asked:
        tx.execute(delete(digest_requests).where(digest_requests.c.subscriber.in_(asked)))
    return {entry.message.id: number for number, entry in zip(numbers, entries, strict=True)}


def skip(tx: Transaction, empty_slots: Iterable[EmptySlot], now: datetime) -> None:
    """Notes that there was nothing to say: the slot is done, what need not be told is settled."""
    lines = _Lines(now)
    for empty_slot in empty_slots:
        lines.skip(empty_slot)
    lines.write(tx)


def miss(tx: Transaction, found: Mapping[int, str], now: datetime) -> None:
    """Notes digests that nobody was there to compose in time."""
    lines = _Lines(now)
    for subscriber, slot in found.items():
        lines.miss(subscriber, slot)
    lines.write(tx)


def _admitted(tx: Transaction, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
    """The entries whose reader still wants them and whose slot can be had.

    A message in that slot that ended unsent, its content given back, makes room.
    """
    people = {entry.subscriber for entry in entries}
    active = set(
        tx.scalars(
            select(subscribers.c.id).where(subscribers.c.id.in_(people), subscribers.c.state == SubscriberState.ACTIVE)
        )
    )
    known = _known(tx, people, {entry.slot for entry in entries})
    admitted: dict[_Place, OutboxEntry] = {}
    for entry in entries:
        place = entry.subscriber, entry.channel, entry.slot
        is_wanted = entry.purpose in WITHOUT_CONSENT or entry.subscriber in active
        is_wanted = is_wanted and (entry.offer is None or introduction_rows.stands(tx, *entry.offer))
        if is_wanted and place not in admitted and (place not in known or _makes_room(tx, known[place])):
            admitted[place] = entry
    return list(admitted.values())


def _known(tx: Transaction, people: Iterable[int], names: Iterable[str]) -> dict[_Place, Row[Any]]:
    query = select(outbox).where(outbox.c.subscriber.in_(people), outbox.c.slot.in_(names))
    return {(row.subscriber, row.channel, row.slot): row for row in tx.execute(query)}


def _makes_room(tx: Transaction, row: Row[Any]) -> bool:
    if OutboxState(row.state) not in UNSENT or not never_left(row):
        return False
    tx.execute(delete(outbox_messages).where(outbox_messages.c.outbox == row.id))
    tx.execute(delete(outbox).where(outbox.c.id == row.id))
    return True


def _row(entry: OutboxEntry, now: datetime) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in _COPIED}
    return row | {"state": OutboxState.QUEUED, "message_id": entry.message.id, "created": now}


class _Lines:
    """The lines of one transaction, gathered and then written a table at a time."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._slots: dict[tuple[int, str], str] = {}
        self._places: list[dict[str, int]] = []

    def freeze(self, number: int, entry: OutboxEntry) -> None:
        who = entry.subscriber
        self._rows[outbox_messages].append({"outbox": number, "content": dump(entry.message)})
        self._rows[deliveries] += [{"subscriber": who, "event": event, "outbox": number} for event in entry.events]
        self._settle(who, entry.settled, entry.since_seq)
        if entry.purpose in (Purpose.DIGEST, Purpose.QUIET):
            self._slots[who, entry.slot] = "composed"
        self._log((who, entry.slot), "queued", f"{entry.items} items")

    def skip(self, empty_slot: EmptySlot) -> None:
        who = empty_slot.subscriber
        if empty_slot.slot:
            self._slots[who, empty_slot.slot] = "empty"
            self._log((who, empty_slot.slot), "nothing", "nothing new that matches")
        self._settle(who, empty_slot.settled, empty_slot.since_seq)

    def miss(self, subscriber: int, slot: str) -> None:
        self._slots[subscriber, slot] = MISSED
        self._log((subscriber, slot), MISSED, "more than a day late: told at the next usual hour")

    def _settle(self, subscriber: int, settled: Mapping[int, str], since_seq: int | None) -> None:
        """Events that are never told to that reader, each with its reason in the audit; their place in the ledger."""
        for event, why in settled.items():
            self._rows[deliveries].append({"subscriber": subscriber, "event": event, "outbox": NOT_SENT})
            self._log((subscriber, f"event-{event}"), "settled", why)
        if since_seq is not None:
            self._places.append({"who": subscriber, "place": since_seq})

    def _log(self, about: tuple[int, str], what: str, why: str) -> None:
        self._rows[delivery_log].append(audit_line(about, what, why, self._now))

    def write(self, tx: Transaction) -> None:
        if self._slots:
            done = [{"who": who, "name": name} for who, name in self._slots]
            _FREE_SLOT.run_all(tx, done)
            for (who, name), outcome in self._slots.items():
                self._rows[slots].append({"subscriber": who, "slot": name, "at": self._now, "outcome": outcome})
        for table, rows in self._rows.items():
            insert_rows(tx, table, rows)
        _MOVE_ON.run_all(tx, self._places)
