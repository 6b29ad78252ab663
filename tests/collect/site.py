"""A whole site on loopback for the Scrapy run: the hostile server in a thread, and sources written as TOML."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tests.collect.hostile import HostileServer, hostile_server
from watcher.config import Settings, read

NOW = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)


@contextmanager
def site() -> Iterator[HostileServer]:
    """A running server, in its own thread, so that blocking code may call it."""
    started = threading.Event()
    held: dict[str, HostileServer] = {}
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def serve() -> None:
        async with hostile_server() as server:
            held["server"] = server
            started.set()
            await ended.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert started.wait(60)
    try:
        yield held["server"]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
        loop.close()


def settings_of(sources: str, collect: str = "", *, timeout: str = "5s") -> Settings:
    """Settings with those `[[sources]]`, allowed to call loopback and not made to wait."""
    text = f'[collect]\nallow_hosts = ["127.0.0.1"]\ntimeout = "{timeout}"\n{collect}\n{sources}'
    settings, faults = read(text)
    assert settings is not None, "\n".join(map(str, faults))
    return settings


def table(name: str, url: str, rules: str, kind: str = "page") -> str:
    """One `[[sources]]` table."""
    return f'[[sources]]\nname = "{name}"\nkind = "{kind}"\nurl = "{url}"\n{rules}\n\n'
