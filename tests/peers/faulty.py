"""Peers that fail at one stage in one way, as often as they are asked; they count what they took."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from typing import Any

from aiohttp import web

SMTP_STAGES = ("connect", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "message", "QUIT")
SMTP_FAULTS = ("4xx", "5xx", "hang", "reset", "garbage", "long")
TLS_STAGES = ("STARTTLS handshake", "TLS handshake")
TLS_FAULTS = ("hang", "reset", "garbage", "self-signed", "expired", "for another host")
_GOOD = {
    "EHLO": "250-peer\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS",
    "AUTH": "235 ok",
    "QUIT": "221 bye",
    "DATA": "354 go",
}


class FaultySmtp:
    """`async with FaultySmtp(stage, fault)`: `taken` counts the messages it has read to their final dot.

    `tls` shows its certificate, where the fault is one of the certificate.
    """

    def __init__(self, stage: str, fault: str, tls: ssl.SSLContext | None = None) -> None:
        self.stage, self.fault, self.tls = stage, fault, tls
        self.taken = 0
        self.port = 0
        self._sessions: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> FaultySmtp:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        if self.fault == "refused":
            self._server.close()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._sessions:
            task.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._sessions.add(asyncio.current_task())
        try:
            if self.stage == "TLS handshake":
                await shake_hands(writer, self.fault, self.tls)
            await self._answer(writer, "connect", "220 peer ESMTP")
            while line := (await reader.readline()).decode("latin-1").strip():
                verb = line.split(":")[0].split(" ")[0].upper()
                await self._answer(writer, verb, _GOOD.get(verb, "250 ok"))
                if verb == "STARTTLS" and self.stage == "STARTTLS handshake":
                    await shake_hands(writer, self.fault, self.tls)
                if verb == "DATA" and not (self.stage == "DATA" and self.fault):
                    if self.stage == "half a message":
                        await reader.readline()
                        await self._answer(writer, self.stage, "")
                    while await reader.readline() not in (b".\r\n", b""):
                        pass
                    self.taken += 1
                    await self._answer(writer, "message", "250 taken")
        except (ConnectionError, TimeoutError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, writer: asyncio.StreamWriter, stage: str, good: str) -> None:
        fault = self.fault if stage == self.stage else ""
        if fault == "reset":
            raise ConnectionError
        if fault == "hang":
            await asyncio.sleep(60)
        said = {
            "4xx": b"451 4.3.0 try later",
            "5xx": b"554 5.0.0 no",
            "garbage": b"\xff\x00ZZZ what",
            "long": b"250-" + b"x" * 600_000,
        }
        writer.write(said.get(fault, good.encode()) + b"\r\n")
        await writer.drain()


async def shake_hands(writer: asyncio.StreamWriter, fault: str, tls: ssl.SSLContext | None) -> None:
    """The other side of a TLS handshake that never ends well."""
    if fault == "hang":
        await asyncio.sleep(60)
    if fault == "garbage":
        writer.write(b"220 this is no TLS\r\n")
        await writer.drain()
    elif tls:
        await writer.start_tls(tls)
    raise ConnectionError


def _error(code: int, words: str, **parameters: Any) -> Callable[[], web.Response]:
    body = {"ok": False, "error_code": code, "description": words} | ({"parameters": parameters} if parameters else {})
    return lambda: web.json_response(body, status=code)


def _text(status: int, text: str) -> Callable[[], web.Response]:
    return lambda: web.Response(status=status, text=text, content_type="text/html")


BOT_FAULTS: dict[str, Callable[[], web.Response]] = {
    "401": _error(401, "Unauthorized"),
    "403 blocked": _error(403, "Forbidden: bot was blocked by the user"),
    "403 deactivated": _error(403, "Forbidden: user is deactivated"),
    "403 kicked": _error(403, "Forbidden: bot was kicked from the supergroup chat"),
    "403 HTML of a proxy": _text(403, "<html>Forbidden</html>"),
    "400 chat not found": _error(400, "Bad Request: chat not found"),
    "400 other": _error(400, "Bad Request: message is too weird"),
    "409": _error(409, "Conflict: terminated by other getUpdates request"),
    "429, 5 s": _error(429, "Too Many Requests: retry after 5", retry_after=5),
    "429, 10^9 s": _error(429, "Too Many Requests", retry_after=10**9),
    "429, -5 s": _error(429, "Too Many Requests", retry_after=-5),
    "429, unsaid": _error(429, "Too Many Requests"),
    "500": _error(500, "Internal Server Error"),
    "502 HTML": _text(502, "<html>Bad Gateway</html>"),
    "200 HTML": _text(200, "<html>Welcome</html>"),
    "cut JSON": _text(200, '{"ok": tru'),
    "a list": _text(200, json.dumps([1, 2])),
    "a number": _text(200, "7"),
    "ok, no result": _text(200, '{"ok": true}'),
}


class FaultyTls:
    """`async with FaultyTls(fault)`: an https server with that fault in its handshake; it never reads a request."""

    taken = 0
    stage = "TLS handshake"

    def __init__(self, fault: str, tls: ssl.SSLContext | None = None) -> None:
        self.fault = fault
        self._peer = FaultySmtp(self.stage, fault, tls)

    async def __aenter__(self) -> FaultyTls:
        await self._peer.__aenter__()
        self.url = f"https://127.0.0.1:{self._peer.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._peer.__aexit__()


class FaultyBotApi:
    """`async with FaultyBotApi(fault)`: answers sendMessage with that fault; `taken` counts the requests it read."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.taken = 0

    async def __aenter__(self) -> FaultyBotApi:
        app = web.Application()
        app.add_routes([web.route("*", "/bot{token}/{method}", self._answer)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] != "sendMessage":
            return web.json_response(
                {"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "b", "username": "b"}}
            )
        self.taken += 1
        if self.fault == "hang":
            await asyncio.sleep(60)
        if self.fault == "reset" and request.transport is not None:
            request.transport.abort()
        return BOT_FAULTS.get(self.fault, BOT_FAULTS["500"])()
