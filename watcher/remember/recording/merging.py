"""Merging and splitting by hand: two calls become one, or one source's notice becomes a call of its own again.

Nothing is lost: a merged call keeps its row and its events and answers as the call it belongs to; what a person
parted is not offered again. Events have the cause `admin`, so nobody is told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from watcher.errors import CannotRegroup
from watcher.model import Cause
from watcher.remember.calls import loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction
from watcher.remember.db.said import account_of
from watcher.remember.db.tables.calls import calls, events, sightings, versions
from watcher.remember.db.tables.clusters import merges, partings
from watcher.remember.duplicates import kept_keys
from watcher.remember.recording import first_hashes, writing
from watcher.remember.recording.writing import Change, Sighting
from watcher.remember.rules.decide import Decision, State
from watcher.remember.rules.differences import filled
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.search import index


def merge(tx: Transaction, keep: int, other: int, who: str, now: datetime) -> None:
    """Makes one call of two; `keep` stays and learns what `other` alone said. Raises CannotRegroup."""
    states = loading.states(tx, _current(tx, keep, other))
    if keep == other or len(states) < 2:
        raise CannotRegroup(f"{keep} and {other} are not two calls")
    if states[keep].reading.kind is not states[other].reading.kind:
        raise CannotRegroup(f"call {keep} is a {states[keep].reading.kind}, {other} a {states[other].reading.kind}")
    first_hashes.make(tx, (keep, other))  # only what brought a call may lack one
    moved = tx.execute(select(sightings.c.source, sightings.c.url).where(sightings.c.call_id == other)).all()
    tx.execute(update(sightings).where(sightings.c.call_id == other).values(call_id=keep))
    tx.execute(update(calls).where(calls.c.id == other).values(merged_into=keep, due_at=None))
    tx.execute(update(calls).where(calls.c.edition_of == other, calls.c.id != keep).values(edition_of=keep))
    kept_keys.forget(tx, [other])
    tx.execute(delete(partings).where(_pair(keep, other)))
    index.forget(tx, [other])
    after = replace(states[keep], reading=filled(states[keep].reading, states[other].reading))
    source = moved[0].source if moved else ""
    writing.write_changes(tx, [Change(keep, Decision(states[keep], after, now, Thresholds()), source, Cause.ADMIN)])
    said = {"call_id": keep, "at": now, "by_rule": False, "reasons": [json_codec.storable(who)[:128]]}
    for row in moved:
        tx.execute(insert(merges).values(said | {"source": row.source, "url": row.url}))


def split(tx: Transaction, call: int, source: str, who: str, now: datetime) -> int:
    """Gives what `source` says of a call a call of its own; returns its id. Raises CannotRegroup."""
    first_hashes.make(tx, [call])
    s = sightings.c
    accounts = tx.execute(select(sightings).where(s.call_id == call).order_by(s.id)).all()
    own = [row for row in accounts if row.source == source]
    if not own or len(own) == len(accounts):
        raise CannotRegroup(f"call {call} does not stand on {source} and another source")
    new = _own_call(tx, own[0], now)
    tx.execute(update(sightings).where(s.id.in_([row.id for row in own])).values(call_id=new))
    keep_apart(tx, call, new, who, now)
    writing.index(tx, [call, new])
    return new


def keep_apart(tx: Transaction, one: int, two: int, who: str, now: datetime) -> None:
    """Notes that two calls are two; a second time changes nothing."""
    if tx.execute(select(partings.c.call_id).where(_pair(one, two))).first() is None:
        first, second = sorted((one, two))
        said = {"at": now, "who": json_codec.storable(who)[:128]}
        tx.execute(insert(partings).values(call_id=first, other_id=second, **said))


def _own_call(tx: Transaction, row: Any, now: datetime) -> int:
    """A new call from one source's account, under a passing sighting that gives way to the real one."""
    notice, reading = account_of(row.said)
    passing = Sighting(notice, reading, (row.notice_hash, row.exact_hash), f"split:{row.id}:{now.isoformat()}", ())
    decision = Decision(None, State(notice.title, notice.text, reading, notice.url), now, Thresholds())
    told = writing.write_new(tx, [(passing, decision)], "")
    found = select(sightings.c.call_id).where(sightings.c.source == row.source, sightings.c.key == passing.key)
    new = int(tx.execute(found).scalar_one())
    tx.execute(delete(sightings).where(sightings.c.source == row.source, sightings.c.key == passing.key))
    tx.execute(update(calls).where(calls.c.id == new).values(first_seen=row.first_seen))
    tx.execute(update(versions).where(versions.c.call_id == new).values(cause=Cause.ADMIN.value))
    tx.execute(update(events).where(events.c.seq.in_([event.seq for event in told])).values(cause=Cause.ADMIN.value))
    return new


def _current(tx: Transaction, *ids: int) -> list[int]:
    """Those of the calls that exist and were not merged into another."""
    query = select(calls.c.id).where(calls.c.id.in_(ids), calls.c.merged_into.is_(None))
    return list(tx.execute(query).scalars())


def _pair(one: int, two: int) -> Any:
    p = partings.c
    return or_((p.call_id == one) & (p.other_id == two), (p.call_id == two) & (p.other_id == one))
