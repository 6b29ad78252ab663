"""Scrapy's way to the network: a download handler that goes through our own fetcher, turn by turn for each host.

Keeps robots.txt and the pace for a whole run, over all its spiders. Judges nothing: a refusal or failure is raised as
CannotFetch, which reaches the spider's errback.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from watcher.collect import policy
from watcher.collect.faults import CannotFetch, FaultKind
from watcher.collect.fetch import Answer, Ask, Fetcher
from watcher.collect.policy import Caps
from watcher.collect.robots import MAX_ROBOTS, Robots
from watcher.collect.saved import Saved
from watcher.config.settings import Collect
from watcher.config.sources import AnySource
from watcher.errors import CannotDial
from watcher.model import Validators

if TYPE_CHECKING:
    from datetime import datetime

MAX_LATENCY_PAUSE = 10.0


class NotModified(Exception):
    """Nothing changed: the server says so (304), or the body is the same."""


class Host:
    """One host during a run: who is next, and what its robots.txt asks."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.free_at = 0.0
        self.robots: dict[str, Robots] = {}
        self.robots_lock = asyncio.Lock()


class Gate:
    """All outbound requests of a run: robots.txt, pace, then the fetcher. One for all spiders."""

    def __init__(self, fetcher: Fetcher, collect: Collect, now: datetime) -> None:
        self._fetcher = fetcher
        self._collect = collect
        self._now = now
        self._hosts: defaultdict[str, Host] = defaultdict(Host)

    async def get(self, ask: Ask, source: AnySource) -> Answer:
        """The answer, when robots.txt allows and the host's turn has come. Raises CannotFetch."""
        try:
            target = self._fetcher.guard.check_url(ask.url)
            home = self._fetcher.guard.check_url(source.url)
        except CannotDial as error:
            raise CannotFetch(FaultKind.GUARD, str(error)) from error
        if not policy.is_same_site(home.host, target.host) and target.host not in source.allow_redirects_to:
            raise CannotFetch(FaultKind.REDIRECT, f"{target.host} is another site; allow_redirects_to may name it")
        host = self._hosts[target.host]
        robots = await self._robots(host, target.url, source) if source.obey_robots else Robots()
        if not robots.allows(target.url, when_unknown=False):
            why = "cannot be read, so nothing is read" if robots.unknown else "asks not to read this address"
            raise CannotFetch(FaultKind.ROBOTS, f"robots.txt of {target.host} {why}")
        async with self._turn(host, target.host, robots.delay):
            return await self._fetcher.get(ask, self._now)

    async def _robots(self, host: Host, url: str, source: AnySource) -> Robots:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with host.robots_lock:
            if origin not in host.robots:
                host.robots[origin] = await self._read_robots(f"{origin}/robots.txt", source)
        return host.robots[origin]

    async def _read_robots(self, url: str, source: AnySource) -> Robots:
        caps = Caps(self._collect.timeout.total_seconds(), MAX_ROBOTS)
        try:
            answer = await self._fetcher.get(Ask(url, caps, allow_redirects_to=source.allow_redirects_to), self._now)
        except CannotFetch as error:
            return Robots.read(error.status or 599, b"")
        return Robots.read(answer.status, answer.body)

    @asynccontextmanager
    async def _turn(self, host: Host, name: str, crawl_delay: float | None) -> AsyncIterator[None]:
        """One request a host at a time, then a pause at least as long as the answer took (a slow host is tired)."""
        async with host.turn:
            await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
            begun = time.monotonic()
            try:
                yield
            finally:
                ended = time.monotonic()
                rest = policy.pause(self._collect, self._fetcher.guard, name, crawl_delay)
                if rest:
                    rest = max(rest, min(ended - begun, MAX_LATENCY_PAUSE))
                host.free_at = ended + rest


class PolicyHandler(BaseDownloadHandler):
    """Downloads for one crawler, whose spider knows the run's gate as `spider.tools`."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        spider: Any = self.crawler.spider
        desk = spider.tools
        source: AnySource = desk.source
        saved: Saved | None = desk.saved
        if saved:
            answer = saved.answer(request)
        else:
            answer = await desk.gate.get(self._ask(request, source, desk), source)
        if desk.keep(request, answer) or answer.status == 304:
            raise NotModified
        headers = Headers({name: value for name, value in answer.headers.items() if "\0" not in value})
        kind = responsetypes.from_args(headers=headers, url=answer.url, body=answer.body)
        return kind(url=answer.url, status=answer.status, headers=headers, body=answer.body, request=request)

    def _ask(self, request: Request, source: AnySource, desk: Any) -> Ask:
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in request.headers.items()
        }
        known: Validators = desk.validators if request.meta.get("main") else Validators()
        return Ask(
            url=request.url,
            caps=Caps.of(desk.collect, source),
            headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.5", **headers, **policy.conditional(known)},
            allow_redirects_to=source.allow_redirects_to,
            method=request.method,
            body=request.body,
        )
