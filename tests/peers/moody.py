"""Peers that misbehave at random, by a seed: a share of all requests is refused, cut, or answered into the void.

`lost` counts what they took without their answer getting through: each of these may be sent once more.
"""

from __future__ import annotations

import random
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

from tests.peers.botapi import BotApiPeer
from tests.peers.smtp import DROP, SmtpPeer

_AT = {
    "mail": ("451 4.3.0 later", "421 4.3.2 closing", DROP),
    "rcpt": ("451 4.2.0 later", DROP),
    "data": ("452 4.3.1 full", DROP),
    "end": (DROP,),
}


class MoodySmtp(SmtpPeer):
    """A relay in a bad mood."""

    def __init__(self, seed: int, share: float) -> None:
        super().__init__()
        self.lost = 0
        self.share = share
        self._dice = random.Random(f"{seed}/smtp")

    def _answer(self, server: SMTP, verb: str) -> str:
        if self._dice.random() < self.share:
            self.script[verb].append(self._dice.choice(_AT[verb]))
            self.lost += verb == "end"
        return super()._answer(server, verb)


class MoodyBotApi(BotApiPeer):
    """A Bot API in a bad mood: 429, 500 without taking the message, and answers that get lost after it was taken."""

    def __init__(self, seed: int, share: float) -> None:
        super().__init__(enforces=False)
        self.lost = 0
        self.share = share
        self._dice = random.Random(f"{seed}/bot")

    async def _on_sendMessage(self, parameters: dict[str, Any]) -> web.Response:
        if self._dice.random() >= self.share:
            return await super()._on_sendMessage(parameters)
        match self._dice.choice(("429", "500", "lost")):
            case "429":
                body = {"error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 2}}
                return web.json_response({"ok": False} | body, status=429)
            case "500":
                return web.json_response({"ok": False, "error_code": 500, "description": "Internal"}, status=500)
        self.lost += 1
        self.dropped += 1
        return await super()._on_sendMessage(parameters)
