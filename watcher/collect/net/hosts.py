"""Politeness to hosts over one run: one connection each, a pause between requests, robots.txt, and Retry-After.

What a host asked for outlives the run as `HostState`. Feeds go through here, and so does Scrapy in its own process.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watcher.collect.net import policy
from watcher.collect.net.address_guard import Target
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import Fetcher, FetchRequest
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.policy import Limits
from watcher.collect.net.robots import MAX_ROBOTS, Robots
from watcher.config.settings import Collect
from watcher.errors import CannotDial
from watcher.remember.sources.boot_clock import boot_seconds
from watcher.remember.sources.state import HostState

ROBOTS_SECONDS = 10.0
BASE_BACK_OFF = timedelta(minutes=10)
LONGEST = timedelta(days=2)
_DEAD = frozenset({FaultKind.CONNECT, FaultKind.DNS, FaultKind.TIMEOUT, FaultKind.TLS})


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """Whether a request obeys the robots.txt of its hosts, and whether it goes on where that cannot be read."""

    obey: bool = True
    when_unknown: bool = True


class HostTurn:
    """The right to ask one host, `here`: at any moment one request of this process has it. Never that of two hosts."""

    def __init__(self, hosts: Hosts, here: Target, robots_policy: RobotsPolicy) -> None:
        self._hosts, self._robots_policy = hosts, robots_policy
        self._lock: asyncio.Lock | None = None
        self.here = here

    @property
    def host(self) -> str:
        return self.here.host

    async def take(self) -> None:
        """Waits until nobody else of this process asks the host."""
        lock = self._hosts.lock(self.host)
        await lock.acquire()
        self._lock = lock

    def give_back(self, *, was_asked: bool = True) -> None:
        """Lets the next request ask the host, after its pause."""
        if self._lock is None:
            return
        if was_asked:
            self._hosts.note_asked(self.host)
        self._lock.release()
        self._lock = None

    async def pass_on(self, there: Target) -> None:
        """Goes on to where a redirect leads, at another host once its turn and pause have come.

        Raises CannotFetch (robots, host_backoff).
        """
        if there.host != self.host:
            self.give_back()
            self.here = there
            await self.take()
        await self._hosts.wait_for(there, self._robots_policy)


class Hosts:
    """The hosts as one process asks them."""

    def __init__(self, fetcher: Fetcher, collect: Collect, memory: HostMemory, now: datetime) -> None:
        self._fetcher = fetcher
        self._collect = collect
        self._memory = memory
        self._now = now
        self._robots: dict[str, Robots] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def slot(self, url: str, *, obey_robots: bool = True, when_unknown: bool = True) -> AsyncIterator[HostTurn]:
        """Waits until that address may be asked; within the block no other request goes to that host.

        The turn it yields is for the fetcher, which passes it on where a redirect leads to another host.

        Raises CannotFetch: guard, robots, or host_backoff while the host is not asked at all, which says nothing
        about the source. `when_unknown` says whether to go on where robots.txt cannot be read.
        """
        target = self._target(url)
        robots_policy = RobotsPolicy(obey_robots, when_unknown)
        turn, was_asked = HostTurn(self, target, robots_policy), False
        await turn.take()
        try:
            await self.wait_for(target, robots_policy)
            was_asked = True
            try:
                yield turn
            except CannotFetch as error:
                self._note_fault(_origin(target if turn.host == target.host else turn.here), error)
                raise
            else:
                self._note_success(_origin(target))
        finally:
            turn.give_back(was_asked=was_asked)

    def lock(self, host: str) -> asyncio.Lock:
        """What one request to that host holds."""
        return self._locks[host]

    def note_asked(self, host: str) -> None:
        """The host has just been asked: from now on its pause counts."""
        self._memory.asked[host] = time.monotonic()
        self._memory.goes_on()

    async def wait_for(self, target: Target, robots_policy: RobotsPolicy) -> None:
        """Waits for the pause of a host; its turn is held already.

        Raises CannotFetch: robots, or host_backoff while the host is to be left alone.
        """
        origin = _origin(target)
        self._check_turn()
        self._check_backoff(origin)
        crawl_delay = None
        if robots_policy.obey:
            robots = await self._rules(target, origin)
            if not robots.allows(target.url, when_unknown=robots_policy.when_unknown):
                said = "robots.txt cannot be read" if robots.unknown else "robots.txt asks not to fetch this"
                raise CannotFetch(FaultKind.ROBOTS, said)
            crawl_delay = robots.delay
        await self._pause(target, crawl_delay)
        self._check_turn()

    def _target(self, url: str) -> Target:
        try:
            return self._fetcher.guard.check_url(url)
        except CannotDial as error:
            raise CannotFetch(FaultKind.GUARD, str(error)) from error

    def _check_turn(self) -> None:
        if boot_seconds() > self._memory.held_until():
            raise CannotFetch(FaultKind.HOST_BACKOFF, "another process may read this by now: this one stood still")

    def _check_backoff(self, origin: str) -> None:
        until = self._state(origin).leave_until
        if until and self._now < until <= self._now + LONGEST:  # further off, the clock was wrong when it was set
            wait = (until - self._now).total_seconds()
            text = f"the host is left alone until {until:%Y-%m-%d %H:%M} UTC"
            raise CannotFetch(FaultKind.HOST_BACKOFF, text, retry_after=wait)

    async def _pause(self, target: Target, crawl_delay: float | None) -> None:
        wanted = policy.pause(self._collect, self._fetcher.guard, target.host, crawl_delay)
        free_at = self._memory.asked.get(target.host)
        if free_at is not None and wanted:
            await asyncio.sleep(max(0.0, free_at + wanted - time.monotonic()))

    # --- robots.txt ----------------------------------------------------------------------------------------

    async def _rules(self, target: Target, origin: str) -> Robots:
        if origin not in self._robots:
            known = _robots_of(self._state(origin), self._now)
            self._robots[origin] = known or _read(await self._read_robots(target, origin))
        return self._robots[origin]

    async def _read_robots(self, target: Target, origin: str) -> HostState:
        ask = FetchRequest(
            f"{origin}/robots.txt", Limits(min(ROBOTS_SECONDS, self._collect.timeout.total_seconds()), MAX_ROBOTS * 2)
        )
        body = b""
        try:
            answer = await self._fetcher.get(ask, self._now)
            status, body = answer.status, answer.body[:MAX_ROBOTS]
        except CannotFetch as error:
            status = error.status or 599
        self._memory.asked[target.host] = time.monotonic()
        state = replace(self._state(origin), robots_at=self._now, robots_status=status, robots_body=zlib.compress(body))
        self._memory.keep(state)
        return state

    # --- what the host did ---------------------------------------------------------------------------------

    def _note_fault(self, origin: str, error: CannotFetch) -> None:
        state = self._state(origin)
        if error.kind is FaultKind.BUSY:
            wait = timedelta(seconds=error.retry_after or policy.MIN_RETRY_AFTER * 10)
            self._memory.keep(replace(state, leave_until=self._now + wait, failures=state.failures + 1))
        elif error.kind in _DEAD:
            failures = state.failures + 1
            wait = policy.back_off(failures, BASE_BACK_OFF, f"{origin} {failures}")
            self._memory.keep(replace(state, leave_until=self._now + wait, failures=failures))

    def _note_success(self, origin: str) -> None:
        state = self._state(origin)
        if state.failures or state.leave_until:
            self._memory.keep(replace(state, failures=0, leave_until=None))

    def _state(self, origin: str) -> HostState:
        return self._memory.known.get(origin) or HostState(origin)


_NOTHING = zlib.compress(b"")


def _read(state: HostState) -> Robots:
    body = zlib.decompressobj().decompress(state.robots_body or _NOTHING, MAX_ROBOTS)
    return Robots.read(state.robots_status, body)


def _robots_of(state: HostState, now: datetime) -> Robots | None:
    """The host's rules as read before, while they may be believed."""
    if state.robots_at is None:
        return None
    robots, age = _read(state), (now - state.robots_at).total_seconds()
    return robots if 0 <= age < robots.keep_seconds else None


def _origin(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{target.scheme}://{host}:{target.port}"
