"""Repository of the outbox: messages on their way, the lease of the sender, channels that wait.

Promise: what is frozen here is sent, at most once more per crash and always with the same id. Does not send.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from watcher.model import Message, OutboxState, Purpose, Subscriber, SubscriberState
from watcher.model.states import TAKEN
from watcher.remember.db import leases
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.outbox import delivery_log, outbox, outbox_messages
from watcher.remember.db.tables.people import subscribers
from watcher.remember.outbox import alerts, channel_states, clock, ending, messages
from watcher.remember.outbox.channel_states import ChannelState
from watcher.remember.outbox.messages import Queued
from watcher.remember.people import subscriber_rows

KEEP_CONTENT = timedelta(days=30)

# Built once, as every message needs them: building a statement costs as much as answering it.
_THIS = outbox.c.id == bindparam("number")
_IS_HELD = outbox.c.state.in_(TAKEN) & (outbox.c.holder == bindparam("by"))
_FREE = PreparedQuery(select(outbox).where(_THIS, outbox.c.state == OutboxState.QUEUED).with_for_update())
_PERSON = PreparedQuery(select(subscribers).where(subscribers.c.id == bindparam("who")))
_LEAVING = PreparedQuery(
    select(outbox.c.purpose, subscribers.c.state, outbox_messages.c.outbox.label("content"))
    .join(subscribers, subscribers.c.id == outbox.c.subscriber)
    .outerjoin(outbox_messages, outbox_messages.c.outbox == outbox.c.id)
    .where(_THIS, _IS_HELD)
)
_HELD = PreparedQuery(select(outbox.c.id).where(_THIS, _IS_HELD))
_LOST = PreparedQuery(select(outbox.c.id).where(_THIS, ~_IS_HELD))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is ours to send now, and the person as they are at this instant."""

    row: Queued
    message: Message
    subscriber: Subscriber


