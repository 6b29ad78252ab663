"""A conversation over a Bot API on loopback."""

import asyncio
from collections.abc import Awaitable, Callable

from telegram import Bot

from tests.peers.botapi import TOKEN, BotApiPeer
from tests.talk.scenes import NOW
from tests.waiting import until
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.telegram import TelegramBot


async def converse(commands: Commands, store: Store, script: Callable[[BotApiPeer], Awaitable[None]]) -> BotApiPeer:
    """A bot polls the peer while the script writes to it."""
    async with BotApiPeer(enforces=False) as peer:
        bot = Bot(TOKEN, base_url=f"{peer.url}/bot")
        voice = TelegramChannel(bot, store.outbox, SendingPace(unit=0.001), is_shared=True)
        stop = asyncio.Event()
        running = asyncio.create_task(TelegramBot(bot, commands, store, voice, lambda: NOW).run(stop))
        try:
            await script(peer)
        finally:
            stop.set()
            await asyncio.wait_for(running, 60)
        return peer


async def heard(peer: BotApiPeer, chat: int, words: str) -> None:
    await until(lambda: any(words in text for text in peer.texts(chat)))
