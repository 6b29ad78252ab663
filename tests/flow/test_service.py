"""The service's ticks: what one collection finds is told together, digests wait for no collection."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.outages import Line
from tests.deliver.world import MORNING, World
from tests.waiting import until
from watcher import service
from watcher.deliver.run import deliver
from watcher.service import Service

SLOW_SOURCE = """import pathlib, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
print('{"new": 1}')"""
MINUTE = timedelta(minutes=1)


class Flat:
    """A service whose collection ends when `ends` is called; every delivery goes through `line`."""

    def __init__(self, folder: Path, world: World) -> None:
        self.world, self.line = world, Line()
        self.seconds = 0.0
        self._end = folder / "end"
        self.service = Service(
            config=folder / "config.toml",
            settings=world.settings,
            load=lambda: None,
            deliver=self._deliver,
            age=lambda _: 0,
            tell_admins=self._tell,
            collect_command=(sys.executable, "-c", SLOW_SOURCE, str(self._end)),
            clock=lambda: self.seconds,
        )

    async def _tell(self, _: str) -> None: ...

    async def _deliver(self, _: Any, instants: bool) -> Sequence[Any]:
        now = MORNING + timedelta(seconds=self.seconds)
        return await deliver(self.world.settings, self.world.store, now, [self.line], instants=instants)

    async def collecting(self) -> asyncio.Task[None]:
        """A collection that has begun."""
        running = asyncio.create_task(self.service.collect_tick())
        await until(lambda: self.service._child is not None)
        return running

    async def ends(self, running: asyncio.Task[None]) -> None:
        self._end.touch()
        await running

    async def tick(self, seconds: float) -> list[str]:
        """What leaves at that second of the collection."""
        self.seconds, before = seconds, len(self.line.took)
        await self.service.deliver_tick()
        return [letter.slot for letter in self.line.took[before:]]


@pytest.fixture
def flat(tmp_path: Path) -> Any:
    world = World(tmp_path)
    yield Flat(tmp_path, world)
    world.close()


def play(act: Callable[[], Any]) -> None:
    asyncio.run(act())


def test_instant__a_collection_is_told_once_when_it_ends(flat: Flat) -> None:
    flat.world.subscribe(frequency="instant")

    async def act() -> None:
        running = await flat.collecting()
        for number in range(1, 4):  # a source after the other
            flat.world.announce(number)
            assert await flat.tick(number * 15) == []
        await flat.ends(running)
        assert [(letter.slot, "Appel 3" in letter.message.text) for letter in flat.line.took] == [("event-1", True)]

    play(act)


def test_instant__a_long_collection_is_told_every_five_minutes(flat: Flat) -> None:
    flat.world.subscribe(frequency="instant")

    async def act() -> None:
        running = await flat.collecting()
        left = []
        for number in range(1, 60):
            flat.world.announce(number)
            left += [(number * 15, slot) for slot in await flat.tick(number * 15)]
        await flat.ends(running)
        assert left == [(300, "event-1"), (600, "event-21")]
        assert [letter.slot for letter in flat.line.took][2:] == ["event-41"]

    play(act)


def test_instant__between_collections_is_told_at_once(flat: Flat) -> None:
    flat.world.subscribe(frequency="instant")

    async def act() -> None:
        await flat.ends(await flat.collecting())
        flat.world.announce(1)
        assert await flat.tick(15) == ["event-1"]

    play(act)


def test_t69_digest__leaves_at_its_hour_while_a_source_hangs(flat: Flat) -> None:
    flat.world.subscribe(hour="07:31")
    flat.world.announce(1)

    async def act() -> None:
        await flat.world.adeliver(MORNING - MINUTE, flat.line)  # yesterday's
        flat.world.announce(2)
        running = await flat.collecting()
        assert [await flat.tick(second) for second in (15, 30, 45, 60)] == [[], [], [], ["2027-02-23"]]
        await flat.ends(running)

    play(act)


def test_t69_start__digests_wait_for_the_first_reading_less_than_a_minute(flat: Flat) -> None:
    async def act() -> None:
        before = datetime.now(UTC)
        flat.service._schedule()
        after, minute = datetime.now(UTC), timedelta(seconds=60 - service.DELIVER_SECONDS)
        assert before < flat.service._deliver_from < after + minute

    play(act)


def test_collection__makes_way_for_the_service(flat: Flat) -> None:
    async def act() -> None:
        running = await flat.collecting()
        assert flat.service._child is not None
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, flat.service._child.pid) == min(19, mine + service.BEHIND)
        await flat.ends(running)

    play(act)
