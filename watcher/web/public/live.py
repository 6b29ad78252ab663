"""What all pages share: the facts of all calls as bit sets, the state of the sources, and the version of both.

Rebuilt when the ledger has moved, which is looked up at most every few seconds; visitors go on with what there is.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from watcher.config import Settings
from watcher.errors import CannotUseStore
from watcher.log import EventLog
from watcher.model import Call, Kind
from watcher.remember.search.facets import FacetIndex, Timeline
from watcher.remember.search.index import FactRow
from watcher.remember.search.place_names import place_slug
from watcher.remember.sources.state import Health, SourceState
from watcher.remember.store import Store
from watcher.web.public.similar import TitleIndex

log = EventLog("web")

FRESH_SECONDS = 5.0
PATIENCE_SECONDS = 60.0
"""So much older the snapshot may be that visitors see while a new one is made; who finds an older one waits."""
STALE_AFTER = timedelta(hours=24)
FAILING = (Health.FAILING, Health.BLOCKED, Health.REFUSED)


@dataclass(frozen=True, slots=True)
class ListedFacts:
    """What the index does not hold of a call that is not over: how its funders are called, what its title says."""

    changed: datetime
    funders: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceTotals:
    """The state of the sources in numbers: `last` is the instant of the last good reading."""

    watched: int
    down: int
    weak: int
    last: datetime | None

    def is_old(self, now: datetime) -> bool:
        """Whether nothing was read for a day: then every page says so."""
        return bool(self.watched) and (self.last is None or now - self.last > STALE_AFTER)


@dataclass(frozen=True)
class Snapshot:
    """One state of the watch. `version` changes with everything a page may show except the clock."""

    seq: int
    version: str
    facets: FacetIndex
    rows: Mapping[int, FactRow]
    seen: Timeline
    changed: Timeline
    briefs: Mapping[int, ListedFacts]
    states: Mapping[str, SourceState]
    reading: SourceTotals
    funders: Mapping[str, str]

    @cached_property
    def titles(self) -> TitleIndex:
        """The words of the titles of live calls; made when it is first asked for."""
        return TitleIndex({number: brief.words for number, brief in self.briefs.items()})

    @cached_property
    def by_change(self) -> dict[str, list[FactRow]]:
        """What there is of each kind, last changed first; made when it is first asked for."""
        found: dict[str, list[FactRow]] = {}
        for row in sorted(self.rows.values(), key=lambda row: (-row.last_changed.timestamp(), row.call_id)):
            found.setdefault(row.kind, []).append(row)
        return found


class Live:
    """The current snapshot, shared by all requests of a process."""

    def __init__(self, store: Store, fresh: float = FRESH_SECONDS) -> None:
        self._store = store
        self._fresh = fresh
        self._patience = PATIENCE_SECONDS if fresh else 0.0
        self._lock = threading.Lock()
        self._known: Snapshot | None = None
        self._until = float("-inf")

    def fresh(self) -> Snapshot | None:
        """The snapshot where it needs no look at the store; else None."""
        known = self._known
        return known if known is not None and time.monotonic() < self._until else None

    def snapshot(self, settings: Settings) -> Snapshot:
        """The snapshot, at most some seconds old, or a minute where visitors come: then it is renewed beside them."""
        known = self._known
        if (fresh := self.fresh()) is not None:
            return fresh
        if known is None or time.monotonic() > self._until + self._patience:
            with self._lock:
                return self.fresh() or self._make(settings)
        self.prepare(settings)
        return known

    def prepare(self, settings: Settings) -> None:
        """Begins to make a new one, unless one is being made."""
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._make_aside, args=(settings,), name="snapshot", daemon=True).start()

    def _make_aside(self, settings: Settings) -> None:
        """Releases the lock that its starter took."""
        try:
            self._make(settings)
        except CannotUseStore as error:
            log.warning("the calls could not be read; pages show those of before", fault=str(error))
        finally:
            self._lock.release()

    def _make(self, settings: Settings) -> Snapshot:
        begun = time.monotonic()
        self._known = made = self._renewed(self._known, settings)
        took = time.monotonic() - begun
        self._until = time.monotonic() + max(self._fresh, took * 20 if self._fresh else 0)
        return made

    def _renewed(self, known: Snapshot | None, settings: Settings) -> Snapshot:
        seq, states = self._store.ledger.latest_seq(), self._store.sources.states()
        version = f"{seq}-{_digest(states, settings)}"
        if known is not None and known.version == version:
            return known
        rows = {row.call_id: row for row in self._store.search.fact_rows()}
        briefs = self._briefs(rows, known)
        return Snapshot(
            seq,
            version,
            FacetIndex({number: _facts(row) for number, row in rows.items()}),
            rows,
            Timeline({number: row.first_seen for number, row in rows.items()}),
            Timeline({number: row.last_changed for number, row in rows.items()}),
            briefs,
            states,
            _reading(settings, states),
            {key: name for brief in briefs.values() for name in brief.funders if (key := place_slug(name))},
        )

    def _briefs(self, rows: Mapping[int, FactRow], known: Snapshot | None) -> dict[int, ListedFacts]:
        """Those of live calls; only what changed is read again."""
        before = known.briefs if known else {}
        live = {number for number, row in rows.items() if row.live and row.kind == Kind.CALL}
        kept = {number: before[number] for number in live & before.keys()}
        kept = {number: brief for number, brief in kept.items() if brief.changed == rows[number].last_changed}
        fresh = self._store.search.cards(live - kept.keys())
        return kept | {number: self._brief(call) for number, call in fresh.items()}

    def _brief(self, call: Call) -> ListedFacts:
        funders = tuple(dict.fromkeys(fact.value for fact in call.reading.funders))
        return ListedFacts(call.last_changed, funders, self._store.search.words_of(call.title))


def _facts(row: FactRow) -> Iterator[str]:
    yield from row.facts.split()
    if row.live:
        yield "live"


def _reading(settings: Settings, states: Mapping[str, SourceState]) -> SourceTotals:
    known = [states.get(source.name) or SourceState(source.name) for source in settings.enabled_sources]
    down = sum(state.health in FAILING for state in known)
    weak = sum(state.health is Health.DEGRADED for state in known)
    last = max((state.last_ok for state in known if state.last_ok), default=None)
    return SourceTotals(len(known), down, weak, last)


def _digest(states: Mapping[str, SourceState], settings: Settings) -> str:
    """A name for the state of the sources, as far as pages show it, and for the settings."""
    shown = [
        (name, str(state.health), state.reason, state.paused, str(state.last_ok), str(state.last_new))
        for name, state in sorted(states.items())
    ]
    return hashlib.sha256(f"{shown}{settings!r}".encode()).hexdigest()[:10]
