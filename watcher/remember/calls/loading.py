"""Rows of the tables of calls as values of the model. Reads only; `writing` writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, bindparam, select

from watcher.model import Call, Cause, Notice, Reading, Status
from watcher.remember.calls.ledger import told_kinds
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.said import Content, account_of, content_of, reading_of
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, identities, sightings, versions
from watcher.remember.rules.decide import State
from watcher.remember.rules.differences import Version
from watcher.remember.rules.identity import KnownItem, key_digest

# Built once: a harvest asks these, and building a statement costs as much as answering it.
_SOME: BindParameter[Any] = bindparam("some", expanding=True)
_S = sightings.c
_ITEM = (_S.id, _S.key, _S.call_id, _S.url, _S.title, _S.notice_hash, _S.exact_hash, _S.raw_hash)
_OF_SOURCE = _S.source == bindparam("source")
_KNOWN = PreparedQuery(
    select(identities.c.key.label("asked"), *_ITEM)
    .select_from(identities.outerjoin(sightings, identities.c.sighting_id == _S.id))
    .where(identities.c.source == bindparam("source"), identities.c.key.in_(_SOME))
)
_SAYING = PreparedQuery(select(*_ITEM).where(_OF_SOURCE, _S.exact_hash.in_(_SOME)))
_USED = PreparedQuery(select(_S.key).where(_OF_SOURCE, _S.key.in_(_SOME)))
_LISTED = PreparedQuery(
    select(*_ITEM).where(_OF_SOURCE, _S.missing_since.is_(None), _S.first_seen < bindparam("now", type_=Instant))
)
_SAID = PreparedQuery(select(_S.id, _S.said).where(_S.id.in_(_SOME)))
_CALLS = PreparedQuery(select(calls).where(calls.c.id.in_(_SOME)))
_C = calls.c
_STATES = PreparedQuery(
    select(_C.id, _C.title, _C.text, _C.reading, _C.url, _C.status, _C.text_events, _C.version).where(_C.id.in_(_SOME))
)
_SEEN = PreparedQuery(
    select(_S.call_id, _S.source, _S.last_seen, _S.missing_since).where(_S.call_id.in_(_SOME)).order_by(_S.id)
)
_PAGES = (
    select(_S.call_id, _S.source, _S.url, _S.first_seen, _S.last_seen, _S.missing_since)
    .where(_S.call_id.in_(_SOME))
    .order_by(_S.id)
)
_VERSIONS = select(versions).where(versions.c.call_id == bindparam("call")).order_by(versions.c.number)


def known_items(tx: Transaction, source: str, keys: Iterable[str]) -> dict[str, KnownItem | None]:
    """What is known under these keys; None for a key that several items share. Unknown keys are absent."""
    known: dict[str, KnownItem | None] = {}
    names = {key_digest(key): key for key in keys}
    for batch in batches(names):
        for asked, number, *rest in _KNOWN.all(tx, {"source": source, "some": batch}):
            known[names[bytes(asked)]] = None if number is None else KnownItem(number, *rest)
    return known


def same_words(tx: Transaction, source: str, hashes: Iterable[str]) -> dict[str, list[KnownItem]]:
    """The items of a source that said exactly this when they were last read, by `exact_hash`."""
    found: dict[str, list[KnownItem]] = defaultdict(list)
    for batch in batches(dict.fromkeys(hashes)):
        for row in _SAYING.all(tx, {"source": source, "some": batch}):
            found[row.exact_hash].append(KnownItem(*row))
    return found


def used_keys(tx: Transaction, source: str, keys: Iterable[str]) -> set[str]:
    """Those of these keys under which the source's sightings are stored."""
    used: set[str] = set()
    for batch in batches(dict.fromkeys(map(json_codec.storable, keys))):
        used.update(_USED.scalars(tx, {"source": source, "some": batch}))
    return used


def listed_items(tx: Transaction, source: str, now: datetime) -> list[KnownItem]:
    """The items the source listed when it was last read, before `now`."""
    return [KnownItem(*row) for row in _LISTED.all(tx, {"source": source, "now": now})]


def accounts(tx: Transaction, ids: Iterable[int]) -> dict[int, tuple[Notice, Reading]]:
    """What these sightings say, as published and as it was read."""
    found: dict[int, tuple[Notice, Reading]] = {}
    for batch in batches(dict.fromkeys(ids)):
        for row in _SAID.all(tx, {"some": batch}):
            found[row.id] = account_of(row.said)
    return found


