"""Writes what was decided: calls, versions, sightings, identities, events and the search index, a batch per statement.

Every function works inside the caller's transaction; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.model import Call, Cause, Event, Notice, Reading
from watcher.remember.calls import ledger, loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import BATCH, Transaction, insert_numbered, insert_rows
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.said import Content, pack_account, pack_content, pack_reading
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, identities, sightings, versions
from watcher.remember.duplicates.accounts import remember_account
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.sketches import sketch_of
from watcher.remember.rules import lifecycle
from watcher.remember.rules.decide import Decision, Draft, State
from watcher.remember.rules.identity import canonical_url, flat, key_digest

_CHANGED = case((bindparam("b_version") == 1, bindparam("b_at", type_=Instant)), else_=calls.c.last_changed)
_CHANGE = PreparedWrite(update(calls).where(calls.c.id == bindparam("b_id")).values(last_changed=_CHANGED))
_KEEP_SAID = PreparedWrite(
    update(versions)
    .where(versions.c.call_id == bindparam("b_call"), versions.c.said.is_(None))
    .values(said=bindparam("b_said"))
)
_UPDATE_SIGHTING = PreparedWrite(update(sightings).where(sightings.c.id == bindparam("b_id")))


@dataclass(frozen=True, slots=True)
class Change:
    """A decision about a known call, by whose doing, read from which notice."""

    call: int
    decision: Decision
    source: str
    cause: Cause = Cause.SOURCE
    notice_hash: str = ""
    held_because: str = ""
    drafts: tuple[Draft, ...] | None = None

    @property
    def told(self) -> tuple[Draft, ...]:
        """The events to be written: those of the decision, unless fewer were chosen."""
        return self.decision.events if self.drafts is None else self.drafts


@dataclass(frozen=True, slots=True)
class Sighting:
    """A notice as one source's entry for a call: the key it is known by, and all keys that lead to it.

    `hashes` are of its meaning (versions.notice_hash) and of its very words (identity.exact_hash). `taken` is the
    key among them that led to another entry until now; `reader` names what read the notice; `account` is what was
    compared of it with other sites, where that was done.
    """

    notice: Notice
    reading: Reading
    hashes: tuple[str, str]
    key: str
    keys: tuple[str, ...]
    taken: str = ""
    reader: str = ""
    account: Fingerprint | None = None


def write_new(tx: Transaction, decided: Sequence[tuple[Sighting, Decision]], held_because: str) -> tuple[Event, ...]:
    """Creates a call for each sighting, with its first version; returns the events."""
    if not decided:
        return ()
    now = decided[0][1].now
    new = [_new_call(sighting, decision, now) for sighting, decision in decided]
    ids = insert_numbered(tx, calls, new)
    write_sightings(tx, [(sighting, call) for (sighting, _), call in zip(decided, ids, strict=True)], now)
    changes = [
        Change(call, decision, sighting.notice.source, Cause.SOURCE, sighting.hashes[0], held_because)
        for (sighting, decision), call in zip(decided, ids, strict=True)
    ]
    insert_rows(tx, versions, [_version_row(change) for change in changes])
    known = [_call(call, sighting, decision) for (sighting, decision), call in zip(decided, ids, strict=True)]
    accounts = {call: sighting.account for (sighting, _), call in zip(decided, ids, strict=True) if sighting.account}
    _index(tx, known, accounts, are_new=True)
    return _append(tx, changes)


def write_changes(tx: Transaction, changes: Sequence[Change]) -> tuple[Event, ...]:
    """Brings known calls to what was decided, with a version where it is one; returns the events."""
    if not changes:
        return ()
    new = [(change, _call_values(change.decision)) for change in changes]
    _CHANGE.run_all(tx, [row | _at(change) for change, row in new])  # in order: a call may change twice
    _write_versions(tx, changes)
    index(tx, dict.fromkeys(change.call for change in changes))
    return _append(tx, changes)


def _write_versions(tx: Transaction, changes: Sequence[Change]) -> None:
    """Notes new versions, and keeps what older ones said where the call says something else from now on."""
    rows: list[dict[str, Any]] = []
    before: dict[int, bytes] = {}
    for change in reversed(changes):
        if change.decision.is_version:
            rows.append(_version_row(change) | {"said": before.get(change.call)})
        old = change.decision.before
        if old and _content(old) != _content(change.decision.result):
            before[change.call] = pack_content(_content(old))
    _KEEP_SAID.run_all(tx, [{"b_call": call, "b_said": said} for call, said in before.items()])
    insert_rows(tx, versions, rows[::-1])


def _content(state: State) -> Content:
    return Content(state.url, state.title, state.text, state.reading)


def write_sightings(tx: Transaction, pairs: Sequence[tuple[Sighting, int]], now: datetime) -> None:
    """Notes that a source lists a call under these keys, from now on."""
    if not pairs:
        return
    new = [_sighting_row(sighting, now) | {"call_id": call, "first_seen": now} for sighting, call in pairs]
    ids = insert_numbered(tx, sightings, new)
    source = pairs[0][0].notice.source
    leads: dict[str, int | None] = {}
    for (sighting, _), number in zip(pairs, ids, strict=True):
        for key in sighting.keys:
            leads[key] = number if leads.get(key, number) == number else None
    remember_keys(tx, source, leads)
    own = {sighting.taken: number for (sighting, _), number in zip(pairs, ids, strict=True) if sighting.taken}
    take_keys(tx, source, own)


def update_sightings(tx: Transaction, pairs: Iterable[tuple[int, Sighting]], now: datetime) -> None:
    """Keeps the present notice of known sightings (id, sighting)."""
    kept = ("source", "key", "last_seen")
    new = [{"b_id": number} | _sighting_row(sighting, now) for number, sighting in pairs]
    rows = [{name: value for name, value in row.items() if name not in kept} for row in new]
    _UPDATE_SIGHTING.run_all(tx, rows)


def remember_keys(tx: Transaction, source: str, leads: Mapping[str, int | None]) -> None:
    """Keys that lead to a sighting; one that already leads to another (or leads to None) is shared for ever."""
    _lead(tx, source, leads, are_taken=False)


def take_keys(tx: Transaction, source: str, leads: Mapping[str, int]) -> None:
    """Keys that lead to these sightings from now on, whatever they led to before."""
    _lead(tx, source, leads, are_taken=True)


def _lead(tx: Transaction, source: str, leads: Mapping[str, int | None], *, are_taken: bool) -> None:
    if not leads:
        return
    rows = [{"source": source, "key": key_digest(key), "sighting_id": number} for key, number in leads.items()]
    _leading(tx.dialect.name, are_taken).run_all(tx, rows)


@cache
def _leading(engine: str, are_taken: bool) -> PreparedWrite:
    """The statement that lets keys lead to sightings, of which those in use are taken or marked as shared."""
    new = (sqlite if engine == "sqlite" else postgresql).insert(identities)
    differs = identities.c.sighting_id.is_distinct_from(new.excluded.sighting_id)
    leads_to = {"sighting_id": new.excluded.sighting_id if are_taken else None}
    return PreparedWrite(new.on_conflict_do_update(index_elements=["source", "key"], set_=leads_to, where=differs))


def index(tx: Transaction, ids: Iterable[int]) -> None:
    """Brings the search index, and the keys under which twins and later rounds find them, up to these calls."""
    _index(tx, tuple(loading.load_calls(tx, ids).values()), {})


def index_anew(tx: Transaction, heard: Callable[[int, int], None] | None = None, *, with_keys: bool = True) -> int:
    """Makes again, from the calls, all that is derived of them; returns how many calls there are.

    The keys by which likely twins are found are made again unless they are right (`with_keys`). `heard` is told after
    each batch how many are done, and of how many. A batch at a time is in memory.
    """
    from watcher.remember.duplicates import kept_keys
    from watcher.remember.search import index as search_index

    search_index.clear(tx)
    if with_keys:
        kept_keys.clear(tx)
    there = calls.c.merged_into.is_(None)
    total, done, last = tx.scalar(select(func.count()).select_from(calls).where(there)) or 0, 0, 0
    query = select(calls.c.id).where(there).order_by(calls.c.id).limit(BATCH)
    while ids := list(tx.execute(query.where(calls.c.id > last)).scalars()):
        batch = tuple(loading.load_calls(tx, ids).values())
        if with_keys:
            _index(tx, batch, {}, are_new=True)
        else:
            search_index.index(tx, batch, are_new=True)
        done, last = done + len(ids), ids[-1]
        if heard:
            heard(done, total)
    return done


def _index(
    tx: Transaction, known: Sequence[Call], accounts: Mapping[int, Fingerprint], *, are_new: bool = False
) -> None:
    from watcher.remember.duplicates import clusters
    from watcher.remember.search import index as search_index

    search_index.index(tx, known, are_new=are_new)
    clusters.note(tx, known, accounts, are_new=are_new)


def _append(tx: Transaction, changes: Sequence[Change]) -> tuple[Event, ...]:
    return ledger.append(tx, [event for change in changes for event in _events(change)])


def _events(change: Change) -> Iterable[Event]:
    for draft in change.told:
        yield Event(
            seq=0,
            at=change.decision.now,
            call=change.call,
            kind=draft.kind,
            cause=change.cause,
            source=change.source,
            before=draft.before,
            after=draft.after,
            quote=draft.quote,
            held=bool(change.held_because),
            held_because=change.held_because,
        )


def _call_values(decision: Decision) -> dict[str, Any]:
    """What a call's row says after a decision."""
    state, now, thresholds = decision.result, decision.now, decision.thresholds
    reading = state.reading
    opens, deadline = reading.opens, reading.deadline
    return {
        "kind": reading.kind.value,
        "genre": reading.genre.value,
        "status": state.status.value,
        "language": reading.language,
        "opens_at": opens.starts_at if opens else None,
        "deadline_at": deadline.ends_at if deadline else None,
        "closes_at": lifecycle.closes_at(reading),
        "due_at": lifecycle.next_turn(reading, now, thresholds),
        "text_events": state.text_events,
        "version": state.version,
        "url": json_codec.storable(state.url),
        "title": json_codec.storable(state.title),
        "text": json_codec.storable(state.text),
        "reading": pack_reading(reading),
    }