class Outbox:
    """Messages on their way."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- sending -------------------------------------------------------------------------------------------

    def waiting(self, now: datetime, channels: Collection[str]) -> tuple[Queued, ...]:
        """What may be sent now on these channels, oldest first."""
        ready = messages.is_due(now) & outbox.c.channel.in_(tuple(channels))
        rows = self._db.rows(select(outbox).where(ready).order_by(outbox.c.not_before, outbox.c.id))
        return tuple(messages.queued(row) for row in rows)

    def get(self, number: int) -> Queued:
        """That row, whatever its state."""
        return messages.queued(self._db.rows(select(outbox).where(outbox.c.id == number))[0])

    def message(self, number: int) -> Message | None:
        """What that row says; None once it was forgotten."""
        return self._db.ask(messages.message, number)

    def forget(self, now: datetime) -> int:
        """Forgets the content of messages that ended a month ago, of introductions at once. How many."""
        with self._db.write() as tx:
            return messages.forget_introductions(tx) + messages.forget_messages(tx, now - KEEP_CONTENT)

    def rows(self, subscriber: int | None = None) -> tuple[Queued, ...]:
        """All rows (of one person), oldest first."""
        query = select(outbox).order_by(outbox.c.id)
        if subscriber is not None:
            query = query.where(outbox.c.subscriber == subscriber)
        return tuple(messages.queued(row) for row in self._db.rows(query))

    def claim(self, number: int, holder: str, now: datetime, *, is_leaving: bool = False) -> Claimed | None:
        """Takes a row to send it, if it still may be sent: the lease is ours, the person is still subscribed.

        None otherwise; a row whose person left is cancelled. `is_leaving`: it may arrive from this moment on, as
        nobody will say `leaving` later. Raises CannotReadMessage where its content cannot be read.
        """
        with self._db.write() as tx:
            return _claimed(tx, number, holder, now, is_leaving=is_leaving)

    def leaving(self, number: int, holder: str) -> bool:
        """Notes that the message may arrive from now on: who dies before has certainly not sent it.

        False when it must not leave any more: since it was claimed its reader left, what it says was taken back, or
        another sender took it over while this one stood still.
        """
        with self._db.write() as tx:
            found = _LEAVING.first(tx, {"number": number, "by": holder})
            if found is None or found.content is None or not _may_be_told(found.purpose, found.state):
                return False
            return messages.move(tx, number, OutboxState.LEAVING)

    def progress(self, number: int, parts: int, holder: str) -> None:
        """Notes that so many parts of a message have arrived: nothing is on its way until the next one leaves.

        Nothing where another sender took the message over.
        """
        with self._db.write() as tx:
            if _HELD.scalar(tx, {"number": number, "by": holder}):
                messages.move(tx, number, OutboxState.SENDING, parts_sent=parts)

    def is_lost(self, number: int, holder: str) -> bool:
        """Whether that sender no longer has the message: one that stood still for long may have lost it to another."""
        with self._db.read() as tx:
            return _is_lost(tx, number, holder)

    def sent(self, row: Queued, holder: str, now: datetime) -> bool:
        """Ends a row that was sent, and the pause of its channel, which works; False where another sender has it."""
        with self._db.write() as tx:
            channel_states.resume(tx, row.channel)
            return _sent(tx, row, holder, now)

    def sent_and_claimed(
        self, row: Queued, following: int, holder: str, now: datetime, *, is_leaving: bool = False
    ) -> tuple[bool, Claimed | None]:
        """Ends a row that was sent and claims the next one, at once: who dies then has one message under way as before.

        Nothing is claimed where another sender has the first, the channel has to wait, or the next one cannot be read:
        that must not undo what is known of the first, which left.
        """
        with self._db.write() as tx:
            state = channel_states.resume(tx, row.channel)
            if not _sent(tx, row, holder, now):
                return False, None
            if state.free_at(now) > now:
                return True, None
            try:
                return True, _claimed(tx, following, holder, now, is_leaving=is_leaving)
            except SQLAlchemyError:
                raise
            except Exception:  # before anything of the claim was written; claimed alone it fails again
                return True, None

    def close(self, number: int, state: OutboxState, now: datetime, why: str = "") -> None:
        """Ends a row: sent, unknown, failed or cancelled."""
        self._db.act(ending.finish, number, state, why, now)

    def refuse(self, number: int, now: datetime, why: str) -> None:
        """Ends a row whose reader cannot be reached; what it told is owed, should they come back."""
        self._db.act(ending.refuse, number, why, now)

    def fail(self, number: int, now: datetime, why: str, *, is_readable: bool = True) -> None:
        """Ends a row that cannot be sent, or read, and tells an admin; what never left is told again."""
        with self._db.write() as tx:
            end = ending.fail(tx, number, why, now, is_readable=is_readable)
            name = tx.scalar(select(outbox.c.message_id).where(outbox.c.id == number))
            alerts.note(tx, f"{end}-{number}", f"{name}: {why}; {ending.MEANING[end].format(number=number)}", now)

    def put_back(self, number: int, not_before: datetime, why: str, counts: Mapping[str, int] | None = None) -> None:
        """Queues a row again for later; `counts` adds to attempts or unknowns (a flood limit adds to neither)."""
        with self._db.write() as tx:
            row = tx.execute(select(outbox).where(outbox.c.id == number)).one()
            added: dict[str, Any] = {name: getattr(row, name) + step for name, step in (counts or {}).items()}
            again = {"not_before": not_before, "lease_until": None, "last_error": why}
            messages.move(tx, number, OutboxState.QUEUED, **again, **added)

    def in_flight(self, subscriber: int, now: datetime) -> bool:
        """Whether a message to that person is being sent at this very moment."""
        flying = (outbox.c.subscriber == subscriber) & outbox.c.state.in_(TAKEN) & (outbox.c.lease_until > now)
        return self._db.scalar(select(outbox.c.id).where(flying).limit(1)) is not None

    def recover(self, now: datetime, sender_is_dead: bool) -> int:
        """Takes back what a dead sender held, ends poison and what is too late. How many were ended."""
        with self._db.write() as tx:
            poison = ending.recover(tx, now, sender_is_dead)
            for row, end in poison:
                what = f"the sender died three times on message {row.message_id}"
                alerts.note(tx, f"{end}-{row.id}", f"{what}; {ending.MEANING[end].format(number=row.id)}", now)
            return len(poison) + ending.expire(tx, now)

    def held(self) -> tuple[Queued, ...]:
        """The messages that an admin has to release or discard."""
        rows = self._db.rows(select(outbox).where(outbox.c.state == OutboxState.HELD).order_by(outbox.c.id))
        return tuple(messages.queued(row) for row in rows)

    def release(self, number: int, now: datetime) -> bool:
        """An admin lets a held message leave, as if it were new; False when it is not held."""
        return self._db.act(ending.release, number, now)

    def discard(self, number: int, now: datetime) -> bool:
        """An admin drops a held message; what it told is not told again. False when it is not held."""
        return self._db.act(ending.discard, number, now)

    # --- the one sender, and channels that wait ------------------------------------------------------------

    def take_lease(self, holder: str, now: datetime) -> leases.Lease:
        """Asks to be the one sender."""
        return self._db.act(leases.take, leases.SENDER, holder, now)

    def keep(self, name: str, holder: str, now: datetime, span: timedelta = leases.FOR) -> bool:
        """Whether that chore is this process's, as long as it comes back for it within the span: of many one has it."""
        return self._db.act(leases.take, name, holder, now, span).is_ours

    def give_up(self, name: str, holder: str) -> None:
        """Leaves that chore to whoever asks next."""
        self._db.act(leases.leave, name, holder)

    def leave_lease(self, holder: str, now: datetime) -> int:
        """Ends our turn as the sender and hands back what we hold: how many rows.

        What never began to leave is queued as it was; what may have left counts as unanswered. In one transaction:
        without the lease nothing can be claimed any more.
        """
        with self._db.write() as tx:
            leases.leave(tx, leases.SENDER, holder)
            return ending.hand_back(tx, holder, now)

    def take_turn(self, name: str, now: datetime, every: timedelta) -> bool:
        """Whether it is time again for a chore that may run so often, whoever asks; it counts as begun now."""
        return self._db.act(leases.turn, name, now, every)

    def channel(self, name: str) -> ChannelState:
        """Whether that channel waits or is paused."""
        return self._db.ask(channel_states.of, name)

    def wait_channel(self, name: str, until: datetime, why: str, now: datetime) -> None:
        """A flood limit: no request on that channel before then (a shorter wait never shortens a longer one)."""
        self._db.act(channel_states.wait, name, until, why, now)

    def pause_channel(self, name: str, now: datetime, why: str) -> ChannelState:
        """Our own fault (login, relay, certificate): the channel rests, longer each time, and an admin is told."""
        with self._db.write() as tx:
            state = channel_states.pause(tx, name, now, why)
            alerts.note(tx, f"channel-{name}", f"{name} is paused: {why}", now)
            return state

    def resume_channel(self, name: str, *, lifts_wait: bool = False) -> None:
        """The channel works (again); `lifts_wait` also ends a flood limit. Writes only where there is one to lift."""
        state = self.channel(name)
        if state.paused_at or (lifts_wait and state.wait_until):
            self._db.act(channel_states.resume, name, lifts_wait=lifts_wait)

    # --- what admins and auditors ask ----------------------------------------------------------------------

    def alert(self, about: str, what: str, now: datetime) -> None:
        """Notes something an admin has to know, once a day per subject."""
        self._db.act(alerts.note, about, what, now)

    def recent_alerts(self, now: datetime) -> tuple[alerts.DeliveryAlert, ...]:
        """What was noted in the last day, told or not."""
        return self._db.ask(alerts.recent, now)

    def last_sent(self, now: datetime) -> datetime | None:
        """When a message last left; instants of a clock that was ahead do not count."""
        sent = (outbox.c.state == OutboxState.SENT) & (outbox.c.closed <= now + timedelta(days=1))
        return self._db.scalar(select(func.max(outbox.c.closed)).where(sent))

    def late(self, before: datetime) -> int:
        """How many messages have been free to leave since before then, and did not."""
        open_ = outbox.c.state.in_((OutboxState.QUEUED, *TAKEN)) & (outbox.c.created <= before)
        return int(self._db.scalar(select(func.count()).where(open_)) or 0)

    def mend_clock(self, now: datetime) -> tuple[str, ...]:
        """Takes back what a clock that was wrong left behind, and tells an admin; the names of what was found."""
        with self._db.write() as tx:
            found = clock.mend(tx, now)
            if found:
                what = f"the clock jumped: instants far ahead of now ({', '.join(found)}) are not believed"
                alerts.note(tx, "clock", what, now)
            return found

    def untold_alerts(self) -> tuple[alerts.DeliveryAlert, ...]:
        """What admins were not told yet."""
        return self._db.ask(alerts.untold)

    def alerts_told(self, numbers: Iterable[int], now: datetime) -> None:
        self._db.act(alerts.told, numbers, now)

    def audit(self, subscriber: int) -> tuple[Mapping[str, Any], ...]:
        """Each send and each non-send of that person, with its reason, oldest first."""
        query = select(delivery_log).where(delivery_log.c.subscriber == subscriber).order_by(delivery_log.c.id)
        return tuple(dict(row._mapping) for row in self._db.rows(query))

    def count_since(self, purpose: Purpose, start: datetime) -> int:
        """How many messages of that purpose were queued since then."""
        query = select(func.count()).where(outbox.c.purpose == purpose, outbox.c.created > start)
        return int(self._db.scalar(query) or 0)

    def count(self) -> dict[str, int]:
        """How many rows are in each state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        return {row[0]: row[1] for row in self._db.rows(query)}


def _claimed(tx: Transaction, number: int, holder: str, now: datetime, *, is_leaving: bool) -> Claimed | None:
    row = _FREE.first(tx, {"number": number})
    if row is None or not leases.renew(tx, leases.SENDER, holder, now):
        return None
    person = _PERSON.first(tx, {"who": row.subscriber})
    if person is None or not _may_be_told(row.purpose, person.state):
        ending.cancel(tx, row, person.state if person else "erased", now)
        return None
    message = messages.message(tx, number)
    assert message is not None, "only messages that ended are forgotten"
    claimed = Claimed(messages.queued(row), message, subscriber_rows.subscriber(person))
    state = OutboxState.LEAVING if is_leaving else OutboxState.SENDING
    messages.move(tx, number, state, lease_until=now + ending.LEASE, holder=holder)
    return claimed


def _sent(tx: Transaction, row: Queued, holder: str, now: datetime) -> bool:
    if _is_lost(tx, row.id, holder):
        return False
    ending.finish(tx, row.id, OutboxState.SENT, "", now)
    return True


def _is_lost(tx: Transaction, number: int, holder: str) -> bool:
    return _LOST.scalar(tx, {"number": number, "by": holder}) is not None


def _may_be_told(purpose: str, state: str) -> bool:
    """What asks for consent is for who has not given it yet, all else for who has."""
    return state == (SubscriberState.PENDING if purpose == Purpose.CONFIRM else SubscriberState.ACTIVE)
