"""The Bot API on loopback, with the limits of the real one: sizes, entities, floods, and how a chat can be closed."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.peers.botapi_limits import keyboard_fault, keyboard_of, parse, size_fault

TOKEN = "123456:TEST-token-of-a-peer"
GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


@dataclass(frozen=True)
class Said:
    """A message a chat received."""

    chat: int
    text: str
    entities: int
    lost_entities: int
    parameters: dict[str, Any]
    id: int = 0
    at: float = field(default_factory=time.monotonic)

    @property
    def buttons(self) -> list[list[dict[str, Any]]]:
        """Its buttons as they were sent."""
        return keyboard_of(self.parameters)

    def button(self, label: str) -> str:
        """The data of that button."""
        return str(next(button["callback_data"] for row in self.buttons for button in row if button["text"] == label))


class BotApiPeer:
    """`async with BotApiPeer() as peer`: `peer.url` is the api_url of the settings; `peer.said` what chats received.

    `flood` is a per-method queue of answers (429 …); `closed[chat]` the 403 or 400 a chat answers; `migrated[chat]`
    its new number; `dropped` how many further answers are lost after the message was taken. `second` shortens the
    peer's clock of limits, so that tests need not wait. With `enforces=False` floods are not punished.
    """

    def __init__(self, second: float = 1.0, enforces: bool = True) -> None:
        self.said: list[Said] = []
        self.menus: list[dict[str, Any]] = []
        self.documents: list[tuple[int, str, bytes]] = []
        self.calls: list[tuple[str, dict[str, Any], float]] = []
        self.script: dict[str, deque[tuple[int, dict[str, Any]]]] = defaultdict(deque)
        self.closed: dict[int, tuple[int, str]] = {}
        self.migrated: dict[int, int] = {}
        self.administrators: set[tuple[int, int]] = set()  # (chat, user)
        self.named: dict[str, dict[str, Any]] = {}  # the chats that getChat knows, by «@name» or number
        self.dropped = 0
        self.flooded = 0
        self.answered_callbacks: list[dict[str, Any]] = []
        self.keyboards: dict[int, list[list[dict[str, Any]]]] = {}  # what each message shows now
        self.commands: list[dict[str, Any]] = []
        self.port = 0
        self.second = second
        self._enforces = enforces
        self.conflicts = 0  # how often one was asked for updates while another waited for them
        self._polling = 0
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

    def press(self, chat: int, data: str, sender: int | None = None, on: int | None = None, /, **message: Any) -> None:
        """A person presses a button, perhaps under the message `on` as it stands; one of date 0 is out of reach."""
        who = {"id": sender or chat, "is_bot": False, "first_name": "Claire", "language_code": "fr"}
        message = {"message_id": on or self._next(), "date": int(time.time())} | message
        message = {"chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"}} | message
        if on in self.keyboards and message["date"]:
            message["reply_markup"] = {"inline_keyboard": self.keyboards[on]}
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

    def show(self, chat: int, rows: Any) -> int:
        """A message with these rows of (label, data) stands in the chat; its number."""
        keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
        assert not keyboard_fault(keyboard)
        said = Said(chat, "", 0, 0, {"reply_markup": {"inline_keyboard": keyboard}}, self._next())
        self.said.append(said)
        self.keyboards[said.id] = keyboard
        return said.id

    def labels(self, message: int) -> list[list[str]]:
        """What the buttons of that message say now."""
        return [[button["text"] for button in row] for row in self.keyboards[message]]

    def tap(self, chat: int, on: int, label: str, sender: int | None = None) -> None:
        """A person taps the button of that label as the message shows it now."""
        shown = (button for row in self.keyboards[on] for button in row if button["text"] == label)
        self.press(chat, next(shown)["callback_data"], sender, on)

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
        self.conflicts += self._polling > 0
        self._polling += 1
        try:
            return await self._give_updates(parameters)
        finally:
            self._polling -= 1

    async def _give_updates(self, parameters: dict[str, Any]) -> web.Response:
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

    async def _on_getChatMember(self, parameters: dict[str, Any]) -> web.Response:
        chat, user = int(parameters["chat_id"]), int(parameters["user_id"])
        person = {"id": user, "is_bot": False, "first_name": "Claire"}
        if (chat, user) not in self.administrators:
            return _result({"status": "member", "user": person})
        return _result({"status": "creator", "user": person, "is_anonymous": False})

    async def _on_getChat(self, parameters: dict[str, Any]) -> web.Response:
        chat = self.named.get(str(parameters["chat_id"]))
        if chat is None:
            return _fault(400, "Bad Request: chat not found")
        return _result({"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS} | chat)

    async def _on_setMyCommands(self, parameters: dict[str, Any]) -> web.Response:
        if "scope" in parameters:
            self.menus.append(parameters)
        else:
            self.commands = list(parameters.get("commands", []))
        return _result(True)

    async def _on_answerCallbackQuery(self, parameters: dict[str, Any]) -> web.Response:
        if len(str(parameters.get("text", ""))) > 200:
            return _fault(400, "Bad Request: MESSAGE_TOO_LONG")
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
        if fault := size_fault(text, parameters):
            return _fault(400, f"Bad Request: {fault}")
        said = Said(chat, text, min(entities, 100), max(0, entities - 100), parameters, self._next())
        self.said.append(said)
        self.keyboards[said.id] = said.buttons
        message = {"message_id": said.id, "date": int(time.time()), "text": text}
        return _result(message | {"chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"}})

    async def _on_sendDocument(self, parameters: dict[str, Any]) -> web.Response:
        chat, sent = int(parameters["chat_id"]), parameters["document"]
        self.documents.append((chat, sent.filename, sent.file.read()))
        return _result({"message_id": self._next(), "date": int(time.time()), "chat": {"id": chat, "type": "private"}})

    async def _on_editMessageReplyMarkup(self, parameters: dict[str, Any]) -> web.Response:
        number, keyboard = int(parameters["message_id"]), keyboard_of(parameters)
        if not any((said.id, said.chat) == (number, int(parameters["chat_id"])) for said in self.said):
            return _fault(400, "Bad Request: message to edit not found")
        if fault := keyboard_fault(keyboard):
            return _fault(400, f"Bad Request: {fault}")
        if keyboard == self.keyboards[number]:
            return _fault(400, "Bad Request: message is not modified: the new reply markup is exactly the same")
        self.keyboards[number] = keyboard
        return _result(True)

    def _flood(self, chat: int) -> int:
        """How long to wait, 0 where the limits are kept: 1/s a chat, 20/min a group, 30/s overall."""
        now, second = time.monotonic(), self.second
        mine = [said.at for said in self.said if said.chat == chat]
        if mine and now - mine[-1] < second:
            return 3
        if chat < 0 and sum(1 for at in mine if now - at < 60 * second) >= 20:
            return 30
        return 5 if sum(1 for said in self.said if now - said.at < second) >= 30 else 0


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
