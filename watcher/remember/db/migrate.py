"""Brings a database to the tables of this program: all outstanding steps in one transaction, or none.

Alembic is imported only when there is something to do. A database from a newer program is refused, not guessed at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from watcher.errors import CannotOpenStore
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.store import milestones

HEAD = "0021"
RUNS_BESIDE = "0021"
"""The oldest step whose programs may go on beside this one: they read and write rightly what these tables hold by now.

A step that only adds (a table, a column that may be empty) leaves it as it is; one that takes away or means something
else by what is there sets it to its own number, and older programs end.
"""
DERIVED_SINCE = "0021"  # the step after which what is derived holds what this program looks for
FOLDER = Path(__file__).with_name("migrations")
_BESIDE, _AT = "beside ", " at "  # the milestone that names RUNS_BESIDE, and the step it was said at
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
            if current == HEAD or _runs_beside(tx, current):
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
    """Whether this program may go on: a newer one beside it may have changed the tables."""
    with database.read() as tx:
        current = revision(tx)
        return current in (None, HEAD) or _runs_beside(tx, current)


def _runs_beside(tx: Transaction, current: str | None) -> bool:
    """Whether the tables are a newer program's that lets programs of this step go on beside it."""
    if current is None or current <= HEAD:
        return False
    noted = tx.scalar(select(milestones.c.name).where(milestones.c.name.startswith(_BESIDE))) or ""
    oldest, _, at = noted.removeprefix(_BESIDE).partition(_AT)
    return at == current and oldest <= HEAD


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
    tx.execute(delete(milestones).where(milestones.c.name.startswith(_BESIDE)))
    tx.execute(insert(milestones).values(name=f"{_BESIDE}{RUNS_BESIDE}{_AT}{HEAD}", at=datetime.now(UTC)))
