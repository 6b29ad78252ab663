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
import traceback
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tests.deliver.mailing import by_mail, channel
from tests.deliver.world import World
from tests.peers.botapi import TOKEN
from watcher.deliver.channels.base import Channel
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel, bot_at


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
    world = World(Path(job.folder), database=job.database)
    world.settings = by_mail(world.settings, job.mail_port)
    for number in range(1, 4):
        world.announce(number)
    now = datetime.fromisoformat(job.now)
    channels: list[Channel] = [channel(world)]
    if job.bot_url:
        pace = SendingPace(unit=0.001)
        channels.append(TelegramChannel(bot_at(job.bot_url, TOKEN), world.outbox, pace, lambda: now))
    asyncio.run(world.adeliver(now, *channels))
    world.close()


def main() -> None:
    """Forks before anything is opened: each process has its own of everything, and nothing is imported twice."""
    for line in sys.stdin:
        if (process := os.fork()) == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # its log; the other end reads numbers there
            job = Job(**json.loads(line))
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
