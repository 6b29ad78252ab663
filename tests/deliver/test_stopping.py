"""A delivery that is told to stop finishes the message in hand and leaves the rest queued."""

from __future__ import annotations

import asyncio

from tests.deliver.world import MORNING, World
from watcher.deliver.channels.base import Letter
from watcher.deliver.outcome import SENT, Fate, Outcome


class OneThenStop:
    """A channel that asks for the end with its first letter."""

    name, at_once, unknowns = "file", 1, 1

    def __init__(self, stop: asyncio.Event) -> None:
        self.stop = stop
        self.sent: list[str] = []

    async def ready(self) -> Outcome | None:
        return None

    async def send(self, letter: Letter) -> Outcome:
        self.stop.set()
        self.sent.append(letter.message.id)
        return SENT

    async def close(self) -> None: ...


class Breaking(OneThenStop):
    """A channel with a fault of ours in it."""

    async def send(self, letter: Letter) -> Outcome:
        raise KeyError("a bug")


def test_t68_stop__finishes_one_and_keeps_the_rest(world: World) -> None:
    for _ in range(5):
        world.subscribe()
    world.announce(1)

    async def run() -> OneThenStop:
        stop = asyncio.Event()
        channel = OneThenStop(stop)
        reports = await world.adeliver(MORNING, channel, stop=stop)
        assert sorted(report.state for report in reports) == ["queued"] * 4 + ["sent"]
        return channel

    assert len(asyncio.run(run()).sent) == 1
    assert sorted(report.state for report in world.deliver(MORNING)) == ["sent"] * 4


def test_t68_cancelled_in_the_middle__is_taken_up_at_once(world: World) -> None:
    world.subscribe()
    world.announce(1)

    class Hanging(OneThenStop):
        async def send(self, letter: Letter) -> Outcome:
            self.stop.set()
            await asyncio.sleep(60)
            return SENT

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(world.adeliver(MORNING, Hanging(stop)))
        await stop.wait()
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(run())
    assert world.states() == ["leaving"]
    assert [report.state for report in world.deliver(MORNING)] == ["sent"]
    assert world.outbox.rows()[0].crashes == 1


def test_fault_in_a_channel__keeps_the_message(world: World) -> None:
    world.subscribe()
    world.announce(1)
    [report] = asyncio.run(world.adeliver(MORNING, Breaking(asyncio.Event())))
    assert (report.state, report.why) == ("queued", "KeyError: 'a bug'")
    assert Fate.LATER == "later"


def test_t69_one_channel_broken__the_others_deliver(world: World) -> None:
    class Telegram(Breaking):
        name = "telegram"

    world.subscribe(channel="telegram", address="501")
    world.subscribe()
    world.announce(1)
    reports = world.deliver(MORNING, Telegram(asyncio.Event()), world.file_channel())
    assert {report.channel: report.state for report in reports} == {"telegram": "queued", "file": "sent"}
