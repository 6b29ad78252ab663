"""What every request passes: a size limit, a rate limit, headers that forbid everything else. Knows no page."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from ipaddress import IPv6Network, ip_address

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64_000
BODY_SECONDS = 10.0
PER_MINUTE = 60
MISSES_PER_MINUTE = 10
_KNOWN = 10_000


def headers(style_hash: str) -> list[tuple[bytes, bytes]]:
    """The headers of every answer: no script, no frame, no cookie, nothing kept, nothing told to other sites."""
    only = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    policy = f"{only}; style-src 'sha256-{style_hash}'"
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-store"),
        (b"x-robots-tag", b"noindex, nofollow"),
        (b"strict-transport-security", b"max-age=31536000"),
        (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    ]


class TooLarge(Exception):
    """The body is larger than any of ours."""


class TooSlow(Exception):
    """The body did not come in time."""


class RequestGuard:
    """Wraps pages: adds the headers they do not set themselves, cuts a body that is too large or too slow."""

    def __init__(self, app: ASGIApp, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        taken, end = 0, time.monotonic() + BODY_SECONDS

        async def measured() -> Message:
            nonlocal taken
            try:
                message = await asyncio.wait_for(receive(), max(end - time.monotonic(), 0))
            except TimeoutError as error:
                raise TooSlow from error
            taken += len(message.get("body", b""))
            if taken > MAX_BODY:
                raise TooLarge
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in self._headers if pair[0] not in said)]
            await send(message)

        await self._app(scope, measured, with_headers)


class Limit:
    """So many times a minute and network; they are forgotten when new ones come."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def admits(self, address: str) -> bool:
        """Counts one more, and says whether it is within the limit."""
        now, address = self._clock(), _network(address)
        begun, count = self._seen.pop(address, (now, 0))
        if now - begun >= 60:
            begun, count = now, 0
        self._seen[address] = (begun, count + 1)
        while len(self._seen) > _KNOWN:
            self._seen.popitem(last=False)
        return count < self._per_minute

    def is_full(self, address: str) -> bool:
        """Whether that address used up its minute (counts nothing)."""
        begun, count = self._seen.get(_network(address), (self._clock(), 0))
        return self._clock() - begun < 60 and count >= self._per_minute


def _network(address: str) -> str:
    """Whose address that is: of IPv6 the first half, for the second is free to whoever has the first.

    Where one socket hears both, IPv4 comes dressed as IPv6 (::ffff:192.0.2.1): all of it would be one network.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(parsed.ipv4_mapped or IPv6Network((int(parsed) >> 64 << 64, 64)))
