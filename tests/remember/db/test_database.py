"""The door of the database: damaged, lost and newer ones are refused with the mend; writers take turns."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DatabaseError

from tests.remember.scenes import START, Watch, call, notice, until
from watcher.errors import CannotOpenStore, CannotUseStore
from watcher.remember.db.database import SAFE_SQLITE, insert_numbered, insert_rows, savepoint
from watcher.remember.db.tables.calls import events
from watcher.remember.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one call in it."""
    file = tmp_path / "watch.db"
    with Store.open(f"sqlite:///{file}") as store:
        Watch(store).day((notice(), call(until())))
    return file


def refusal(file: Path) -> str:
    with pytest.raises(CannotOpenStore) as refused:
        Store.open(f"sqlite:///{file}")
    return str(refused.value)


def test_numbers__are_asked_once_a_transaction_and_given_once_for_all(tmp_path: Path) -> None:
    address, asked = f"sqlite:///{tmp_path / 'watch.db'}", []
    with Store.open(address) as store, Store.open(address) as other:
        Watch(store).day((notice(), call(until())))

        @event.listens_for(store.db.engine, "before_cursor_execute")
        def _note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append("FROM sqlite_sequence" in statement)

        given = []
        with store.db.write() as tx:
            given += insert_numbered(tx, events, [_event(1), _event(1)], "seq")
            with suppress(KeyError), savepoint(tx):
                insert_numbered(tx, events, [_event(2)], "seq")
                raise KeyError
            given += insert_numbered(tx, events, [_event(3)], "seq")
        with other.db.write() as tx:
            given += insert_numbered(tx, events, [_event(4)], "seq")
        with store.db.write() as tx:
            given += insert_numbered(tx, events, [_event(5)], "seq")
        with store.db.read() as tx:
            kept = [tuple(row) for row in tx.execute(text("SELECT seq, source FROM events WHERE seq > 1 ORDER BY seq"))]
    assert kept == list(zip(given, ["1", "1", "3", "4", "5"], strict=True))
    assert sum(asked) == 2


def _event(number: int) -> dict[str, object]:
    row = {"at": START, "call_id": 1, "kind": "opened", "cause": "source", "source": str(number), "quote": ""}
    return row | {"held": False, "settled": True, "held_because": ""}


def test_rows__are_what_sqlalchemy_would_insert_with_defaults_where_they_say_nothing(file: Path) -> None:
    told = {"at": START, "call_id": 1, "kind": "opened", "cause": "source", "source": "x", "before": {"days": [1, "é"]}}
    rows = [told, told | {"before": None}]
    with Store.open(f"sqlite:///{file}") as store, store.db.rehearse() as tx:
        insert_rows(tx, events, rows)
        tx.execute(insert(events), rows)
        ours_first = tx.execute(select(events).where(events.c.source == "x").order_by(events.c.seq)).all()
    ours, theirs = [row[1:] for row in ours_first[:2]], [row[1:] for row in ours_first[2:]]
    assert len(ours) == 2
    assert ours == theirs


def test_t29_empty_file__is_refused_and_stays_empty(tmp_path: Path) -> None:
    file = tmp_path / "watch.db"
    file.touch()
    assert "is empty" in refusal(file)
    assert file.stat().st_size == 0


def test_t29_garbage_header__is_refused_and_left_alone(file: Path) -> None:
    damaged = b"\x00" * 100 + file.read_bytes()[100:]
    file.write_bytes(damaged)
    said = refusal(file)
    assert "is not a database" in said
    assert "watcher restore" in said
    assert file.read_bytes() == damaged


def test_t29_one_page_short__is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4096])
    assert "is cut off" in refusal(file)


def test_t29_lost_file__is_not_made_anew(file: Path) -> None:
    Path(f"{file}.lock").touch()
    file.unlink()
    assert "is gone" in refusal(file)
    assert not file.exists()


def test_t29_refusal__names_the_newest_backup(file: Path) -> None:
    folder = file.parent / "backups"
    folder.mkdir()
    for number in (1, 2):
        copy = folder / f"watch-{number}.db"
        copy.write_bytes(b"x")
        os.utime(copy, (number, number))
    file.write_bytes(b"")
    assert "watch-2.db" in refusal(file)


