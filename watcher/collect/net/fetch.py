"""One HTTP request by aiohttp under our policy: guard at the socket, redirects hop by hop, deadline, byte limits.

Returns bytes and headers; reads no feed. Cookies are never kept, nothing is retried, no proxy is taken from the
environment. The feed reader calls it, and so does Scrapy's download handler (crawl_handler): one policy for both.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from watcher.collect.net import policy
from watcher.collect.net.address_guard import AddressGuard, Target
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.policy import Limits
from watcher.collect.net.unpack import unpack
from watcher.errors import CannotDial

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
HARMLESS = frozenset({"accept", "if-none-match", "if-modified-since"})
KEEP_FAILING = 200_000


@dataclass(slots=True)
class _Dial:
    """The host now being dialled, and the addresses refused on the way."""

    host: str
    refused: list[str] = field(default_factory=list)


class Turn(Protocol):
    """The right to ask one host; a redirect passes it on to the next address, which may take a while."""

    async def pass_on(self, there: Target) -> None: ...


_DIAL: ContextVar[_Dial | None] = ContextVar("dial", default=None)


@dataclass(frozen=True, slots=True)
class FetchResponse:
    """A final answer, unpacked. `permanently` says every redirect on the way was a permanent one."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    permanently: bool = False
    bytes_read: int = 0
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What is wanted: an address, its limits, and where redirects may lead. Keys in `headers` stay with the origin."""

    url: str
    limits: Limits
    headers: Mapping[str, str] = field(default_factory=dict)
    allow_redirects_to: tuple[str, ...] = ()
    method: str = "GET"
    body: bytes = b""


class Fetcher:
    """One session for a whole run; use it as `async with`. `resolver` is for tests."""

    def __init__(
        self, guard: AddressGuard, agent: str, *, at_once: int = 32, resolver: AbstractResolver | None = None
    ) -> None:
        self.guard = guard
        self._agent = agent
        self._at_once = at_once
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        connector = aiohttp.TCPConnector(
            limit=self._at_once,
            resolver=self._resolver,
            use_dns_cache=self._resolver is None,
            socket_factory=self._open_socket,
            ssl=ssl.create_default_context(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate, br, zstd"},
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline of get() covers all hops at once
            auto_decompress=False,
            trust_env=False,
            raise_for_status=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def get(self, ask: FetchRequest, now: datetime, turn: Turn | None = None) -> FetchResponse:
        """The answer after redirects: 2xx or 304. Raises CannotFetch, with the kind of fault, for all else.

        With a `turn` no host is asked before its own has come.
        """
        try:
            home = self.guard.check_url(ask.url)
        except CannotDial as error:
            raise CannotFetch(FaultKind.GUARD, str(error)) from error
        begun = time.monotonic()
        try:
            answer = await self._dial(ask, home, now, turn)
        except CannotFetch as error:
            error.took_ms = round((time.monotonic() - begun) * 1000)
            raise
        return replace(answer, took_ms=round((time.monotonic() - begun) * 1000))

    async def _dial(self, ask: FetchRequest, home: Target, now: datetime, turn: Turn | None) -> FetchResponse:
        dial = _Dial(home.host)
        token = _DIAL.set(dial)
        try:
            async with asyncio.timeout(ask.limits.timeout) as limit:
                return await self._follow(ask, home, (dial, limit, turn), now)
        except TimeoutError as error:
            raise CannotFetch(FaultKind.TIMEOUT, f"no full answer within {ask.limits.timeout:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError, UnicodeError) as error:
            raise _explain(error, dial) from error
        finally:
            _DIAL.reset(token)

    async def _follow(
        self, ask: FetchRequest, home: Target, run: tuple[_Dial, asyncio.Timeout, Turn | None], now: datetime
    ) -> FetchResponse:
        dial, limit, turn = run
        here, permanently = home, True
        for hops in range(ask.limits.max_hops + 1):
            if turn and hops:
                await _passed_on(turn, here, limit)
            dial.host = here.host
            async with self._request(here, ask) as response:
                if response.status in REDIRECTS and (location := response.headers.get("Location")):
                    there = policy.next_hop(self.guard, home, here, location, ask.allow_redirects_to)
                    permanently = permanently and response.status in PERMANENT
                    ask = _redirected(ask, here, there, response.status)
                    here = there
                    response.close()
                    continue
                return await _read(response, here, ask, permanently=bool(hops) and permanently, now=now)
        raise CannotFetch(FaultKind.REDIRECT, f"redirected more than {ask.limits.max_hops} times")

    def _request(self, here: Target, ask: FetchRequest) -> Any:
        assert self._session, "use `async with Fetcher(…)`"
        url = URL(here.url, encoded=True)
        if (url.host or "").lower() != here.host:  # two parsers must agree on whom we call
            raise CannotFetch(FaultKind.GUARD, "the address can be read in two ways")
        return self._session.request(ask.method, url, headers=ask.headers, data=ask.body or None, allow_redirects=False)

    def _open_socket(self, info: Any) -> socket.socket:
        """Every TCP connection passes here, after resolving: the address dialled is the address checked."""
        family, kind, proto, _, address = info
        dial = _DIAL.get()
        host = dial.host if dial else ""
        if not self.guard.permits(address[0], host):
            if dial:
                dial.refused.append(address[0])
            raise OSError(f"{address[0]} is not a public address")
        return socket.socket(family, kind, proto)


async def _passed_on(turn: Turn, there: Target, limit: asyncio.Timeout) -> None:
    """Waits for the turn of another host; that takes nothing from the time that the request may take."""
    until, clock = limit.when(), asyncio.get_running_loop().time
    begun = clock()
    limit.reschedule(None)
    await turn.pass_on(there)
    limit.reschedule(until and until + clock() - begun)


def _redirected(ask: FetchRequest, here: Target, there: Target, status: int) -> FetchRequest:
    """What is asked after a redirect: headers and bodies, which may hold a key, stay with their origin."""
    leaves = there.origin != here.origin
    if leaves and ask.body and status in (307, 308):
        raise CannotFetch(FaultKind.REDIRECT, f"asked to send what was posted to another place, {there.host}")
    posts_on = ask.method == "GET" or status in (307, 308)
    return replace(
        ask,
        headers={k: v for k, v in ask.headers.items() if not leaves or k.lower() in HARMLESS},
        method=ask.method if posts_on else "GET",
        body=ask.body if posts_on else b"",
    )


async def _read(
    response: aiohttp.ClientResponse, here: Target, ask: FetchRequest, *, permanently: bool, now: datetime
) -> FetchResponse:
    headers = response.headers
    try:
        policy.judge_status(response.status, headers, now)
    except CannotFetch as error:
        error.body = await _some(response)
        raise
    if response.status == 304:
        policy.judge_unchanged(ask.headers)
        return FetchResponse(304, headers, b"", here.url, permanently)
    packed = await _all(response, ask.limits.max_body)
    body = unpack(packed, headers.get("Content-Encoding", ""), ask.limits.max_body)
    return FetchResponse(response.status, headers, body, here.url, permanently, len(packed))


async def _all(response: aiohttp.ClientResponse, cap: int) -> bytes:
    announced = response.content_length
    if announced is not None and announced > cap:
        raise CannotFetch(FaultKind.SIZE, f"the answer announces {announced} bytes; {cap} are allowed")
    pieces, size = [], 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > cap:
            raise CannotFetch(FaultKind.SIZE, f"the answer is longer than {cap} bytes")
        pieces.append(piece)
    return b"".join(pieces)


async def _some(response: aiohttp.ClientResponse) -> bytes:
    """The beginning of an error page, for the admin; never worth a fault of its own."""
    try:
        packed = await _all(response, KEEP_FAILING)
        return unpack(packed, response.headers.get("Content-Encoding", ""), KEEP_FAILING)
    except (CannotFetch, aiohttp.ClientError, OSError):
        return b""


def _explain(error: Exception, dial: _Dial) -> CannotFetch:
    """What went wrong, in the words of our list."""
    if dial.refused:
        address = dial.refused[0]
        what = address if address == dial.host else f"{dial.host} leads to {address}, which"
        return CannotFetch(FaultKind.GUARD, f"{what} is not a public address")
    for family, kind, words in _FAULTS:
        if isinstance(error, family):
            causes = (getattr(error, name, None) for name in ("certificate_error", "os_error", "message"))
            cause = next(filter(None, causes), error)
            return CannotFetch(kind, words.format(host=dial.host, cause=_short(cause)))
    return CannotFetch(FaultKind.HTTP, f"the exchange with {dial.host} failed: {_short(error)}")


_FAULTS: tuple[tuple[type[Exception], FaultKind, str], ...] = (  # the first that fits
    (aiohttp.ClientConnectorCertificateError, FaultKind.TLS, "the certificate of {host} is not valid: {cause}"),
    (aiohttp.ClientConnectorSSLError, FaultKind.TLS, "no secure connection to {host}: {cause}"),
    (ssl.SSLError, FaultKind.TLS, "no secure connection to {host}: {cause}"),
    (aiohttp.ClientConnectorDNSError, FaultKind.DNS, "{host} has no address"),
    (aiohttp.ClientConnectorError, FaultKind.CONNECT, "{host} cannot be reached: {cause}"),
    (aiohttp.ClientPayloadError, FaultKind.CONNECT, "the answer of {host} broke off before its end"),
    (aiohttp.ClientResponseError, FaultKind.HTTP, "the answer of {host} is no valid HTTP: {cause}"),
    (aiohttp.ServerDisconnectedError, FaultKind.CONNECT, "{host} ended the connection"),
    (OSError, FaultKind.CONNECT, "the connection to {host} broke: {cause}"),
)


def _short(error: object) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200]
