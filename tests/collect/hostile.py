"""A hostile web server of our own: raw asyncio, so that it may break every rule of HTTP. Scenes are named functions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Scene = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request as it came, and the wire to answer on."""

    method: str
    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A correct answer; underscores in header names become hyphens."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if status == 304 else body))


@dataclass
class HostileServer:
    """Where it listens, what it was asked, and how many connections it saw."""

    port: int = 0
    scenes: dict[str, Scene] = field(default_factory=dict)
    requests: list[Exchange] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def on(self, path: str, scene: Scene) -> str:
        """Plays that scene at that path; returns the address."""
        self.scenes[path] = scene
        return self.url(path)

    def asked(self, path: str) -> list[Exchange]:
        return [request for request in self.requests if request.path.partition("?")[0] == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while request := await _read_request(reader, writer):
                self.requests.append(request)
                scene = self.scenes.get(request.path.partition("?")[0]) or self.scenes.get("*") or _not_found
                await scene(request)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


async def _read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return Exchange(method, path, headers, writer)


async def _not_found(exchange: Exchange) -> None:
    await exchange.answer(404)


@asynccontextmanager
async def hostile_server(host: str = "127.0.0.1", tls: object = None) -> AsyncIterator[HostileServer]:
    """A running server; its connections are dropped at the end."""
    server = HostileServer()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(server._serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listener = await asyncio.start_server(accept, host, 0, ssl=tls, limit=1 << 20)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# --- scenes ------------------------------------------------------------------------------------------------


def says(body: bytes, status: int = 200, **headers: str) -> Scene:
    """Answers correctly with that body."""

    async def scene(exchange: Exchange) -> None:
        await exchange.answer(status, body, **headers)

    return scene


def says_raw(data: bytes, *, close: bool = True) -> Scene:
    """Writes these bytes, whatever they are, and hangs up."""

    async def scene(exchange: Exchange) -> None:
        await exchange.raw(data)
        if close:
            raise ConnectionResetError

    return scene


def redirects(location: str, status: int = 302) -> Scene:
    return says(b"", status, Location=location)


def drips(piece: bytes, pause: float, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Scene:
    """Sends the piece for ever, with a pause between (0: as fast as it can)."""

    async def scene(exchange: Exchange) -> None:
        await exchange.raw(head)
        while True:
            await exchange.raw(piece)
            await asyncio.sleep(pause)

    return scene
