"""Who is to blame when the sender dies: only what was leaving, or was alone; who merely waited is never lost for it."""

from __future__ import annotations

import asyncio
import zlib
from datetime import timedelta
from itertools import pairwise
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

from tests.deliver.world import MORNING, World
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SENT, Outcome, SendResult
from watcher.model import OutboxState
from watcher.remember.db import leases
from watcher.remember.db.tables.outbox import outbox_messages
from watcher.remember.outbox.messages import Queued

READERS = 6


class Chats:
    """A channel with four messages under way that says when one leaves; all but the first `alone` leave together."""

    name, at_once, unknowns, says_when_leaving = "file", 4, 1, True

    def __init__(self, alone: int = 0) -> None:
        self.sent: list[str] = []
        self.alone = alone
        self.together = asyncio.Barrier(self.at_once)

    async def ready(self) -> Outcome | None:
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        assert await outgoing.leaving()
        if len(self.sent) >= self.alone:
            await self.together.wait()
        self.sent.append(outgoing.message.id)
        return SENT

    async def close(self) -> None: ...


@pytest.fixture
def fan_out(world: World) -> World:
    for _ in range(READERS):
        world.subscribe()
    world.announce(1)
    stop = asyncio.Event()
    stop.set()
    asyncio.run(world.adeliver(MORNING, Chats(), stop=stop))  # composed, none sent
    assert world.states() == ["queued"] * READERS
    return world


def dies(world: World, *waiting: int, leaving: int | None = None) -> list[Queued]:
    """A sender takes these rows, one of them may be leaving, and dies."""
    world.outbox.take_lease("the dead", MORNING)
    for number in (*waiting, *([leaving] if leaving else ())):
        assert world.outbox.claim(number, "the dead", MORNING)
    if leaving:
        world.outbox.leaving(leaving, "the dead")
    with world.db.write() as tx:
        leases.leave(tx, leases.SENDER, "the dead")
    world.outbox.recover(MORNING, sender_is_dead=True)
    return list(world.outbox.rows())


def test_t68_crash__blames_the_one_that_was_leaving(fan_out: World) -> None:
    rows = dies(fan_out, 1, 2, 3, leaving=4)
    assert [row.crashes for row in rows] == [0, 0, 0, 1, 0, 0]
    assert [row.unknowns for row in rows] == [0, 0, 0, 1, 0, 0]


def test_t68_crashes__of_many_that_only_waited_are_no_poison(fan_out: World) -> None:
    for _ in range(5):
        rows = dies(fan_out, 1, 2, 3, 4)
    assert [row.crashes for row in rows] == [1, 1, 1, 1, 0, 0]
    assert fan_out.states() == ["queued"] * READERS


def test_t68_suspects__are_sent_alone_before_the_others(fan_out: World) -> None:
    dies(fan_out, 5, 6)
    channel = Chats(alone=2)
    suspects = [row.message_id for row in fan_out.outbox.rows() if row.crashes]
    asyncio.run(asyncio.wait_for(fan_out.adeliver(MORNING, channel), 60))
    assert channel.sent[:2] == suspects
    assert len(channel.sent) == READERS


def test_t68_poison__is_what_dies_alone_three_times(fan_out: World) -> None:
    for _ in range(3):
        rows = dies(fan_out, 2)
    assert [(row.state, row.crashes) for row in rows if row.crashes] == [("held", 3)]
    [alert] = fan_out.outbox.untold_alerts()
    assert "--release 2" in alert.what
    assert fan_out.outbox.release(2, MORNING)
    fan_out.deliver(MORNING)
    assert fan_out.states() == ["sent"] * READERS


def test_crashes_of_what_was_leaving__end_as_unknown_not_as_poison(fan_out: World) -> None:
    for _ in range(3):
        rows = dies(fan_out, leaving=2)
    assert [row.state for row in rows if row.crashes] == ["unknown"]
    assert not fan_out.outbox.held()


def test_t68_part_that_arrived__leaves_nothing_in_doubt(fan_out: World) -> None:
    fan_out.outbox.take_lease("the dead", MORNING)
    for number in (1, 2):
        assert fan_out.outbox.claim(number, "the dead", MORNING)
    fan_out.outbox.leaving(1, "the dead")
    fan_out.outbox.progress(1, 1, "the dead")
    fan_out.outbox.recover(MORNING, sender_is_dead=True)
    first = fan_out.outbox.rows()[0]
    assert (first.parts_sent, first.unknowns) == (1, 0)


def test_sender_that_stood_still__does_not_let_leave_what_another_took_over(fan_out: World) -> None:
    fan_out.outbox.take_lease("elsewhere/1/slow", MORNING)
    assert fan_out.outbox.claim(1, "elsewhere/1/slow", MORNING)
    fan_out.outbox.recover(MORNING, sender_is_dead=True)  # to all others it looks dead
    assert fan_out.outbox.take_lease("elsewhere/1/next", MORNING + timedelta(days=1)).is_ours
    assert fan_out.outbox.claim(1, "elsewhere/1/next", MORNING)
    assert not fan_out.outbox.leaving(1, "elsewhere/1/slow")
    fan_out.outbox.progress(1, 1, "elsewhere/1/slow")
    row = fan_out.outbox.get(1)
    assert (row.state, row.parts_sent) == ("sending", 0)
    assert fan_out.outbox.leaving(1, "elsewhere/1/next")


