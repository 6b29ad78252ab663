"""The pages, served by uvicorn in a thread, and short words for their links."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
from starlette.types import ASGIApp

from tests.deliver.world import MORNING, World
from watcher.config.delivery import Web
from watcher.deliver.render.links import Addresses
from watcher.model import Subscriber
from watcher.web.app import Pages
from watcher.web.server import WebServer

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class _Served:
    """What the server asks for: anything with an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def app(self) -> ASGIApp:
        return self._app


def as_served(app: ASGIApp) -> _Served:
    """An application as `WebServer` wants it."""
    return _Served(app)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """An application on a port of loopback, served by uvicorn in a thread; gives its address."""
    server = WebServer(as_served(app), Web(enabled=True, port=0))
    stop, started = asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def run() -> None:
        running = asyncio.create_task(server.run(stop))
        while not server.port:  # noqa: ASYNC110 - a test may poll
            await asyncio.sleep(0.01)
        started.set()
        await running

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert started.wait(60)
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@contextmanager
def serving(world: World, clock: Callable[[], datetime] = lambda: MORNING) -> Iterator[httpx.Client]:
    """The pages, served, and a client of them."""
    with (
        served(Pages(world.settings, world.store, clock).app()) as address,
        httpx.Client(base_url=address, follow_redirects=False, timeout=60) as client,
    ):
        yield client


def path(world: World, who: Subscriber, kind: str) -> str:
    addresses = Addresses.of(world.settings, world.people.signer, who.id)
    made = {"u": addresses.unsubscribe, "p": addresses.preferences, "t": addresses.triage([("mute", 7)])[0]}[kind]
    return made.removeprefix("https://veille.example.org")


def state(world: World, who: Subscriber) -> str:
    return world.people.get(who.id).state


def confirm_link(world: World, number: int) -> str:
    message = world.outbox.message(number)
    assert message is not None
    return next(line for line in message.text.splitlines() if "/c/" in line)
