"""One collection: the due sources are read (feeds here, the rest by Scrapy), judged, understood and remembered.

    due sources → Harvest → `storing`: contract, Readings, calls, events, state → RunReport

A source's failure is a value in the report. Unexpected errors of one source are that source's fault, never the run's.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from math import inf
from typing import Any, Protocol
from urllib.parse import urlsplit

from watcher.collect.first_reading import first_readings, in_words
from watcher.collect.judge import schedule
from watcher.collect.net.faults import CannotFetch, FaultKind, failed
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.policy import site_of
from watcher.collect.net.slices import SourceSlice, first_host
from watcher.collect.report import RunReport
from watcher.collect.storing import HarvestWriter, unexpected_failure
from watcher.config.settings import Settings
from watcher.config.sources import AnySource, FeedSource
from watcher.errors import CannotUseStore
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.claims import RENEW_EVERY, Claims
from watcher.remember.sources.state import SourceState
from watcher.remember.store import Store

Heard = Callable[[RunReport, int], None]
"""Hears each report, and how many sources are read in all."""


class Crawl(Protocol):
    """Reads what is no feed: a harvest for each source, in their order; what hosts ask for is kept in `hosts`."""

    def __call__(
        self,
        sources: Sequence[AnySource],
        settings: Settings,
        states: Mapping[str, SourceState],
        now: datetime,
        *,
        hosts: HostMemory,
    ) -> list[Harvest]: ...


TOGETHER = 50
"""How many harvests share a transaction at most."""
MOST_NOTICES = 200
"""How many notices they have together, unless one has more."""
OFFLINE_HOSTS = 3
RARELY = (10_000, 20, 20)
"""How many new objects, and rounds over younger ones, there are between two searches for garbage."""
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
    goes_on: Callable[[], None] | None = None,
) -> list[RunReport]:
    """Collects all enabled sources, or those that are due, or those named; one report each, in config's task.

    `part` leaves the sources of all other slices alone.
    What the clock alone moves on (open → closing → closed) is moved on as well. `dry_run` fetches and reads but
    stores nothing. `crawl` reads what is no feed (default: the Scrapy run). `heard` is called with each report as it
    comes, from another thread; `goes_on` whenever something happened, from any thread.
    """
    run = Run(settings, store, now, dry_run=dry_run, crawl=crawl)
    run.heard = heard
    run.goes_on = goes_on or run.goes_on
    sources = run.choose(due=due, only=tuple(only), part=part)
    run.take_up(sources)
    with garbage_sought_rarely():
        asyncio.run(run.all(sources))
    if not dry_run:
        store.calls.age(now, settings)  # after the harvests: a call that was just extended must not close first
        if any(report.is_first for report in run.reports.values()) and (part is None or run.has_read_all):
            store.outbox.alert("first reading", in_words(first_readings(settings, store, now.date())), now)
    return [run.reports[source.name] for source in sources]


@contextmanager
def garbage_sought_rarely() -> Iterator[None]:
    """While thousands of notices pass, the modules now loaded are not searched for garbage, the rest a tenth as often.

    Nearly all that a notice becomes has no cycles, and goes without being looked for.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


