"""The feed reader: one conditional request per feed by aiohttp, then only what is new of it is parsed.

Gives a Harvest or raises CannotFetch; judges no contract, stores nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.collect.feeds import json_feed, parse
from watcher.collect.feeds.discover import feed_link
from watcher.collect.feeds.items import ParsedFeed, apart, notice
from watcher.collect.feeds.parse_pool import ParsePool
from watcher.collect.feeds.slices import Slice, slices, without
from watcher.collect.net import policy
from watcher.collect.net.charset import to_utf8
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import Fetcher, FetchRequest, FetchResponse
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.config.settings import Collect
from watcher.config.sources import FeedSource
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.state import SourceState

CONFIRMATIONS = 3

KnownKeys = Mapping[str, str]
"""Raw hash of an item → the key it is remembered by."""

FindKnown = Callable[[Iterable[str]], KnownKeys]
"""Of these raw hashes, those that are remembered."""


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What the reader works with, over a whole run."""

    fetcher: Fetcher
    hosts: Hosts
    pool: ParsePool
    collect: Collect
    now: datetime


@dataclass(frozen=True, slots=True)
class FeedTask:
    """One feed to read: `full` asks for everything, known or not, without conditions."""

    source: FeedSource
    state: SourceState
    known: FindKnown
    full: bool = False

    @property
    def url(self) -> str:
        """Where the feed is now: a permanent redirect counts after some confirmations."""
        return self.state.moved_to if self.state.moved_times >= CONFIRMATIONS else self.source.url


async def read_feed(context: FeedContext, task: FeedTask) -> Harvest:
    """What the feed holds now. Raises CannotFetch, with the kind of fault."""
    answer = await _fetch(context, task, task.url)
    if answer.status == 304:
        return _unchanged(task, answer, context.now)
    document = to_utf8(answer.body, answer.headers.get("Content-Type", ""))
    if task.source.discover and (link := feed_link(document, answer.url)):
        answer = replace(await _fetch(context, task, link), permanently=True)
        document = to_utf8(answer.body, answer.headers.get("Content-Type", ""))
    body_hash = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    if body_hash == task.state.body_hash and not task.full:
        return _unchanged(task, answer, context.now)
    feed, known_keys = await parse_new(context.pool, document, knows_nothing if task.full else task.known)
    return _harvest(task, answer, feed, known_keys, context.now, body_hash)


async def _fetch(context: FeedContext, task: FeedTask, url: str) -> FetchResponse:
    source, limits = task.source, Limits.of(context.collect, task.source)
    headers = {} if task.full else policy.conditional(task.state.validators)
    plain = FetchRequest(url, limits, {}, source.allow_redirects_to)
    async with context.hosts.slot(url, obey_robots=source.obey_robots) as turn:
        if not headers:
            return await context.fetcher.get(plain, context.now, turn)
        try:
            return await context.fetcher.get(replace(plain, headers=headers), context.now, turn)
        except CannotFetch as error:
            if error.kind is not FaultKind.HTTP or error.status:
                raise
            return await context.fetcher.get(plain, context.now, turn)  # it breaks HTTP when asked «has it changed?»


def _unchanged(task: FeedTask, answer: FetchResponse, now: datetime) -> Harvest:
    given = policy.validators(answer.headers)
    return Harvest(
        source=task.source.name,
        state=HarvestState.NOT_MODIFIED,
        status_code=answer.status,
        final_url=answer.url,
        moved_permanently=answer.permanently,
        validators=given if given.etag or given.last_modified else task.state.validators,
        body_hash=task.state.body_hash,
        fresh_for=policy.fresh_for(answer.headers, now),
        bytes_read=answer.bytes_read,
        took_ms=answer.took_ms,
    )


def _harvest(
    task: FeedTask, answer: FetchResponse, feed: ParsedFeed, known_keys: frozenset[str], now: datetime, body_hash: str
) -> Harvest:
    notices = apart(notice(task.source, feed, item, answer.url, now) for item in feed.items)
    fresh = policy.fresh_for(answer.headers, now) or 0.0
    return Harvest(
        source=task.source.name,
        state=HarvestState.COMPLETE,
        notices=tuple(one for one in notices if one.title or one.text),
        known_keys=known_keys,
        status_code=answer.status,
        final_url=answer.url,
        moved_permanently=answer.permanently,
        validators=policy.validators(answer.headers),
        body_hash=body_hash,
        fresh_for=max(fresh, min(feed.ttl_minutes * 60.0, policy.MAX_FRESH)) or None,
        bytes_read=answer.bytes_read,
        took_ms=answer.took_ms,
    )


async def parse_new(pool: ParsePool, document: bytes, find_known: FindKnown) -> tuple[ParsedFeed, frozenset[str]]:
    """The items that are not known, and the keys of those that are. Raises CannotFetch."""
    if json_feed.looks_like_json(document):
        feed = json_feed.parse(document)
        known = find_known(item.raw_hash for item in feed.items)
        return replace(feed, items=tuple(one for one in feed.items if one.raw_hash not in known)), _keys(known)
    parse.refuse_html(document)
    found = slices(document)
    known = find_known(one.raw_hash for one in found) if found else {}
    fresh = [one for one in found if one.raw_hash not in known]
    if len(fresh) < len(found):
        small = await _parse_whole(pool, without(document, found, known)) if fresh else ParsedFeed("known", ())
        if len(small.items) == len(fresh) and all(item.guid for item in small.items):  # else: apart from known ones?
            return _with_hashes(small, fresh), _keys(known)
    feed = await _parse_whole(pool, document)
    if (
        len(feed.items) != len(found) and feed.parser == "fast"
    ):  # two ways of counting disagree: find_known the reference
        feed = await pool.parse(document)
    return (_with_hashes(feed, found) if len(found) == len(feed.items) else feed), frozenset()


def knows_nothing(_hashes: Iterable[str]) -> KnownKeys:
    """For who wants every item, remembered or not."""
    return {}


def _keys(known: KnownKeys) -> frozenset[str]:
    return frozenset(known.values())


async def _parse_whole(pool: ParsePool, document: bytes) -> ParsedFeed:
    return parse.parse_fast(document) or await pool.parse(document)


def _with_hashes(feed: ParsedFeed, found: Sequence[Slice]) -> ParsedFeed:
    for item, one in zip(feed.items, found, strict=True):
        item.raw_hash = one.raw_hash
    return feed
