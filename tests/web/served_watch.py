"""A watch behind a port of this machine, for walks in a browser: its letters can be read."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.web.admin.scenes import ADA, hold_back
from tests.web.public.scenes import SiteWorld, settings
from watcher.config.delivery import Admins, Deliver, Email, File, Web
from watcher.web.admin.routes import AdminSite
from watcher.web.app import Pages
from watcher.web.front import Front, public_site
from watcher.web.server import WebServer


class Served:
    """A watch behind a port of this machine; its letters can be read."""

    def __init__(self, folder: Path, *, by_mail: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.root = f"http://127.0.0.1:{port}"
        web = Web(enabled=True, public_url=self.root, port=port)
        made = settings(public_url=self.root).model_copy(
            update={
                "admins": Admins(email=(ADA,)),
                "deliver": Deliver(
                    web=web,
                    file=File(enabled=not by_mail, folder=str(folder / "out")),
                    email=Email(
                        enabled=by_mail, host="127.0.0.1", port=1, security="none", sender="veille@example.org"
                    ),
                ),
            }
        )
        self.world = SiteWorld(folder, made)
        self.world.fill()
        hold_back(self.world)
        self.letters: list[str] = []
        admin = AdminSite(lambda _settings, _to, _subject, text: self.letters.append(text))
        site = public_site(made, self.world.store, lambda: self.world.now, fresh=0, admin=admin)
        pages = Pages(made, self.world.store, lambda: self.world.now)
        self.server = WebServer(Front(pages, site), web)

    def link(self, kind: str, to: int | None = None) -> str:
        """The first link of that kind in the newest letter of the outbox, or of that reader's."""
        letter = self.letter(to)
        found = re.search(rf"http://127\.0\.0\.1:\d+/{kind}/\S+", letter)
        assert found is not None, letter
        return found[0]

    def letter(self, to: int | None = None) -> str:
        """The words of the newest letter of the outbox, or of that reader's."""
        message = self.world.store.outbox.message(self.world.store.outbox.rows(to)[-1].id)
        assert message is not None
        return message.text


@contextmanager
def running(served: Served) -> Iterator[None]:
    loop, stop, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()

    async def run() -> None:
        task = asyncio.create_task(served.server.run(stop))
        async with httpx.AsyncClient() as client:
            for _ in range(600):
                try:
                    await client.get(served.root + "/favicon.svg")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    break
        ready.set()
        await task

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert ready.wait(60)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()
