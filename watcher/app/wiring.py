"""Builds the parts that touch the world: channels with their secrets, the service with its transports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.app.world import World
from watcher.config.secret_values import DKIM_KEY, SMTP_PASSWORD, TELEGRAM_TOKEN, secret
from watcher.errors import WatcherError

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.deliver.channels.base import Channel
    from watcher.deliver.channels.telegram import Bot, TelegramChannel

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def channels(world: World, telegram: TelegramChannel | None = None, clock: Clock = utc_now) -> list[Channel]:
    """The channels that config.toml switches on and whose secrets are there. `telegram` is one that exists already."""
    from watcher.deliver.channels.mime import Envelope

    deliver = world.settings.deliver
    envelope = Envelope.of(world.settings, secret(DKIM_KEY) or "")
    found: list[Channel] = []
    if deliver.file.enabled:
        from watcher.deliver.channels.file import FileChannel

        found.append(FileChannel(Path(deliver.file.folder), envelope))
    if deliver.email.enabled:
        from watcher.deliver.channels.mail import EmailChannel, Relay

        found.append(EmailChannel(Relay(deliver.email, secret(SMTP_PASSWORD) or ""), envelope))
    if deliver.apprise.enabled:
        from watcher.deliver.channels.apprise import AppriseChannel

        found.append(AppriseChannel())
    bot_channel = telegram or telegram_channel(world, telegram_bot(world.settings), clock)
    return [*found, bot_channel] if bot_channel else found


def telegram_bot(settings: Settings) -> Bot | None:
    """The bot of config.toml, None where it is off or has no token."""
    token = secret(TELEGRAM_TOKEN) if settings.deliver.telegram.enabled else None
    if token is None:
        return None
    from watcher.deliver.channels.telegram import bot_at

    return bot_at(settings.deliver.telegram.api_url, token)


def telegram_channel(
    world: World, bot: Bot | None, clock: Clock = utc_now, *, is_shared: bool = False
) -> TelegramChannel | None:
    """The channel of that bot, at the pace of config.toml; flood limits are counted on that clock."""
    if bot is None:
        return None
    from watcher.deliver.channels.pacing import SendingPace
    from watcher.deliver.channels.telegram import TelegramChannel

    pace = SendingPace(per_second=world.settings.deliver.telegram.per_second)
    return TelegramChannel(bot, world.store.outbox, pace, clock, is_shared=is_shared)


def disabled_channels(settings: Settings) -> list[str]:
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
def single_instance(world: World) -> Iterator[None]:
    """Holds the lock of the one service beside this config's data. Raises WatcherError when another one holds it."""
    from filelock import FileLock, Timeout

    url = world.settings.storage.url
    path = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else world.config.resolve()
    lock = FileLock(f"{path}.service", timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise WatcherError(f"a service already runs on {path.name}; stop it first") from error
    except OSError as error:
        raise WatcherError(f"{lock.lock_file} could not be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