def test_t29_newer_schema__is_refused(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer version" in refusal(file)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_t29_read_only_file__is_refused(file: Path) -> None:
    file.chmod(0o400)
    assert "cannot be written" in refusal(file)


def test_database__a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.parametrize("address", ["nonsense", "postgresql+psycopg://h:/d", "sqlite:///x.db?timeout=long"])
def test_database__no_address(address: str) -> None:
    with pytest.raises(CannotOpenStore, match="not a database address"):
        Store.open(address)


def test_database__new_file_is_ours_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "watch.db"
    Store.open(f"sqlite:///{file}").close()
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in file.parent.iterdir() if path.name.endswith(".new")] == []


def test_t31_migrations__run_twice_change_nothing(url: str) -> None:
    with Store.open(url) as store:
        Watch(store).day((notice(), call(until())))
    with Store.open(url) as again:
        assert again.calls.get(1).title == notice().title


def test_t31_migrations__head_is_the_last_step() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from watcher.remember.db import migrate

    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


def test_t31_migration__interrupted_leaves_nothing(tmp_path: Path, sqlite_url: str) -> None:
    """Half a migration is none: it all runs in one transaction."""
    from watcher.remember.db.database import Database
    from watcher.remember.db.migrate import _upgrade, migrate

    database = Database.open(sqlite_url)
    with suppress(RuntimeError), database.write() as tx:
        _upgrade(tx)
        raise RuntimeError
    with database.read() as tx:
        assert tx.scalar(text("SELECT count(*) FROM sqlite_schema")) == 0
    migrate(database)
    database.close()


def test_t28_two_writers__take_turns(sqlite_url: str) -> None:
    """Both read before they write; without BEGIN IMMEDIATE the second would fail at once (SQLITE_BUSY_SNAPSHOT)."""
    with Store.open(sqlite_url) as store:
        Watch(store).day((notice(), call(until())))
        inside, failures = threading.Barrier(2, timeout=60), []

        def add() -> None:
            try:
                inside.wait()
                for _ in range(10):
                    with store.db.write() as tx:
                        version = tx.scalar(text("SELECT version FROM calls"))
                        tx.execute(text("UPDATE calls SET version = :new"), {"new": version + 1})
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=add) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert failures == []
        assert store.calls.get(1).version == 21


@pytest.mark.skipif(sqlite3.sqlite_version_info >= SAFE_SQLITE, reason="SQLite's own lock is waited for")
def test_writer_that_waits__tries_again_every_five_milliseconds(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gaps between the transactions of a collection are short: who looks every 50 ms misses most of them."""
    waits = list[float]()
    with Store.open(sqlite_url) as one, Store.open(sqlite_url) as other, ExitStack() as writing:
        writing.enter_context(one.db.write())

        def waited(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 3:
                writing.close()

        monkeypatch.setattr(time, "sleep", waited)
        with other.db.write():
            pass
    assert waits == [0.005] * 3


def test_t27_full_disk__leaves_no_half(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        watch.day((notice("Premier appel de la série"), call(until())))
        with store.db.read() as tx:
            pages = tx.scalar(text("PRAGMA page_count"))
        store.db.engine.dispose()
        with store.db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")
        many = watch.stock(400)
        with pytest.raises(CannotUseStore, match="disk of the database; nothing was changed"):
            watch.day(*many)
        assert len(watch.events()) == 1
        assert store.calls.count_by_source() == {"ministere": 1}
        with store.db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert watch.day(*many).new == 400


def test_file_that_is_no_database__in_its_place_is_said_clearly_until_it_is_put_back(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        kept = file.rename(file.with_suffix(".kept"))
        file.write_bytes(b"no database" * 1_000)
        with pytest.raises(CannotUseStore, match="damaged"):
            store.calls.count_by_source()
        kept.replace(file)
        assert store.calls.count_by_source() == {"ministere": 1}


def test_malformed_json__is_a_fault_of_ours_and_not_of_the_disk(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'watch.db'}"
    with Store.open(url) as store, pytest.raises(DatabaseError), store.db.read() as tx:
        tx.execute(text("SELECT json_extract('{', '$.a')"))