def _new_call(sighting: Sighting, decision: Decision, now: datetime) -> dict[str, Any]:
    notice = sighting.notice
    return _call_values(decision) | {
        "country": notice.country[:8],
        "published": notice.published,
        "first_seen": now,
        "last_changed": now,
        "edition_of": decision.edition_of,
    }


def _call(number: int, sighting: Sighting, decision: Decision) -> Call:
    """A call as `loading` would read what `_new_call` has just written."""
    notice, state, now = sighting.notice, decision.result, decision.now
    return Call(
        id=number,
        title=json_codec.storable(state.title),
        url=json_codec.storable(state.url),
        text=json_codec.storable(state.text),
        reading=state.reading,
        status=state.status,
        sources=(notice.source,),
        first_seen=now,
        last_seen=now,
        last_changed=now,
        published=notice.published.astimezone(UTC) if notice.published else None,
        country=notice.country[:8],
        version=state.version,
        edition_of=decision.edition_of,
    )


def _at(change: Change) -> dict[str, Any]:
    return {"b_id": change.call, "b_version": int(change.decision.is_version), "b_at": change.decision.now}


def _version_row(change: Change) -> dict[str, Any]:
    return {
        "call_id": change.call,
        "number": change.decision.result.version,
        "at": change.decision.now,
        "cause": change.cause.value,
        "source": change.source,
        "notice_hash": change.notice_hash,
    }


def _sighting_row(sighting: Sighting, now: datetime) -> dict[str, Any]:
    notice = sighting.notice
    said = pack_account(notice, sighting.reading)
    if sighting.account:
        remember_account(said, sighting.account)
    return {
        "source": notice.source,
        "key": json_codec.storable(sighting.key),
        "last_seen": now,
        "read_at": now,
        "raw_hash": notice.raw_hash,
        "notice_hash": sighting.hashes[0],
        "exact_hash": sighting.hashes[1],
        "url": json_codec.storable(canonical_url(notice.url)),
        "title": json_codec.storable(flat(notice.title)),
        "reader": sighting.reader,
        "said": said,
        "sketch": sketch_of(sighting.account, said) if sighting.account else None,
    }
