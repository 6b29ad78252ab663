"""Several services on one database: one of them asks Telegram for messages, and another one when it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Bot

from tests.databases import postgres_server, postgres_url
from tests.peers.botapi import TOKEN, BotApiPeer
from tests.talk.conversing import heard
from tests.waiting import until
from watcher.config.settings import Settings
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.errors import CannotUseStore
from watcher.remember.db import leases
from watcher.remember.store import Store
from watcher.talk import polling_turn
from watcher.talk.commands import Commands
from watcher.talk.polling_turn import NAME, TURN_FOR, PollingTurn
from watcher.talk.telegram import TelegramBot

__all__ = ["postgres_server", "postgres_url"]
NOW = datetime.now(UTC)


@pytest.fixture
def stores(postgres_url: str) -> Iterator[tuple[Store, Store]]:
    with ExitStack() as stack:
        yield stack.enter_context(Store.open(postgres_url)), stack.enter_context(Store.open(postgres_url))


def bot_over(store: Store, peer: BotApiPeer) -> TelegramBot:
    bot = Bot(TOKEN, base_url=f"{peer.url}/bot")
    voice = TelegramChannel(bot, store.outbox, SendingPace(unit=0.001), is_shared=True)
    return TelegramBot(bot, Commands(Settings(), store), store, voice, lambda: NOW)


async def test_two_bots_on_one_database__never_poll_at_once_and_answer_each_message_once(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_turn, "LOOK_SECONDS", 0.1)
    async with BotApiPeer(enforces=False) as peer:
        bots = [bot_over(store, peer) for store in stores]
        stops = [asyncio.Event() for _ in bots]
        running = [asyncio.create_task(bot.run(stop)) for bot, stop in zip(bots, stops, strict=True)]
        try:
            peer.write(7, "/help")
            await until(lambda: peer.texts(7))
            first = 0 if bots[0]._turn.is_ours else 1
            stops[first].set()
            await asyncio.wait_for(running[first], 60)
            peer.write(8, "/help")
            await until(lambda: peer.texts(8))
        finally:
            for stop in stops:
                stop.set()
            await asyncio.wait_for(asyncio.gather(*running), 60)
        assert peer.conflicts == 0
        assert [len(peer.texts(chat)) for chat in (7, 8)] == [len(peer.texts(7))] * 2


async def test_turn_that_was_lost__ends_the_poll_that_waits(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a sleep: another process took over, and Telegram would answer either of them with 409."""
    monkeypatch.setattr(polling_turn, "LOOK_SECONDS", 0.1)
    async with BotApiPeer(enforces=False) as peer:
        bot, stop = bot_over(stores[0], peer), asyncio.Event()
        running = asyncio.create_task(bot.run(stop))
        try:
            await until(lambda: peer._polling)
            with stores[1].db.write() as tx:
                leases.leave(tx, NAME, bot._turn._holder)
                assert leases.take(tx, NAME, "elsewhere/1/x", NOW, TURN_FOR).is_ours
            await until(lambda: bot._turn.over.is_set() and not peer._polling)
            stores[1].outbox.give_up(NAME, "elsewhere/1/x")
            peer.write(7, "/help")
            await heard(peer, 7, "/")
        finally:
            stop.set()
            await asyncio.wait_for(running, 60)


async def test_turn__is_kept_while_the_database_is_away_until_another_may_have_it(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = PollingTurn(stores[0], lambda: NOW)
    await turn._look()
    assert turn.is_ours

    def away(*_: Any) -> bool:
        raise CannotUseStore("the database server ended the connection")

    monkeypatch.setattr(stores[0].outbox, "keep", away)
    await turn._look()
    assert turn.is_ours
    turn._until = 0.0
    await turn._look()
    assert not turn.is_ours


async def test_turn_on_a_file__is_ours_and_writes_nothing(store: Store) -> None:
    turn = PollingTurn(store, lambda: NOW)
    await turn.keep()
    assert turn.is_ours
    assert store.outbox.keep(NAME, "elsewhere/1/x", NOW), "no lease was taken"
