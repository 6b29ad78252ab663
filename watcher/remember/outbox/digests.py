"""Repository of what composing reads and writes: what subscribers were told, which slots are done, freezing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from watcher.model import Call, Kind, OutboxState, Purpose, Status
from watcher.model.states import UNSENT
from watcher.remember.calls.loading import load_calls
from watcher.remember.db import leases
from watcher.remember.db.database import Database, batches
from watcher.remember.db.tables.calls import calls
from watcher.remember.db.tables.outbox import deliveries, digest_requests, outbox, slots
from watcher.remember.outbox import freezing, recalling
from watcher.remember.outbox.ending import MISSED
from watcher.remember.outbox.messages import COMPOSED, TELLING, EmptySlot, OutboxEntry, Queued, never_left
from watcher.remember.outbox.recalling import WaitingMessage
from watcher.remember.people import call_marks

MOST_STANDING = 3000  # of the open calls a first message chooses from, the newest


@dataclass(frozen=True, slots=True)
class Done:
    """The newest slot that is done for somebody: `at` is when; `is_missed` when its digest did not leave."""

    slot: str
    at: datetime
    is_missed: bool


class Digests:
    """What subscribers were told and are owed; messages are frozen here."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- what is owed --------------------------------------------------------------------------------------

    def told(self, after_seq: int = 0) -> dict[int, frozenset[int]]:
        """The events everyone was told, beyond that place of the ledger: subscriber → event numbers."""
        found: dict[int, set[int]] = defaultdict(set)
        query = select(deliveries.c.subscriber, deliveries.c.event).where(deliveries.c.event > after_seq)
        for subscriber, event in self._db.rows(query):
            found[subscriber].add(event)
        return {subscriber: frozenset(events) for subscriber, events in found.items()}

    def told_of_call(self, subscriber: int, events: Collection[int]) -> dict[int, str]:
        """In which message that person was told these events: event → slot and state («2027-03-01 sent»)."""
        query = (
            select(deliveries.c.event, outbox.c.slot, outbox.c.state)
            .join(outbox, outbox.c.id == deliveries.c.outbox)
            .where(deliveries.c.subscriber == subscriber, deliveries.c.event.in_(tuple(events)))
        )
        return {event: f"{slot} {state}" for event, slot, state in self._db.rows(query)}

    def reminded(self) -> dict[int, frozenset[call_marks.Reminder]]:
        """The reminders everyone had."""
        return self._db.ask(call_marks.reminded_steps)

    def later_due(self, now: datetime) -> dict[int, tuple[int, ...]]:
        """The calls put off whose time has come: subscriber → calls."""
        return self._db.ask(call_marks.later_due, now)

    # --- messages that wait, and no longer hold ----------------------------------------------------------------

    def about_to_leave(self, now: datetime, channels: Collection[str]) -> tuple[WaitingMessage, ...]:
        """What may be sent now on these channels and never left so far, with all else that waits for its readers."""
        return self._db.ask(recalling.about_to_leave, now, channels)

    def call_back(self, reasons: Mapping[int, str], now: datetime) -> None:
        """Takes these rows back, each for its reason: what they tell is owed again."""
        self._db.act(recalling.call_back, reasons, now)

    def called_back(self) -> dict[int, tuple[Queued, ...]]:
        """The rows that are to be composed anew: subscriber → rows, oldest first."""
        return self._db.ask(recalling.called_back)

    # --- slots ---------------------------------------------------------------------------------------------

    def last_slots(self) -> dict[int, Done]:
        """The newest slot that is done for everyone (slots are local dates, so that they sort)."""
        last = func.max(slots.c.slot).label("slot")
        newest = select(slots.c.subscriber, last).group_by(slots.c.subscriber).subquery()
        same = (slots.c.subscriber == newest.c.subscriber) & (slots.c.slot == newest.c.slot)
        rows = self._db.rows(select(slots).join(newest, same))
        return {row.subscriber: Done(row.slot, row.at, row.outcome == MISSED) for row in rows}

    def last_heard(self, now: datetime) -> dict[int, datetime]:
        """When a message that was not taken back was last composed for everyone, by a clock that may be believed."""
        stands = outbox.c.state.not_in((OutboxState.STALE, OutboxState.EXPIRED, OutboxState.CANCELLED))
        believed = outbox.c.created <= now + timedelta(days=1)
        believed &= outbox.c.purpose != Purpose.INTRODUCTION  # tells of no call
        query = select(outbox.c.subscriber, func.max(outbox.c.created)).where(stands, believed)
        query = query.group_by(outbox.c.subscriber)
        return {row[0]: row[1] for row in self._db.rows(query)}

    def written_to(self, subscribers: Iterable[int]) -> frozenset[int]:
        """Those of these people who had a message that tells of calls, or whose message is on its way."""
        stands = (outbox.c.state.not_in(UNSENT) | (outbox.c.parts_sent > 0)) & outbox.c.purpose.in_(TELLING)
        query, found = select(outbox.c.subscriber).where(stands).distinct(), set[int]()
        with self._db.read() as tx:
            for some in batches(subscribers):
                found.update(tx.scalars(query.where(outbox.c.subscriber.in_(some))))
        return frozenset(found)

    def standing(self, now: datetime, until: datetime | None = None) -> dict[int, Call]:
        """The open calls by number, the newest first; with `until` those whose next deadline is over by then."""
        c = calls.c
        is_open = c.status.in_((Status.OPEN, Status.CLOSING, Status.ROLLING)) & c.merged_into.is_(None)
        query = select(c.id).where(is_open, c.kind == Kind.CALL).order_by(c.id.desc()).limit(MOST_STANDING)
        if until is None:
            query = query.where(c.deadline_at.is_(None) | (c.deadline_at > now))
        else:
            query = query.where(c.deadline_at > now, c.deadline_at <= until)
        with self._db.read() as tx:
            return load_calls(tx, tx.scalars(query).all())

    def pieces(self) -> dict[int, int]:
        """For whom the last message could not be sent: subscriber → how much less is to be told at once."""
        later = outbox.alias()
        newer = select(later.c.id).where(later.c.subscriber == outbox.c.subscriber, later.c.id > outbox.c.id)
        failed = select(outbox).where(
            outbox.c.state == OutboxState.FAILED, outbox.c.purpose.in_(TELLING), ~newer.exists()
        )
        return {row.subscriber: max(1, row.items // 2) for row in self._db.rows(failed) if never_left(row)}

    def miss(self, found: Mapping[int, str], now: datetime) -> None:
        """Notes the slots nobody was there to compose in time: their digests are due at the next usual hour."""
        self._db.act(freezing.miss, found, now)

    def composed_at(self) -> datetime | None:
        """When everything that was due was last composed."""
        return self._db.ask(leases.turned, COMPOSED)

    def composed(self, now: datetime) -> None:
        """Everything due is composed; messages called back that nothing took the place of are ended."""
        with self._db.write() as tx:
            recalling.end(tx, now)
            leases.note_turn(tx, COMPOSED, now)

    def skip(self, empty_slots: Iterable[EmptySlot], now: datetime) -> None:
        """Notes that there was nothing to say: the slot is done, what need not be told is settled."""
        self._db.act(freezing.skip, empty_slots, now)

    def ask_now(self, subscriber: int, now: datetime) -> None:
        """A person wants their digest with the next tick rather than at its hour."""
        with self._db.write() as tx:
            tx.execute(delete(digest_requests).where(digest_requests.c.subscriber == subscriber))
            tx.execute(insert(digest_requests).values(subscriber=subscriber, at=now))

    def asked_now(self) -> dict[int, datetime]:
        """Who asked for a digest now, and when."""
        return {row.subscriber: row.at for row in self._db.rows(select(digest_requests))}

    # --- freezing ------------------------------------------------------------------------------------------

    def freeze(self, entries: Sequence[OutboxEntry], now: datetime) -> dict[str, int]:
        """Writes messages with the marks of what they tell, all in one transaction: message id → row.

        A slot that was taken meanwhile (two composers) is left out.
        """
        return self._db.act(freezing.freeze, entries, now)
