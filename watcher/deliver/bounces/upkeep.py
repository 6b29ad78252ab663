"""What delivery needs now and then: the mailbox of bounces read, old traces forgotten. Safe to call at every tick."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from watcher.config import Settings
from watcher.config.secret_values import BOUNCE_PASSWORD, secret
from watcher.deliver.bounces.imap import read_mailbox
from watcher.deliver.confirming import ask_once_more
from watcher.errors import CannotRead
from watcher.log import EventLog
from watcher.remember.store import Store

log = EventLog("upkeep")

EVERY = timedelta(minutes=10)


async def upkeep(settings: Settings, store: Store, now: datetime) -> bool:
    """Does what is due, at most every ten minutes whoever calls; whether anything was due."""
    if not await asyncio.to_thread(store.outbox.take_turn, "upkeep", now, EVERY):
        return False
    await asyncio.to_thread(store.people.tidy, now)
    await asyncio.to_thread(ask_once_more, settings, store, now)
    await asyncio.to_thread(store.outbox.forget, now)
    await asyncio.to_thread(store.introductions.forget, now)
    if settings.deliver.email.bounce_host:
        await asyncio.to_thread(_read, settings, store, now)
    return True


def _read(settings: Settings, store: Store, now: datetime) -> None:
    try:
        read_mailbox(settings, secret(BOUNCE_PASSWORD) or "", store, now)
    except CannotRead as error:
        log.warning("bounces", fault=str(error))
        store.outbox.alert("bounces", str(error), now)
