"""The database itself: how it is opened, read and written. SQLite by default, PostgreSQL by URL.

SQLite before 3.51.3 can corrupt a WAL that several processes reset; where such a library is in use every write
transaction also holds a lock file, and only writers checkpoint (docs/decisions/0003-sqlite.md). On PostgreSQL writers
take turns too: what looks first and then writes is right on both, or on neither.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple

from filelock import FileLock, Timeout
from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Insert,
    Row,
    Select,
    Table,
    Update,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from watcher.errors import CannotOpenStore, CannotUseStore
from watcher.remember.db import sqlite_version as sqlite_file
from watcher.remember.db.words import SqliteWords, execute, write

Transaction = Connection
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
P = ParamSpec("P")

BATCH = 500

SAFE_SQLITE = (3, 51, 3)
LOCK_SECONDS = 30
ASKED_EVERY = 0.005
"""Seconds between two tries for the lock: a collection that takes it again and again leaves gaps that are short."""
_WRITING = 7_265_002  # PostgreSQL advisory lock
STANDSTILL_SECONDS = 30
"""On PostgreSQL a writer that stands still for so long, stopped or cut off, loses its turn; others wait twice that."""
_TURN_OF_POSTGRES = (
    f"SET LOCAL lock_timeout = '{2 * STANDSTILL_SECONDS}s'; "
    f"SET LOCAL idle_in_transaction_session_timeout = '{STANDSTILL_SECONDS}s'; "
    f"SELECT pg_advisory_xact_lock({_WRITING})"
)
_DAMAGED = "the database is damaged; nothing was changed. Restore a backup: watcher restore FILE"
_FAULTS = {  # what SQLite says, and what a person is told
    "lock timeout": "another program is writing to the database and does not end; nothing was changed. Try again",
    "is locked": "another program is writing to the database and does not end; nothing was changed. Try again",
    "readonly": "the database cannot be written: its file or folder is read-only",
    "no space left": "no room is left on the disk of the database; nothing was changed",
    "unable to open": "the file of the database is not there; nothing was changed. Perhaps a backup is being put back",
    "is full": "no room is left on the disk of the database; nothing was changed",
    "disk i/o error": "the disk of the database is full, or fails; nothing was changed",
    "disk image is malformed": _DAMAGED,
    "malformed database schema": _DAMAGED,
    "not a database": _DAMAGED,
}


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most `size`: databases limit how much one statement may name."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class Database:
    """One database: `read()` and `write()` are its only doors, each a transaction that ends with its block;
    `ask`, `act`, `rows`, `row`, `scalar` and `run` are a block of one line."""

    def __init__(self, engine: Engine, lock: AbstractContextManager[Any] | None = None) -> None:
        self.engine = engine
        self._lock = lock
        self._shared: ContextVar[Transaction | None] = ContextVar("shared", default=None)

    @classmethod
    def open(cls, url: str) -> Database:
        """Opens (and for SQLite creates) the database at that SQLAlchemy URL.

        Raises CannotOpenStore when the URL is no URL, or the file cannot be used.
        """
        try:
            address = make_url(url)
            engine = create_engine(address, **_engine_options(address.get_backend_name()))
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as error:
            raise CannotOpenStore(f"[storage] url is not a database address: {error}") from error
        lock = None
        if address.get_backend_name() == "sqlite":
            lock = _prepare_sqlite(engine, address.database or "")
        database = cls(engine, lock)
        database._try()
        return database

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def address(self) -> str:
        """The address as programs other than SQLAlchemy read it, with the password."""
        return self.engine.url.set(drivername=self.dialect).render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that only reads; within `together`, the one that is open already."""
        if (shared := self._shared.get()) is not None:
            yield shared
            return
        with _said_clearly(self.dialect), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is read within is read in one transaction, which costs a server far less than one for each.

        For what writes nothing: it would not see what it wrote.
        """
        with self.read() as connection:
            token = self._shared.set(connection)
            try:
                yield
            finally:
                self._shared.reset(token)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that may write: all of its block happens, or nothing. Writers take turns."""
        with _said_clearly(self.dialect), self._lock or nullcontext(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True, numbers={})
            with connection.begin():
                if self.dialect == "postgresql":
                    connection.exec_driver_sql(_TURN_OF_POSTGRES).close()
                yield connection

    def ask(self, question: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What that function answers, in a reading transaction of its own."""
        with self.read() as tx:
            return question(tx, *args, **kwargs)

    def act(self, change: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What that function answers, in a writing transaction of its own."""
        with self.write() as tx:
            return change(tx, *args, **kwargs)

    def rows(self, query: Select[*Ts]) -> Sequence[Row[*Ts]]:
        """All rows that answer a query, in a transaction of its own."""
        with self.read() as tx:
            return tx.execute(query).all()

    def row(self, query: Select[*Ts]) -> Row[*Ts] | None:
        """The first row that answers a query, in a transaction of its own."""
        with self.read() as tx:
            return tx.execute(query).first()

    def scalar(self, query: Select[T]) -> T | None:
        """The first value of the first row that answers a query, in a transaction of its own; None without a row."""
        with self.read() as tx:
            return tx.scalar(query)

    def run(self, statement: Insert | Update | Delete) -> int:
        """How many rows a statement changed, in a transaction of its own."""
        with self.write() as tx:
            return tx.execute(statement).rowcount

    @contextmanager
    def rehearse(self) -> Iterator[Transaction]:
        """Like `write`, but nothing of it stays: what would happen is known, and has not happened."""
        with self.write() as tx:
            yield tx
            if (transaction := tx.get_transaction()) is not None:
                transaction.rollback()

    def wipe(self) -> None:
        """Takes deleted content out of the write-ahead log of an SQLite file; a busy reader puts it off."""
        if self.dialect == "sqlite" and self.engine.url.database:
            with _said_clearly(self.dialect), self._lock or nullcontext(), self.engine.connect() as plain:
                plain.exec_driver_sql("COMMIT")  # a checkpoint needs no transaction around it
                plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
                plain.exec_driver_sql("BEGIN")

    def close(self) -> None:
        self.engine.dispose()

    def _try(self) -> None:
        try:
            with self.read() as tx:
                tx.exec_driver_sql("SELECT 1")
                if self.dialect == "sqlite":
                    tx.exec_driver_sql("SELECT count(*) FROM sqlite_schema")
        except CannotUseStore as error:
            if self.dialect == "sqlite":
                raise
            raise CannotOpenStore(f"the database could not be opened: {error}. {self._mend}") from error
        except DBAPIError as error:
            raise CannotOpenStore(f"the database could not be opened: {error.orig}. {self._mend}") from error

    @property
    def _mend(self) -> str:
        if self.dialect == "sqlite" and self.engine.url.database:
            return sqlite_file.mend(Path(self.engine.url.database))
        return "Is the server running, and is [storage] url right?"


@contextmanager
def savepoint(tx: Transaction) -> Iterator[None]:
    """A part of a transaction, undone alone; a full disk undoes all, the savepoint too, and is what is raised."""
    execute(tx, "SAVEPOINT part")  # `begin_nested` compiles two statements each time
    try:
        yield
    except Exception as error:
        try:
            execute(tx, "ROLLBACK TO SAVEPOINT part")
            execute(tx, "RELEASE SAVEPOINT part")
        except SQLAlchemyError:
            raise error from None
        raise
    execute(tx, "RELEASE SAVEPOINT part")


@contextmanager
def _said_clearly(dialect: str) -> Iterator[None]:
    """Faults of the disk and of the server, and writers that never end, in words rather than as a trace.

    Raises CannotUseStore.
    """
    try:
        yield
    except Timeout as error:
        raise CannotUseStore(_FAULTS["is locked"]) from error
    except DBAPIError as error:
        said = str(error.orig)
        told = next((words for sign, words in _FAULTS.items() if sign in said.lower()), None)
        has_gone = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
        if told is None and dialect != "sqlite" and has_gone:
            told = "the database server ended the connection, or cannot do this now"
        if told is None:
            raise
        raise CannotUseStore(f"{told} ({said.splitlines()[0] if said else 'it does not say why'})") from error


def _engine_options(backend: str) -> dict[str, Any]:
    more: dict[str, Any] = {"connect_args": {"timeout": 30}} if backend == "sqlite" else {"pool_pre_ping": True}
    return {"hide_parameters": True} | more  # a trace names no address


def _prepare_sqlite(engine: Engine, path: str) -> FileLock | None:
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    if path in ("", ":memory:"):
        return None
    file = Path(path)
    sqlite_file.check(file)
    _create(file)
    _follow(engine, file.absolute())
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return None
    return FileLock(f"{file}.lock", timeout=LOCK_SECONDS, mode=0o600, poll_interval=ASKED_EVERY)


def _follow(engine: Engine, file: Path) -> None:
    """Opens the file anew once another stands in its place (a backup was put back), and makes none where none is: what
    is written into a file that was set aside is lost."""

    def opened(_dialect: Any, record: Any, _arguments: Any, _more: Any) -> None:
        record.info["file"] = number = _number(file)
        if not number:
            raise sqlite3.OperationalError(f"unable to open database file: {file}")

    def taken(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _number(file):
            raise DisconnectionError

    event.listen(engine, "do_connect", opened)
    event.listen(engine, "checkout", taken)


def _number(file: Path) -> int:
    """What tells a file from another of that name; 0 where there is none."""
    try:
        return os.stat(file).st_ino
    except FileNotFoundError:
        return 0


def _create(file: Path) -> None:
    """A new file is ours alone to read. SQLite writes its header at once, so that none is ever found empty."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(f"{file}.{os.getpid()}.new")
    fresh.touch(mode=0o600)
    with closing(sqlite3.connect(fresh)) as database:
        database.execute("PRAGMA journal_mode=WAL").close()
        database.execute("PRAGMA user_version=1").close()
    with suppress(FileExistsError):  # another process was first: its file stays
        os.link(fresh, file)
    fresh.unlink()


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    """How each connection behaves. Of pages it keeps 8 MB: a question of the search reads facts and sizes of 100,000
    calls, 6 MB, and out of 2 MB, SQLite's own choice, it reads most of them anew each time."""
    connection.isolation_level = None  # transactions are begun by _begin, not guessed by the driver
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "mmap_size=0",
        "cache_size=-8000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """Writers take the write lock at once: a reader that turns writer fails without waiting (SQLITE_BUSY_SNAPSHOT)."""
    writes = connection.get_execution_options().get("writes")
    execute(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


_LAST_GIVEN = text("SELECT seq FROM sqlite_sequence WHERE name = :table")


def insert_numbered(tx: Transaction, table: Table, new: Sequence[dict[str, Any]], name: str = "id") -> list[int]:
    """Inserts rows into a table that numbers its rows, and returns their numbers in order.

    SQLite answers RETURNING a row at a time, which costs as much as all the rest. The writer is alone there, so the
    numbers that follow are known; AUTOINCREMENT keeps the last one even when its row was deleted, and without it the
    next one follows the highest. It is asked once a transaction, as all rows of such a table come through here; what
    a savepoint undoes leaves a gap.
    """
    if not new:
        return []
    if tx.dialect.name != "sqlite":
        query = insert(table).returning(table.c[name], sort_by_parameter_order=True)
        return list(tx.execute(query, new).scalars())
    given: dict[str, int] = tx.get_execution_options().get("numbers", {})
    last = given.get(table.name)
    if last is None and table.dialect_options["sqlite"]["autoincrement"]:
        last = tx.scalar(_LAST_GIVEN, {"table": table.name})
    elif last is None:
        last = tx.scalar(select(func.max(table.c[name])))
    numbers = list(range((last or 0) + 1, (last or 0) + 1 + len(new)))
    given[table.name] = numbers[-1]
    insert_rows(tx, table, [row | {name: number} for row, number in zip(new, numbers, strict=True)])
    return numbers


def insert_rows(tx: Transaction, table: Table, new: Sequence[dict[str, Any]]) -> None:
    """Inserts rows, all of the same columns."""
    if not new:
        return
    if tx.dialect.name != "sqlite":
        tx.execute(insert_into(table), new)
        return
    words = _inserting(table, tuple(new[0]))
    write(tx, words.words, [words.values(row) for row in new])


@lru_cache(maxsize=256)
def _inserting(table: Table, names: tuple[str, ...]) -> SqliteWords:
    """The words that insert these columns. Columns that rows leave out get their defaults."""
    return SqliteWords(insert(table), names)


@cache
def insert_into(table: Table) -> Insert:
    """The statement that inserts rows into a table: built once, which costs as much as a row."""
    return insert(table)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library this Python runs on."""
    return sqlite3.sqlite_version_info
