"""Telegram's pace: one message a second and chat, twenty a minute in a group, so many a second overall.

Every caller reserves its turn and sleeps until then; a busy chat never holds up another. Knows no network. Times are
seconds of a monotonic clock.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

A_CHAT = 1.1  # a second, and the jitter of the way
A_GROUP = 20
A_MINUTE = 61.0


@dataclass
class Pace:
    """The turns of one bot. `unit` shortens seconds in tests."""

    per_second: float = 25.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    unit: float = 1.0
    _next: float = 0.0
    _chats: dict[int, deque[float]] = field(default_factory=dict)

    async def turn(self, chat: int) -> None:
        """Returns when a message may be sent to that chat."""
        await self._until(self._reserve_chat(chat))
        await self._until(self._reserve_overall())

    def _reserve_chat(self, chat: int) -> float:
        """When that chat may be written to; negative numbers are groups."""
        now = self.clock()
        known = self._chats.setdefault(chat, deque(maxlen=A_GROUP))
        at = max(now, known[-1] + A_CHAT * self.unit) if known else now
        if chat < 0 and len(known) == A_GROUP:
            at = max(at, known[0] + A_MINUTE * self.unit)
        known.append(at)
        self._forget(now)
        return at

    def _reserve_overall(self) -> float:
        at = max(self.clock(), self._next)
        self._next = at + self.unit / self.per_second
        return at

    async def _until(self, at: float) -> None:
        while (left := at - self.clock()) > 0:
            await self.sleep(left)

    def _forget(self, now: float) -> None:
        """Chats that were silent for over a minute need no memory."""
        if len(self._chats) > 5000:
            old = now - A_MINUTE * self.unit
            self._chats = {chat: known for chat, known in self._chats.items() if known[-1] > old}
