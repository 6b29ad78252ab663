"""A fault of the world is one line in the log, one of the program keeps its trace, none shows the values of a row."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from sqlalchemy import text

from tests.databases import *  # noqa: F403 - the fixtures of real databases
from watcher.app import logs
from watcher.errors import CannotUseStore
from watcher.log import EventLog
from watcher.remember.store import Store

CANARY = "claire.canary@example.org"
Written = Callable[[], list[str]]
TOKEN = "987654:CANARY-telegram-token-0123456789"


@pytest.fixture(params=["quiet", "set_up"])
def written(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """The lines that were logged, by a one-shot command or by a service."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, root.handlers = root.handlers, []
    getattr(logs, request.param)()
    yield lambda: list(capsys.readouterr().err.splitlines())
    root.handlers = handlers
    structlog.configure(**before)


def log_failure(act: Callable[[], object], by: str = "own") -> None:
    try:
        act()
    except Exception:
        if by == "own":
            EventLog("test").exception("it failed")
        else:
            logging.getLogger("library").exception("it failed with %s", TOKEN)


def disk_is_full() -> None:
    raise OSError(28, "No space left on device\nat two lines")


def odd_answer() -> None:
    json.loads("<html>")


def own_fault() -> None:
    address = CANARY
    raise RuntimeError(f"a bug of {len(address)}")


@pytest.mark.parametrize("by", ["own", "library"])
@pytest.mark.parametrize("act", [disk_is_full, odd_answer])
def test_outside_fault__is_one_line(written: Written, act: Callable[[], object], by: str) -> None:
    log_failure(act, by)
    [line] = written()
    assert "it failed" in line
    assert "No space left" in line or "JSONDecodeError" in line
    assert TOKEN not in line


@pytest.mark.parametrize("by", ["own", "library"])
def test_fault_of_the_program__keeps_its_trace_without_values(written: Written, by: str) -> None:
    log_failure(own_fault, by)
    said = "\n".join(written())
    assert "Traceback" in said
    assert "own_fault" in said
    assert CANARY not in said


def twice(store: Store) -> None:
    with store.db.write() as tx:
        tx.execute(text("CREATE TABLE canaries (address VARCHAR(99) PRIMARY KEY)"))
        for _ in range(2):
            tx.execute(text("INSERT INTO canaries VALUES (:address)"), {"address": CANARY})


def test_fault_in_a_statement__shows_no_value_of_a_row(written: Written, store: Store) -> None:
    log_failure(lambda: twice(store))
    said = "\n".join(written())
    assert "IntegrityError" in said
    assert CANARY not in said


def end_backend(store: Store) -> None:
    with store.db.write() as tx:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid()), :address"), {"address": CANARY})


def test_ended_backend__is_one_line_and_the_next_transaction_works(written: Written, postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        with pytest.raises(CannotUseStore, match="the database server ended the connection"):
            end_backend(store)
        log_failure(lambda: end_backend(store))
        [line] = written()
        assert CANARY not in line
        with store.db.read() as tx:
            assert tx.scalar(text("SELECT 1")) == 1


def no_room(store: Store) -> None:
    with store.db.write() as tx:
        tx.exec_driver_sql("PRAGMA max_page_count = 1").close()  # as small as it is: no page more
        tx.execute(text("CREATE TABLE canaries (address TEXT)"))
        tx.execute(text("INSERT INTO canaries VALUES (:address)"), {"address": CANARY * 9999})


def test_full_disk_of_sqlite__is_one_line(written: Written, sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        log_failure(lambda: no_room(store))
    [line] = written()
    assert "no room is left on the disk" in line
    assert CANARY not in line
