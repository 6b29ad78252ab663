"""Telegram's pace: one message a second and chat, twenty a minute in a group, so many a second overall.

A turn lasts until the answer came and is counted from there: whatever a slow network or a busy machine does to a
request on its way, two messages never arrive closer together than their turns lie apart. Chats wait for themselves,
never for each other. Knows no network. Times are seconds of a monotonic clock.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

A_CHAT = 1.0
A_GROUP = 20
A_MINUTE = 60.0
KEPT_CHATS = 5000


@dataclass
class _Chat:
    """One conversation: the lock of its turn, and when the last twenty answers came."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    answered: deque[float] = field(default_factory=lambda: deque(maxlen=A_GROUP))


@dataclass
class SendingPace:
    """The turns of one bot. `unit` shortens seconds in tests."""

    per_second: float = 25.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    unit: float = 1.0
    _chats: dict[int, _Chat] = field(default_factory=dict)
    _gate: asyncio.Lock = field(default_factory=asyncio.Lock)
    _flying: int = 0
    _answered: deque[float] = field(default_factory=deque)
    _next: float = 0.0

    @asynccontextmanager
    async def turn(self, chat: int) -> AsyncIterator[None]:
        """Begins when a message may be sent to that chat (groups are negative); to be left with its answer."""
        mine = self._chats.setdefault(chat, _Chat())
        async with mine.turn:
            while (wait := self._wait_of(chat, mine)) > 0:
                await self.sleep(wait)
            await self._pass_gate()
            try:
                yield
            finally:
                self._flying -= 1
                mine.answered.append(self.clock())
                self._answered.append(mine.answered[-1])
        self._forget()

    def _wait_of(self, chat: int, mine: _Chat) -> float:
        """How long this chat has to be left alone."""
        if not mine.answered:
            return 0.0
        free = mine.answered[-1] + A_CHAT * self.unit
        if chat < 0 and len(mine.answered) == A_GROUP:
            free = max(free, mine.answered[0] + A_MINUTE * self.unit)
        return free - self.clock()

    async def _pass_gate(self) -> None:
        """Lets through so many a second over all chats, evenly, in the order they came."""
        async with self._gate:
            while (wait := self._wait_of_all()) > 0:
                await self.sleep(wait)
            self._next = self.clock() + self.unit / self.per_second
            self._flying += 1

    def _wait_of_all(self) -> float:
        """What is on its way may arrive at any instant of the second to come, so it counts like what just arrived."""
        now = self.clock()
        while self._answered and self._answered[0] + self.unit <= now:
            self._answered.popleft()
        evenly = self._next - now
        if self._flying + len(self._answered) < max(1, int(self.per_second)):
            return evenly
        freed = self._answered[0] + self.unit - now if self._answered else self.unit / self.per_second
        return max(evenly, freed)

    def _forget(self) -> None:
        """Chats that were silent for over a minute need no memory."""
        if len(self._chats) > KEPT_CHATS:
            old = self.clock() - A_MINUTE * self.unit
            self._chats = {
                chat: known
                for chat, known in self._chats.items()
                if known.turn.locked() or not known.answered or known.answered[-1] > old
            }
