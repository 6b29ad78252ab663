"""The mailbox of bounces: every message is read once, acted upon, and gone."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from tests.deliver.bounces.returned import dsn, note
from tests.deliver.mailing import by_mail
from tests.deliver.world import MORNING, World
from tests.peers.imap import ImapPeer
from tests.peers.running import in_thread
from watcher.deliver.bounces.imap import read_mailbox
from watcher.deliver.bounces.upkeep import EVERY, upkeep
from watcher.deliver.render.links import Addresses
from watcher.errors import CannotRead


def read(world: World, certificate: Path, mails: list[bytes], password: str = "hush") -> tuple[int, int]:
    """How many readers were changed, and how many messages are left in the box."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    with in_thread(ImapPeer(serving, mails)) as peer:
        email = world.settings.deliver.email.model_copy(
            update={"bounce_host": f"localhost:{peer.port}", "bounce_user": "bounces"}
        )
        deliver = world.settings.deliver.model_copy(update={"email": email})
        settings = world.settings.model_copy(update={"deliver": deliver})
        return read_mailbox(settings, password, world.store, MORNING, trusting), len(peer.mails)


def test_mailbox__is_read_and_emptied(world: World, certificate: Path) -> None:
    world.settings = by_mail(world.settings)
    gone, away, bored = (world.subscribe(channel="email", address=f"{name}@example.org") for name in ("a", "b", "c"))
    ways = [Addresses.of(world.settings, world.people.signer, who.id) for who in (gone, away, bored)]
    mails = [
        dsn(ways[0].bounce_mail),
        note(ways[1].bounce_mail, "Absence", "Auto-Submitted: auto-replied\r\n"),
        note(ways[2].unsubscribe_mail, "unsubscribe"),
        b"rubbish",
    ]
    assert read(world, certificate, mails) == (2, 0)
    assert [person.state for person in world.people.all()] == ["suppressed", "active", "unsubscribed"]


def test_mailbox_closed__is_said(world: World, certificate: Path) -> None:
    with pytest.raises(CannotRead):
        read(world, certificate, [], "wrong")


def test_upkeep__at_most_every_ten_minutes_and_never_fails(world: World) -> None:
    world.settings = by_mail(world.settings, 0, bounce_host="127.0.0.1:9", bounce_user="x")
    done = [asyncio.run(upkeep(world.settings, world.store, MORNING + moment * EVERY / 2)) for moment in range(4)]
    assert done == [True, False, True, False]
    assert [alert.about for alert in world.outbox.untold_alerts()] == ["bounces"]
