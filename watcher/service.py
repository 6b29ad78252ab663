"""The watch as one running program: a scheduler, the bot and the web pages in one loop, collection as a child.

Decides nothing: each tick calls what the one-shot commands call. Due times and slots live in the database; the
scheduler here is only the tick (docs/decisions/0004-tick.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from watcher.config import Settings
from watcher.errors import CannotOpenStore, CannotUseStore
from watcher.log import EventLog
from watcher.watchdog import keep_alive

log = EventLog("service")

STOP_SECONDS = 9
"""A stop takes no longer, whatever hangs; GRACE_SECONDS of it a message on its way may go on."""
GRACE_SECONDS = 5
HAND_BACK_SECONDS = 2
DELIVER_SECONDS = 15
RELOAD_SECONDS = 5
FIRST_READING_SECONDS = 40  # a digest that waits for the start is better with what that start reads
TOGETHER_SECONDS = 300  # what a collection finds is told at once so often while it runs, and when it ends
BEHIND = 10  # so much nicer than the service (nice(2)) is whatever collects
WELL_SECONDS = 300  # a part that ran for so long is started again at once
NEWER = "the tables of the database are those of a newer program by now: install it on this machine too"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Transport(Protocol):
    """Something that runs beside the ticks until it is told to stop: the bot, the web pages."""

    name: str

    async def run(self, stop: asyncio.Event) -> None: ...


@dataclass
class Service:
    """The parts of a running watch, handed in by the command line.

    `load` reads config.toml again and returns new settings, None when unchanged; it raises on a faulty file.
    `deliver` composes and sends once, with or without messages to those who want to know at once; `age` lets the
    clock close what is over; `tell_admins` reports in words; `clock` counts seconds. A collection starts only when
    `anything_due`; its standard input is `collect_input`, the settings of this service (config.toml may be faulty).
    It ends once the tables of the database are no longer those that this program `fits`.
    """

    config: Path
    settings: Settings
    load: Callable[[], Settings | None]
    deliver: Callable[[Settings, bool], Awaitable[Sequence[Any]]]
    age: Callable[[Settings], int]
    tell_admins: Callable[[str], Awaitable[None]]
    transports: Sequence[Transport] = ()
    collect_command: Sequence[str] = ()
    collect_input: Callable[[Settings], bytes] = lambda settings: b""
    anything_due: Callable[[Settings], bool] = lambda settings: True
    fits: Callable[[], bool] = lambda: True
    clock: Callable[[], float] = time.monotonic
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _child: asyncio.subprocess.Process | None = None
    _collecting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _delivering: asyncio.Lock = field(default_factory=asyncio.Lock)
    _delivery: asyncio.Task[Any] | None = None
    _last_fault: str = ""
    _deliver_from: datetime = _LONG_AGO
    _together_from: float | None = None
    _is_outdated: bool = False

    async def run(self) -> None:
        """Runs until SIGTERM or SIGINT; a second signal ends the process at once.

        Raises CannotOpenStore once a newer program changed the tables.
        """
        self._listen_for_signals()
        scheduler = self._schedule()
        scheduler.start()
        log.info("started", config=str(self.config), sources=len(self.settings.enabled_sources))
        tasks = [asyncio.create_task(self._keep(transport)) for transport in self.transports]
        alive = asyncio.create_task(keep_alive())
        try:
            await self._stop.wait()
        finally:
            scheduler.pause()
            await self._wind_down(tasks)
            alive.cancel()
            scheduler.shutdown(wait=False)
            log.info("stopped")
        if self._is_outdated:
            raise CannotOpenStore(NEWER)

    def _schedule(self) -> Any:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        tick = self.settings.collect.tick.total_seconds()
        now = datetime.now(UTC)
        self._deliver_from = now + timedelta(seconds=FIRST_READING_SECONDS if self.collect_command else 0)
        for job, seconds in (
            (self.collect_tick, tick),
            (self.deliver_tick, min(DELIVER_SECONDS, tick)),
            (self.reload_tick, min(RELOAD_SECONDS, tick)),
        ):
            scheduler.add_job(job, "interval", seconds=seconds, next_run_time=now)
        return scheduler

    async def collect_tick(self) -> None:
        """Starts `watcher collect --due` as a child and waits for it: its crashes and its memory are its own."""
        if self._stop.is_set() or not self.collect_command:
            return
        if not await asyncio.to_thread(self.anything_due, self.settings):
            self._deliver_from = min(self._deliver_from, datetime.now(UTC))
            return
        async with self._collecting:
            pipe = asyncio.subprocess.PIPE
            self._child = await asyncio.create_subprocess_exec(*self.collect_command, stdin=pipe, stdout=pipe)
            _put_behind(self._child.pid)
            with self._held_together():
                output, _ = await self._child.communicate(self.collect_input(self.settings))
        rows = _rows(output)
        failed = [row["source"] for row in rows if row.get("state") in ("failed", "refused")]
        if rows:
            new = sum(row.get("new", 0) for row in rows)
            log.info("collected", sources=len(rows), new=new, failed=failed)
        elif self._child.returncode not in (0, 1) and not self._stop.is_set():
            log.error("collection ended badly", code=self._child.returncode)
        is_first, self._deliver_from = self._deliver_from > datetime.now(UTC), datetime.now(UTC)
        if is_first or any(row.get("new") or row.get("changed") for row in rows):
            await self.deliver_tick()

    async def deliver_tick(self) -> None:
        """Lets time pass for the calls, then composes what is due and sends what is queued."""
        if self._stop.is_set() or self._delivering.locked() or datetime.now(UTC) < self._deliver_from:
            return
        async with self._delivering:
            self._delivery = asyncio.current_task()
            try:
                await asyncio.to_thread(self.age, self.settings)  # waits while a collection writes; pages do not
                for report in await self.deliver(self.settings, self._tells_at_once()):
                    log.info("delivered", **_plain(report.as_row()))
            except asyncio.CancelledError:
                log.info("delivery stopped; what did not leave is handed back")
            except Exception:
                log.exception("delivery failed; it is tried again at the next tick")
            finally:
                self._delivery = None

    @contextlib.contextmanager
    def _held_together(self) -> Iterator[None]:
        """While a collection runs its events come source by source: who wants them at once gets them together."""
        self._together_from = self.clock()
        try:
            yield
        finally:
            self._together_from = None

    def _tells_at_once(self) -> bool:
        """Whether to write now to those who want to know at once: in a long collection every five minutes."""
        if self._together_from is None:
            return True
        if self.clock() - self._together_from < TOGETHER_SECONDS:
            return False
        self._together_from = self.clock()
        return True

    async def reload_tick(self) -> None:
        """Takes over a changed config.toml when it is sound; keeps the old settings, and says so, when it is not."""
        if not await asyncio.to_thread(self._still_fits):
            log.error(NEWER)
            self._is_outdated = True
            self._stop.set()
            return
        try:
            changed = await asyncio.to_thread(self.load)
        except Exception as error:
            if str(error) != self._last_fault:
                self._last_fault = str(error)
                log.error("config.toml is faulty; the old settings stay", fault=str(error))
                await self.tell_admins(f"config.toml: {error}")
            return
        if changed is None:
            return
        self._last_fault = ""
        self.settings = changed
        log.info("settings reloaded", sources=len(changed.enabled_sources))

    def _still_fits(self) -> bool:
        try:
            return self.fits()
        except CannotUseStore:
            return True  # a database that cannot be asked is no newer one

    async def _keep(self, transport: Transport) -> None:
        """Keeps a transport running: one that ends by accident is started again, ever more slowly."""
        pause = 1.0
        while not self._stop.is_set():
            begun = self.clock()
            try:
                await transport.run(self._stop)
            except Exception:
                log.exception("stopped by accident; it starts again", part=transport.name, pause=pause)
            if self._stop.is_set():
                return
            if self.clock() - begun > WELL_SECONDS:
                pause = 1.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), pause)
            pause = min(pause * 2, 300)

    async def _wind_down(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Lets a message on its way be finished for GRACE_SECONDS; then delivery ends and hands back its rows."""
        if self._child and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._child.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS), self._delivering, self._collecting:
                await asyncio.wait(tasks or [asyncio.create_task(asyncio.sleep(0))])
        for task in (*tasks, *([self._delivery] if self._delivery else ())):
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HAND_BACK_SECONDS), self._delivering:
                await asyncio.wait(tasks or [asyncio.create_task(asyncio.sleep(0))])
        if self._child and self._child.returncode is None:
            self._child.kill()
            await self._child.wait()

    def _listen_for_signals(self) -> None:
        loop = asyncio.get_running_loop()

        def first() -> None:
            log.info("stopping")
            self._stop.set()
            end_within(STOP_SECONDS)
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(name, os._exit, 128 + name)

        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, first)


def end_within(seconds: float) -> None:
    """Ends the process after so long even if a thread or a library hangs (their rows are recovered at the start)."""
    timer = threading.Timer(seconds, os._exit, (0,))
    timer.daemon = True
    timer.start()


def _put_behind(process: int) -> None:
    """Lets a process, and all that it will start, make way for this one: people wait for what this one does."""
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process, os.getpriority(os.PRIO_PROCESS, 0) + BEHIND)


def _rows(output: bytes) -> list[dict[str, Any]]:
    rows = []
    for line in output.splitlines():
        with contextlib.suppress(ValueError):
            rows.append(json.loads(line))
    return rows


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "event"}
