"""A copy of an SQLite database, made while others write, and the way back. Every copy is checked before it counts.

What was sent since the backup is unknown to it. So a restore cancels what was on its way and holds what was still to
be told, and leaves a milestone: that, and what the first harvests after it find «new», waits for an admin, since people
may have been told already.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import make_url

from watcher.errors import CannotOpenStore
from watcher.model import Cause, OutboxState, SubscriberState
from watcher.remember.db import sqlite_version
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.migrate import migrate
from watcher.remember.db.tables.calls import events
from watcher.remember.db.tables.outbox import outbox
from watcher.remember.db.tables.people import subscribers
from watcher.remember.db.tables.store import milestones
from watcher.remember.outbox import alerts, ending
from watcher.remember.outbox.messages import never_left
from watcher.remember.people.departures import Departures
from watcher.remember.people.people import People
from watcher.remember.recording.intake_history import RESTORED

PAGES_AT_A_TIME = 2000
RESTORED_WORDS = (
    "the database was restored: {cancelled} messages that were on their way when the backup was made are not sent, "
    "{held} events wait to be looked at, since they may have been told after it"
)


def backup(url: str, to: Path) -> None:
    """Copies the database at `url` to a new file, through SQLite, consistent whatever is being written.

    Raises CannotOpenStore when it is no SQLite file, cannot be read, or the copy does not pass its checks.
    """
    source = _file(url)
    with closing(_open(source)) as reading:
        _copy(reading, to)


def restore(url: str, backup_file: Path, now: datetime) -> int:
    """Puts a checked backup in the place of the database at `url`; what was there is kept as `….replaced`.

    Returns how many people had left since, as the journal of departures says, and have left here too.
    Raises CannotOpenStore, having changed nothing, when the backup is no sound database of ours.
    """
    target = _file(url)
    with closing(_open(backup_file)) as reading:
        fresh = Path(f"{target}.restoring")
        fresh.unlink(missing_ok=True)
        _copy(reading, fresh)
    _mark_restored(fresh, now)
    left = replay(f"sqlite:///{fresh}", Departures.beside(url), now)
    Path(f"{fresh}.lock").unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        old = Path(f"{target}{suffix}")
        if old.exists():
            old.replace(f"{target}.replaced{suffix}")
    fresh.replace(target)
    _sync(target.parent)
    return left


def _mark_restored(file: Path, now: datetime) -> None:
    database = Database.open(f"sqlite:///{file}")
    try:
        migrate(database)
        with database.write() as tx:
            cancelled = _cancel_all(tx, now)
            held = _hold_untold(tx)
            if cancelled or held:
                alerts.note(tx, RESTORED, RESTORED_WORDS.format(cancelled=cancelled, held=held), now)
            tx.execute(delete(milestones).where(milestones.c.name == RESTORED))
            tx.execute(insert(milestones).values(name=RESTORED, at=now))
    finally:
        database.close()
        Path(f"{file}.lock").unlink(missing_ok=True)


def replay(url: str, departures: Departures, now: datetime) -> int:
    """Who left, or was erased, after the backup was made leaves the restored database as well. How many."""
    database = Database.open(url)
    try:
        return People(database, ending.cancel_all).replay(departures.read(), now)
    finally:
        database.close()


def _cancel_all(tx: Transaction, now: datetime) -> int:
    """Nothing that was on its way then is sent now; its events are owed again, to be held. How many messages."""
    rows = tx.execute(select(outbox).where(outbox.c.closed.is_(None))).all()
    for row in rows:
        if never_left(row):
            ending.give_back_events(tx, row)
        ending.finish(tx, row.id, OutboxState.CANCELLED, "the database was restored", now)
    return len(rows)


def _hold_untold(tx: Transaction) -> int:
    """What somebody was still to be told waits for an admin: it may have been told since. How many events."""
    told_to = tx.scalar(select(func.min(subscribers.c.since_seq)).where(subscribers.c.state == SubscriberState.ACTIVE))
    if told_to is None:
        return 0
    open_ = (events.c.seq > told_to) & ~events.c.held & (events.c.cause == Cause.SOURCE.value)
    return tx.execute(update(events).where(open_).values(held=True, settled=False, held_because=RESTORED)).rowcount


def _file(url: str) -> Path:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        raise CannotOpenStore("only an SQLite file can be copied this way; use pg_dump for PostgreSQL")
    return Path(address.database or "")


def _open(file: Path) -> sqlite3.Connection:
    """A connection that only reads: a wrong name must not make a new database."""
    sqlite_version.check(file)
    if not file.exists():
        raise CannotOpenStore(f"there is no {file}")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _copy(reading: sqlite3.Connection, to: Path) -> None:
    """Writes beside the target, checks, then renames: a copy that was interrupted never looks like one."""
    part = Path(f"{to}.part")
    with _faults(to):
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    try:
        with _faults(to), closing(sqlite3.connect(part)) as writing:
            reading.backup(writing, pages=PAGES_AT_A_TIME)
            writing.execute("PRAGMA journal_mode=DELETE").close()  # the copy is one file
            _check(writing, to)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(to)
        _sync(to.parent)
    finally:
        part.unlink(missing_ok=True)


def _check(opened: sqlite3.Connection, file: Path) -> None:
    with _faults(file):
        verdict = opened.execute("PRAGMA integrity_check").fetchone()[0]
        tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if verdict != "ok":
        raise CannotOpenStore(f"{file} is damaged: {verdict}")
    if not {"alembic_version", "calls", "events"} <= tables:
        raise CannotOpenStore(f"{file} is a database, but not one of this program")


@contextmanager
def _faults(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CannotOpenStore(f"{file} could not be copied: {error}") from error
    except OSError as error:
        raise CannotOpenStore(f"{file} could not be written: {error.strerror}") from error


def _sync(folder: Path) -> None:
    """Makes the rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
