"""The Bot API on loopback, with the limits of the real one: sizes, entities, floods, and how a chat can be closed."""

from __future__ import annotations

import asyncio
import html.parser
import json
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:TEST-token-of-a-peer"
TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-spoiler",
    "span",
}


@dataclass(frozen=True)
class Said:
    """A message a chat received."""

    chat: int
    text: str
    entities: int
    lost_entities: int
    parameters: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        return list((self.parameters.get("reply_markup") or {}).get("inline_keyboard", []))


class BotApiPeer:
    """`async with BotApiPeer() as peer`: `peer.url` is the api_url of the settings; `peer.said` what chats received.

    `flood` is a per-method queue of answers (429 …); `closed[chat]` the 403 or 400 a chat answers; `migrated[chat]`
    its new number; `dropped` how many further answers are lost after the message was taken. `second` shortens the
    peer's clock of limits, so that tests need not wait. With `enforces=False` floods are not punished.
    """

    def __init__(self, second: float = 1.0, enforces: bool = True) -> None:
        self.said: list[Said] = []
        self.calls: list[tuple[str, dict[str, Any], float]] = []
        self.script: dict[str, deque[tuple[int, dict[str, Any]]]] = defaultdict(deque)
        self.closed: dict[int, tuple[int, str]] = {}
        self.migrated: dict[int, int] = {}
        self.dropped = 0
        self.flooded = 0
        self.answered_callbacks: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.port = 0
        self.second = second
        self._enforces = enforces
        self._updates: list[dict[str, Any]] = []
        self._woken = asyncio.Event()
        self._number = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> BotApiPeer:
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._woken.set()
        await self._runner.cleanup()

    # --- what people do -------------------------------------------------------------------------------------

    def write(self, chat: int, text: str, language: str = "fr", /, **message: Any) -> None:
        """A person writes to the bot (callable from any thread)."""
        sender = {"id": chat, "is_bot": False, "first_name": "Claire", "language_code": language}
        body = {"message_id": self._next(), "date": int(time.time()), "text": text, "from": sender}
        body |= {"chat": {"id": chat, "type": "private", "first_name": "Claire"}}
        if text.startswith("/"):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        self._push({"message": body | message})

    def press(self, chat: int, data: str, sender: int | None = None) -> None:
        """A person presses a button."""
        who = {"id": sender or chat, "is_bot": False, "first_name": "Claire", "language_code": "fr"}
        message = {"message_id": self._next(), "date": int(time.time()), "chat": {"id": chat, "type": "private"}}
        query = {"id": str(self._next()), "from": who, "chat_instance": "1", "data": data, "message": message}
        self._push({"callback_query": query})

    @property
    def pending(self) -> list[dict[str, Any]]:
        """The updates the bot has not confirmed yet."""
        return list(self._updates)

    def send_again(self, update: dict[str, Any]) -> None:
        """Telegram repeats an update with its old number."""
        self._number = max(self._number, update["update_id"])
        self._updates.append(update)

    def texts(self, chat: int) -> list[str]:
        """What that chat received, oldest first."""
        return [said.text for said in self.said if said.chat == chat]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _push(self, update: dict[str, Any]) -> None:
        self._updates.append({"update_id": self._next(), **update})
        self._loop.call_soon_threadsafe(self._woken.set)

    # --- what the bot asks ----------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        parameters = await _parameters(request)
        self.calls.append((method, parameters, time.monotonic()))
        if request.match_info["token"] != TOKEN:
            return _fault(401, "Unauthorized")
        if self.script[method]:
            status, body = self.script[method].popleft()
            return web.json_response(body, status=status)
        act = getattr(self, f"_on_{method}", None)
        if act is None:
            return _result(True)
        answer: web.StreamResponse = await act(parameters)
        if method == "sendMessage" and self.dropped:
            self.dropped -= 1
            assert request.transport
            request.transport.abort()
        return answer

    async def _on_getMe(self, _: dict[str, Any]) -> web.Response:
        return _result({"id": 123456, "is_bot": True, "first_name": "Veille", "username": "veille_test_bot"})

    async def _on_getUpdates(self, parameters: dict[str, Any]) -> web.Response:
        offset = int(parameters.get("offset") or 0)
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates:
            self._woken.clear()
            try:
                async with asyncio.timeout(min(float(parameters.get("timeout") or 0), 30)):
                    await self._woken.wait()
            except TimeoutError:
                pass
        return _result(self._updates[:100])

    async def _on_setMyCommands(self, parameters: dict[str, Any]) -> web.Response:
        self.commands = list(parameters.get("commands", []))
        return _result(True)

    async def _on_answerCallbackQuery(self, parameters: dict[str, Any]) -> web.Response:
        self.answered_callbacks.append(parameters)
        return _result(True)

    async def _on_sendMessage(self, parameters: dict[str, Any]) -> web.Response:
        chat = int(parameters["chat_id"])
        if chat in self.migrated:
            more = {"migrate_to_chat_id": self.migrated[chat]}
            return _fault(400, "Bad Request: group chat was upgraded to a supergroup chat", more)
        if chat in self.closed:
            return _fault(*self.closed[chat])
        if self._enforces and (wait := self._flood(chat)):
            self.flooded += 1
            return _fault(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        text = str(parameters.get("text", ""))
        entities = 0
        if parameters.get("parse_mode") == "HTML":
            try:
                text, entities = parse(text)
            except ValueError as error:
                return _fault(400, f"Bad Request: can't parse entities: {error}")
        if fault := _size_fault(text, parameters):
            return _fault(400, f"Bad Request: {fault}")
        self.said.append(Said(chat, text, min(entities, 100), max(0, entities - 100), parameters))
        message = {"message_id": self._next(), "date": int(time.time()), "text": text}
        return _result(message | {"chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"}})

    def _flood(self, chat: int) -> int:
        """How long to wait, 0 where the limits are kept: 1/s a chat, 20/min a group, 30/s overall."""
        now, second = time.monotonic(), self.second
        mine = [said.at for said in self.said if said.chat == chat]
        if mine and now - mine[-1] < second:
            return 3
        if chat < 0 and sum(1 for at in mine if now - at < 60 * second) >= 20:
            return 30
        return 5 if sum(1 for said in self.said if now - said.at < second) >= 30 else 0


def parse(text: str) -> tuple[str, int]:
    """Telegram's HTML as plain text and its number of entities. Raises ValueError as the Bot API refuses."""
    for name in re.findall(r"&(?!#\d+;|#x[0-9a-fA-F]+;)(\w*;?)", text):
        if name not in ("lt;", "gt;", "amp;", "quot;"):
            raise ValueError(f"unsupported entity &{name}")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise ValueError(f"can't find end tag corresponding to start tag {reader.open[-1]}")
    return "".join(reader.text).strip(), reader.entities


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []
        self.entities = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise ValueError(f'unsupported start tag "{tag}"')
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def _size_fault(text: str, parameters: dict[str, Any]) -> str:
    if not text:
        return "message text is empty"
    if utf16(text) > 4096:
        return "message is too long"
    for row in (parameters.get("reply_markup") or {}).get("inline_keyboard", []):
        for button in row:
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                return "BUTTON_DATA_INVALID"
    return ""


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    found: dict[str, Any] = dict(await request.post())
    for name in ("reply_markup", "commands", "entities", "link_preview_options", "allowed_updates"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found


def _result(value: Any) -> web.Response:
    return web.json_response({"ok": True, "result": value})


def _fault(code: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)
