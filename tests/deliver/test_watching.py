"""What is wrong with deliveries is mailed to the admins, in the language of the watch, once a day a subject."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.deliver import examples
from tests.deliver.world import MORNING, World
from watcher.config.delivery import Admins
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.outcome import SENT, Outcome
from watcher.deliver.watching import mail_alerts
from watcher.model import Message


class Letters:
    """A mail channel that keeps what leaves."""

    name, at_once, unknowns = "email", 1, 0

    def __init__(self) -> None:
        self.sent: list[Message] = []

    async def ready(self) -> Outcome | None:
        return None

    async def send(self, outgoing: OutgoingMessage) -> Outcome:
        self.sent.append(outgoing.message)
        return SENT

    async def close(self) -> None:
        return None


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    admins: dict[str, Any] = {"admins": Admins(email=("anne@example.org",))}
    opened = World(tmp_path, examples.settings().model_copy(update=admins))
    yield opened
    opened.close()


def test_alerts__are_mailed_in_the_language_of_the_watch_once_a_day(world: World) -> None:
    letters = Letters()
    world.outbox.pause_channel("telegram", MORNING, "401 Unauthorized")
    world.outbox.alert("nothing-read", "nothing was read since the beginning", MORNING)
    counts = [
        asyncio.run(mail_alerts(world.settings, world.store, MORNING + timedelta(hours=hours), [letters]))
        for hours in (0, 1)
    ]
    assert counts == [2, 0]
    [letter] = letters.sent
    assert letter.subject == "[Veille France–Québec] telegram est en pause\u00a0: 401 Unauthorized"
    assert "rien n’a été lu depuis le début" in letter.text
