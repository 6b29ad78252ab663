"""Delivering processes to be killed, for real: the program's own database, composing, outbox and channels; only the
calls and the clock are given. `python -m tests.faults.delivering` forks them, `Deliveries` is the other end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import MORNING, World
from tests.forks import Forks, serve
from tests.peers.botapi import TOKEN
from watcher.deliver.channels.base import Channel
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import Bot, TelegramChannel, bot_at


@dataclass(frozen=True)
class Job:
    """One delivery: where the database is, the ports of the peers, and what the clock says."""

    folder: str
    now: str
    mail_port: int
    bot_url: str = ""
    database: str = ""
    failpoint: str = ""


def deliver(job: Job) -> None:
    world = World(Path(job.folder), database=job.database, is_new=False)
    world.settings = by_mail(world.settings, job.mail_port)
    for number in range(1, 4):
        world.announce(number)
    now = datetime.fromisoformat(job.now)
    channels: list[Channel] = [channel(world)]
    if job.bot_url:
        pace = SendingPace(unit=0.001)
        channels.append(TelegramChannel(bot_of(job.bot_url), world.outbox, pace, lambda: now))
    asyncio.run(world.adeliver(now, *channels))
    world.close()


@cache
def bot_of(url: str) -> Bot:
    """Made before the fork: half the time of a delivery is the list of certificates it reads."""
    return bot_at(url, TOKEN)


def warm_up() -> None:
    """Delivers once where nobody listens, so that all is imported."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
        world = World(Path(folder))
        world.subscribe(channel="email", address="a@example.org")
        world.subscribe(channel="telegram", address="1")
        world.close()
        deliver(Job(folder, MORNING.isoformat(), 1, "http://127.0.0.1:1"))


def work(job: dict[str, Any]) -> None:
    os.environ["FAILPOINT"] = job["failpoint"]
    deliver(Job(**job))


def prepare(job: dict[str, Any]) -> None:
    if job["bot_url"]:
        bot_of(job["bot_url"])


class Deliveries(Forks):
    """The other end: starts processes that deliver once each, and tells how they ended."""

    def __init__(self) -> None:
        super().__init__("tests.faults.delivering")


if __name__ == "__main__":
    warm_up()
    serve(work, prepare)
