"""Takes back what a clock that was far ahead did to calls: they were closed, or opened, by a day that had not come.

What the watch decided in the future is decided again now, without a word where nobody was told. What sources said
meanwhile stays. Functions over a transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from watcher.model import EventKind
from watcher.remember.calls import ledger, loading
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.tables.calls import events
from watcher.remember.db.tables.outbox import deliveries
from watcher.remember.outbox.messages import NOT_SENT
from watcher.remember.recording import writing
from watcher.remember.recording.writing import Change
from watcher.remember.rules.decide import Decision
from watcher.remember.rules.thresholds import Thresholds

BELIEVED = timedelta(days=2)
"""A clock that is ahead by less is only early: what it closed is over within that time."""
BECAUSE = "clock"


def from_the_future(now: datetime) -> ColumnElement[bool]:
    """Turns of a call's life that are dated further ahead than any clock can be."""
    by_clock = (events.c.kind == EventKind.CLOSED) | (
        (events.c.kind == EventKind.OPENED) & events.c.before.is_not(None)
    )
    return (events.c.at > now + BELIEVED) & by_clock & ~events.c.held


def mend(tx: Transaction, now: datetime, thresholds: Thresholds) -> int:
    """Brings those calls to where they stand now; how many there were. Who was told of it is told again."""
    ledger.lock(tx)
    found = tx.execute(select(events.c.seq, events.c.call_id).where(from_the_future(now))).all()
    if not found:
        return 0
    seqs = [row.seq for row in found]
    told = {row.call_id for row in found if row.seq in _delivered(tx, seqs)}
    calls = sorted({row.call_id for row in found})
    states, leads = loading.states(tx, calls), loading.lead_sources(tx, calls)
    changes = []
    for call, state in states.items():
        decision = Decision(state, state, now, thresholds)
        if decision.status is not state.status:
            drafts = None if call in told else ()
            changes.append(Change(call, decision, leads.get(call, ""), drafts=drafts))
    mended = {change.call for change in changes}
    wrong = [row.seq for row in found if row.call_id in mended]
    tx.execute(update(events).where(events.c.seq.in_(wrong)).values(held=True, settled=True, held_because=BECAUSE))
    writing.write_changes(tx, changes)
    return len(changes)


def _delivered(tx: Transaction, seqs: list[int]) -> set[int]:
    told = deliveries.c.outbox != NOT_SENT
    return {
        seq
        for some in batches(seqs)
        for seq in tx.scalars(select(deliveries.c.event).where(deliveries.c.event.in_(some), told))
    }
