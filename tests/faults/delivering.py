"""Delivering processes to be killed, for real: the program's own database, composing, outbox and channels; only the
calls and the clock are given.

`python -m tests.faults.delivering` reads jobs from standard input and forks a process for each: its number is one line,
how it ended the next. `Deliveries` is the other end.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import traceback
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import MORNING, World
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


def main() -> None:
    """Forks before anything is opened: each process has its own of everything, and nothing is imported twice."""
    warm_up()
    for line in sys.stdin:
        job = Job(**json.loads(line))
        if job.bot_url:
            bot_of(job.bot_url)
        if (process := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log; the other end reads numbers there
            os.environ["FAILPOINT"] = job.failpoint
            try:
                deliver(job)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


class Deliveries:
    """The other end: starts processes that deliver once each, and tells how they ended."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.delivering"]
        self._forks = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self) -> None:
        self._forks.communicate(timeout=60)

    def start(self, job: Job) -> int:
        """The number of the new process."""
        assert self._forks.stdin
        print(json.dumps(asdict(job)), file=self._forks.stdin, flush=True)
        return self._number()

    def end(self) -> int:
        """Waits for the process that was started last; its exit code, negative for a signal."""
        return self._number()

    def run(self, job: Job) -> int:
        self.start(job)
        return self.end()

    def _number(self) -> int:
        assert self._forks.stdout
        return int(self._forks.stdout.readline())


if __name__ == "__main__":
    main()
