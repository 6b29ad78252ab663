"""Scrapy's way to the network: a download handler that goes through our own fetcher, turn by turn for each host.

The feeds take the same way (hosts, fetch, guard): one policy. Judges nothing: a refusal or failure is raised as
CannotFetch, which reaches the spider's errback.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from watcher.collect.crawl.recorded import Saved
from watcher.collect.net import policy
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import Fetcher, FetchRequest, FetchResponse
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.config.sources import AnySource
from watcher.errors import CannotDial
from watcher.model import Validators


class NotModified(Exception):
    """Nothing changed: the server says so (304), or the body is the same."""


class Gate:
    """All outbound requests of a run: the source's own site, robots.txt and pace, then the fetcher."""

    def __init__(self, fetcher: Fetcher, hosts: Hosts, now: datetime) -> None:
        self._fetcher = fetcher
        self._hosts = hosts
        self._now = now

    async def get(self, ask: FetchRequest, source: AnySource) -> FetchResponse:
        """The answer, when robots.txt allows and the host's turn has come. Raises CannotFetch.

        An unreachable robots.txt means that pages are not crawled (RFC 9309, 2.3.1.4).
        """
        try:
            target = self._fetcher.guard.check_url(ask.url)
            home = self._fetcher.guard.check_url(source.url)
        except CannotDial as error:
            raise CannotFetch(FaultKind.GUARD, str(error)) from error
        if not policy.is_same_site(home.host, target.host) and target.host not in source.allow_redirects_to:
            raise CannotFetch(FaultKind.REDIRECT, f"{target.host} is another site; allow_redirects_to may name it")
        async with self._hosts.slot(ask.url, obey_robots=source.obey_robots, when_unknown=False) as turn:
            return await self._fetcher.get(ask, self._now, turn)


class PolicyHandler(BaseDownloadHandler):
    """Downloads for one crawler, whose spider knows the run's gate as `spider.tools`."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        """The answer to a request. Raises NotModified when the source has not changed."""
        spider: Any = self.crawler.spider
        session = spider.tools
        source: AnySource = session.source
        saved: Saved | None = session.saved
        if saved and (saved.has(request) or not session.job.beyond):
            answer = saved.answer(request)
        else:
            answer = await session.gate.get(self._ask(request, source, session), source)
        if session.keep(request, answer) or answer.status == 304:
            raise NotModified
        headers = Headers({name: value for name, value in answer.headers.items() if "\0" not in value})
        kind = responsetypes.from_args(headers=headers, url=answer.url, body=answer.body)
        return kind(url=answer.url, status=answer.status, headers=headers, body=answer.body, request=request)

    def _ask(self, request: Request, source: AnySource, session: Any) -> FetchRequest:
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in request.headers.items()
        }
        known: Validators = session.validators if request.meta.get("main") else Validators()
        return FetchRequest(
            url=request.url,
            limits=Limits.of(session.collect, source),
            headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.5", **headers, **policy.conditional(known)},
            allow_redirects_to=source.allow_redirects_to,
            method=request.method,
            body=request.body,
        )
