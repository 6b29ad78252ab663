"""The steps lead to the very tables the program knows, on both engines; a changed table needs a step of its own."""

import re
import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from watcher.remember.db.database import Database
from watcher.remember.db.tables import metadata
from watcher.remember.store import Store


def schema(file: Path) -> dict[tuple[str, str], str]:
    with sqlite3.connect(file) as opened:
        rows = opened.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '%alembic%'").fetchall()
    opened.close()
    return {(kind, name): re.sub(r"\s+", "", sql or "") for kind, name, sql in rows}


def test_t31_steps__make_the_tables_of_today_in_sqlite(tmp_path: Path):
    Store.open(f"sqlite:///{tmp_path / 'steps.db'}").close()
    plain = Database.open(f"sqlite:///{tmp_path / 'plain.db'}")
    with plain.write() as tx:
        metadata.create_all(tx)
    plain.close()
    assert schema(tmp_path / "steps.db") == schema(tmp_path / "plain.db")


def test_t31_steps__make_the_tables_of_today_in_postgresql(postgres_url: str):
    with Store.open(postgres_url) as store, store.db.read() as tx:
        differences = compare_metadata(MigrationContext.configure(tx), metadata)
        assert [change for change in differences if "comment" not in str(change[0])] == []
