"""Questions asked thousands of times a run: put to SQLite's own driver as soon as their words are known.

SQLAlchemy spends 28 to 55 µs around a question that SQLite answers in 2. Its words, and how values become those of
the engine and back, are still SQLAlchemy's, taken from the statement once. Only reads: what writes goes through
SQLAlchemy, whose events tests rely on. On PostgreSQL nothing is different.
"""

from __future__ import annotations

import re
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, Select, TextualSelect
from sqlalchemy.exc import DBAPIError

from watcher.lazy import cached_property
from watcher.remember.db.database import Transaction

_SEVERAL = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
_Convert = Callable[[Any], Any] | None


class PreparedQuery:
    """A SELECT whose values are given by name; those of an `expanding` parameter as a list."""

    def __init__(self, query: Select[Any] | TextualSelect) -> None:
        self._query = query

    def all(self, tx: Transaction, values: Mapping[str, Any]) -> Sequence[Any]:
        """All rows, whose columns are attributes."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._query, values).all()
        return self._sqlite.ask(tx, values)

    def first(self, tx: Transaction, values: Mapping[str, Any]) -> Any:
        """The first row; None without one."""
        rows = self.all(tx, values)
        return rows[0] if rows else None

    def scalars(self, tx: Transaction, values: Mapping[str, Any]) -> list[Any]:
        """The first value of each row."""
        return [row[0] for row in self.all(tx, values)]

    def scalar(self, tx: Transaction, values: Mapping[str, Any]) -> Any:
        """The first value of the first row; None without one."""
        rows = self.all(tx, values)
        return rows[0][0] if rows else None

    @cached_property
    def _sqlite(self) -> _SqliteWords:
        from sqlalchemy.dialects.sqlite import dialect

        return _SqliteWords(self._query, dialect(paramstyle="qmark"))


class _SqliteWords:
    """The words of a question for SQLite, with how its values go in and come out."""

    def __init__(self, query: Select[Any] | TextualSelect, dialect: Dialect) -> None:
        compiled = query.compile(dialect=dialect)
        self._words = str(compiled)
        self._several = frozenset(_SEVERAL.findall(self._words))
        types = {name: bound.type.dialect_impl(dialect) for name, bound in compiled.binds.items()}
        self._into = [(name, types[name].bind_processor(dialect)) for name in compiled.positiontup or ()]
        self._given: dict[str, Any] = {
            name: bound.value for name, bound in compiled.binds.items() if not bound.required
        }
        columns = query.selected_columns  # known when it runs, so no type checker can name the row
        self._row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        self._out: list[_Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]
        self._is_plain = not any(self._out)

    def ask(self, tx: Transaction, values: Mapping[str, Any]) -> list[Any]:
        known, words, row = self._given | dict(values), self._words, self._row
        given: list[Any] = []
        for name, into in self._into:
            some = known[name] if name in self._several else (known[name],)
            given += map(into, some) if into else some
        if self._several:
            words = _SEVERAL.sub(lambda found: ", ".join("?" * len(known[found[1]])), words)
        try:  # the driver's own connection: SQLAlchemy types it as one that may be gone
            found = tx.connection.driver_connection.execute(words, given).fetchall()  # type: ignore[union-attr]
        except sqlite3.Error as error:
            raise DBAPIError.instance(words, None, error, sqlite3.Error, hide_parameters=True) from error
        if self._is_plain:
            return [row._make(values) for values in found]
        out = self._out
        return [
            row._make([back(value) if back else value for back, value in zip(out, values, strict=True)])
            for values in found
        ]
