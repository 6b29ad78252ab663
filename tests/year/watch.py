"""The watch that lives through the year: the real store, channels, pages and chat commands on one SQLite file.

It may die at any moment and is started again on the same file. Its clock is what the simulation says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event

from tests.year.collecting import Crawl
from tests.year.dying import AtOnce, Dead, Reaper
from tests.year.setting import FEED, LISTS, TRAP, Setting, settings
from tests.year.wires import ANSWER, Chats, Mailer, Post, Talker
from watcher.collect.run import RunReport, collect
from watcher.deliver.bounces.upkeep import upkeep
from watcher.deliver.channels.mail import Relay
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.run import deliver
from watcher.remember.db.database import Database
from watcher.remember.db.leases import machine
from watcher.remember.db.migrate import migrate
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.web.app import Pages

T = TypeVar("T")
NO_PROCESS = 2**22 + 1  # beyond the largest process number of Linux


class Watch:
    """One installation."""

    def __init__(self, folder: Path, seed: int, wanted: Setting, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.wanted = wanted
        self.stops = 0
        self.db = Database.open(f"sqlite:///{folder / 'watch.db'}")
        self._hurry()
        migrate(self.db)
        self.reaper = Reaper(self.db.engine)
        self.post = Post(seed, clock, self.reaper)
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(AtOnce())
        self.start()

    def _hurry(self) -> None:
        """The simulation's disk need not survive a power cut."""

        @event.listens_for(self.db.engine, "connect")
        def _relax(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF").close()

        self.db.engine.dispose()

    def start(self) -> None:
        """The process starts (again): nothing is left but the database and what others hold."""
        self.reaper.revive()
        self.settings = settings(self.wanted)
        self.store = Store(self.db)
        self.pages, self.commands = Pages(self.settings, self.store, self.clock), Commands(self.settings, self.store)
        self._mailer = Mailer(Relay(self.settings.deliver.email), Envelope.of(self.settings))
        self._mailer.post = self.post
        chats, ticks = Chats(self.post), _Ticks()
        pace = SendingPace(clock=ticks.now, sleep=ticks.sleep)
        self._talker = Talker(chats, self.store.outbox, pace, self.clock)
        self._talker.chats = chats

    def reconfigure(self, wanted: Setting) -> None:
        """An admin saved config.toml; the running service takes it over."""
        self.wanted = wanted
        self.settings = self.pages.settings = self.commands.settings = settings(wanted)

    def close(self) -> None:
        self._loop.close()
        self.db.close()

    def died(self, *, is_known: bool) -> None:
        """Started again after a death. `is_known`: the machine can tell that the process before is gone."""
        self.start()
        if is_known:
            holder = f"{machine()}/{NO_PROCESS}/gone"
            with self.db.write() as tx:
                tx.exec_driver_sql("UPDATE leases SET holder = ? WHERE name = 'sender'", (holder,))

    # --- what the service does at a tick --------------------------------------------------------------------

    def collect(self, crawl: Crawl, *, by_wire: bool) -> list[RunReport]:
        """The lists as handed in; the feed and the trap over HTTP, one after the other so that a seed has one order."""
        now = self.clock()
        reports = []
        for name in (FEED, TRAP) if by_wire else ():
            reports += collect(self.settings, self.store, now, only=[name])
        return reports + collect(self.settings, self.store, now, only=LISTS, crawl=crawl)

    def age(self) -> None:
        self.store.calls.age(self.clock(), self.settings)

    def deliver(self) -> bool:
        """Whether it was this process's turn, and it came to its end."""
        self.run(upkeep(self.settings, self.store, self.clock()))
        is_ours = not self._is_shut_out()
        work = deliver(self.settings, self.store, self.clock(), [self._mailer, self._talker])
        if self.run(self._until_stopped(work)):
            return is_ours
        self.stops += 1
        self.start()
        return False

    async def _until_stopped(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Whether it came to its end; the service may be told to stop meanwhile, as by SIGTERM."""
        task = asyncio.ensure_future(work)
        self.post.stop = task.cancel
        try:
            await task
        except asyncio.CancelledError:
            return False
        return True

    def _is_shut_out(self) -> bool:
        """Whether a dead process still holds the sender's lease, as far as anybody can know."""
        gone = f"%/{NO_PROCESS}/%"
        now = int(self.clock().timestamp() * 1_000_000)
        query = "SELECT 1 FROM leases WHERE name = 'sender' AND until > ? AND holder NOT LIKE ?"
        with self.db.read() as tx:
            return tx.exec_driver_sql(query, (now, gone)).first() is not None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs to the end without threads; who dies leaves nothing running."""
        try:
            return self._loop.run_until_complete(work)
        except Dead:
            self._loop.run_until_complete(_ended(asyncio.all_tasks(self._loop)))
            raise

    async def answer(self, chat: str, text: str) -> None:
        """The bot answers in a chat, in its turn among the digests."""
        await self._talker.say(chat, [ANSWER + text])

    # --- what people do -------------------------------------------------------------------------------------

    def get(self, path: str, who: str) -> tuple[int, str]:
        return self.run(ask(self.pages, "GET", path, who))

    def put(self, path: str, who: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        return self.run(ask(self.pages, "POST", path, who, body, kind))


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def ask(pages: Pages, method: str, path: str, who: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
    """One HTTP request to the pages, without a socket: status and body."""
    said: list[dict[str, Any]] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": b"", "scheme": "https", "client": (who, 1), "server": ("veille.example.org", 443),
        "headers": [(b"content-type", kind.encode()), (b"host", b"veille.example.org")], "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await pages.app()(scope, receive, send)
    return said[0]["status"], b"".join(part.get("body", b"") for part in said[1:]).decode()


class _Ticks:
    """A monotonic clock that only sleeping moves, so that pacing takes no time and keeps its order."""

    def __init__(self) -> None:
        self._at = 0.0

    def now(self) -> float:
        return self._at

    async def sleep(self, seconds: float) -> None:
        self._at += seconds
        await asyncio.sleep(0)


def alive(act: Callable[[], T]) -> tuple[bool, T | None]:
    """Does it; whether the process outlived it, and what came of it."""
    with suppress(Dead):
        return True, act()
    return False, None