def test_answer_that_comes_after_another_took_over__is_not_written(fan_out: World) -> None:
    """The message may arrive once more; what the other one does with it stays as it is."""

    class StandsStill(Chats):
        at_once = 1

        async def send(self, outgoing: OutgoingMessage) -> Outcome:
            assert await outgoing.leaving()
            if not self.sent:
                fan_out.outbox.recover(MORNING, sender_is_dead=True)
                assert fan_out.outbox.take_lease("elsewhere/1/next", MORNING + timedelta(days=1)).is_ours
                assert fan_out.outbox.claim(1, "elsewhere/1/next", MORNING), fan_out.outbox.get(1)
            self.sent.append(outgoing.message.id)
            return SENT

    fan_out.deliver(MORNING, StandsStill())
    assert fan_out.outbox.rows()[0].state == "sending"
    fan_out.outbox.close(1, OutboxState.SENT, MORNING)


class OneByOne(Chats):
    """A channel for one message at a time that notes how the rows stand, and how much was written, when each begins."""

    at_once = 1

    def __init__(self, world: World, waits_after: int = READERS) -> None:
        super().__init__()
        self.world = world
        self.waits_after = waits_after
        self.seen: list[list[str]] = []
        self.written, self.before = 0, list[int]()
        event.listen(world.db.engine, "commit", self._note)

    def _note(self, connection: Connection) -> None:
        self.written += bool(connection.get_execution_options().get("writes"))

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        self.seen.append(self.world.states())
        self.before.append(self.written)
        assert await outgoing.leaving()
        self.sent.append(outgoing.message.id)
        if len(self.sent) == self.waits_after:
            self.world.outbox.wait_channel(self.name, MORNING + timedelta(hours=1), "a flood limit", MORNING)
        return SENT


def test_t68_next_message__is_claimed_with_the_end_of_the_one_before_and_none_further_ahead(fan_out: World) -> None:
    channel = OneByOne(fan_out)
    fan_out.deliver(MORNING, channel)
    waiting = range(READERS, 0, -1)
    assert channel.seen == [["sent"] * (READERS - n) + ["sending"] + ["queued"] * (n - 1) for n in waiting]
    assert fan_out.states() == ["sent"] * READERS
    assert {after - before for before, after in pairwise(channel.before)} == {2}


def test_next_message__is_not_claimed_where_the_channel_has_to_wait(fan_out: World) -> None:
    fan_out.deliver(MORNING, OneByOne(fan_out, waits_after=2))
    assert fan_out.states() == ["sent"] * 2 + ["queued"] * (READERS - 2)
    fan_out.deliver(MORNING + timedelta(hours=2), OneByOne(fan_out))
    assert fan_out.states() == ["sent"] * READERS


_BROKEN = (b"no message", b"\x28\xb5\x2f\xfd", zlib.compress(b"[]"), zlib.compress(b"\xff"), zlib.compress(b'{"a": 1}'))


@pytest.mark.parametrize("content", _BROKEN)
@pytest.mark.parametrize("place", [1, 2])
def test_message_that_cannot_be_read__is_composed_anew_and_the_others_leave(
    fan_out: World, place: int, content: bytes
) -> None:
    with fan_out.db.write() as tx:
        tx.execute(update(outbox_messages).where(outbox_messages.c.outbox == place).values(content=content))
    channel = OneByOne(fan_out)
    fan_out.deliver(MORNING, channel)
    states = ["sent"] * READERS
    states[place - 1] = "failed"
    assert fan_out.states() == states
    assert len(channel.sent) == len(set(channel.sent)) == READERS - 1
    [alert] = fan_out.outbox.untold_alerts()
    assert "cannot be read" in alert.what
    assert "told again" in alert.what
    reports = fan_out.deliver(MORNING + timedelta(days=1), OneByOne(fan_out))
    assert [(report.state, report.items) for report in reports if report.items] == [("sent", 1)]


class FirstFails(Chats):
    """Two messages under way; the first of reader 1 is to be tried again later, what came of it is written slowly."""

    at_once = 2

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.tried: list[int] = []
        put_back = world.outbox.put_back

        def slowly(*facts: Any) -> None:
            self.is_over.wait(1)
            put_back(*facts)

        self.is_over = Event()
        monkeypatch.setattr(world.outbox, "put_back", slowly)

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        assert await outgoing.leaving()
        self.tried.append(outgoing.subscriber.id)
        if self.tried.count(1) > 1:
            self.is_over.set()
        return Outcome(SendResult.LATER, "busy") if outgoing.subscriber.id == 1 else SENT


def test_next_message_of_a_reader__waits_until_it_is_known_that_the_first_must_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        world.subscribe(frequency="instant")
    for number in (1, 2):
        world.announce(number)
        stop = asyncio.Event()
        stop.set()
        world.deliver(MORNING, Chats(), stop=stop)
    channel = FirstFails(world, monkeypatch)
    world.deliver(MORNING, channel)
    assert channel.tried.count(1) == 1
    assert len(channel.tried) == 7
