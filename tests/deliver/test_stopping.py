"""A delivery that is told to stop finishes the message in hand and leaves the rest queued."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.deliver.world import MORNING, World
from watcher.deliver import sending
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SENT, Outcome, SendResult


class OneThenStop:
    """A channel that asks for the end with its first outgoing."""

    name, at_once, unknowns = "file", 1, 1

    def __init__(self, stop: asyncio.Event) -> None:
        self.stop = stop
        self.sent: list[str] = []
        self.rounds = 0

    async def ready(self) -> Outcome | None:
        self.rounds += 1
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        self.stop.set()
        self.sent.append(outgoing.message.id)
        return SENT

    async def close(self) -> None: ...


class Breaking(OneThenStop):
    """A channel with a fault of ours in it."""

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
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
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
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
    [row] = world.outbox.rows()
    assert (row.state, row.crashes, row.unknowns) == ("queued", 0, 1)  # it was leaving: it may have arrived
    assert [report.state for report in world.deliver(MORNING)] == ["sent"]


def test_stopped_before_it_left__is_handed_back_as_it_was_however_often(world: World) -> None:
    world.subscribe()
    world.announce(1)

    class Hanging(OneThenStop):
        says_when_leaving = True

        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            self.stop.set()
            await asyncio.sleep(60)
            return SENT

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(world.adeliver(MORNING, Hanging(stop)))
        await stop.wait()
        running.cancel()
        await asyncio.wait([running])

    for _ in range(5):
        asyncio.run(run())
        [row] = world.outbox.rows()
        assert (row.state, row.crashes, row.unknowns, row.attempts) == ("queued", 0, 0, 0)
    assert [report.state for report in world.deliver(MORNING)] == ["sent"]


def test_fault_in_a_channel__keeps_the_message(world: World) -> None:
    world.subscribe()
    world.announce(1)
    [report] = asyncio.run(world.adeliver(MORNING, Breaking(asyncio.Event())))
    assert (report.state, report.why) == ("queued", "KeyError: 'a bug'")
    assert SendResult.LATER == "later"


def test_t69_one_channel_broken__the_others_deliver(world: World) -> None:
    class Telegram(Breaking):
        name = "telegram"

    world.subscribe(channel="telegram", address="501")
    world.subscribe()
    world.announce(1)
    reports = world.deliver(MORNING, Telegram(asyncio.Event()), world.file_channel())
    assert {report.channel: report.state for report in reports} == {"telegram": "queued", "file": "sent"}


def test_t68_stop_as_a_round_ends__begins_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ROUND", timedelta(0))  # every message ends its round
    for _ in range(3):
        world.subscribe()
    world.announce(1)

    async def run() -> OneThenStop:
        stop = asyncio.Event()
        channel = OneThenStop(stop)
        reports = await world.adeliver(MORNING, channel, stop=stop)
        assert sorted(report.state for report in reports) == ["queued", "queued", "sent"]
        return channel

    assert asyncio.run(run()).rounds == 1


def test_between_rounds__time_goes_on_and_new_messages_are_composed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ROUND", timedelta(0))  # every message ends its round
    for _ in range(3):
        world.subscribe()
    world.announce(1)
    went_on: list[datetime] = []

    async def late(now: datetime) -> None:
        went_on.append(now)
        if len(went_on) == 1:
            world.subscribe()

    reports = world.deliver(MORNING, between=late)
    assert [report.state for report in reports] == ["sent"] * 4
    assert len(went_on) == 3
    assert all(now >= MORNING for now in went_on)


def test_refusals_spread_over_rounds__pause_the_channel_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ROUND", timedelta(0))
    for _ in range(8):
        world.subscribe()
    world.announce(1)

    class Refusing(OneThenStop):
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            return Outcome(SendResult.ADDRESS_INVALID, "550 no")

    reports = world.deliver(MORNING, Refusing(asyncio.Event()))
    assert sorted(report.state for report in reports) == ["queued"] * 3 + ["suspended"] * 5


@pytest.mark.parametrize(("has_left", "unknowns"), [(True, 1), (False, 0)])
def test_fault_in_a_channel__counts_as_arrived_perhaps_once_it_was_leaving(
    world: World, has_left: bool, unknowns: int
) -> None:
    world.subscribe()
    world.announce(1)

    class BreakingLate(OneThenStop):
        says_when_leaving = True

        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            if has_left:
                await outgoing.leaving()
            raise KeyError("a bug in reading the answer")

    [report] = world.deliver(MORNING, BreakingLate(asyncio.Event()))
    [row] = world.outbox.rows()
    assert (report.state, row.state, row.unknowns, row.attempts) == ("queued", "queued", unknowns, 1 - unknowns)


def test_message_retried_in_a_later_round__is_reported_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ROUND", timedelta(0))
    for _ in range(3):
        world.subscribe()
    world.announce(1)

    class LateOnce(OneThenStop):
        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            self.sent.append(outgoing.message.id)
            return SENT if len(self.sent) > 1 else Outcome(SendResult.LATER, "451 later")

    reports = world.deliver(MORNING, LateOnce(asyncio.Event()))
    assert sorted(report.state for report in reports) == ["queued", "sent", "sent"]
