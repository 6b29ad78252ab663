"""The repository of calls: records harvests, ages calls by the clock, answers what is known, takes corrections.

One method per question; the work is done by `recording`, `reinterpreting` and `loading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from watcher.config import Settings
from watcher.config.sources import AnySource
from watcher.errors import UnknownCall
from watcher.model import Call, Changes, Event, Harvest, Notice, Reading
from watcher.remember.calls import ledger, loading
from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.db.tables.calls import events as ledger_events
from watcher.remember.duplicates.relations import NoRelations, Relations
from watcher.remember.recording import clock, corrections, merging, writing
from watcher.remember.recording.corrections import CorrectedText, Correction, Example
from watcher.remember.recording.recording import Read, Recording
from watcher.remember.recording.reinterpreting import Difference, Rereading
from watcher.remember.recording.writing import Change
from watcher.remember.rules.decide import Decision
from watcher.remember.rules.identity import canonical_url
from watcher.remember.rules.thresholds import Thresholds

READ_AT_ONCE = 100
_KNOWN_RAW = PreparedQuery(
    select(sightings.c.raw_hash, sightings.c.key).where(
        sightings.c.source == bindparam("source"), sightings.c.raw_hash.in_(bindparam("some", expanding=True))
    )
)
_TITLES = select(calls.c.id, calls.c.title).where(calls.c.id.in_(bindparam("some", expanding=True)))


class Calls:
    """The repository of calls, in the database at `db`. `relations` tells which calls belong together."""

    def __init__(self, db: Database, relations: Relations | None = None) -> None:
        self._db = db
        self._relations = relations or NoRelations()

    # --- taking in -------------------------------------------------------------------------------------------

    def record(  # noqa: PLR0913 - one harvest with all that a decision about it asks for
        self,
        tx: Transaction,
        source: AnySource,
        harvest: Harvest,
        readings: Sequence[tuple[Notice, Reading]],
        now: datetime,
        thresholds: Thresholds | None = None,
        *,
        reread: Read | None = None,
        reader: str = "",
        sets_aside: bool = True,
    ) -> Changes:
        """Takes a harvest in, inside a write transaction of the caller. `thresholds` come from the settings.

        With `reread` a stored notice is read again before it is compared, so that a change of our own rules is never
        mistaken for a change of the source. `reader` names how its bytes were read: what another reader read before is
        compared line by line. Where the database refuses an item, that one is set aside and the others go on; without
        `sets_aside` IntegrityError is raised, and the caller, who undoes all, asks again with it.
        """
        settled = thresholds or Thresholds()
        relations = self._relations
        return Recording(tx, source, harvest, now, settled, reread, relations, reader, sets_aside).run(readings)

    def age(self, now: datetime, settings: Settings | None = None) -> tuple[Event, ...]:
        """Moves on what the clock moves: forecast → open → closing → closed, and the next deadline of several.

        What a clock far ahead moved is moved back.
        """
        thresholds = Thresholds.of(settings) if settings else Thresholds()
        if self._db.row(select(ledger_events.c.seq).where(clock.from_the_future(now)).limit(1)):
            self._db.act(clock.mend, now, thresholds)
        due = [row.id for row in self._db.rows(select(calls.c.id).where(_due(now)))]
        events: list[Event] = []
        for batch in batches(due):
            events += self._db.act(self._age, batch, now, thresholds)
        return tuple(events)

    def _age(self, tx: Transaction, ids: Sequence[int], now: datetime, thresholds: Thresholds) -> tuple[Event, ...]:
        ledger.lock(tx)
        still = tx.execute(select(calls.c.id).where(_due(now), calls.c.id.in_(ids))).scalars()
        states, leads = loading.states(tx, still), loading.lead_sources(tx, ids)
        changes = [
            Change(call, Decision(state, state, now, thresholds), leads.get(call, "")) for call, state in states.items()
        ]
        return writing.write_changes(tx, changes)

    def known_raw(self, source: str, hashes: Iterable[str]) -> dict[str, str]:
        """Of these hashes of raw items, those that are known unchanged, each with its key for `known_keys`."""
        found: dict[str, str] = {}
        with self._db.read() as tx:
            for batch in batches(dict.fromkeys(filter(None, hashes))):
                rows = _KNOWN_RAW.all(tx, {"source": source, "some": batch})
                found.update((row.raw_hash, row.key) for row in rows)
        return found

    # --- what is known ---------------------------------------------------------------------------------------

    def get(self, id: int) -> Call:
        """The call with that id. Raises UnknownCall."""
        call = self.many([id]).get(id)
        if call is None:
            raise UnknownCall(f"there is no call {id}")
        return call

    def many(self, ids: Iterable[int]) -> dict[int, Call]:
        """The calls with these ids; unknown ones are absent, merged ones answer as the call they belong to."""
        return self._db.ask(loading.load_calls, ids)

    def in_order(self, ids: Sequence[int]) -> Iterator[Call]:
        """The calls with these ids, in that order; read some at a time, for a list may be long."""
        for start in range(0, len(ids), READ_AT_ONCE):
            some = ids[start : start + READ_AT_ONCE]
            known = self.many(some)
            yield from (known[number] for number in some if number in known)

    def titles(self, ids: Iterable[int]) -> dict[int, str]:
        """The titles alone, of which addresses are made, without reading whole calls."""
        with self._db.read() as tx:
            rows = [row for some in batches(ids) for row in tx.execute(_TITLES, {"some": some})]
        return {number: title for number, title in rows}  # noqa: C416 - rows are no pairs to mypy

    def of_source(self, source: str, limit: int) -> tuple[Call, ...]:
        """What a source has brought, the newest first."""
        s = sightings.c
        query = select(s.call_id).where(s.source == source).order_by(s.id.desc()).limit(limit)
        with self._db.read() as tx:
            return tuple(loading.load_calls(tx, dict.fromkeys(tx.execute(query).scalars())).values())

    def by_url(self, url: str) -> Call | None:
        """The call that is published at that address (however it is written), the latest if there are several."""
        s = sightings.c
        query = select(s.call_id).where(s.url == canonical_url(url)).order_by(s.last_seen.desc(), s.id.desc()).limit(1)
        with self._db.read() as tx:
            ids = list(tx.execute(query).scalars())
            return next(iter(loading.load_calls(tx, ids).values()), None)

    def numbered(self, number: str, sources: Iterable[str]) -> Call | None:
        """The call that these sources publish under that number of their own; None where they mean several."""
        s = sightings.c
        keys = {f"guid:{spelled}" for spelled in (number, number.upper(), number.lower())}
        with self._db.read() as tx:
            ids = set(tx.execute(select(s.call_id).where(s.source.in_(list(sources)), s.key.in_(keys))).scalars())
            return next(iter(loading.load_calls(tx, ids).values())) if len(ids) == 1 else None

    def sightings(self, ids: Sequence[int]) -> dict[int, list[loading.PublishedPage]]:
        """The pages on which these calls are published, in the order they were found."""
        return self._db.ask(loading.load_sightings, ids)

    def last_id(self) -> int:
        """The highest number a call has, 0 for none."""
        return self._db.scalar(select(func.max(calls.c.id))) or 0

    def count_by_source(self) -> dict[str, int]:
        """How many calls, news and awards each source has brought."""
        query = select(sightings.c.source, func.count(sightings.c.call_id.distinct())).group_by(sightings.c.source)
        return {source: count for source, count in self._db.rows(query)}  # noqa: C416 - rows are no pairs to mypy

    # --- putting right ---------------------------------------------------------------------------------------

    def reinterpret(
        self, read: Read, now: datetime, *, dry_run: bool = False, settings: Settings | None = None
    ) -> tuple[Difference, ...]:
        """Reads every stored notice again with `read` and tells what differs; applies it unless `dry_run`.

        Events get the cause `reinterpreted`. A notice without a date comes with the day it was first read.
        """
        rereading = Rereading(self._db, read, now, Thresholds.of(settings) if settings else Thresholds())
        return tuple(rereading.preview() if dry_run else rereading.apply())

    def correct(self, id: int, *, domains: Iterable[str], who: str, now: datetime) -> Call:
        """Gives a call exactly these domains, by the word of an admin. Raises UnknownCall."""
        self.put_right(id, Correction(domains=tuple(dict.fromkeys(domains))), who, now)
        return self.get(id)

    def put_right(self, id: int, said: Correction, who: str, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
        """Puts facts of a call right by the word of an admin; returns them as they were and as they are, JSON-ready.

        Events get the cause `admin`, so nobody is told. Raises UnknownCall.
        """
        return self._db.act(corrections.correct, id, said, who, now)

    def merge(self, keep: int, other: int, who: str, now: datetime) -> None:
        """Makes one call of two, by the word of `who`; `keep` stays. Raises CannotRegroup."""
        self._db.act(merging.merge, keep, other, who, now)

    def keep_apart(self, one: int, two: int, who: str, now: datetime) -> None:
        """Two calls stay two by the word of `who`: they are not taken for one again."""
        self._db.act(merging.keep_apart, one, two, who, now)

    def split(self, call: int, source: str, who: str, now: datetime) -> int:
        """Gives what a source says of a call a call of its own; returns its id. Raises CannotRegroup."""
        return self._db.act(merging.split, call, source, who, now)

    def examples(self) -> tuple[Example, ...]:
        """The corrections so far, oldest first: texts with the domains they should have had."""
        return self._db.ask(corrections.all_examples)

    def corrected_texts(self) -> tuple[CorrectedText, ...]:
        """Every text that was corrected, oldest first, with the facts as read and as put right."""
        return self._db.ask(corrections.corrected_texts)


def _due(now: datetime) -> ColumnElement[bool]:
    return (calls.c.due_at <= now) & calls.c.merged_into.is_(None)
