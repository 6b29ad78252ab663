"""Builds the parts that touch the world: channels with their secrets, the service with its transports."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from watcher.cli.world import World, located
from watcher.config.secrets import DKIM_KEY, SMTP_PASSWORD, TELEGRAM_TOKEN, secret
from watcher.errors import WatcherError

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.deliver.channels.base import Channel
    from watcher.deliver.channels.telegram import Bot, TelegramChannel
    from watcher.service import Service, Transport

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def channels(world: World, telegram: TelegramChannel | None = None) -> list[Channel]:
    """The channels that config.toml switches on and whose secrets are there. `telegram` is one that exists already."""
    from watcher.deliver.channels.mime import Envelope

    deliver = world.settings.deliver
    envelope = Envelope.of(world.settings, secret(DKIM_KEY) or "")
    found: list[Channel] = []
    if deliver.file.enabled:
        from watcher.deliver.channels.file import FileChannel

        found.append(FileChannel(Path(deliver.file.folder), envelope))
    if deliver.email.enabled:
        from watcher.deliver.channels.email import EmailChannel, Relay

        found.append(EmailChannel(Relay(deliver.email, secret(SMTP_PASSWORD) or ""), envelope))
    if deliver.apprise.enabled:
        from watcher.deliver.channels.apprise import AppriseChannel

        found.append(AppriseChannel())
    voice = telegram or telegram_channel(world, telegram_bot(world.settings))
    return [*found, voice] if voice else found


def telegram_bot(settings: Settings) -> Bot | None:
    """The bot of config.toml, None where it is off or has no token."""
    token = secret(TELEGRAM_TOKEN) if settings.deliver.telegram.enabled else None
    if token is None:
        return None
    from watcher.deliver.channels.telegram import bot_at

    return bot_at(settings.deliver.telegram.api_url, token)


def telegram_channel(world: World, bot: Bot | None, *, is_shared: bool = False) -> TelegramChannel | None:
    """The voice of that bot, at the pace of config.toml."""
    if bot is None:
        return None
    from watcher.deliver.channels.telegram import TelegramChannel
    from watcher.deliver.pacing import Pace

    pace = Pace(per_second=world.settings.deliver.telegram.per_second)
    return TelegramChannel(bot, world.store.outbox, pace, is_shared=is_shared)


def what_is_off(settings: Settings) -> list[str]:
    """What this service will not do, and what switches it on."""
    deliver = settings.deliver
    lines = []
    if not deliver.email.enabled:
        lines.append("E-mail is off ([deliver.email] enabled = true switches it on).")
    if not deliver.telegram.enabled:
        lines.append("Telegram is off ([deliver.telegram] enabled = true switches it on).")
    elif secret(TELEGRAM_TOKEN) is None:
        lines.append(f"Telegram is off: {TELEGRAM_TOKEN} is not set.")
    if not deliver.web.enabled:
        lines.append("The web pages for consent are off ([deliver.web] enabled = true switches them on).")
    if deliver.file.enabled:
        lines.append(f"Messages to files go to {deliver.file.folder}.")
    return lines


@contextmanager
def alone(world: World) -> Iterator[None]:
    """Holds the lock of the one service beside this config's data; a second one is refused."""
    from filelock import FileLock, Timeout

    url = world.settings.storage.url
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else world.config.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.service", timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise WatcherError(f"a service already runs on {path.name}; stop it first") from error


def build_service(world: World) -> Service:
    """The running watch around this world."""
    from watcher.service import Service
    from watcher.talk.desk import Desk

    desk = Desk(world.settings, world.store)
    bot = telegram_bot(world.settings)
    voice = telegram_channel(world, bot, is_shared=True)
    ways = channels(world, voice)
    reload = _Reload(world)
    admins = _Admins(world, voice)

    stopping = asyncio.Event()

    async def deliver(settings: Settings) -> Sequence[Any]:
        from watcher.deliver.run import deliver as run
        from watcher.deliver.upkeep import upkeep

        desk.settings = settings
        await admins.tell_alerts()
        await upkeep(settings, world.store, utc_now())
        return await run(settings, world.store, utc_now(), ways, stop=stopping)

    return Service(
        _stop=stopping,
        config=world.config,
        settings=world.settings,
        load=reload.changed,
        deliver=deliver,
        age=lambda settings: len(world.store.calls.age(utc_now(), settings)),
        tell_admins=admins.tell,
        transports=_transports(world, desk, bot, voice),
        collect_command=(sys.executable, "-m", "watcher", "--config", str(world.config), "collect", "--due", "--json"),
    )


def _transports(world: World, desk: Any, bot: Bot | None, voice: TelegramChannel | None) -> list[Transport]:
    found: list[Transport] = []
    if bot is not None and voice is not None:
        from watcher.talk.telegram import TelegramBot

        found.append(TelegramBot(bot, desk, world.store, voice, utc_now))
    if world.settings.deliver.web.enabled:
        from watcher.deliver.web.app import Pages
        from watcher.deliver.web.server import WebServer

        found.append(WebServer(Pages(world.settings, world.store, utc_now), world.settings.deliver.web))
    return found


@dataclass
class _Reload:
    """Reads config.toml again when its text has changed."""

    world: World
    _text: str = ""

    def __post_init__(self) -> None:
        self._text = self.world.config.read_text(encoding="utf-8")

    def changed(self) -> Settings | None:
        """New settings, None when nothing changed. Raises CannotReadConfig; the same faulty text raises again."""
        from watcher.config import load

        text = self.world.config.read_text(encoding="utf-8")
        if text == self._text:
            return None
        settings = located(load(self.world.config), self.world.config.resolve().parent)
        self._text = text
        return settings


@dataclass
class _Admins:
    """Tells the admins in their chats what they must know; without a bot it stays in the log and in `doctor`."""

    world: World
    voice: TelegramChannel | None

    async def tell(self, text: str) -> None:
        if self.voice is None:
            return
        for admin in self.world.settings.admins.telegram:
            await self.voice.say(str(admin), [text])

    async def tell_alerts(self) -> None:
        """Sources that failed or recovered, channels that are paused: each once."""
        if self.voice is None or not self.world.settings.admins.telegram:
            return
        store = self.world.store
        about_sources, others = store.sources.alerts(), store.outbox.untold_alerts()
        lines = [f"{'⚠' if alert.kind == 'down' else '✓'} {alert.source}: {alert.reason}" for alert in about_sources]
        lines += [f"⚠ {alert.what}" for alert in others]
        if lines:
            await self.tell("\n".join(lines))
            store.sources.told(about_sources, utc_now())
            store.outbox.alerts_told([alert.id for alert in others], utc_now())
