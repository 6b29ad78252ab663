"""T26: kill -9 at any moment of writing. What was acknowledged is there, nothing is half, every check says ok.

Nine kills in CI; `make torture` kills a thousand times while recording, and a third as often in the other tests.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.remember.recording.killed import READY, WriterJob, Writers, titles
from tests.waiting import wait_until
from watcher.errors import CannotOpenStore
from watcher.remember.store import Store

KILLS = int(os.environ.get("WATCHER_TORTURE_KILLS", "9"))
A_DATABASE = 40
"""So many kills a database lives through: each is checked whole after each kill, so it must not grow for ever."""

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    made = Writers()
    yield made
    made.close()


def run_and_kill(writers: Writers, job: WriterJob, *, after: float) -> list[str]:
    """What the process said before it was killed, `after` seconds from its being ready."""
    said = Path(job.said)
    said.unlink(missing_ok=True)
    process = writers.start(job)
    try:
        wait_until(lambda: said.exists() and READY in said.read_text(), "the writer's being ready", 0.001)
        time.sleep(after)
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert writers.end() == -signal.SIGKILL
    return said.read_text().split()[1:]


def recorded(writers: Writers, folder: Path) -> Path:
    """A database that holds something, its writer killed; however busy the machine is."""
    file = folder / "watch.db"
    for number in range(20):
        job = WriterJob("record", f"sqlite:///{file}", str(folder / "said"), number)
        if run_and_kill(writers, job, after=0.5):
            return file
    raise AssertionError("nothing was recorded in twenty tries")


def check(file: Path) -> set[str]:
    """Raises unless the database is whole; returns the titles it holds."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%fts5%'"):
            database.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")  # raises when it is not
        held = {title for (title,) in database.execute("SELECT title FROM calls")}
        counts = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("calls", "sightings", "versions", "events")
        }
    assert len(set(counts.values())) == 1, counts
    return held


def test_t26_killed_while_recording__what_was_acknowledged_is_there(tmp_path: Path, writers: Writers) -> None:
    chance, stored = random.Random(26), 0
    for kill in range(KILLS):
        if kill % A_DATABASE == 0:
            file, acknowledged = tmp_path / f"{kill}.db", set[str]()
        job = WriterJob("record", f"sqlite:///{file}", str(tmp_path / "said"), kill)
        for number in run_and_kill(writers, job, after=chance.uniform(0.01, 0.6)):
            acknowledged |= titles(int(number))
            stored += 1
        Store.open(f"sqlite:///{file}").close()
        assert acknowledged <= check(file)
    assert stored
    print(f"{KILLS} kills while recording: {stored} harvests were acknowledged, all are there")


def test_t26_killed_while_migrating__is_migrated_next_time(tmp_path: Path, writers: Writers) -> None:
    chance = random.Random(27)
    for kill in range(max(KILLS // 3, 3)):
        file = tmp_path / f"{kill}.db"
        job = WriterJob("migrate", f"sqlite:///{file}", str(tmp_path / "said"))
        run_and_kill(writers, job, after=chance.uniform(0.0, 0.5))
        Store.open(f"sqlite:///{file}").close()
        assert check(file) == set()


def test_t26_killed_while_copying__leaves_whole_copies_only(tmp_path: Path, writers: Writers) -> None:
    chance, url = random.Random(28), f"sqlite:///{recorded(writers, tmp_path)}"
    Store.open(url).close()
    for kill in range(max(KILLS // 3, 3)):
        folder = tmp_path / str(kill)
        folder.mkdir()
        job = WriterJob("copy", url, str(tmp_path / "said"), folder=str(folder))
        run_and_kill(writers, job, after=chance.uniform(0.0, 0.3))
        for copied in folder.glob("*.db"):
            assert check(copied)


def test_t26_log_deleted_after_a_kill__is_whole_or_refused(tmp_path: Path, writers: Writers) -> None:
    """Who deletes the `-wal` loses what was in it; never silently the whole database."""
    file = recorded(writers, tmp_path)
    Path(f"{file}-wal").unlink(missing_ok=True)
    Path(f"{file}-shm").unlink(missing_ok=True)
    with suppress(CannotOpenStore):
        Store.open(f"sqlite:///{file}").close()
        check(file)
