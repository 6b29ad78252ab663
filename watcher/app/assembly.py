"""Puts the running service together: ticks, bot, web pages, admins; and takes over a changed config.toml."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.app.admin_tools import ProgramTools
from watcher.app.handover import pack
from watcher.app.wiring import channels, telegram_bot, telegram_channel, utc_now
from watcher.app.world import World, located
from watcher.collect.judge.schedule import due_sources, soonest
from watcher.config.load import all_text
from watcher.errors import WatcherError
from watcher.remember.db.leases import new_holder
from watcher.remember.db.migrate import HEAD, fits
from watcher.service import DELIVER_SECONDS, TOGETHER_SECONDS
from watcher.watchdog import keep_alive

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from watcher.config import Settings
    from watcher.config.sources import AnySource
    from watcher.deliver.channels.base import Channel
    from watcher.deliver.run import Between
    from watcher.remember.store import Store
    from watcher.service import Service, Transport
    from watcher.talk.commands import Commands
    from watcher.web.admin.running import SettingsCheck
    from watcher.web.app import Pages
    from watcher.web.front import Front
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
        load=_Reload(world).changed,
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
        load=_Reload(world).changed,
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


def web_pages(world: World) -> Pages | Front:
    """What the web port serves: readers' own links, and the public site unless it is switched off."""
    from watcher.web.app import Pages

    pages = Pages(world.settings, world.store, utc_now)
    if not world.settings.site.enabled:
        return pages
    from watcher.web.admin.routes import AdminSite
    from watcher.web.front import Front, public_site

    admin = AdminSite(partial(_letter_to_admin, world), world.config, partial(_checked, world.config))
    return Front(pages, public_site(world.settings, world.store, utc_now, admin=admin))


def _checked(config: Path) -> SettingsCheck:
    """The file of settings read anew: an admin sees its faults before somebody reloads it."""
    from watcher.app.readiness import remarks
    from watcher.config.load import load
    from watcher.web.admin.running import SettingsCheck

    try:
        return SettingsCheck(notes=tuple(remarks(load(config))))
    except WatcherError as error:
        return SettingsCheck(str(error))


def _letter_to_admin(world: World, settings: Settings, address: str, subject: str, text: str) -> None:
    """Sends an admin a letter at once, by mail, or to a file where letters go to files."""
    from watcher.deliver.watching import mail_admin

    known = {channel.name: channel for channel in channels(world)}
    carrier = known.get("email") or known.get("file")
    if carrier is not None:
        asyncio.run(mail_admin(settings, carrier, address, (subject, text), utc_now()))


async def serve_site(world: World) -> None:
    """Serves the web pages and nothing else, until SIGTERM or SIGINT."""
    import signal

    from watcher.web.server import WebServer

    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    alive = asyncio.create_task(keep_alive())
    await WebServer(web_pages(world), world.settings.deliver.web).run(stop)
    alive.cancel()


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
        self._pages: Pages | Front | None = None
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
            self._pages.settings = settings

    def transports(self) -> list[Transport]:
        """What runs beside the ticks of a service: the bot, the web pages."""
        world, found = self._world, list[Any]()
        if self._bot is not None and self._telegram is not None:
            from watcher.talk.telegram import TelegramBot

            found.append(TelegramBot(self._bot, self._commands, world.store, self._telegram, utc_now))
        if world.settings.deliver.web.enabled:
            from watcher.web.server import WebServer

            self._pages = web_pages(world)
            found.append(WebServer(self._pages, world.settings.deliver.web))
        return found


@dataclass
class _Reload:
    """Reads config.toml again when its text, or that of a file it includes, has changed."""

    world: World
    _text: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._text = all_text(self.world.config)

    def changed(self) -> Settings | None:
        """New settings, None when nothing changed. Raises CannotReadConfig; the same faulty text raises again."""
        from watcher.app.readiness import must_be_allowed_to_send
        from watcher.config import load

        text = all_text(self.world.config)
        if text == self._text:
            return None
        settings = located(load(self.world.config), self.world.config.resolve().parent)
        must_be_allowed_to_send(settings, self.world.config.name)
        self._text = text
        return settings
