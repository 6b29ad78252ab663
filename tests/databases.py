"""A real store on every engine: SQLite in a file, PostgreSQL in a database of its own, dropped afterwards.

Migrating takes a quarter of a second and more, so tests that need no history start from tables made once a process:
a written file, emptied tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from watcher.remember.db.tables import metadata
from watcher.remember.store import Store

POSTGRES = os.environ.get("WATCHER_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def sqlite_with_tables(folder: Path | str, name: str = "watch.db") -> str:
    """The address of an SQLite file in the folder: what stands there, or a new one with the tables of today."""
    file = Path(folder) / name
    if not file.exists():
        file.write_bytes(_tables())
    return f"sqlite:///{file}"


@cache
def _tables() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tables.db"
        Store.open(f"sqlite:///{file}").close()
        return file.read_bytes()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Engine]:
    """The server; skips, saying why, where there is none."""
    try:
        admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
        with admin.connect():
            pass
    except (DBAPIError, NoSuchModuleError, ModuleNotFoundError) as error:
        pytest.skip(f"no PostgreSQL at WATCHER_TEST_POSTGRES: {error}")
    yield admin
    admin.dispose()


@pytest.fixture
def postgres_url(postgres_server: Engine) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    yield from database(postgres_server)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Engine) -> Iterator[Engine]:
    """A PostgreSQL database with the tables of today."""
    for url in database(postgres_server):
        Store.open(url).close()
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'watch.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once an engine."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once an engine."""
    if request.param == "sqlite":
        address = sqlite_with_tables(tmp_path)
    else:
        engine: Engine = request.getfixturevalue("migrated_postgres")
        _empty(engine)
        address = engine.url.render_as_string(hide_password=False)
    with Store.open(address) as opened:
        yield opened


def database(server: Engine) -> Iterator[str]:
    name = f"watcher_test_{uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def _empty(engine: Engine) -> None:
    """All rows out, and every numbering back to its start: one question to the server instead of sixty."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_emptying(engine))


@cache
def _emptying(engine: Engine) -> str:
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables)]
    with engine.connect() as connection:
        names = connection.execute(text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")).scalars()
        return "; ".join([*deletes, *(f"SELECT setval('{name}', 1, false)" for name in names)])
