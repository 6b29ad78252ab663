"""T26: kill -9 at any moment of writing. What was acknowledged is there, nothing is half, every check says ok.

WATCHER_TORTURE_KILLS=1000 makes a night of it.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.paths import ROOT
from watcher.errors import CannotOpenStore
from watcher.remember.store import Store

KILLS = int(os.environ.get("WATCHER_TORTURE_KILLS", "9"))

# Each writer says a line for what is safely stored, and goes on until it is killed.
RECORD = """
import sys
from tests.remember.scenes import Watch, call, notice, until
from watcher.remember.store import Store

store = Store.open(sys.argv[1])
watch = Watch(store)
number = int(sys.argv[2]) * 100_000
print("ready", flush=True)
while True:
    number += 1
    watch.day(*[(notice(f"Appel {number} lot {lot}"), call(until())) for lot in range(5)])
    print(number, flush=True)
    if number % 7 == 0:
        with store.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
"""
MIGRATE = """
import sys
from watcher.remember.store import Store

print("ready", flush=True)
Store.open(sys.argv[1]).close()
print("done", flush=True)
sys.stdin.read()
"""
BACKUP = """
import sys
from pathlib import Path
from watcher.remember.backup import backup

print("ready", flush=True)
number = 0
while True:
    number += 1
    backup(sys.argv[1], Path(sys.argv[3]) / f"copy-{number}.db")
    print(number, flush=True)
"""


def run_and_kill(script: str, *args: str, after: float) -> list[str]:
    """What the process said before it was killed, `after` seconds from its being ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(after)
    finally:
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate(timeout=30)
    return said.split()


def recorded(url: str) -> None:
    """A database that holds something, its writer killed; however busy the machine is."""
    for number in range(20):
        if run_and_kill(RECORD, url, str(number), after=0.5):
            return
    raise AssertionError("nothing was recorded in twenty tries")


def check(file: Path) -> set[str]:
    """Raises unless the database is whole; returns the titles it holds."""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%fts5%'"):
            database.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")  # raises when it is not
        titles = {title for (title,) in database.execute("SELECT title FROM calls")}
        counts = {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("calls", "sightings", "versions", "events")
        }
    assert len(set(counts.values())) == 1, counts
    return titles


@pytest.mark.process
def test_t26_killed_while_recording__what_was_acknowledged_is_there(tmp_path: Path) -> None:
    file, chance, acknowledged = tmp_path / "watch.db", random.Random(26), set[str]()
    for kill in range(KILLS):
        said = run_and_kill(RECORD, f"sqlite:///{file}", str(kill), after=chance.uniform(0.01, 0.6))
        acknowledged |= {f"Appel {number} lot {lot}" for number in said for lot in range(5)}
        Store.open(f"sqlite:///{file}").close()
        assert acknowledged <= check(file)
    assert acknowledged


@pytest.mark.process
def test_t26_killed_while_migrating__is_migrated_next_time(tmp_path: Path) -> None:
    chance = random.Random(27)
    for kill in range(max(KILLS // 3, 3)):
        file = tmp_path / f"{kill}.db"
        run_and_kill(MIGRATE, f"sqlite:///{file}", after=chance.uniform(0.0, 0.5))
        Store.open(f"sqlite:///{file}").close()
        assert check(file) == set()


@pytest.mark.process
def test_t26_killed_while_copying__leaves_whole_copies_only(tmp_path: Path) -> None:
    url, chance = f"sqlite:///{tmp_path / 'watch.db'}", random.Random(28)
    recorded(url)
    Store.open(url).close()
    for kill in range(max(KILLS // 3, 3)):
        folder = tmp_path / str(kill)
        folder.mkdir()
        run_and_kill(BACKUP, url, "0", str(folder), after=chance.uniform(0.0, 0.3))
        for copy in folder.glob("*.db"):
            assert check(copy)


@pytest.mark.process
def test_t26_log_deleted_after_a_kill__is_whole_or_refused(tmp_path: Path) -> None:
    """Who deletes the `-wal` loses what was in it; never silently the whole database."""
    file = tmp_path / "watch.db"
    recorded(f"sqlite:///{file}")
    Path(f"{file}-wal").unlink(missing_ok=True)
    Path(f"{file}-shm").unlink(missing_ok=True)
    with suppress(CannotOpenStore):
        Store.open(f"sqlite:///{file}").close()
        check(file)
