"""The web pages as a part of the running service: uvicorn in the service's loop, ended by its stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from watcher.config.delivery import Web

CONNECTION_SECONDS = 30.0  # of a connection, unless an answer is being made: nobody holds our few by saying nothing


class Served(Protocol):
    """What can be served: the pages of a token, the public site, or both."""

    def app(self) -> ASGIApp: ...


class _Protocol(H11Protocol):
    """uvicorn's own, which waits for ever for the first byte and for every header."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.access_log = False  # addresses hold tokens: not even where somebody listens to uvicorn's own log
        self.loop.call_later(CONNECTION_SECONDS, self._end)

    def _end(self) -> None:
        if not getattr(self.cycle, "response_complete", True):  # None before the first request
            self.loop.call_later(CONNECTION_SECONDS, self._end)
        elif not self.transport.is_closing():
            self.transport.close()


class _Server(uvicorn.Server):
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
        """Serves until told to stop. Raises OSError when the port is taken."""
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
            ended.cancel()
            with contextlib.suppress(SystemExit):
                await serving

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._pages.app(),
            http=_Protocol,
            host=self._settings.host,
            port=self._settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1",
            limit_concurrency=100,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=16_384,
            lifespan="off",
        )
