"""Brings a database to the tables of this program: all outstanding steps in one transaction, or none.

Alembic is imported only when there is something to do. A database from a newer program is refused, not guessed at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from watcher.errors import CannotOpenStore
from watcher.remember.db.database import Database, Transaction

HEAD = "0021"
DERIVED_SINCE = "0021"  # the step after which what is derived holds what this program looks for
FOLDER = Path(__file__).with_name("migrations")
_MIGRATING = 7_265_001  # PostgreSQL advisory lock: two programs that start together migrate one after the other


_LOST = (
    "the database is empty, and the watch has run with it: it held who subscribes and what was told. Restore it (then "
    "watcher restore --departures). To begin anew with an empty one: watcher init --database"
)


def migrate(
    database: Database, *, may_be_new: bool = True, derive: Callable[[Transaction], object] | None = None
) -> None:
    """Applies what is missing, in one transaction. `derive` makes again what is derived from the rows of an older one.

    Raises CannotOpenStore for a newer, a foreign, or a lost database.
    """
    try:
        with database.read() as tx:
            current = revision(tx)
        if current == HEAD:
            return
        if current is None and not may_be_new:
            raise CannotOpenStore(_LOST)
        with database.write() as tx:
            current = revision(tx)  # another program may just have done it
            _upgrade(tx)
            if derive and current is not None and current < DERIVED_SINCE:
                derive(tx)
    except DBAPIError as error:
        raise CannotOpenStore(f"the database could not be brought up to date: {error.orig}") from error


def revision(tx: Transaction) -> str | None:
    """The step this database stands at; None before the first."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()


def fits(database: Database) -> bool:
    """Whether the tables are still those of this program: a newer one beside it may have changed them."""
    with database.read() as tx:
        return revision(tx) in (None, HEAD)


def _upgrade(tx: Transaction) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    current = revision(tx)
    if current is not None and current not in known:
        raise CannotOpenStore(
            f"the database was written by a newer version of this program (its tables are at step {current}, "
            f"this one knows {HEAD}). Install that version again, or restore a backup made before the update"
        )
    command.upgrade(config, "head")
