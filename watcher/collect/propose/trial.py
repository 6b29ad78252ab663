"""Trying a source before it is trusted: fetched once (or from a saved page), read, understood; nothing is stored.

Returns data; the command line shows it. The same fetchers, spiders and contract as a real collection are used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from watcher.collect.crawl.crawl import Recordings, crawl
from watcher.collect.feeds.discover import feed_link
from watcher.collect.feeds.items import apart
from watcher.collect.feeds.items import notice as notice_of
from watcher.collect.feeds.parse_pool import ParsePool
from watcher.collect.feeds.reader import knows_nothing, parse_new
from watcher.collect.judge import contract
from watcher.collect.judge.contract import passes
from watcher.collect.judge.doubts import doubts_of
from watcher.collect.net import policy
from watcher.collect.net.address_guard import AddressGuard
from watcher.collect.net.charset import to_utf8
from watcher.collect.net.faults import CannotFetch, failed
from watcher.collect.net.fetch import Fetcher, FetchRequest, FetchResponse
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.config import Settings
from watcher.config.sources import AnySource, FeedSource
from watcher.errors import CannotCollect
from watcher.model import Harvest, HarvestState, Notice, Reading
from watcher.remember.sources.state import SourceState
from watcher.understand.reader import Reader


@dataclass(frozen=True, slots=True)
class TriedItem:
    """One item as it would be stored."""

    notice: Notice
    reading: Reading


@dataclass(frozen=True, slots=True)
class Tried:
    """What a source would bring now.

    `rows` are the items that pass `include` and `exclude`; `left_out` counts the others. `dated` counts the rows
    whose deadline was understood, or that are open all year.
    """

    source: AnySource
    harvest: Harvest
    rows: tuple[TriedItem, ...]
    left_out: int = 0
    today: date = date.min

    @property
    def dated(self) -> int:
        return sum(1 for row in self.rows if row.reading.deadline or row.reading.rolling)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What makes one doubt that this is a source of calls."""
        return doubts_of([row.reading for row in self.rows], self.today)

    @property
    def warnings(self) -> tuple[str, ...]:
        return self.harvest.warnings


def try_source(
    source: AnySource, settings: Settings, now: datetime, *, saved: Path | None = None, record: Path | None = None
) -> Tried:
    """Collects from one source, storing nothing.

    `saved` is a saved page (or a folder that `record` made) to read instead of the network; `record` a folder to
    save what was fetched in. Raises CannotCollect where `saved` cannot be read.
    """
    if saved and not saved.exists():
        raise CannotCollect(f"there is no {saved}")
    if isinstance(source, FeedSource):
        harvest = asyncio.run(_try_feed(source, settings, now, saved, record))
    else:
        replay = Recordings(replay={source.name: saved} if saved else {}, record=record)
        harvest = crawl([source], settings, {}, now, replay)[0]
    return tried(source, harvest, settings, now)


def tried(source: AnySource, harvest: Harvest, settings: Settings, now: datetime) -> Tried:
    """The harvest as understood rows, with the verdict of its contract (which leaves the rows to be seen). Pure."""
    judged = contract.judge(source, SourceState(source.name), harvest)
    reader = Reader.from_settings(settings)
    kept = [notice for notice in harvest.notices if passes(source, notice)]
    rows = tuple(TriedItem(notice, reader.read(notice, now, source)) for notice in kept)
    return Tried(
        source,
        replace(judged, notices=harvest.notices),
        rows,
        left_out=len(harvest.notices) - len(kept),
        today=now.date(),
    )


async def _try_feed(
    source: FeedSource, settings: Settings, now: datetime, saved: Path | None, record: Path | None
) -> Harvest:
    try:
        if saved:
            return await read_saved(source, saved, now)
        return await _read_live(source, settings, now, record)
    except CannotFetch as error:
        return failed(source.name, error)


async def read_saved(source: FeedSource, saved: Path, now: datetime) -> Harvest:
    """A feed from a saved file (or the one file of a recorded folder). Raises CannotFetch, CannotCollect."""
    return await _read(source, FetchResponse(200, {}, _saved_bytes(saved), source.url), now)


def _saved_bytes(saved: Path) -> bytes:
    files = [saved] if saved.is_file() else sorted(saved.glob("000.*"))
    if not files:
        raise CannotCollect(f"{saved} holds no saved feed")
    return files[0].read_bytes()


async def _read_live(source: FeedSource, settings: Settings, now: datetime, record: Path | None) -> Harvest:
    from watcher.collect.crawl.recorded import Recorder

    collect = settings.collect
    async with Fetcher(AddressGuard(collect.allow_hosts), policy.user_agent(collect)) as fetcher:
        hosts = Hosts(fetcher, collect, HostMemory(), now)

        async def get(url: str) -> FetchResponse:
            ask = FetchRequest(url, Limits.of(collect, source), allow_redirects_to=source.allow_redirects_to)
            async with hosts.slot(url, obey_robots=source.obey_robots) as turn:
                return await fetcher.get(ask, now, turn)

        answer = await get(source.url)
        link = feed_link(to_utf8(answer.body), answer.url) if source.discover else ""
        if link:
            answer = await get(link)
    if record:
        Recorder(record).keep_answer("GET", source.url, b"", answer)
    return await _read(source, answer, now)


async def _read(source: FeedSource, answer: FetchResponse, now: datetime) -> Harvest:
    """The feed of an answer, parsed as a collection does."""
    document = to_utf8(answer.body, answer.headers.get("Content-Type", ""))
    async with ParsePool() as pool:
        feed, _ = await parse_new(pool, document, knows_nothing)
    notices = apart(notice_of(source, feed, item, answer.url, now) for item in feed.items)
    return Harvest(
        source.name,
        HarvestState.COMPLETE,
        tuple(notice for notice in notices if notice.title or notice.text),
        status_code=answer.status,
        final_url=answer.url,
        bytes_read=len(answer.body),
    )


def example(rows: Sequence[TriedItem]) -> TriedItem | None:
    """The row that shows best what a subscriber would get: a dated call if there is one."""
    dated = [row for row in rows if row.reading.deadline]
    calls = [row for row in dated if row.reading.kind == "call"]
    return next(iter([*calls, *dated, *rows]), None)
