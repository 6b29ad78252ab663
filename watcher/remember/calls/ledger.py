"""The ledger: what changed, in the order it was noticed. Lines are only ever added; a held one may be released.

What is owed to whom is not known here; who asks gives the last number they know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, text, update

from watcher.model import Cause, Event, EventKind
from watcher.remember.calls import anomalies
from watcher.remember.calls.anomalies import HeldHarvest
from watcher.remember.db.database import Database, Transaction, insert_numbered
from watcher.remember.db.json_codec import plain, storable
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.calls import events
from watcher.remember.db.tables.outbox import deliveries

_APPENDING = 7_265_002  # PostgreSQL advisory lock: numbers become visible in their order
_OF_CALL = select(events).where(events.c.call_id == bindparam("call")).order_by(events.c.seq)
_TOLD_KINDS = PreparedQuery(
    select(events.c.call_id, events.c.kind).where(events.c.call_id.in_(bindparam("some", expanding=True))).distinct()
)
FLOOD = "flood"
ANOMALY = "anomaly"
FIRST_RUN = "first_run"
RESTORED = "restored"
RULE_LOST = "rule_lost"


class Ledger:
    """The repository of events, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def since(self, seq: int = 0, limit: int | None = None) -> tuple[Event, ...]:
        """The events after number `seq`, oldest first, at most `limit`."""
        return self._find(select(events).where(events.c.seq > seq).order_by(events.c.seq).limit(limit))

    def since_instant(self, at: datetime) -> tuple[Event, ...]:
        """The events noticed at that instant or later, oldest first."""
        return self._find(select(events).where(events.c.at >= at).order_by(events.c.seq))

    def of_call(self, call: int) -> tuple[Event, ...]:
        """All that was noticed of a call, oldest first."""
        with self._db.read() as tx:
            return tuple(map(_event, tx.execute(_OF_CALL, {"call": call})))

    def of_calls(self, calls: Iterable[int], since: datetime) -> tuple[Event, ...]:
        """What was noticed of these calls from that instant on, oldest first; held lines are left out."""
        mine = events.c.call_id.in_(list(calls)) & (events.c.at >= since) & ~events.c.held
        return self._find(select(events).where(mine).order_by(events.c.seq))

    def told_before(self, seq: int, limit: int) -> list[tuple[int, datetime, int]]:
        """Number, instant and call of what sources changed before number `seq` and nobody holds, newest first."""
        c = events.c
        query = select(c.seq, c.at, c.call_id).where(c.seq < seq, c.cause == Cause.SOURCE.value, ~c.held)
        with self._db.read() as tx:
            return [(row.seq, row.at, row.call_id) for row in tx.execute(query.order_by(c.seq.desc()).limit(limit))]

    def numbered(self, seqs: Sequence[int]) -> tuple[Event, ...]:
        """The events with these numbers, newest first."""
        return self._find(select(events).where(events.c.seq.in_(seqs)).order_by(events.c.seq.desc()))

    def latest_seq(self) -> int:
        """The number of the last event, 0 for none."""
        return self._db.scalar(select(func.max(events.c.seq))) or 0

    def held(self, source: str | None = None, because: str | None = None) -> tuple[Event, ...]:
        """The events that wait for an admin, oldest first; `because` is `flood` or `restored`.

        What a first run brought waits for nobody: see `first_run`.
        """
        query = select(events).where(~events.c.settled).order_by(events.c.seq)
        if source is not None:
            query = query.where(events.c.source == source)
        if because is not None:
            query = query.where(events.c.held_because == because)
        return self._find(query)

    def held_harvests(self) -> tuple[HeldHarvest, ...]:
        """The harvests that are held whole, since most of their calls said the same at once."""
        return self._db.ask(anomalies.waiting)

    def first_run(self, source: str) -> tuple[Event, ...]:
        """What the first harvest of a source brought, for an admin to look over; it is told to nobody."""
        mine = (events.c.source == source) & (events.c.held_because == FIRST_RUN)
        return self._find(select(events).where(mine).order_by(events.c.seq))

    def release(self, source: str, now: datetime, *, seqs: Iterable[int] | None = None) -> int:
        """Lets held events of a source be told (all, or those numbered); returns how many there were.

        A harvest of it that is held whole is believed when it is read the next time.
        Also those of a first run: an admin who has looked them over may announce them after all.
        """
        return self._settle(source, now, seqs, held=False)

    def dismiss(self, source: str, now: datetime, *, seqs: Iterable[int] | None = None) -> int:
        """Leaves held events of a source untold for good (all, or those numbered); returns how many there were."""
        return self._settle(source, now, seqs, held=True)

    def hold_again(self, seqs: Sequence[int]) -> int:
        """Holds settled events again, but for those that a message tells already; returns how many."""
        is_new = events.c.held_because != FIRST_RUN
        told = select(deliveries.c.event).where(deliveries.c.event.in_(seqs))
        mine = events.c.seq.in_(seqs) & events.c.settled & events.c.seq.not_in(told)
        return self._db.run(update(events).where(mine).values(held=True, settled=~is_new))

    def _settle(self, source: str, now: datetime, seqs: Iterable[int] | None, *, held: bool) -> int:
        open_ = ~events.c.settled
        if not held:
            open_ |= events.c.held & (events.c.held_because == FIRST_RUN)
        waiting = open_ & (events.c.source == source) & (events.c.at <= now)
        if seqs is not None:
            waiting &= events.c.seq.in_(list(seqs))
        with self._db.write() as tx:
            if seqs is None:
                anomalies.settle(tx, source, anomalies.DISCARDED if held else anomalies.RELEASED)
            return tx.execute(update(events).where(waiting).values(held=held, settled=True)).rowcount

    def _find(self, query: Any) -> tuple[Event, ...]:
        return tuple(map(_event, self._db.rows(query)))


