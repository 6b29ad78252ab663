"""What is done to a database while `kill -9` may come at any moment. `python -m tests.remember.recording.killed` forks
the processes (tests/forks.py), `Writers` is the other end.

Each says a line for what is safely stored, into the file `said`, and goes on until it is killed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forks import Forks, serve
from tests.remember.scenes import DAY, Watch, call, notice, until
from watcher.remember.backup import backup
from watcher.remember.store import Store

READY = "ready"
LOTS = 5


@dataclass(frozen=True)
class WriterJob:
    """`act` is a key of ACTS; `number` makes the titles of this process its own."""

    act: str
    database: str
    said: str
    number: int = 0
    folder: str = ""


Say = Callable[[object], None]


def titles(number: int) -> set[str]:
    """Of the calls that stand in the database once `number` was said."""
    return {f"Appel {number} lot {lot}" for lot in range(LOTS)}


def record(job: WriterJob, say: Say) -> None:
    store = Store.open(job.database)
    watch = Watch(store)
    number = job.number * 100_000
    say(READY)
    while True:
        number += 1
        # A deadline that moves with the days: a fast machine plays a hundred of them before it is killed.
        due = until((watch.now + 90 * DAY).date().isoformat())
        watch.day(*[(notice(title), call(due)) for title in sorted(titles(number))])
        say(number)
        if number % 7 == 0:
            with store.db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def migrate(job: WriterJob, say: Say) -> None:
    say(READY)
    Store.open(job.database).close()
    time.sleep(600)


def copy(job: WriterJob, say: Say) -> None:
    say(READY)
    number = 0
    while True:
        number += 1
        backup(job.database, Path(job.folder) / f"copy-{number}.db")


ACTS: dict[str, Callable[[WriterJob, Say], None]] = {"record": record, "migrate": migrate, "copy": copy}


def work(job: dict[str, Any]) -> None:
    file = os.open(job["said"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def say(word: object) -> None:
        os.write(file, f"{word}\n".encode())

    ACTS[job["act"]](WriterJob(**job), say)


def warm_up() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/watch.db")
        Watch(store).day((notice(), call(until())))
        store.close()


class Writers(Forks):
    """The other end: starts processes that write until they are killed."""

    def __init__(self) -> None:
        super().__init__("tests.remember.recording.killed")


if __name__ == "__main__":
    warm_up()
    serve(work)
