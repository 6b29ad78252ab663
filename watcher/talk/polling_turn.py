"""Which process asks Telegram for messages: one of all that share a database, as Telegram answers one alone (409)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from watcher.errors import CannotUseStore
from watcher.log import EventLog
from watcher.remember.db.leases import new_holder
from watcher.remember.sources.boot_clock import boot_seconds
from watcher.remember.store import Store

log = EventLog("telegram")

NAME = "telegram"
TURN_FOR = timedelta(seconds=60)
"""So long nobody answers after a machine vanished; one whose process died is replaced at the next look."""
LOOK_SECONDS = 10.0


class PollingTurn:
    """Takes the turn when it is free, and keeps it. A file has one service, which its own lock says: no lease there."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._outbox = store.outbox
        self._clock = clock
        self._holder = new_holder()
        self._is_shared = store.db.dialect != "sqlite"
        self._until = 0.0
        self.begun = asyncio.Event()
        self.over = asyncio.Event()
        self._set(not self._is_shared)

    @property
    def is_ours(self) -> bool:
        return self.begun.is_set()

    async def keep(self) -> None:
        """Asks for the turn again and again; leaves it to the next one when it is cancelled."""
        if not self._is_shared:
            return
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            if self.is_ours:
                self._set(False)
                await asyncio.to_thread(self._outbox.give_up, NAME, self._holder)

    async def _look(self) -> None:
        asked = boot_seconds()
        try:
            is_ours = await asyncio.to_thread(self._outbox.keep, NAME, self._holder, self._clock(), TURN_FOR)
        except CannotUseStore:
            is_ours = self.is_ours and asked < self._until
        else:
            self._until = asked + TURN_FOR.total_seconds()
        if is_ours != self.is_ours:
            log.info("this process answers in chat" if is_ours else "another process answers in chat")
        self._set(is_ours)

    def _set(self, is_ours: bool) -> None:
        begins, ends = (self.begun, self.over) if is_ours else (self.over, self.begun)
        begins.set()
        ends.clear()
