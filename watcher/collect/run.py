"""One collection: the due sources are read (feeds here, the rest by Scrapy), judged, understood and remembered.

    due sources → Harvest → contract → Readings → one transaction a source: calls, events, state → RunReport

A source's failure is a value in the report. Unexpected errors of one source are that source's fault, never the run's.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from watcher.collect.first_reading import first_readings, in_words
from watcher.collect.judge import contract, health, schedule
from watcher.collect.judge.next_state import next_state
from watcher.collect.net.faults import CannotFetch, FaultKind, failed
from watcher.collect.net.policy import site_of
from watcher.collect.net.slices import SourceSlice, first_host
from watcher.collect.report import RunReport
from watcher.config.settings import Settings
from watcher.config.sources import AnySource, FeedSource
from watcher.errors import CannotUseStore
from watcher.model import Changes, Harvest, HarvestState, Notice, Reading
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.sources.claims import RENEW_EVERY, Claims
from watcher.remember.sources.state import Alert, SourceState
from watcher.remember.store import Store

Heard = Callable[[RunReport, int], None]
"""Hears each report, and how many sources are read in all."""
Crawl = Callable[[Sequence[AnySource], Settings, Mapping[str, SourceState], datetime], list[Harvest]]
BATCH = 100
OFFLINE_HOSTS = 3
_UNREACHED = frozenset({FaultKind.DNS, FaultKind.CONNECT, FaultKind.TIMEOUT})

__all__ = ["Run", "RunReport", "collect"]

log = logging.getLogger(__name__)


def collect(  # noqa: PLR0913 - the contract of the command line
    settings: Settings,
    store: Store,
    now: datetime,
    *,
    due: bool = False,
    only: Iterable[str] = (),
    part: SourceSlice | None = None,
    dry_run: bool = False,
    crawl: Crawl | None = None,
    heard: Heard | None = None,
) -> list[RunReport]:
    """Collects all enabled sources, or those that are due, or those named; one report each, in config's task.

    `part` leaves the sources of all other slices alone.
    What the clock alone moves on (open → closing → closed) is moved on as well. `dry_run` fetches and reads but
    stores nothing. `crawl` reads what is no feed (default: the Scrapy run). `heard` is called with each report as it
    comes, from another thread.
    """
    run = Run(settings, store, now, dry_run=dry_run, crawl=crawl)
    run.heard = heard
    sources = run.choose(due=due, only=tuple(only), part=part)
    gc.freeze()  # the modules now loaded need not be searched for garbage while thousands of notices pass
    try:
        asyncio.run(run.all(sources))
    finally:
        gc.unfreeze()
    if not dry_run:
        store.calls.age(now, settings)  # after the harvests: a call that was just extended must not close first
        if any(report.is_first for report in run.reports.values()) and (part is None or run.has_read_all):
            store.outbox.alert("first reading", in_words(first_readings(settings, store, now.date())), now)
    return [run.reports[source.name] for source in sources]


class ClaimLost(Exception):
    """Another collection holds the source by now: this process was stopped for longer than its claim lasts."""


class Run:
    """The state of one collection."""

    def __init__(self, settings: Settings, store: Store, now: datetime, *, dry_run: bool, crawl: Crawl | None) -> None:
        self.settings = settings
        self.store = store
        self.now = now
        self.reports: dict[str, RunReport] = {}
        self.heard: Heard | None = None
        self._chosen = 0
        self._dry_run = dry_run
        self._crawl = crawl
        self._states = store.sources.states()
        self._states_at_start = dict(self._states)
        self._samples: dict[str, str] = {}
        self._not_modified_batch: list[tuple[AnySource, Harvest, SourceState]] = []
        self._unreached: list[tuple[AnySource, Harvest]] = []
        self._was_answered = False
        self._claims: Claims | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")

    def choose(self, *, due: bool, only: Sequence[str], part: SourceSlice | None = None) -> list[AnySource]:
        """Sources named by hand are read whatever their state; without names paused ones are left alone."""
        if only:
            return [source for source in self.settings.sources if source.name in only]
        if due:
            found = schedule.due_sources(self.settings, self._states, self.now)
            return self._claim(part.only(found) if part else found)
        sources = [source for source in self.settings.enabled_sources if not self._state(source).paused]
        return part.only(sources) if part else sources

    def _claim(self, sources: Sequence[AnySource]) -> list[AnySource]:
        """Those that no other collection reads, and that are due still: another one may just have read them."""
        if self._dry_run or not sources:
            return list(sources)
        self._claims = Claims(self.store.db, site_of)
        taken = self._claims.take({source.name: first_host(source) for source in sources}, datetime.now(UTC))
        self._states = self.store.sources.states()
        return [s for s in schedule.due_sources(self.settings, self._states, self.now) if s.name in taken]

    @property
    def has_read_all(self) -> bool:
        """Whether every source that is on has been read by now, by this process or another."""
        return {source.name for source in self.settings.enabled_sources} <= self.store.sources.states().keys()

    async def _keep_claims(self, claims: Claims) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY.total_seconds())
            try:
                await asyncio.to_thread(claims.renew, datetime.now(UTC))  # not behind what waits to be written
            except CannotUseStore:
                log.warning("the claims could not be renewed; it is tried again")

    def _may_ask(self) -> bool:
        return self._claims is None or not self._claims.may_have_run_out

    async def all(self, sources: Sequence[AnySource]) -> None:
        self._chosen = len(sources)
        feeds = [source for source in sources if isinstance(source, FeedSource)]
        others = [source for source in sources if not isinstance(source, FeedSource)]
        renewing = asyncio.create_task(self._keep_claims(self._claims)) if self._claims else None
        try:
            await asyncio.gather(self._read_feeds(feeds), self._read_others(others))
        finally:
            await self._write(self._process_unreached)
            await self._write(self._flush)
            if renewing and self._claims:
                renewing.cancel()
                await self._write(self._claims.release)
            self._writer.shutdown()

    async def _write(self, work: Callable[..., None], *details: Any) -> None:
        """Understanding and storing happen in one thread of their own, one harvest after the other.

        In the loop they would stop its clocks: a long write, or waiting for another process's, made the answers of
        all other sources look late.
        """
        await asyncio.get_running_loop().run_in_executor(self._writer, work, *details)

    def _state(self, source: AnySource) -> SourceState:
        return self._states.get(source.name) or SourceState(source.name)

    @cached_property
    def _reader(self) -> Any:
        from watcher.understand.reader import Reader

        return Reader.from_settings(self.settings)

    # --- reading -------------------------------------------------------------------------------------------

    async def _read_feeds(self, feeds: Sequence[FeedSource]) -> None:
        if not feeds:
            return
        from watcher.collect.feeds.parse_pool import ParsePool
        from watcher.collect.feeds.reader import FeedContext
        from watcher.collect.net import policy
        from watcher.collect.net.address_guard import AddressGuard
        from watcher.collect.net.fetch import Fetcher
        from watcher.collect.net.hosts import Hosts

        collect = self.settings.collect
        async with AsyncExitStack() as stack:
            fetcher = Fetcher(AddressGuard(collect.allow_hosts), policy.user_agent(collect), at_once=collect.at_once)
            await stack.enter_async_context(fetcher)
            pool = await stack.enter_async_context(ParsePool())
            hosts = Hosts(fetcher, collect, self.store.sources.hosts(), self.now, self._may_ask)
            context = FeedContext(fetcher, hosts, pool, collect, self.now)
            try:
                await asyncio.gather(*(self._read_feed(context, source) for source in feeds))
            finally:
                await self._write(self._save_hosts, hosts)

    async def _read_feed(self, context: Any, source: FeedSource) -> None:
        from watcher.collect.feeds.reader import FeedTask, read_feed

        state = self._state(source)
        try:
            known = partial(self.store.calls.known_raw, source.name)
            task = FeedTask(source, state, known, schedule.wants_full(source, state, self.now))
            harvest = self._over_budget(source) or await read_feed(context, task)
        except CannotFetch as error:
            harvest = failed(source.name, error)
        except Exception as error:  # one source's surprise must not end the run
            log.exception("source %s raised", source.name)
            harvest = _unexpected_failure(source, error)
        await self._accept(source, harvest)

    async def _read_others(self, sources: Sequence[AnySource]) -> None:
        ready = []
        for source in sources:
            if harvest := self._over_budget(source):
                await self._write(self._process, source, harvest)
            else:
                ready.append(source)
        if not ready:
            return
        crawl = self._crawl
        if crawl is None:
            from watcher.collect.crawl.crawl import crawl as scrapy_run

            crawl = scrapy_run
        try:
            harvests = await asyncio.to_thread(crawl, ready, self.settings, self._states, self.now)
        except Exception as error:
            log.exception("the crawl raised")
            harvests = [_unexpected_failure(source, error) for source in ready]
        by_name = {harvest.source: harvest for harvest in harvests}
        for source in ready:
            await self._accept(
                source, by_name.get(source.name) or _unexpected_failure(source, "the crawl brought no answer")
            )

    def _over_budget(self, source: AnySource) -> Harvest | None:
        state = self._state(source)
        spent = state.bytes_today if state.bytes_day == self.now.date().isoformat() else 0
        if spent < self.settings.collect.max_bytes_a_day:
            return None
        fault = f"{spent} bytes were read today; {self.settings.collect.max_bytes_a_day} are allowed"
        return Harvest(source.name, HarvestState.SKIPPED, fault=fault, fault_kind=FaultKind.BUDGET)

    # --- settling ------------------------------------------------------------------------------------------

    async def _accept(self, source: AnySource, harvest: Harvest) -> None:
        """Settles a harvest now, or at the end where nobody answered: then it may be our own network."""
        if harvest.fault_kind in _UNREACHED:
            self._unreached.append((source, harvest))
            return
        self._was_answered = self._was_answered or harvest.status_code > 0
        await self._write(self._process, source, harvest)

    @property
    def _is_offline(self) -> bool:
        """Whether nobody at all answered, of several hosts."""
        hosts = {urlsplit(source.url).hostname for source, _ in self._unreached}
        return not self._was_answered and len(hosts) >= OFFLINE_HOSTS

    def _process_unreached(self) -> None:
        is_offline, unreached, self._unreached = self._is_offline, self._unreached, []
        for source, harvest in unreached:
            if is_offline:
                fault = f"no host could be reached; this machine seems to be offline ({harvest.fault})"
                harvest = replace(harvest, fault=fault, fault_kind=FaultKind.OFFLINE)  # noqa: PLW2901
            self._process(source, harvest)

    def _process(self, source: AnySource, harvest: Harvest) -> None:
        """Judges, understands and remembers one harvest; whatever goes wrong there is this source's fault."""
        try:
            judged = contract.let_through(source, contract.judge(source, self._state(source), harvest))
            changes, state = self._remember(source, judged)
        except ClaimLost as error:
            judged, changes = Harvest(source.name, HarvestState.SKIPPED, fault=str(error)), Changes()
            state = self._state(source)
        except Exception as error:
            log.exception("source %s could not be stored", source.name)
            judged, changes = _unexpected_failure(source, error), Changes()
            state = self._state(source)
        before = self._states_at_start.get(source.name)
        report = self.reports[source.name] = RunReport(
            source=source.name,
            state=judged.state,
            notices=contract.items_found(judged),
            new=changes.new,
            changed=changes.changed,
            unchanged=changes.unchanged,
            error=judged.fault,
            sample=self._samples.get(source.name, ""),
            is_first=before is None or not before.checks,
            lost=harvest.lost_pages,
            anomaly=changes.anomaly,
            took_ms=harvest.took_ms,
            next_check_at=state.next_check_at,
        )
        if self.heard:
            self.heard(report, self._chosen)

    def _remember(self, source: AnySource, harvest: Harvest) -> tuple[Changes, SourceState]:
        before, collect = self._state(source), self.settings.collect
        readings = self._understand(source, harvest.notices)
        if harvest.state is HarvestState.NOT_MODIFIED:
            state = next_state(source, before, harvest, Changes(), collect, self.now)
            if not self._dry_run:
                self._save_not_modified(source, state, harvest)
            return Changes(), state
        with self.store.db.rehearse() if self._dry_run else self.store.db.write() as tx:
            if self._claims and not self._claims.held(tx, [source.name]):
                raise ClaimLost(f"another collection took {source.name} over; this reading was not stored")
            changes = Changes()
            if not harvest.has_failed and harvest.state is not HarvestState.SKIPPED:
                changes = self.store.calls.record(
                    tx,
                    source,
                    harvest,
                    readings,
                    self.now,
                    Thresholds.of(self.settings),
                    reread=partial(self._reread, source),
                    reader=schedule.fingerprint(source),
                )
            state = next_state(source, before, harvest, changes, collect, self.now)
            self._save(tx, before, state, harvest)
            self._tell_anomaly(tx, before, state, changes)
        self._states[source.name] = state
        return changes, state

    def _understand(self, source: AnySource, notices: Sequence[Notice]) -> list[tuple[Notice, Reading]]:
        readings = [(notice, self._reader.read(notice, self.now, source)) for notice in notices]
        self._samples[source.name] = _sample(readings)
        return readings

    def _reread(self, source: AnySource, notice: Notice) -> Reading:
        reading: Reading = self._reader.read(notice, self.now, source)
        return reading

    def _save(self, tx: Any, before: SourceState, state: SourceState, harvest: Harvest) -> None:
        book = self.store.sources
        book.save(tx, [state])
        if harvest.has_failed and harvest.failing_body:
            book.keep_body(tx, state.name, self.now, harvest.status_code, harvest.failing_body)
        if news := health.alert(before, state, harvest, self.now):
            book.raise_alert(tx, news)

    def _tell_anomaly(self, tx: Any, before: SourceState, state: SourceState, changes: Changes) -> None:
        """One line to the admins on the first day on which a source lies, with what they may do."""
        move = changes.anomaly.partition(":")[0]
        if move and not any(warning.startswith(move) for warning in before.warnings):
            does = f"the reading is held whole; /release {state.name} believes it, /dismiss {state.name} does not"
            reason = f"{changes.anomaly}; {does}"
            self.store.sources.raise_alert(tx, Alert(state.name, self.now, "down", state.health, reason))

    def _save_not_modified(self, source: AnySource, state: SourceState, harvest: Harvest) -> None:
        """An unchanged source says little: many of these share a transaction."""
        before = self._state(source)
        self._states[state.name] = state
        if health.alert(before, state, harvest, self.now):
            with self.store.db.write() as tx:
                self.store.calls.record(tx, source, harvest, (), self.now)
                self._save(tx, before, state, harvest)
            return
        self._not_modified_batch.append((source, harvest, state))
        if len(self._not_modified_batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        batch, self._not_modified_batch = self._not_modified_batch, []
        if not batch:
            return
        with self.store.db.write() as tx:
            if self._claims:
                held = self._claims.held(tx, [source.name for source, _, _ in batch])
                batch = [entry for entry in batch if entry[0].name in held]
            for source, harvest, _ in batch:
                self.store.calls.record(tx, source, harvest, (), self.now)
            self.store.sources.save(tx, [state for _, _, state in batch])

    def _save_hosts(self, hosts: Any) -> None:
        if not self._dry_run and not self._is_offline and (changed := hosts.changed()):
            with self.store.db.write() as tx:
                self.store.sources.save_hosts(tx, changed)


def _sample(readings: Sequence[tuple[Notice, Reading]]) -> str:
    """A call as an example of what came, with its day; else the first title."""
    dated = ((notice, reading.deadline) for notice, reading in readings if reading.deadline)
    if found := next(dated, None):
        return f"«{found[0].title[:70]}» ({found[1].date.isoformat()})"
    return f"«{readings[0][0].title[:70]}»" if readings else ""


def _unexpected_failure(source: AnySource, error: object) -> Harvest:
    what = f"{type(error).__name__}: {error}" if isinstance(error, Exception) else str(error)
    return Harvest(source.name, HarvestState.FAILED, fault=f"unexpected: {what}"[:500], fault_kind=FaultKind.UNEXPECTED)
