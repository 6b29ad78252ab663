"""Statements in the words of SQLite's own driver, with how their values go in.

SQLAlchemy spends 28 to 100 µs around a statement that SQLite runs in 2 to 10. Its words, and how values become those of
the engine, are still SQLAlchemy's, taken from the statement once.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, TextClause, TextualSelect, Update
from sqlalchemy.exc import DBAPIError

_SEVERAL = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
Statement = Select[Any] | TextualSelect | TextClause | Insert | Update | Delete
Convert = Callable[[Any], Any] | None


@cache
def sqlite_dialect() -> Dialect:
    """How SQLAlchemy writes for the driver."""
    from sqlalchemy.dialects.sqlite import dialect

    made: Dialect = dialect(paramstyle="qmark")
    return made


class SqliteWords:
    """The words of a statement; where it writes, `names` are the columns or parameters that it is given.

    Columns that are left out get their defaults.
    """

    def __init__(self, statement: Statement, names: Sequence[str] = ()) -> None:
        dialect = sqlite_dialect()
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(names) or None)
        self.words = str(compiled)
        self._several = frozenset(_SEVERAL.findall(self.words))
        types = {name: bound.type.dialect_impl(dialect) for name, bound in compiled.binds.items()}
        self._into = [(name, types[name].bind_processor(dialect)) for name in compiled.positiontup or ()]
        needed = dict(self._into).keys() - set(names)
        binds = ((name, bound) for name, bound in compiled.binds.items() if name in needed and not bound.required)
        self._given = {name: bound.value for name, bound in binds}
        if isinstance(statement, Insert):
            self._given |= {column.key: column.default.arg for column in compiled.insert_prefetch}

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """What stands for the question marks."""
        known = self._given | dict(given) if self._given else given
        if not self._several:
            return [into(known[name]) if into else known[name] for name, into in self._into]
        values: list[Any] = []
        for name, into in self._into:
            some = known[name] if name in self._several else (known[name],)
            values += map(into, some) if into else some
        return values

    def worded(self, given: Mapping[str, Any]) -> str:
        """The words for as many values as are given."""
        if not self._several:
            return self.words
        known = self._given | dict(given)
        return _SEVERAL.sub(lambda found: ", ".join("?" * len(known[found[1]])), self.words)


def run(tx: Connection, words: str, values: Sequence[Any]) -> Any:
    """Has the driver run a statement, and returns its cursor."""
    driver: Any = tx.connection.driver_connection  # SQLAlchemy types it as one that may be gone
    try:
        return driver.execute(words, values)
    except sqlite3.Error as error:
        raise _fault(words, error) from error


def write(tx: Connection, words: str, rows: Sequence[Sequence[Any]]) -> int:
    """Has the driver run what writes, for each row; SQLAlchemy where somebody listens to it, as tests do.

    Returns how many rows it changed.
    """
    if tx.engine.dispatch.before_cursor_execute:
        found = tx.exec_driver_sql(words, [tuple(row) for row in rows])
        found.close()
        return found.rowcount
    driver: Any = tx.connection.driver_connection
    try:
        return int(driver.executemany(words, rows).rowcount)
    except sqlite3.Error as error:
        raise _fault(words, error) from error


def execute(tx: Connection, words: str) -> None:
    """Runs words without values; on SQLite by its driver, as `write` does."""
    if tx.dialect.name != "sqlite" or tx.engine.dispatch.before_cursor_execute:
        tx.exec_driver_sql(words).close()
    else:
        run(tx, words, ()).close()


def _fault(words: str, error: sqlite3.Error) -> BaseException:
    return DBAPIError.instance(words, None, error, sqlite3.Error, hide_parameters=True)
