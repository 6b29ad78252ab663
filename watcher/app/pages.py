"""Puts the web pages together, and serves them in a process of their own: alone, or as the child of a service."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.app.handover import unpack
from watcher.app.settings_file import SettingsFile
from watcher.app.wiring import channels, utc_now
from watcher.app.world import World, located
from watcher.config.load import load
from watcher.errors import WatcherError
from watcher.log import EventLog
from watcher.service import RELOAD_SECONDS
from watcher.watchdog import keep_alive
from watcher.web.process import ALIVE_SECONDS

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.web.admin.running import SettingsCheck
    from watcher.web.app import Pages
    from watcher.web.front import Front

log = EventLog("web")

MOST_TOLD = 2**27
"""Bytes of one line of settings."""


def web_pages(world: World) -> Pages | Front:
    """What the web port serves: readers' own links, and the public site unless it is switched off."""
    from watcher.web.app import Pages

    pages = Pages(world.settings, world.store, utc_now)
    if not world.settings.site.enabled:
        return pages
    from watcher.web.admin.routes import AdminSite
    from watcher.web.front import Front, public_site

    admin = AdminSite(partial(_letter_to_admin, world), world.config, partial(_checked, world.config))
    site = public_site(world.settings, world.store, utc_now, admin=admin)
    site.prepare()
    return Front(pages, site)


def _checked(config: Path) -> SettingsCheck:
    """The file of settings read anew: an admin sees its faults before somebody reloads it."""
    from watcher.app.readiness import remarks
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


def pages_command(world: World) -> tuple[str, ...]:
    """How a service starts its pages: `serve_site` as a child."""
    return (sys.executable, "-m", "watcher", "--config", str(world.config), "site", "--child")


async def serve_site(world: World, *, is_child: bool = False) -> None:
    """Serves the web pages and nothing else, until SIGTERM or SIGINT; a child ends with its input too.

    Settings are those of config.toml, read again where it changes; a child is told them. Raises WatcherError where the
    port cannot be served.
    """
    import signal

    from watcher.web.server import WebServer

    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    changes = _told() if is_child else _edited(world)
    if is_child:
        if (settings := await anext(changes, None)) is None:
            return  # the service ended before it said anything
        world.settings = settings
    pages, web = web_pages(world), world.settings.deliver.web
    aside = [asyncio.create_task(_follow(changes, pages, world, stop)), asyncio.create_task(keep_alive())]
    if is_child:
        aside.append(asyncio.create_task(_say_alive()))
    await WebServer(pages, web).run(stop)
    for task in aside:
        task.cancel()
    if not stop.is_set():
        raise WatcherError(f"the web pages cannot be served on {web.host}, port {web.port}")


async def _follow(changes: AsyncIterator[Settings], pages: Pages | Front, world: World, stop: asyncio.Event) -> None:
    """Takes over changed settings; a new port or language needs a new start."""
    async for settings in changes:
        world.settings = pages.settings = settings
    stop.set()


async def _told() -> AsyncIterator[Settings]:
    """What the service says on standard input, until that ends."""
    heard = asyncio.StreamReader(limit=MOST_TOLD)
    protocol = asyncio.StreamReaderProtocol(heard)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin.buffer)
    while line := await heard.readline():
        yield located(*await asyncio.to_thread(unpack, line))


async def _edited(world: World) -> AsyncIterator[Settings]:
    """config.toml each time its text has changed; a faulty one is said once, and the old settings stay."""
    file, said = SettingsFile(world), ""
    while True:
        await asyncio.sleep(min(RELOAD_SECONDS, world.settings.collect.tick.total_seconds()))
        try:
            changed = await asyncio.to_thread(file.changed)
        except (WatcherError, OSError, ValueError) as error:
            if str(error) != said:
                log.error("config.toml is faulty; the old settings stay", fault=str(error))
            said = str(error)
            continue
        if changed is not None:
            said = ""
            yield changed


async def _say_alive() -> None:
    """Tells the service now and then that the loop goes round."""
    while True:
        with suppress(OSError):
            print(flush=True)
        await asyncio.sleep(ALIVE_SECONDS)
