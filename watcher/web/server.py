"""The web pages as a part of the running service: uvicorn in the service's loop, ended by its stop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Protocol

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from watcher.config.delivery import Web

CONNECTION_SECONDS = 10.0
"""A connection lasts no longer unless an answer is being made: nobody holds ours by saying nothing."""
MOST_CONNECTIONS = 400
PER_ADDRESS = 40
"""So many connections may be open, in all and from one address that is no trusted proxy; one more ends the oldest idle
one."""
BACKLOG = 128
"""So many connections are taken in one go, before room can be made: 2,048, which is usual, use up all descriptors, and
each one beyond is a line in the log."""
MOST_REQUESTS = 100
KEPT_FOR_LEAVING = 50
"""So many requests are answered at once, and so many more that unsubscribe."""


class Served(Protocol):
    """What can be served: the pages of a token, the public site, or both."""

    def app(self) -> ASGIApp: ...


class _Protocol(H11Protocol):
    """uvicorn's own, which waits for ever for the first byte and for every header."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.access_log = False  # addresses hold tokens: not even where somebody listens to uvicorn's own log
        self.opened = self.loop.time()
        self._make_room()
        self.loop.call_later(CONNECTION_SECONDS, self._end)

    @property
    def is_idle(self) -> bool:
        """Whether no answer is being made; before the first request there is no cycle."""
        return bool(getattr(self.cycle, "response_complete", True))

    def _make_room(self) -> None:
        """Ends the oldest idle connection (of this address, else of all) when there are too many."""
        known = [other for other in self.server_state.connections if isinstance(other, _Protocol) and other is not self]
        address = self.client[0] if self.client else ""
        of_address = [other for other in known if other.client and other.client[0] == address]
        is_trusted = address in str(self.config.forwarded_allow_ips).split(",")
        crowd = of_address if len(of_address) >= PER_ADDRESS and not is_trusted else known
        idle = [other for other in crowd if other.is_idle]
        if idle and (crowd is of_address or len(known) >= MOST_CONNECTIONS):
            min(idle, key=lambda other: other.opened).transport.close()

    def _end(self) -> None:
        if not self.is_idle:
            self.loop.call_later(CONNECTION_SECONDS, self._end)
        elif not self.transport.is_closing():
            self.transport.close()


class _Room:
    """Answers 503 when too many requests are being answered; leaving has room of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._active = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        room = MOST_REQUESTS + (KEPT_FOR_LEAVING if scope["path"].startswith("/u/") else 0)
        if self._active >= room:
            await PlainTextResponse("busy, try again\n", 503, headers={"Retry-After": "5"})(scope, receive, send)
            return
        self._active += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._active -= 1


class _Server(uvicorn.Server):
    """uvicorn without its ten looks a second at the clock: no header of ours needs it."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ends = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.ends.wait()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends where the port is taken, which uvicorn says in the log, rather than end the process."""
        with contextlib.suppress(SystemExit):
            await super().serve(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the service, not to one of its parts."""
        yield


class WebServer:
    """Serves the pages on the host and port of the settings; `port` is the real one once it runs."""

    name = "web"

    def __init__(self, pages: Served, settings: Web) -> None:
        self._settings = settings
        self._pages = pages
        self.port = settings.port

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until told to stop, or ends at once where the port is taken."""
        server = _Server(self._config())
        serving = asyncio.create_task(server.serve())
        ended = asyncio.create_task(stop.wait())
        try:
            while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn has a flag, no event
                await asyncio.sleep(0.02)
            if server.started:
                self.port = server.servers[0].sockets[0].getsockname()[1]
            await asyncio.wait((serving, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            server.ends.set()
            ended.cancel()
            await serving

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            _Room(self._pages.app()),
            http=_Protocol,
            host=self._settings.host,
            port=self._settings.port,
            backlog=BACKLOG,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=True,
            forwarded_allow_ips=",".join(self._settings.proxies),
            timeout_keep_alive=5,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=16_384,
            lifespan="off",
        )
