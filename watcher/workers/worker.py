"""`watcher worker`: reads slices of the sources in child processes, and does the chores of the watch.

Any number of them run, on any number of machines, with the same config.toml. Decides nothing: `collect` says what is
due, `engine` who works on it.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watcher.config import Settings
from watcher.errors import CannotOpenStore
from watcher.log import EventLog
from watcher.service import NEWER, RELOAD_SECONDS, end_within
from watcher.watchdog import keep_alive
from watcher.workers.children import Children

if TYPE_CHECKING:
    from watcher.workers.engine import Engine

log = EventLog("worker")

STOP_SECONDS = 9
LONGEST_PAUSE = 60.0
PLAN_SECONDS = 10.0


@dataclass
class Worker:
    """One worker process.

    `due` says which slices, of so many, have a source to be read; one of `children` reads it, `given` the
    settings; where settings differ their `mark` does. `fits` says whether the tables are still those of this
    program. `tell` notes what admins must know, once a day.
    """

    settings: Settings
    engine: Engine
    load: Callable[[], Settings | None]
    due: Callable[[Settings, int], Collection[int]]
    given: Callable[[Settings], bytes]
    mark: Callable[[Settings], str]
    fits: Callable[[], bool]
    tell: Callable[[str, str], None]
    children: Children
    chores: Mapping[str, tuple[float, Callable[[Settings], Awaitable[None]]]] = field(default_factory=dict)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _is_outdated: bool = False

    async def run(self) -> None:
        """Works until SIGTERM or SIGINT. Raises CannotOpenStore once a newer program changed the tables."""
        from watcher.workers.engine import PeriodicChore

        self._listen_for_signals()
        tick = self.settings.collect.tick.total_seconds()
        chores = {"plan": PeriodicChore(min(tick, PLAN_SECONDS), self._plan)}
        for name, (every, work) in self.chores.items():
            chores[name] = PeriodicChore(min(every, tick), self._with_settings(work))
        self.engine.read_slices(self._read_slice)
        self.engine.do_chores(chores)
        log.info("worker started", sources=len(self.settings.enabled_sources), slices=self.settings.workers.slices)
        working = asyncio.create_task(self._work())
        reloading = asyncio.create_task(self._keep_settings())
        alive = asyncio.create_task(keep_alive())
        await self.stopping.wait()
        for task in (working, reloading, alive):
            task.cancel()
        await asyncio.gather(working, reloading, alive, return_exceptions=True)
        log.info("worker stopped")
        if self._is_outdated:
            raise CannotOpenStore(NEWER)

    async def _work(self) -> None:
        """Goes on whatever becomes of the database's connections, ever more slowly while it cannot be reached."""
        pause = 1.0
        while True:
            begun = asyncio.get_running_loop().time()
            try:
                await asyncio.to_thread(self.engine.prepare)
                await self.engine.run(self.settings.workers.at_once)
            except Exception as error:
                log.error(
                    "the queue was lost; it is tried again", fault=f"{type(error).__name__}: {error}", pause=pause
                )
            lasted = asyncio.get_running_loop().time() - begun
            pause = 1.0 if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    def _with_settings(self, work: Callable[[Settings], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def with_settings() -> None:
            await work(self.settings)

        return with_settings

    async def _plan(self) -> None:
        """Asks for every slice in which a source is due that nobody reads now."""
        of = self.settings.workers.slices
        due = await asyncio.to_thread(self.due, self.settings, of)
        await self.engine.ask_for(due, of, self.mark(self.settings))

    async def _read_slice(self, number: int, of: int, settings: str) -> None:
        """Reads a slice in a child process, with the settings of this worker; nothing where nothing is due any more."""
        if settings != self.mark(self.settings):
            what = "two machines have different settings: the sources of one are not those of the other"
            await asyncio.to_thread(self.tell, "settings", what)
        if number not in await asyncio.to_thread(self.due, self.settings, of):
            return
        answer, code = await self.children.run(self.given(self.settings), f"{number}/{of}")
        if rows := json.loads(answer or b"[]"):
            failed = [row["source"] for row in rows if row.get("state") in ("failed", "refused")]
            new = sum(row.get("new", 0) for row in rows)
            log.info("collected", slice=f"{number}/{of}", sources=len(rows), new=new, failed=failed)
        elif code:
            log.error("a collection ended badly; what it left is read at the next tick", slice=number, code=code)

    async def _keep_settings(self) -> None:
        """Takes over a changed config.toml when it is sound; ends this worker once the tables are a newer program's."""
        fault = ""
        while True:
            await asyncio.sleep(RELOAD_SECONDS)
            try:
                if not await asyncio.to_thread(self.fits):
                    log.error(NEWER)
                    self._is_outdated = True
                    self.stopping.set()
                    return
                if changed := await asyncio.to_thread(self.load):
                    self.settings, fault = changed, ""
                    log.info("settings reloaded", sources=len(changed.enabled_sources))
            except Exception as error:
                if str(error) != fault:
                    fault = str(error)
                    log.error("the old settings stay", fault=fault)

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()

        def first() -> None:
            self.stopping.set()
            end_within(STOP_SECONDS)

        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, first)
