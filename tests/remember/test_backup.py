"""Backups: taken while others write, checked, put back; and what a restored memory may not tell."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.remember.scenes import START, Watch, call, notice, until
from watcher.errors import CannotOpenStore
from watcher.model import Message, Subscriber
from watcher.remember.backup import backup, restore
from watcher.remember.outbox.messages import OutboxEntry
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store


def test_t30_backup_and_restore__keep_every_row(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        watch.day(*watch.stock(50))
        events = watch.events()
        backup(sqlite_url, copy)
        watch.day((notice("Un appel venu après"), call(until())))
    restore(sqlite_url, copy, watch.now)
    with Store.open(sqlite_url) as store:
        assert store.ledger.since() == events
        assert store.calls.count_by_source() == {"ministere": 50}


def test_t30_backup__taken_during_writes_is_sound(sqlite_url: str, tmp_path: Path) -> None:
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        watch.day(*watch.stock(20))
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                watch.day((notice(f"Appel arrivé pendant la copie {number}"), call(until())))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                backup(sqlite_url, tmp_path / f"{number}.db")
        finally:
            stop.set()
            writer.join(30)
        for number in range(5):
            with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                counts = [
                    copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in ("calls", "events", "sightings", "versions")
                ]
            assert len(set(counts)) == 1, "a copy from the middle of a transaction"


def test_t30_restored_memory__asks_before_it_tells(sqlite_url: str, tmp_path: Path) -> None:
    """What came after the backup may have been told already: nobody gets it twice without an admin."""
    copy = tmp_path / "copy.db"
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        watch.day(*watch.stock(3))
        backup(sqlite_url, copy)
    restore(sqlite_url, copy, watch.now + timedelta(hours=1))
    with Store.open(sqlite_url) as store:
        after = Watch(store)
        after.now = watch.now
        told_before = (notice("Annoncé entre copie et panne"), call(until()))
        first = after.day(*after.stock(3), told_before)
        assert [(event.kind.value, event.held_because) for event in first.events] == [("opened", "restored")]
        second = after.day(*after.stock(3), told_before, (notice("Vraiment nouveau cette fois"), call(until())))
        assert [event.held for event in second.events] == [False]


def test_t29_restored_outbox__sends_nothing_old_and_loses_nothing(sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        reader = store.people.add(Subscriber(0, "file", "claire"), Consent(way="cli"), watch.now)
        watch.day(*watch.stock(3))
        seqs = [event.seq for event in store.ledger.since(0) if not event.held]
        told = OutboxEntry(
            reader.id, "file", "2027-01-01", "digest", Message("<a@b>", "s", "t"), 1, watch.now,
            watch.now + timedelta(days=1), events=(seqs[0],), since_seq=seqs[-1],
        )  # fmt: skip
        store.digests.freeze([told], watch.now)
        backup(sqlite_url, copy)
    restore(sqlite_url, copy, watch.now + timedelta(hours=1))
    with Store.open(sqlite_url) as store:
        assert [row.state for row in store.outbox.rows()] == ["cancelled"]
        assert store.digests.told() == {}
        assert {event.held_because for event in store.ledger.since(seqs[0] - 1)} == {"restored"}
        [alert] = store.outbox.untold_alerts()
        assert "1 messages" in alert.what
        after = watch.now + timedelta(hours=2)
        released = sum(store.ledger.release(source, after) for source in {e.source for e in store.ledger.held()})
        assert released == len(seqs)
        assert store.people.get(reader.id).since_seq < seqs[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"\x00" * 8192])
def test_t30_restore__refuses_what_is_no_backup(content: bytes, sqlite_url: str, tmp_path: Path) -> None:
    Store.open(sqlite_url).close()
    bad = tmp_path / "bad.db"
    bad.write_bytes(content)
    before = (tmp_path / "watch.db").read_bytes()
    with pytest.raises(CannotOpenStore):
        restore(sqlite_url, bad, START)
    assert (tmp_path / "watch.db").read_bytes() == before
    Store.open(sqlite_url).close()


def test_t30_restore__refuses_a_foreign_database(sqlite_url: str, tmp_path: Path) -> None:
    Store.open(sqlite_url).close()
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as database, database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(CannotOpenStore, match="not one of this program"):
        restore(sqlite_url, foreign, START)


def test_t30_restore__refuses_what_is_not_there(sqlite_url: str, tmp_path: Path) -> None:
    Store.open(sqlite_url).close()
    with pytest.raises(CannotOpenStore, match="there is no"):
        restore(sqlite_url, tmp_path / "nothing.db", START)


def test_backup__only_of_files(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenStore, match="pg_dump"):
        backup("postgresql+psycopg://postgres@127.0.0.1/postgres", tmp_path / "copy.db")