def read(tx: Transaction, query: Any) -> tuple[Event, ...]:
    """The events that a query on the table finds."""
    return tuple(map(_event, tx.execute(query)))


def append(tx: Transaction, lines: Sequence[Event]) -> tuple[Event, ...]:
    """Writes events and returns them with their numbers, in order."""
    if not lines:
        return ()
    lock(tx)
    numbers = insert_numbered(tx, events, [_row(event) for event in lines], "seq")
    return tuple(replace(event, seq=seq) for event, seq in zip(lines, numbers, strict=True))


def lock(tx: Transaction) -> None:
    """One decider at a time: two must not both close a call, and who has read number 12 never meets 11 later.

    To be taken before the states are read that are decided on. SQLite has one writer anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _APPENDING})


def told_kinds(tx: Transaction, calls: Sequence[int]) -> dict[int, frozenset[EventKind]]:
    """Which kinds of events each of these calls already has."""
    kinds: dict[int, set[EventKind]] = {}
    for call, kind in _TOLD_KINDS.all(tx, {"some": calls}):
        kinds.setdefault(call, set()).add(EventKind(kind))
    return {call: frozenset(told) for call, told in kinds.items()}


def _row(event: Event) -> dict[str, Any]:
    return {
        "at": event.at,
        "call_id": event.call,
        "kind": event.kind.value,
        "cause": event.cause.value,
        "source": event.source,
        "held": event.held,
        "settled": not event.held or event.held_because == FIRST_RUN,
        "held_because": event.held_because,
        "before": plain(event.before),
        "after": plain(event.after),
        "quote": storable(event.quote),
    }


def _event(row: Row[Any]) -> Event:
    return Event(
        seq=row.seq,
        at=row.at,
        call=row.call_id,
        kind=EventKind(row.kind),
        cause=Cause(row.cause),
        source=row.source,
        before=row.before,
        after=row.after,
        quote=row.quote,
        held=row.held,
        held_because=row.held_because,
    )