class Run:
    """The state of one collection."""

    def __init__(self, settings: Settings, store: Store, now: datetime, *, dry_run: bool, crawl: Crawl | None) -> None:
        self.settings = settings
        self.store = store
        self.now = now
        self.reports: dict[str, RunReport] = {}
        self.heard: Heard | None = None
        self.goes_on: Callable[[], None] = lambda: None
        self._chosen = 0
        self._dry_run = dry_run
        self._crawl = crawl
        self._states = store.sources.states()
        self._waiting: list[tuple[AnySource, Harvest, asyncio.Future[None]]] = []
        self._is_storing = False
        self._unreached: list[tuple[AnySource, Harvest]] = []
        self._was_answered = False
        self._claims: Claims | None = None
        self._hosts = HostMemory()
        self._before_others: set[str] = set()
        self._is_turn_of_others = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    @cached_property
    def writer(self) -> HarvestWriter:
        """What stores the harvests; made when the sources are chosen, whose states it keeps."""
        writer = HarvestWriter(self.settings, self.store, self.now, self._states, self._hear, dry_run=self._dry_run)
        writer.claims = self._claims
        return writer

    def _hear(self, report: RunReport) -> None:
        self.reports[report.source] = report
        self.goes_on()
        if self.heard:
            self.heard(report, self._chosen)

    def choose(self, *, due: bool, only: Sequence[str], part: SourceSlice | None = None) -> list[AnySource]:
        """Sources named by hand are read whatever their state; without names paused ones are left alone."""
        if only:
            return [source for source in self.settings.sources if source.name in only]
        if due:
            found = schedule.due_sources(self.settings, self._states, self.now)
            return self._claim(part.only(found) if part else found)
        sources = [source for source in self.settings.enabled_sources if not self._is_paused(source)]
        return part.only(sources) if part else sources

    def _is_paused(self, source: AnySource) -> bool:
        state = self._states.get(source.name)
        return state is not None and state.paused

    def _claim(self, sources: Sequence[AnySource]) -> list[AnySource]:
        """Those that no other collection reads, and that are due still: another one may just have read them."""
        if self._dry_run or not sources:
            return list(sources)
        self._claims = Claims(self.store.db, site_of)
        taken = self._claims.take({source.name: first_host(source) for source in sources}, datetime.now(UTC))
        self._states = self.store.sources.states()
        return [s for s in schedule.due_sources(self.settings, self._states, self.now) if s.name in taken]

    def take_up(self, sources: Sequence[AnySource]) -> None:
        """What admins asked for is under way; what they ask for from now on is read once more."""
        asked = [source.name for source in sources if (state := self._states.get(source.name)) and state.asked]
        if not self._dry_run:
            self.store.sources.take_up(asked, self.now)

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

    def _held_until(self) -> float:
        return self._claims.held_until if self._claims else inf

    async def all(self, sources: Sequence[AnySource]) -> None:
        self._chosen = len(sources)
        self._hosts = HostMemory(self.store.sources.hosts(), held_until=self._held_until, goes_on=self.goes_on)
        feeds = [source for source in sources if isinstance(source, FeedSource)]
        others = [source for source in sources if not isinstance(source, FeedSource)]
        sites = {site_of(first_host(source)) for source in others}
        self._before_others = {source.name for source in feeds if site_of(first_host(source)) in sites}
        renewing = asyncio.create_task(self._keep_claims(self._claims)) if self._claims else None
        async with AsyncExitStack() as stack:  # the last one first, each whatever becomes of those before
            stack.push_async_callback(self._let_go, renewing)
            for work in (self.writer.flush, self._process_unreached, self._save_hosts):
                stack.push_async_callback(self._write, work)
            await asyncio.gather(self._read_feeds(feeds), self._read_others(others))

    async def _let_go(self, renewing: asyncio.Task[None] | None) -> None:
        """Gives the claims back, also where the last writing failed."""
        try:
            if renewing and self._claims:
                renewing.cancel()
                await self._write(self._claims.release)
        finally:
            self._thread.shutdown()

    async def _write(self, work: Callable[..., None], *details: Any) -> None:
        """Understanding and storing happen in one thread of their own, one harvest after the other.

        In the loop they would stop its clocks: a long write, or waiting for another process's, made the answers of
        all other sources look late.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, work, *details)

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
            hosts = Hosts(fetcher, collect, self._hosts, self.now)
            context = FeedContext(fetcher, hosts, pool, collect, self.now)
            await asyncio.gather(*(self._read_feed(context, source) for source in feeds))

    async def _read_feed(self, context: Any, source: FeedSource) -> None:
        from watcher.collect.feeds.reader import FeedTask, read_feed

        state = self.writer.state(source)
        try:
            known = partial(self.store.calls.known_raw, source.name)
            task = FeedTask(source, state, known, schedule.wants_full(source, state, self.now))
            harvest = self._over_budget(source) or await read_feed(context, task)
        except CannotFetch as error:
            harvest = failed(source.name, error)
        except Exception as error:  # one source's surprise must not end the run
            log.exception("source %s raised", source.name)
            harvest = unexpected_failure(source, error)
        finally:
            self._before_others.discard(source.name)
            if not self._before_others:
                self._is_turn_of_others.set()
        await self._accept(source, harvest)

    async def _read_others(self, sources: Sequence[AnySource]) -> None:
        """Reads what is no feed, in another process: only once no feed of the same sites is being read."""
        if self._before_others:
            await self._is_turn_of_others.wait()
        ready = []
        for source in sources:
            if harvest := self._over_budget(source):
                await self._store(source, harvest)
            else:
                ready.append(source)
        if not ready:
            return
        crawl = self._crawl
        if crawl is None:
            from watcher.collect.crawl.crawl import crawl as scrapy_run

            crawl = scrapy_run
        try:
            harvests = await asyncio.to_thread(crawl, ready, self.settings, self._states, self.now, hosts=self._hosts)
        except Exception as error:
            log.exception("the crawl raised")
            harvests = [unexpected_failure(source, error) for source in ready]
        by_name = {harvest.source: harvest for harvest in harvests}
        for source in ready:
            await self._accept(
                source, by_name.get(source.name) or unexpected_failure(source, "the crawl brought no answer")
            )

    def _over_budget(self, source: AnySource) -> Harvest | None:
        state = self.writer.state(source)
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
        await self._store(source, harvest)

    async def _store(self, source: AnySource, harvest: Harvest) -> None:
        """Has a harvest stored; those that come while others are being stored share the next transaction."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((source, harvest, stored))
        if not self._is_storing:
            self._is_storing = True
            try:
                while batch := self._next_batch():
                    try:
                        await self._write(self.writer.store, [(source, harvest) for source, harvest, _ in batch])
                    except Exception as error:
                        for _, _, done in batch:
                            done.set_exception(error)
                    else:
                        for _, _, done in batch:
                            done.set_result(None)
            finally:
                self._is_storing = False
        await stored

    def _next_batch(self) -> list[tuple[AnySource, Harvest, asyncio.Future[None]]]:
        """The harvests to be stored together: those that wait, as far as they hold up no other writer for long."""
        size = notices = 0
        for _, harvest, _ in self._waiting[: 1 if self._dry_run else TOGETHER]:
            notices += len(harvest.notices)
            if size and notices > MOST_NOTICES:
                break
            size += 1
        batch, self._waiting = self._waiting[:size], self._waiting[size:]
        return batch

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
                harvest = replace(harvest, fault=fault, fault_kind=FaultKind.OFFLINE)  # noqa: PLW2901 - the harvest as it counts
            self.writer.store([(source, harvest)])

    def _save_hosts(self) -> None:
        if not self._dry_run and not self._is_offline and (changed := self._hosts.take_changed()):
            self.store.db.act(self.store.sources.save_hosts, changed)
