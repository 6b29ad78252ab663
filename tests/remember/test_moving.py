"""From an SQLite file to PostgreSQL: every row arrives as it was, numbers go on, or nothing happens at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)

from tests.databases import postgres_server, postgres_url
from tests.remember.scenes import START, Watch, call, notice, until
from watcher.errors import CannotOpenStore
from watcher.model import Subscriber
from watcher.remember import moving
from watcher.remember.db import leases
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.leases import new_holder
from watcher.remember.db.tables import metadata
from watcher.remember.db.tables.base import Instant
from watcher.remember.moving import move
from watcher.remember.people.consent import Consent
from watcher.remember.search.query import Query
from watcher.remember.store import Store

__all__ = ["postgres_server", "postgres_url"]
ODD = "L’été à « Saint-Œdipe »\n\u2028🌾 100 %"
LAST = datetime(2026, 11, 29, 12, 0, 0, 123457, tzinfo=UTC)


def made_up(column: Column[Any], place: int) -> Any:
    """A value that is hard to carry over, another one for each place."""
    odd = {
        Instant: LAST + timedelta(microseconds=place),
        Boolean: bool(place % 2),
        Integer: 7 + place,
        BigInteger: 2**53 + place,
        Float: 0.1 + place,
        JSON: {"ä": [place, 0.1, None, {"b": ODD}], "a": True},
        LargeBinary: bytes(range(256)) + bytes([place]),
        Date: date(2026, 2, 1 + place),
    }
    return odd.get(type(column.type), f"{place}{ODD}"[: getattr(column.type, "length", None)])


def fill_what_is_empty(tx: Transaction) -> None:
    for table in moving._tables():
        if not tx.scalar(select(func.count()).select_from(table)):
            rows = [{column.name: made_up(column, place) for column in table.columns} for place in (1, 2)]
            for row in rows:
                row |= {key.parent.name: tx.scalar(select(func.min(key.column))) for key in table.foreign_keys}
            unique = rows[: 1 if any(key.parent.primary_key for key in table.foreign_keys) else 2]
            tx.execute(insert(table), unique)


@pytest.fixture
def full(sqlite_url: str) -> Iterator[Store]:
    """A store with calls, readers, and something in every table."""
    with Store.open(sqlite_url) as store:
        watch = Watch(store)
        watch.day(*watch.stock(30))
        watch.day((notice("Appel à la rénovation des écoles"), call(until())))
        for name in ("claire", "paul"):
            person = Subscriber(0, channel="email", address=f"{name}@example.org")
            store.people.add(person, Consent(way="test"), START)
        gone = store.people.at("email", "paul@example.org")[0].id
        store.people.erase(gone, Consent(way="test"), START)
        with store.db.write() as tx:
            tx.execute(calls_refer_forward())
            fill_what_is_empty(tx)
        yield store


def calls_refer_forward() -> Any:
    """A call that was merged into a later one: a reference to a row that comes after it."""
    calls = metadata.tables["calls"]
    last = select(func.max(calls.c.id)).scalar_subquery()
    return calls.update().where(calls.c.id == 1).values(merged_into=last)


def rows_of(db: Database, table: Table) -> list[str]:
    with db.read() as tx:
        return sorted(repr([moving._plain(value) for value in row]) for row in tx.execute(select(table)))


def test_every_row_arrives_and_numbers_go_on(full: Store, postgres_url: str) -> None:
    moved = move(full.db, postgres_url, START)
    assert set(moved) == {table.name for table in metadata.sorted_tables if not table.name.startswith("search_")}
    assert min(moved.values()) > 0
    with Store.open(postgres_url) as there:
        for name in moved:
            assert rows_of(there.db, metadata.tables[name]) == rows_of(full.db, metadata.tables[name]), name
        with there.db.read() as tx:
            counters = tx.execute(text("SELECT sequencename, last_value FROM pg_sequences")).all()
        assert counters
        assert [name for name, last in counters if last is None and not name.startswith("search_")] == []
        for words in ("rénovation écoles", "appel"):
            found = [[c.id for c in store.search.find(Query(words), START).calls] for store in (full, there)]
            assert found[0] == found[1] != [], words
        person = Subscriber(0, channel="email", address="anne@example.org")
        ids = [store.people.add(person, Consent(way="test"), START).id for store in (full, there)]
        assert ids[0] == ids[1], "the number of who was erased is given to nobody"
        events = [len(store.ledger.since()) for store in (full, there)]
        for store in (full, there):
            Watch(store).day((notice("Un appel venu après"), call(until())))
        assert [len(store.ledger.since()) for store in (full, there)] == [events[0] + 1] * 2


def test_database_that_is_not_empty__is_left_alone(full: Store, postgres_url: str) -> None:
    move(full.db, postgres_url, START)
    with pytest.raises(CannotOpenStore, match="a watch in that database already"):
        move(full.db, postgres_url, START)


def test_row_that_arrives_otherwise__undoes_all(
    full: Store, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(old: Transaction, new: Transaction, table: Table) -> int:
        count = kept(old, new, table)
        if table.name == "consents":
            new.execute(table.update().values(way="another"))
        return count

    kept = moving._copy
    monkeypatch.setattr(moving, "_copy", losing)
    with pytest.raises(CannotOpenStore, match="consents is not what was sent"):
        move(full.db, postgres_url, START)
    monkeypatch.undo()
    assert move(full.db, postgres_url, START), "nothing of the first try is there"


def test_other_engines__are_refused(full: Store, postgres_url: str, tmp_path: Any) -> None:
    with pytest.raises(CannotOpenStore, match="PostgreSQL database"):
        move(full.db, f"sqlite:///{tmp_path / 'other.db'}", START)
    with Store.open(postgres_url) as there, pytest.raises(CannotOpenStore, match="pg_dump"):
        move(there.db, postgres_url, START)


@pytest.mark.parametrize("what", ["a delivery", "a collection"])
def test_file_on_which_somebody_works__stays(full: Store, postgres_url: str, what: str) -> None:
    with full.db.write() as tx:
        if what == "a delivery":
            tx.execute(metadata.tables["leases"].delete())
            leases.take(tx, leases.SENDER, new_holder(), START)
        else:
            mine = {"name": "a", "host": "a.example", "holder": new_holder(), "until": START + timedelta(seconds=30)}
            tx.execute(insert(metadata.tables["source_claims"]), mine)
    with pytest.raises(CannotOpenStore, match="at work"):
        move(full.db, postgres_url, START)


def test_every_table_is_known() -> None:
    """What a table refers to within itself is set later: such a row is found by its id."""
    assert isinstance(metadata, MetaData)
    for table in moving._tables():
        if any(key.column.table is table for key in table.foreign_keys):
            assert [column.name for column in table.primary_key] == ["id"]
