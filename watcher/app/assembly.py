"""Puts the running service together: ticks, bot, web pages, admins."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.app.admin_tools import ProgramTools
from watcher.app.handover import pack
from watcher.app.pages import pages_command
from watcher.app.settings_file import SettingsFile
from watcher.app.wiring import channels, telegram_bot, telegram_channel, utc_now
from watcher.app.world import World
from watcher.collect.judge.schedule import due_sources, soonest
from watcher.errors import WatcherError
from watcher.remember.db.leases import new_holder
from watcher.remember.db.migrate import HEAD, fits
from watcher.service import BEHIND, DELIVER_SECONDS, TOGETHER_SECONDS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from watcher.config import Settings
    from watcher.config.sources import AnySource
    from watcher.deliver.channels.base import Channel
    from watcher.deliver.run import Between
    from watcher.remember.store import Store
    from watcher.service import Service, Transport
    from watcher.talk.commands import Commands
    from watcher.web.process import PagesProcess
    from watcher.workers.worker import Worker

TOGETHER = timedelta(seconds=TOGETHER_SECONDS)


def build_service(world: World) -> Service:
    """The running watch around this world."""
    from watcher.service import Service

    parts = _Parts(world)
    shares = world.settings.workers.enabled  # then workers collect and deliver
    command = (sys.executable, "-m", "watcher", "--config", "-", "collect", "--due", "--json", "--lines")
    return Service(
        _stop=parts.stopping,
        config=world.config,
        settings=world.settings,
        load=SettingsFile(world, sends=True).changed,
        deliver=_nothing if shares else parts.deliver,
        age=lambda settings: len(world.store.calls.age(utc_now(), settings)),
        tell_admins=parts.admins.tell,
        transports=parts.transports(),
        collect_command=() if shares else command,
        collect_input=lambda settings: pack(settings, world.config),
        anything_due=lambda settings: bool(due_now(settings, world.store, utc_now())),
        fits=lambda: fits(world.store.db),
    )


async def _nothing(_settings: Settings, _instants: bool) -> Sequence[Any]:
    return ()


def build_worker(world: World) -> Worker:
    """One of the workers that share this world. Raises WatcherError where the extra is not installed."""
    from watcher.workers.children import Children
    from watcher.workers.worker import Worker

    try:
        from watcher.workers.engine import Engine
    except ModuleNotFoundError as error:
        raise WatcherError(f"{error.name} is missing; install funding-watcher[cluster]") from error
    store, parts = world.store, _Parts(world)

    async def look_after(settings: Settings) -> None:
        await parts.look_after(settings)

    async def age(settings: Settings) -> None:
        await asyncio.to_thread(store.calls.age, utc_now(), settings)

    async def send(settings: Settings) -> None:
        now = utc_now()
        at_rest = not await asyncio.to_thread(store.sources.claimed, now)
        instants = at_rest or await asyncio.to_thread(store.outbox.take_turn, "at once", now, TOGETHER)
        await parts.send(settings, instants)

    return Worker(
        settings=world.settings,
        engine=Engine(store.db.address, HEAD),
        load=SettingsFile(world, sends=True).changed,
        due=lambda settings, of: slices_due(settings, store, of),
        given=lambda settings: pack(settings, world.config),
        children=Children(_read_slice, loads="watcher.app.slice_reading"),
        mark=lambda settings: blake2b(pack(settings, Path()), digest_size=8).hexdigest(),
        fits=lambda: fits(store.db),
        tell=lambda about, what: store.outbox.alert(about, what, utc_now()),
        chores={"age": (60, age), "look_after": (60, look_after), "deliver": (DELIVER_SECONDS, send)},
        stopping=parts.stopping,
    )


def _read_slice(given: bytes, part: str, answer: Connection) -> None:
    os.nice(BEHIND)
    from watcher.app.slice_reading import read_slice

    read_slice(given, part, answer)


def due_now(settings: Settings, store: Store, now: datetime) -> tuple[AnySource, ...]:
    """The sources that are due; those that rest cost next to nothing."""
    return due_sources(settings, store.sources.resting(now, now - soonest(settings)), now)


def slices_due(settings: Settings, store: Store, of: int) -> frozenset[int]:
    """The slices with a source that is due and whose site nobody reads now."""
    from watcher.collect.net.policy import site_of
    from watcher.collect.net.slices import first_host, slice_number

    now = utc_now()
    due = due_now(settings, store, now)
    busy = {site_of(host) for host in store.sources.claimed(now).values()} if due else set()
    return frozenset(slice_number(source, of) for source in due if site_of(first_host(source)) not in busy)


class _Parts:
    """What runs beside the ticks, all of it around the settings of the moment."""

    def __init__(self, world: World) -> None:
        from watcher.talk.admin_alerts import AdminAlerts
        from watcher.talk.commands import Commands

        self._world = world
        self._bot = telegram_bot(world.settings)
        self._telegram = telegram_channel(world, self._bot, is_shared=True)
        self._holder = new_holder()
        self._settings = world.settings
        self._channels: list[Channel] = channels(world, self._telegram)
        self._commands: Commands = Commands(world.settings, world.store, ProgramTools(world.config))
        self._pages: PagesProcess | None = None
        self.stopping = asyncio.Event()
        self.admins = AdminAlerts(self._commands, world.store, self._telegram, self._letter)

    async def deliver(self, settings: Settings, instants: bool) -> Sequence[Any]:
        """One delivery: alerts to admins, upkeep, then what is due (with or without messages at once)."""

        async def meanwhile(now: datetime) -> None:
            await asyncio.to_thread(self._world.store.calls.age, now, settings)
            await self.look_after(settings)

        await self.look_after(settings)
        return await self.send(settings, instants, meanwhile)

    async def look_after(self, settings: Settings) -> None:
        """Alerts to admins and upkeep, by one process at a time where several share a database."""
        from watcher.deliver.bounces.upkeep import upkeep

        self._take_over(settings)
        if not await asyncio.to_thread(self._world.store.outbox.keep, "alerts", self._holder, utc_now()):
            return
        if self._telegram is not None:
            await self._telegram.ready()
        await self.admins.tell_alerts(utc_now())
        await upkeep(settings, self._world.store, utc_now())

    async def send(self, settings: Settings, instants: bool, between: Between | None = None) -> Sequence[Any]:
        """What is due and what is queued, with or without messages at once; `between` goes on where that takes long."""
        from watcher.deliver.run import deliver

        self._take_over(settings)
        store, enabled = self._world.store, self._channels
        return await deliver(
            settings, store, utc_now(), enabled, stop=self.stopping, instants=instants, between=between
        )

    async def _letter(self, address: str, subject: str, text: str) -> bool:
        """A letter to an admin; whether it left."""
        from watcher.deliver.watching import mail_admin

        mail = next((channel for channel in self._channels if channel.name == "email"), None)
        if mail is None:
            return False
        why = await mail_admin(self._settings, mail, address, (subject, text), utc_now())
        await mail.close()
        return not why

    def _take_over(self, settings: Settings) -> None:
        """New settings for all that looks at them; a new port or token needs a new start."""
        if settings is self._settings:
            return
        self._settings = self._world.settings = settings
        self._channels = channels(self._world, self._telegram)
        self._commands.settings = settings
        if self._pages is not None:
            self._pages.tell()

    def transports(self) -> list[Transport]:
        """What runs beside the ticks of a service: the bot, the web pages."""
        world, found = self._world, list[Any]()
        if self._bot is not None and self._telegram is not None:
            from watcher.talk.telegram import TelegramBot

            found.append(TelegramBot(self._bot, self._commands, world.store, self._telegram, utc_now))
        if world.settings.deliver.web.enabled:
            from watcher.web.process import PagesProcess

            self._pages = PagesProcess(pages_command(world), lambda: pack(self._settings, world.config))
            found.append(self._pages)
        return found