def states(tx: Transaction, ids: Iterable[int]) -> dict[int, State]:
    """The calls with these ids as a decision wants them."""
    found: dict[int, State] = {}
    for batch in batches(dict.fromkeys(ids)):
        told = told_kinds(tx, batch)
        for row in _STATES.all(tx, {"some": batch}):
            found[row.id] = State(
                title=row.title,
                text=row.text,
                reading=reading_of(row.reading),
                url=row.url,
                status=Status(row.status),
                text_events=row.text_events,
                told=told.get(row.id, frozenset()),
                version=row.version,
            )
    return found


def load_calls(tx: Transaction, ids: Iterable[int]) -> dict[int, Call]:
    """The calls asked for, by the id they were asked by; one merged into another answers as that other."""
    wanted = list(dict.fromkeys(ids))
    rows: dict[int, Row[Any]] = {}
    unread = wanted
    while unread:  # what merged calls were merged into, however many merges later
        for batch in batches(unread):
            rows.update((row.id, row) for row in _CALLS.all(tx, {"some": batch}))
        unread = [number for row in rows.values() if (number := row.merged_into) is not None and number not in rows]
    targets = {asked: target for asked in wanted if (target := _target(asked, rows))}
    found: dict[int, Call] = {}
    for batch in batches(dict.fromkeys(targets.values())):
        by_call = seen(tx, batch)
        found.update((number, with_sightings(_call(rows[number]), by_call.get(number, []))) for number in batch)
    return {asked: found[target] for asked, target in targets.items()}


def _target(asked: int, rows: Mapping[int, Row[Any]]) -> int:
    """The call that stands for that one now; 0 for one that is unknown."""
    while asked in rows and rows[asked].merged_into is not None:
        asked = rows[asked].merged_into
    return asked if asked in rows else 0


def load_versions(tx: Transaction, call: int) -> tuple[Version, ...]:
    """Every version of a call, oldest first."""
    rows, c = tx.execute(_VERSIONS, {"call": call}).all(), calls.c
    if not rows:
        return ()
    stands = tx.execute(select(c.url, c.title, c.text, c.reading).where(c.id == call)).one()
    now = Content(stands.url, stands.title, stands.text, reading_of(stands.reading))
    return tuple(_version(row, content_of(row.said) if row.said else now) for row in rows)


class PublishedPage(NamedTuple):
    """One page on which a source publishes a call."""

    source: str
    url: str
    first_seen: datetime
    last_seen: datetime
    missing_since: datetime | None


def load_sightings(tx: Transaction, ids: Sequence[int]) -> dict[int, list[PublishedPage]]:
    """Where these calls are published, in the order they were found there."""
    found: dict[int, list[PublishedPage]] = {}
    for batch in batches(dict.fromkeys(ids)):
        for number, *page in tx.execute(_PAGES, {"some": batch}):
            found.setdefault(number, []).append(PublishedPage(*page))
    return found


def lead_sources(tx: Transaction, ids: Sequence[int]) -> dict[int, str]:
    """The source that brought each of these calls first."""
    s = sightings.c
    query = select(s.call_id, s.source).where(s.call_id.in_(ids)).order_by(s.id.desc())
    return {row.call_id: row.source for row in tx.execute(query)}


def seen(tx: Transaction, ids: Sequence[int]) -> dict[int, list[Any]]:
    """The sightings of calls, in the order they were first made."""
    found: dict[int, list[Any]] = {}
    for row in _SEEN.all(tx, {"some": list(ids)}):
        found.setdefault(row.call_id, []).append(row)
    return found


def with_sightings(call: Call, sightings: Sequence[Any]) -> Call:
    """The call with where and when it was seen; it is missing when none of its sources lists it any more."""
    missing = [sighting.missing_since for sighting in sightings]
    return replace(
        call,
        sources=tuple(dict.fromkeys(sighting.source for sighting in sightings)),
        last_seen=max((sighting.last_seen for sighting in sightings), default=call.first_seen),
        missing_since=max(missing) if missing and all(missing) else None,
    )


def _call(row: Row[Any]) -> Call:
    return Call(
        id=row.id,
        title=row.title,
        url=row.url,
        text=row.text,
        reading=reading_of(row.reading),
        status=Status(row.status),
        sources=(),
        first_seen=row.first_seen,
        last_seen=row.first_seen,
        last_changed=row.last_changed,
        published=row.published,
        country=row.country,
        version=row.version,
        edition_of=row.edition_of,
    )


def _version(row: Row[Any], said: Content) -> Version:
    return Version(
        number=row.number,
        at=row.at,
        cause=Cause(row.cause),
        source=row.source,
        title=said.title,
        url=said.url,
        text=said.text,
        reading=said.reading,
        notice_hash=row.notice_hash,
    )
