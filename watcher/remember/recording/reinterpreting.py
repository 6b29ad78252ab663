"""Reads what is stored again, when words or rules have changed: lists what would differ, and applies it.

What comes of it has the cause `reinterpreted` and is told to nobody. Notices are read as of the day they were first
read, so that a date without year does not wander.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from watcher.model import Cause, Notice, Reading
from watcher.remember.calls import ledger, loading
from watcher.remember.db.database import BATCH, Database, Transaction
from watcher.remember.db.said import account_of, pack_account
from watcher.remember.db.tables.calls import sightings
from watcher.remember.recording import writing
from watcher.remember.recording.recording import Read
from watcher.remember.recording.writing import Change
from watcher.remember.rules import differences as versions
from watcher.remember.rules.decide import Decision
from watcher.remember.rules.differences import dated
from watcher.remember.rules.thresholds import Thresholds

_OF_THE_DAY = frozenset({"status", "deadline", "warnings"})  # what a reading says of its own moment


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new reading changes in a call: the fact's name («deadlines», «domain health»), before and after."""

    call: int
    title: str
    source: str
    what: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Reread:
    """A sighting whose notice is read differently now."""

    id: int
    call: int
    source: str
    notice: Notice
    old: Reading
    new: Reading

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(
            Difference(self.call, self.notice.title, self.source, what, before, after)
            for what, before, after in differences(self.old, self.new)
        )


class Rereading:
    """One pass over all that is stored, a batch a transaction."""

    def __init__(self, db: Database, read: Read, now: datetime, thresholds: Thresholds) -> None:
        self._db, self._read, self._now, self._thresholds = db, read, now, thresholds

    def preview(self) -> Iterator[Difference]:
        """What would differ; nothing is written."""
        last = 0
        while True:
            last, found = self._db.ask(self._next, last)
            if not last:
                return
            for item in found:
                yield from item.differences

    def apply(self) -> Iterator[Difference]:
        """What differs, written down."""
        last = 0
        while True:
            with self._db.write() as tx:
                last, found = self._next(tx, last)
                self._write(tx, found)
            if not last:
                return
            for item in found:
                yield from item.differences

    def _next(self, tx: Transaction, last: int) -> tuple[int, list[Reread]]:
        """The last id of the next batch (0: there is none), and those of it that are read differently."""
        s = sightings.c
        query = select(s.id, s.call_id, s.source, s.read_at, s.said)
        batch = tx.execute(query.where(s.id > last).order_by(s.id).limit(BATCH)).all()
        found = []
        for row in batch:
            notice, old = account_of(row.said)
            new = self._read(dated(notice, row.read_at))
            if not is_same(old, new):
                found.append(Reread(row.id, row.call_id, row.source, notice, old, new))
        return (batch[-1].id if batch else 0), found

    def _write(self, tx: Transaction, found: Sequence[Reread]) -> None:
        if not found:
            return
        ledger.lock(tx)
        states = loading.states(tx, (item.call for item in found))
        changes = []
        for item in found:
            state = states[item.call]
            after = replace(state, reading=versions.merged(state.reading, item.old, item.new))
            decision = Decision(state, after, self._now, self._thresholds)
            changes.append(Change(item.call, decision, item.source, Cause.REINTERPRETED))
            states[item.call] = decision.result
        kept = [{"b_id": item.id, "said": pack_account(item.notice, item.new)} for item in found]
        tx.execute(update(sightings).where(sightings.c.id == bindparam("b_id")), kept)
        writing.write_changes(tx, changes)


def is_same(old: Reading, new: Reading) -> bool:
    """Whether two readings agree in all but what hangs on the moment they were made."""
    names = (name for name in Reading.__dataclass_fields__ if name not in _OF_THE_DAY)
    return all(getattr(old, name) == getattr(new, name) for name in names)


def differences(old: Reading, new: Reading) -> Iterator[tuple[str, Any, Any]]:
    """The facts that differ, as (name, before, after) in JSON-ready values."""
    before, after = _facts(old), _facts(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _facts(reading: Reading) -> dict[str, Any]:
    """The facts of a reading by name, as events say them."""
    facts = versions.say_facts(reading) | {f"domain {score.domain}": True for score in reading.domains}
    territories = [told.value for told in reading.territories]
    return facts | {"kind": reading.kind.value, "language": reading.language, "territories": territories}
