"""Words for tests that send mail: a relay on loopback and a watch that uses it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.deliver.world import World
from tests.peers.smtp import SmtpPeer
from watcher.config import Settings
from watcher.config.delivery import Email, Web
from watcher.deliver.channels.mail import EmailChannel, Relay
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.run import DeliverReport


def by_mail(settings: Settings, port: int = 0, **email: Any) -> Settings:
    """The settings with mail through a relay on that port, and web pages for the links."""
    told = {
        "enabled": True,
        "host": "127.0.0.1",
        "port": port or 1,
        "security": "none",
        "sender": "veille@veille.example.org",
    }
    mail = Email(**(told | {"per_second": 1000, "sender_name": "Veille France–Québec"} | email))
    web = Web(enabled=True, public_url="https://veille.example.org")
    return settings.model_copy(update={"deliver": settings.deliver.model_copy(update={"email": mail, "web": web})})


def channel(world: World, **relay: Any) -> EmailChannel:
    return EmailChannel(Relay(world.settings.deliver.email, **relay), Envelope.of(world.settings))


def mailing(
    world: World, *moments: datetime, act: Callable[[SmtpPeer, int], None] | None = None, **options: Any
) -> Round:
    """Delivers at each of these moments to one server; `act` prepares the server before each."""

    async def run() -> Round:
        async with SmtpPeer(**options) as peer:
            world.settings = by_mail(world.settings, peer.port)
            reports, tries = [], []
            for number, now in enumerate(moments):
                if act:
                    act(peer, number)
                before = len(peer.recipients)
                reports.append(await world.adeliver(now, channel(world)))
                tries.append(len(peer.recipients) - before)
            return Round(peer, reports, tries)

    return asyncio.run(run())


class Round:
    """What came of it: the server, the reports of each delivery, and how many recipients each named."""

    def __init__(self, peer: SmtpPeer, reports: list[list[DeliverReport]], tries: list[int]) -> None:
        self.tries = tries
        self.peer = peer
        self.reports = reports
        self.ids = [taken.message_id for taken in peer.accepted]

    @property
    def states(self) -> list[list[str]]:
        return [[report.state for report in reports] for reports in self.reports]
