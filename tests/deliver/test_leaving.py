"""Whoever leaves while their message is on its way gets nothing (more) of it, by mail and in a chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from telegram import Bot

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import MORNING, World
from tests.peers.botapi import TOKEN, BotApiPeer
from tests.peers.smtp import SmtpPeer
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.deliver.run import DeliverReport
from watcher.model import Subscriber
from watcher.remember.people.consent import Consent

UNIT = 0.02
STOP = Consent(way="chat")


def leaves(world: World, who: Subscriber) -> None:
    world.people.unsubscribe(who.id, STOP, MORNING)


def erases(world: World, who: Subscriber) -> None:
    world.people.erase(who.id, STOP, MORNING)


def in_parts(world: World) -> Subscriber:
    """A chat that is owed more than one message of the Bot API holds."""
    who = world.subscribe(channel="telegram", address="501")
    for number in range(1, 31):
        world.announce(number, f"Appel {number} : {'un titre qui prend de la place ' * 4}")
    return who


def chatted(world: World, peer: BotApiPeer, between: Callable[[], None]) -> list[DeliverReport]:
    """Delivers to a chat; `between` happens while its second part waits for its turn."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            between()
        await asyncio.sleep(seconds)

    async def run() -> list[DeliverReport]:
        async with peer, Bot(TOKEN, base_url=f"{peer.url}/bot") as bot:
            voice = TelegramChannel(
                bot, world.outbox, SendingPace(unit=UNIT, sleep=sleep), lambda: MORNING, is_shared=True
            )
            return await world.adeliver(MORNING, voice)

    return asyncio.run(run())


@pytest.mark.parametrize("goes", [leaves, erases])
def test_chat__no_further_part_after_leaving(world: World, goes: Callable[[World, Subscriber], None]) -> None:
    who, peer = in_parts(world), BotApiPeer(second=UNIT)
    [report] = chatted(world, peer, lambda: goes(world, who))
    assert (report.state, len(peer.said)) == ("cancelled", 1)
    assert [row.state for row in world.outbox.rows(who.id)] == (["cancelled"] if goes is leaves else [])


def test_chat__who_stays_gets_all_parts(world: World) -> None:
    in_parts(world)
    peer = BotApiPeer(second=UNIT)
    [report] = chatted(world, peer, lambda: None)
    assert report.state == "sent"
    assert len(peer.said) > 1


def test_mail__not_handed_over_after_leaving__and_the_next_one_is(world: World) -> None:
    first, second = (world.subscribe(channel="email", address=f"r{number}@example.org") for number in (1, 2))
    world.announce(1)

    class Peer(SmtpPeer):
        """Its first reader leaves between RCPT and DATA."""

        async def handle_RCPT(
            self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
        ) -> str:
            if address == first.address:
                leaves(world, first)
            return await super().handle_RCPT(server, session, envelope, address, options)

    async def run() -> list[DeliverReport]:
        async with Peer() as peer:
            world.settings = by_mail(world.settings, peer.port)
            reports = await world.adeliver(MORNING, channel(world))
            assert [taken.recipient for taken in peer.accepted] == [second.address]
            return reports

    assert [report.state for report in asyncio.run(run())] == ["cancelled", "sent"]
    assert [line["why"] for line in world.outbox.audit(first.id)][-1] == "the reader left before it did"


def test_who_left_and_came_back__is_owed_what_never_left(world: World) -> None:
    who = world.subscribe(channel="email", address="r1@example.org")
    world.announce(1)

    class Peer(SmtpPeer):
        async def handle_RCPT(
            self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
        ) -> str:
            if not self.script["left"]:
                self.script["left"].append("once")
                world.people.suspend(who.id, "moved house", MORNING)
            return await super().handle_RCPT(server, session, envelope, address, options)

    async def run() -> list[str]:
        async with Peer() as peer:
            world.settings = by_mail(world.settings, peer.port)
            await world.adeliver(MORNING, channel(world))
            world.people.resume(who.id, STOP, MORNING)
            await world.adeliver(MORNING + timedelta(days=1), channel(world))
            return [taken.recipient for taken in peer.accepted]

    assert asyncio.run(run()) == [who.address]
