"""Statements run thousands of times a run: put to SQLite's own driver as soon as their words are known (`words`).

What writes goes through SQLAlchemy where somebody listens to its events. On PostgreSQL nothing is different.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Insert, Select, TextClause, TextualSelect, Update

from watcher.lazy import cached_property
from watcher.remember.db.database import Transaction
from watcher.remember.db.words import SqliteWords, run, sqlite_dialect, write


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
    def _sqlite(self) -> _Answers:
        return _Answers(self._query)


class PreparedWrite:
    """What inserts, changes or deletes, with values given by name; those of an `expanding` parameter as a list."""

    def __init__(self, statement: Insert | Update | Delete | TextClause) -> None:
        self._statement = statement
        self._made: dict[tuple[str, ...], SqliteWords] = {}

    def run(self, tx: Transaction, values: Mapping[str, Any]) -> int:
        """Runs it once; how many rows it changed."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._statement, values).rowcount
        words = self._words(values)
        return write(tx, words.worded(values), [words.values(values)])

    def run_all(self, tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs it for each row; all name the same values."""
        if not rows:
            return
        if tx.dialect.name != "sqlite":
            tx.execute(self._statement, rows)
            return
        words = self._words(rows[0])
        write(tx, words.words, [words.values(row) for row in rows])

    def _words(self, values: Mapping[str, Any]) -> SqliteWords:
        names = tuple(values)
        words = self._made.get(names)
        if words is None:
            words = self._made[names] = SqliteWords(self._statement, names)
        return words


class _Answers(SqliteWords):
    """The words of a question, with how its values come back."""

    def __init__(self, query: Select[Any] | TextualSelect) -> None:
        super().__init__(query)
        columns = query.selected_columns  # known when it runs, so no type checker can name the row
        self._row: Any = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]
        dialect = sqlite_dialect()
        self._out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._is_plain = not any(self._out)

    def ask(self, tx: Transaction, values: Mapping[str, Any]) -> list[Any]:
        row = self._row
        found = run(tx, self.worded(values), self.values(values)).fetchall()
        if self._is_plain:
            return [row._make(values) for values in found]
        out = self._out
        return [
            row._make([back(value) if back else value for back, value in zip(out, values, strict=True)])
            for values in found
        ]
