"""Repository of subscribers: what they subscribe to, in which state, with the proof of it.

Every change of state writes its line of consent in the same transaction, and whatever ends a subscription also
cancels what is queued for it. Does not send anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from watcher.errors import AlreadySubscribed, Suppressed, UnknownSubscriber
from watcher.model import Subscriber, SubscriberState
from watcher.model.states import may_become
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables import people
from watcher.remember.db.tables.calls import events
from watcher.remember.people import bounce_counts, erasure, introduction_rows, subscriber_rows, tokens
from watcher.remember.people import consent as consents
from watcher.remember.people.addresses import address_key, tidy_address
from watcher.remember.people.consent import Consent, Trace
from watcher.remember.people.departures import BACK, ERASED, FORGOTTEN, MOVED, Departure, Departures, Journal
from watcher.remember.people.tokens import Signer, secret_key

LASTING = ("unsubscribe", "preferences", "bounce")  # the tokens in every message: they never expire
UNCONFIRMED_FOR = timedelta(days=30)
PROVISIONAL = timedelta(hours=24)
"""So long a suppression can be undone."""
COMPLAINT = "complaint"
CHANGEABLE = frozenset(field.name for field in fields(Subscriber)) - {"id", "channel", "state", "created"}


CancelQueued = Callable[[Transaction, int, str, datetime], int]


class People:
    """Subscribers, their consent and their tokens."""

    def __init__(
        self,
        db: Database,
        cancel_queued: CancelQueued,
        key: bytes | None = None,
        *,
        departures: Departures | None = None,
        files: Path | None = None,
    ) -> None:
        """`cancel_queued` cancels, in the same transaction, what the outbox holds for a subscriber who leaves.

        `departures` is the journal outside the database, `files` the folder of the file channel.
        """
        self._db = db
        self._departures = departures or Departures(None)
        self._files = files
        self._cancel_queued = cancel_queued
        self._key = key
        self._signer: Signer | None = None

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        self.signer  # noqa: B018 - the key may have to be made, which is a transaction of its own
        with self._db.write() as tx:
            yield tx

    @property
    def signer(self) -> Signer:
        """The keyed hashes of this watch (the key is made on first use where none is given)."""
        if self._signer is None:
            self._signer = Signer(self._key or secret_key(self._db))
        return self._signer

    # --- reading -------------------------------------------------------------------------------------------

    def get(self, subscriber: int) -> Subscriber:
        """That subscriber. Raises UnknownSubscriber."""
        return self._db.ask(load, subscriber)

    def by_id(self, subscriber: int) -> Subscriber | None:
        """That subscriber, None where there is none."""
        row = self._db.row(select(people.subscribers).where(people.subscribers.c.id == subscriber))
        return subscriber_rows.subscriber(row) if row else None

    def find(self, channel: str, address: str, thread: int | None = None) -> Subscriber | None:
        """The subscriber at that address, whatever its state. Raises BadAddress."""
        return self._db.ask(find, channel, address, thread)

    def at(self, channel: str, address: str) -> tuple[Subscriber, ...]:
        """All subscribers at that address, whatever their state: a group has one for each of its topics.

        Raises BadAddress.
        """
        table = people.subscribers
        same = (table.c.channel == channel) & (table.c.address_key == address_key(channel, address))
        return self._many(select(table).where(same))

    def all(self) -> tuple[Subscriber, ...]:
        """Everyone, whatever the state, oldest first."""
        return self._many(select(people.subscribers))

    def active(self) -> tuple[Subscriber, ...]:
        """Those who are to be written to."""
        return self._many(select(people.subscribers).where(people.subscribers.c.state == SubscriberState.ACTIVE))

    def unconfirmed(self, start: datetime, end: datetime) -> tuple[tuple[Subscriber, datetime], ...]:
        """Who asked between these instants and has not confirmed since, and when they asked."""
        table = people.subscribers
        asked = (table.c.state == SubscriberState.PENDING) & table.c.state_at.between(start, end)
        rows = self._db.rows(select(table).where(asked).order_by(table.c.id))
        return tuple((subscriber_rows.subscriber(row), row.state_at) for row in rows)

    def _many(self, query: Select[Any]) -> tuple[Subscriber, ...]:
        return tuple(subscriber_rows.subscriber(row) for row in self._db.rows(query.order_by(people.subscribers.c.id)))

    # --- subscribing ---------------------------------------------------------------------------------------

    def add(self, draft: Subscriber, consent: Consent, now: datetime) -> Subscriber:
        """Subscribes at once, as an admin who holds the consent or a chat that said /start (way «chat»).

        An ended subscription at the same address is taken up again; `draft.id` is not looked at.
        Raises AlreadySubscribed, BadAddress, BadPreference, and Suppressed when the address asked not to be written to
        and its owner has not said otherwise.
        """
        by_owner = consent.way == "chat"
        with self._writing() as tx:
            mac = self._mac(draft.channel, draft.address)
            was_here = find(tx, draft.channel, draft.address, draft.thread) is not None
            if consents.is_suppressed(tx, mac):
                if not by_owner:
                    raise Suppressed
                was_here = True
                consents.lift(tx, mac)
            added = self._put(tx, replace(draft, state=SubscriberState.ACTIVE), now)
            consents.record(
                tx, Trace(added.id, added.channel, mac), "confirmed" if by_owner else "imported", consent, now
            )
        if was_here:
            self._note(BACK, added, now)
        return added

    def request(self, draft: Subscriber, consent: Consent, now: datetime) -> Subscriber:
        """Notes that an address asks to be subscribed; nothing is sent to it but one letter to confirm.

        Raises AlreadySubscribed, BadAddress, BadPreference.
        """
        with self._writing() as tx:
            asked = self._put(tx, replace(draft, state=SubscriberState.PENDING), now)
            consents.record(tx, self._trace(asked), "requested", consent, now)
            return asked

    def _put(self, tx: Transaction, draft: Subscriber, now: datetime) -> Subscriber:
        draft = _valid(draft)
        known = find(tx, draft.channel, draft.address, draft.thread)
        if known and not may_become(known.state, draft.state):
            raise AlreadySubscribed(f"{draft.address} is subscribed already (number {known.id})")
        row = subscriber_rows.row(draft, created=known.created if known else now) | {"state_at": now, "state_why": ""}
        if known:
            row |= {"bounce_score": 0.0, "bounced_at": None}
            tx.execute(update(people.subscribers).where(people.subscribers.c.id == known.id).values(**row))
            return load(tx, known.id)
        number = tx.execute(insert(people.subscribers).values(**row).returning(people.subscribers.c.id)).scalar_one()
        for purpose in LASTING:
            token = self.signer.token(purpose, number)
            tokens.put(tx, token, tokens.Grant(purpose, number, now))
        return load(tx, number)

    def confirm(self, subscriber: int, consent: Consent, now: datetime) -> Subscriber:
        """The owner of the address agreed: from now on it is written to."""
        with self._writing() as tx:
            known = load(tx, subscriber)
            consents.lift(tx, self._mac(known.channel, known.address))
            consents.record(tx, self._trace(known), "confirmed", consent, now)
            _set_state(tx, subscriber, SubscriberState.ACTIVE, "", now)
        self._note(BACK, known, now)
        return replace(known, state=SubscriberState.ACTIVE)

    def update(self, subscriber: int, **changes: Any) -> Subscriber:
        """Changes what a person set for themselves (any field of Subscriber but id, channel, state, created).

        Raises UnknownSubscriber, BadAddress, BadPreference; ValueError for a field that cannot be changed.
        """
        unknown = set(changes) - CHANGEABLE
        if unknown:
            raise ValueError(f"cannot change {', '.join(sorted(unknown))}")
        with self._writing() as tx:
            changed = _valid(replace(load(tx, subscriber), **changes))
            row = subscriber_rows.row(changed, created=changed.created)
            tx.execute(update(people.subscribers).where(people.subscribers.c.id == subscriber).values(**row))
            return changed

    # --- ending --------------------------------------------------------------------------------------------

    def unsubscribe(self, subscriber: int, consent: Consent, now: datetime) -> Subscriber:
        """Ends a subscription, at once also for what is queued. Doing it twice changes nothing."""
        return self._end(subscriber, SubscriberState.UNSUBSCRIBED, consent, now)

    def suspend(self, subscriber: int, why: str, now: datetime) -> Subscriber:
        """Stops writing to an address that cannot be reached; /start or a confirmation takes it up again."""
        return self._end(subscriber, SubscriberState.SUSPENDED, Consent(way="channel", who=why), now)

    def suppress(self, subscriber: int, why: str, now: datetime) -> Subscriber:
        """Never writes to that address again (it does not exist, or it complained)."""
        with self._writing() as tx:
            consents.suppress(tx, self._trace(load(tx, subscriber)), why, now)
        return self._end(subscriber, SubscriberState.SUPPRESSED, Consent(way="channel", who=why), now)

    def suppressed_lately(self, channel: str, now: datetime) -> dict[int, str]:
        """The subscribers whose suppression can still be undone, and why they were (complaints are final)."""
        query = _undoable(now).where(people.subscribers.c.channel == channel)
        return {row.id: row.state_why for row in self._db.rows(query)}

    def reinstate(self, subscribers: Iterable[int], consent: Consent, now: datetime) -> int:
        """Undoes suppressions of the last 24 hours: these are active again, as they were. How many."""
        done = 0
        for number in subscribers:
            with self._writing() as tx:
                row = tx.execute(_undoable(now).where(people.subscribers.c.id == number)).one_or_none()
                if row is None:
                    continue
                known = subscriber_rows.subscriber(row)
                consents.lift(tx, self._mac(known.channel, known.address))
                consents.record(tx, self._trace(known), "reinstated", consent, now)
                _set_state(tx, number, SubscriberState.ACTIVE, "", now)
            self._note(BACK, known, now)
            done += 1
        return done

    def bounce(self, subscriber: int, why: str, now: datetime) -> float:
        """Counts a soft bounce: one point a day, forgotten after a quiet week, suspended at five. The score."""
        with self._writing() as tx:
            score = bounce_counts.count(tx, subscriber, now)
        if score >= bounce_counts.SUSPEND_AT:
            self.suspend(subscriber, f"bounced on {score:.0f} days: {why}", now)
        return score

    def _end(self, subscriber: int, state: SubscriberState, consent: Consent, now: datetime) -> Subscriber:
        with self._writing() as tx:
            known = load(tx, subscriber)
            self._cancel_queued(tx, subscriber, state, now)
            if not may_become(known.state, state):
                return known
            if state in (SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED):
                self._note(state, known, now)
            introduction_rows.leave(tx, subscriber)
            _set_state(tx, subscriber, state, consent.who, now)
            step = "withdrawn" if state is SubscriberState.UNSUBSCRIBED else state.value
            consents.record(tx, self._trace(known), step, consent, now)
            return replace(known, state=state)

    def resume(self, subscriber: int, consent: Consent, now: datetime) -> Subscriber:
        """Takes up a suspended subscription again (the person wrote to us)."""
        with self._writing() as tx:
            known = load(tx, subscriber)
            if known.state is not SubscriberState.SUSPENDED:
                return known
            consents.record(tx, self._trace(known), "resumed", consent, now)
            _set_state(tx, subscriber, SubscriberState.ACTIVE, "", now)
            return replace(known, state=SubscriberState.ACTIVE)

    def move(self, subscriber: int, address: str, consent: Consent, now: datetime) -> Subscriber:
        """The chat has a new number (a group that became a supergroup): same people, same consent."""
        with self._writing() as tx:
            before = load(tx, subscriber)
            known = replace(before, address=tidy_address(before.channel, address))
            self._note(MOVED, before, now, to=self._mac(known.channel, known.address))
            row = subscriber_rows.row(known, created=known.created)
            tx.execute(update(people.subscribers).where(people.subscribers.c.id == subscriber).values(**row))
            consents.record(tx, self._trace(known), "moved", consent, now)
            return known

    def erase(self, subscriber: int, consent: Consent, now: datetime) -> None:
        """Forgets a person; the proof of consent stays under a keyed hash, and only they can subscribe again."""
        with self._writing() as tx:
            known = load(tx, subscriber)
            self._note(ERASED, known, now)
            erasure.erase(tx, known, self._trace(known), consent, now)
        erasure.remove_files(self._files, subscriber)
        self._db.wipe()

    def forget_talks(self, channel: str, address: str, now: datetime) -> None:
        """Forgets what somebody without a subscription said, also in groups, and that they agreed for a group."""
        somebody = Subscriber(0, channel, address)
        with self._writing() as tx:
            self._note(FORGOTTEN, somebody, now)
            erasure.erase_talks(tx, somebody)
        self._db.wipe()

    def export(self, subscriber: int) -> dict[str, Any]:
        """All that is kept of a person, ready for JSON. Raises UnknownSubscriber."""
        with self._db.read() as tx:
            known = load(tx, subscriber)
            return erasure.export(tx, known, self._trace(known).address_mac)

    # --- tokens --------------------------------------------------------------------------------------------

    def token(self, subscriber: int, purpose: str, now: datetime, expires: datetime | None = None) -> str:
        """The token of that person for one purpose (unsubscribe, preferences, bounce, confirm), known from now on.

        Raises nothing for a person who is gone: their token is simply never found.
        """
        token = self.signer.token(purpose, subscriber, expires.isoformat() if expires else "")
        known = self._db.ask(tokens.is_known, token)
        if not known:
            with self._writing() as tx:
                tokens.put(tx, token, tokens.Grant(purpose, subscriber, now, expires))
        return token

    def by_token(self, spelled: str, purpose: str, now: datetime) -> Subscriber | None:
        """Whose token this is; None when forged, expired, used up or made for another purpose."""
        with self._db.read() as tx:
            holder = tokens.holder(tx, spelled, purpose, now)
            found = tx.execute(select(people.subscribers).where(people.subscribers.c.id == holder)).one_or_none()
            return subscriber_rows.subscriber(found) if found else None

    # --- after a restore -----------------------------------------------------------------------------------

    def replay(self, journal: Journal, now: datetime) -> int:
        """Applies the journal to a database that is older than it: who left has left, who was erased is. How many.

        To be called on a book of people that keeps no journal itself.
        """
        rows = self._db.rows(select(people.subscribers).order_by(people.subscribers.c.id))
        done = sum(self._replay_one(subscriber_rows.subscriber(row), row.state_at, journal, now) for row in rows)
        with self._writing() as tx:
            for line in journal.never_again():
                consents.suppress(tx, Trace(0, line.channel, line.address_mac), line.step, line.at)
            erasure.erase_talks_again(tx, journal.silenced(), self._mac)
        return done

    def _replay_one(self, known: Subscriber, since: datetime | None, journal: Journal, now: datetime) -> bool:
        """Whether they leave (again); `since` is when they came to their state."""
        lines = journal.of(self._mac(known.channel, known.address), known.thread)
        if not lines or (since and lines[-1].at < since <= now):  # the database knows more than the journal
            return False
        last = lines[-1]
        consent = Consent(way="restore", who=f"{last.step} on {last.at:%Y-%m-%d}")
        if last.step == ERASED:
            self.erase(known.id, consent, now)
        elif last.step == SubscriberState.SUPPRESSED:
            self.suppress(known.id, consent.who, now)
        elif last.step == SubscriberState.UNSUBSCRIBED:
            self.unsubscribe(known.id, consent, now)
        elif any(line.step == ERASED and known.created and line.at > known.created for line in lines):
            self._begin_anew(known, consent, now)
        return known.state is SubscriberState.ACTIVE and last.step not in (BACK, MOVED)

    def _begin_anew(self, known: Subscriber, consent: Consent, now: datetime) -> None:
        """They were erased and came back: what was kept before the erasure goes, the subscription stays."""
        self.erase(known.id, consent, now)
        with self._writing() as tx:
            consents.lift(tx, self._mac(known.channel, known.address))
            latest = tx.scalar(select(func.max(events.c.seq))) or 0
            again = self._put(tx, replace(known, name="", since_seq=latest), now)
            consents.record(tx, self._trace(again), "resumed", consent, now)

    # --- housekeeping --------------------------------------------------------------------------------------

    def tidy(self, now: datetime) -> int:
        """Forgets requests nobody confirmed in 30 days, and old network traces; how many people were forgotten."""
        with self._writing() as tx:
            consents.forget_traces(tx, now)
            old = (people.subscribers.c.state == SubscriberState.PENDING) & (
                people.subscribers.c.state_at < now - UNCONFIRMED_FOR
            )
            gone = [row.id for row in tx.execute(select(people.subscribers.c.id).where(old))]
            tx.execute(delete(people.tokens).where(people.tokens.c.subscriber.in_(gone)))
            tx.execute(delete(people.subscribers).where(people.subscribers.c.id.in_(gone)))
            return len(gone)

    def is_suppressed(self, channel: str, address: str) -> bool:
        """Whether that address is never to be written to. Raises BadAddress."""
        return self._db.ask(consents.is_suppressed, self._mac(channel, address))

    def may_ask_again(self, channel: str, address: str, now: datetime) -> bool:
        """Whether that address may get one more letter to confirm today."""
        return self._db.ask(consents.requests_since, self._mac(channel, address), now - timedelta(days=1)) < 3

    def count(self) -> dict[str, int]:
        """How many subscribers are in each state."""
        query = select(people.subscribers.c.state, func.count()).group_by(people.subscribers.c.state)
        return {row[0]: row[1] for row in self._db.rows(query)}

    def _note(self, step: str, who: Subscriber, now: datetime, to: str = "") -> None:
        mac = self._mac(who.channel, who.address)
        self._departures.note(Departure(now, step, who.channel, mac, who.thread or 0, to))

    def _mac(self, channel: str, address: str) -> str:
        return self.signer.address_mac(channel, address_key(channel, address))

    def _trace(self, subscriber: Subscriber) -> Trace:
        return Trace(subscriber.id, subscriber.channel, self._mac(subscriber.channel, subscriber.address))


def _valid(subscriber: Subscriber) -> Subscriber:
    """The same with its address and preferences in their kept form. Raises BadAddress, BadPreference."""
    address = tidy_address(subscriber.channel, subscriber.address)
    return replace(subscriber, address=address, **subscriber.preferences().as_values())


def load(tx: Transaction, subscriber: int) -> Subscriber:
    """The subscriber of that number. Raises UnknownSubscriber."""
    row = tx.execute(select(people.subscribers).where(people.subscribers.c.id == subscriber)).one_or_none()
    if row is None:
        raise UnknownSubscriber(f"there is no subscriber number {subscriber}")
    return subscriber_rows.subscriber(row)


def find(tx: Transaction, channel: str, address: str, thread: int | None = None) -> Subscriber | None:
    table = people.subscribers
    same = (table.c.channel == channel) & (table.c.address_key == address_key(channel, address))
    row = tx.execute(select(table).where(same, table.c.thread == (thread or 0))).one_or_none()
    return subscriber_rows.subscriber(row) if row else None


def _undoable(now: datetime) -> Select[Any]:
    """Suppressed for less than a day, and not by a complaint."""
    table = people.subscribers
    lately = (table.c.state_at > now - PROVISIONAL) & (table.c.state_at <= now + PROVISIONAL)
    by_channel = (table.c.state == SubscriberState.SUPPRESSED) & table.c.state_why.not_like(f"{COMPLAINT}%")
    return select(table).where(by_channel & lately).order_by(table.c.id)


def _set_state(tx: Transaction, subscriber: int, state: SubscriberState, why: str, now: datetime) -> None:
    table = people.subscribers
    values = {"state": state, "state_why": why, "state_at": now}
    tx.execute(update(table).where(table.c.id == subscriber).values(**values))
