"""Moves all that is remembered from an SQLite file to an empty PostgreSQL, in one transaction, and compares every row.

The search index alone is made anew there: the engines keep it in different forms.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update

from watcher.errors import CannotOpenStore
from watcher.remember.db import leases
from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.migrate import HEAD, migrate, revision
from watcher.remember.db.tables import metadata
from watcher.remember.db.tables.outbox import leases as lease_rows
from watcher.remember.db.tables.store import milestones
from watcher.remember.recording import writing
from watcher.remember.sources.claims import claimed

AT_A_TIME = 1000
_ANEW = "search_"
_SUM = 2**128

Heard = Callable[[int, int], None]


def move(source: Database, url: str, now: datetime, heard: Heard | None = None) -> dict[str, int]:
    """Copies every table to the empty database at `url`; how many rows of each. `heard` is told of the search index.

    Nobody may write to the file meanwhile. Raises CannotOpenStore, having left the other database as it was, where it
    is no empty PostgreSQL, somebody collects or delivers, or what arrived is not what was sent.
    """
    if source.dialect != "sqlite":
        raise CannotOpenStore("only an SQLite file is moved this way; for PostgreSQL use pg_dump and pg_restore")
    target = Database.open(url)
    try:
        _must_be_empty(target)
        migrate(target)
        with source.write() as old, target.write() as new:
            _must_be_at_rest(old, now)
            new.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))  # one side waits for the other
            new.execute(delete(milestones))
            moved = {table.name: _copy(old, new, table) for table in _tables()}
            for table in _tables():
                _compare(old, new, table)
                _go_on_counting(old, new, table)
            writing.index_anew(new, heard, with_keys=False)
        return moved
    finally:
        target.close()


def set_aside(file: Path) -> Path:
    """Gives the file that was moved another name, so that nobody goes on with it; its new name."""
    for suffix in ("-wal", "-shm", ""):
        old = Path(f"{file}{suffix}")
        if old.exists():
            old.replace(f"{file}.moved{suffix}")
    return Path(f"{file}.moved")


def _tables() -> Iterator[Table]:
    """Those that are copied, each after those it refers to."""
    return (table for table in metadata.sorted_tables if not table.name.startswith(_ANEW))


def _must_be_empty(target: Database) -> None:
    if target.dialect != "postgresql":
        raise CannotOpenStore("the address must be that of a PostgreSQL database: postgresql+psycopg://…")
    with target.read() as tx:
        step = revision(tx)
        full = (
            []
            if step is None or step != HEAD
            else [t.name for t in metadata.sorted_tables if t is not milestones and _count(tx, t)]
        )
    if full or step not in (None, HEAD):
        raise CannotOpenStore("there is a watch in that database already; make an empty one: createdb")


def _must_be_at_rest(old: Transaction, now: datetime) -> None:
    lease = (lease_rows.c.name == leases.SENDER) & (lease_rows.c.until > now)
    sender = old.scalar(select(lease_rows.c.holder).where(lease_rows.c.until <= now + leases.FOR, lease))
    if claimed(old, now) or (sender is not None and not leases.is_dead(sender)):
        raise CannotOpenStore("a collection or a delivery is at work; wait for its end, and start none meanwhile")


def _copy(old: Transaction, new: Transaction, table: Table) -> int:
    """Copies the rows of a table; references within it are set once all rows are there. How many."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    later: list[dict[str, Any]] = []
    for rows in _rows(old, table):
        if own:
            later += [{"row": row["id"], **{name: row[name] for name in own}} for row in rows if _any(row, own)]
        new.execute(insert(table), [row | dict.fromkeys(own) for row in rows])
    for rows in batches(later, AT_A_TIME):
        refers = update(table).where(table.c.id == bindparam("row"))
        new.execute(refers.values({name: bindparam(name) for name in own}), rows)
    return _count(new, table)


def _any(row: dict[str, Any], names: Sequence[str]) -> bool:
    return any(row[name] is not None for name in names)


def _rows(tx: Transaction, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = tx.execute(select(table).execution_options(yield_per=AT_A_TIME))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _count(tx: Transaction, table: Table) -> int:
    return tx.scalar(select(func.count()).select_from(table)) or 0


def _compare(old: Transaction, new: Transaction, table: Table) -> None:
    if _fingerprint(old, table) != _fingerprint(new, table):
        raise CannotOpenStore(f"what arrived of {table.name} is not what was sent; nothing was moved")


def _fingerprint(tx: Transaction, table: Table) -> tuple[int, int]:
    """How many rows, and the sum of their hashes: engines order text differently."""
    count = total = 0
    for rows in _rows(tx, table):
        for row in rows:
            said = repr([_plain(value) for value in row.values()]).encode("utf-8", "surrogatepass")
            total = (total + int.from_bytes(blake2b(said, digest_size=16).digest(), "big")) % _SUM
        count += len(rows)
    return count, total


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return bytes(value) if isinstance(value, memoryview) else value


def _go_on_counting(old: Transaction, new: Transaction, table: Table) -> None:
    """Numbers go on where they were, also those of rows that are gone: one is never given twice."""
    key = next(iter(table.primary_key.columns))
    counter = new.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
    if counter is None:
        return
    last = new.scalar(select(func.max(key))) or 0
    if table.dialect_options["sqlite"]["autoincrement"]:
        given = old.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        last = max(last, given or 0)
    if last:
        new.execute(select(func.setval(counter, last)))
