"""The pace Telegram allows, on a clock that needs no waiting."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from heapq import heappop, heappush
from itertools import pairwise

from watcher.deliver.channels.pacing import SendingPace


class FakeTime:
    """Time that jumps to the next sleeper once nobody has anything else to do."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.now + seconds, len(self._sleepers) + id(waking), waking))
        await waking

    async def run(self, work: asyncio.Future[object]) -> None:
        while not work.done():
            for _ in range(4):
                await asyncio.sleep(0)
            if self._sleepers:
                at, _, waking = heappop(self._sleepers)
                self.now = max(self.now, at)
                waking.set_result(None)


def sent_times(chats: list[int]) -> dict[int, list[float]]:
    """When each chat gets its messages, all asked for at once."""
    time = FakeTime()
    times: dict[int, list[float]] = defaultdict(list)

    async def one(pace: SendingPace, chat: int) -> None:
        async with pace.turn(chat):
            times[chat].append(time.now)

    async def run() -> None:
        pace = SendingPace(clock=lambda: time.now, sleep=time.sleep)
        await time.run(asyncio.ensure_future(asyncio.gather(*(one(pace, chat) for chat in chats))))

    asyncio.run(run())
    return times


def test_t47_twenty_for_one_chat__a_second_apart() -> None:
    times = sorted(sent_times([7] * 20)[7])
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))
    assert times[-1] < 20  # and no later than that: only groups have a limit a minute


def test_t47_group__twenty_a_minute() -> None:
    times = sorted(sent_times([-7] * 45)[-7])
    assert all(times[place + 20] - times[place] >= 60 for place in range(len(times) - 20))


def test_t47_thousand_chats__twenty_five_a_second() -> None:
    times = sorted(at for found in sent_times(list(range(1, 1001))).values() for at in found)
    assert len(times) == 1000
    assert all(times[place + 25] - times[place] >= 0.999 for place in range(len(times) - 25))
    assert times[-1] < 41


def test_pace__a_busy_chat_holds_up_nobody() -> None:
    times = sent_times([1] * 30 + [2])
    assert times[2][0] < 2


def test_t47_one_held_up_on_its_way__the_next_is_still_a_second_behind() -> None:
    """The first message of each chat arrives 0.9 s late, the second at once."""
    time, arrived = FakeTime(), defaultdict(list)

    async def one(pace: SendingPace, chat: int, way: float) -> None:
        async with pace.turn(chat):
            await time.sleep(way)
            arrived[chat].append(time.now)

    async def run() -> None:
        pace = SendingPace(clock=lambda: time.now, sleep=time.sleep)
        work = [one(pace, chat, way) for chat in range(40) for way in (0.9, 0.0)]
        await time.run(asyncio.ensure_future(asyncio.gather(*work)))

    asyncio.run(run())
    assert all(second - first >= 1.0 for first, second in arrived.values())
    everything = sorted(at for times in arrived.values() for at in times)
    assert all(everything[place + 25] - everything[place] >= 0.999 for place in range(len(everything) - 25))


def test_pace__silent_chats_are_forgotten() -> None:
    time = FakeTime()

    async def run() -> int:
        pace = SendingPace(per_second=1000, clock=lambda: time.now, sleep=time.sleep)
        for chat in range(5002):
            time.now = 100.0 if chat > 5000 else 0.0
            pace._next = 0.0
            pace._answered.clear()
            async with pace.turn(chat):
                pass
        return len(pace._chats)

    assert asyncio.run(run()) == 1
