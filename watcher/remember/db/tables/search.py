"""The tables of the search index. What they hold is derived from the calls and can be rebuilt at any time.

SQLite indexes analysed words in the FTS5 table `search_index`, which keeps no words itself: `search_texts` has them
packed, as they are needed once more when they are taken out. PostgreSQL keeps the same words as a tsvector. Filters
that are no words (days, amounts) stand in narrow tables of their own, because a row of `calls` is wide and costs a
page each.
"""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR

from watcher.remember.db.tables.base import Instant, metadata

search_texts = Table(
    "search_texts",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("facts", Text, nullable=False, default=""),
    Column("words", LargeBinary, comment="packing.pack of the stems of title and text, a line each; only in SQLite"),
    Column("vector", Text().with_variant(TSVECTOR(), "postgresql")),
)
Index("ix_search_texts_vector", search_texts.c.vector, postgresql_using="gin").ddl_if(dialect="postgresql")

search_facts = Table(
    "search_facts",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("first_day", Integer),
    Column("last_day", Integer),
    Column("first_seen", Instant, nullable=False, index=True),
    Column("last_changed", Instant, nullable=False, index=True),
)

search_days = Table(
    "search_days",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

search_amounts = Table(
    "search_amounts",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("currency", String(3), primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("euros", BigInteger),
    sqlite_with_rowid=False,
)

search_cards = Table(
    "search_cards",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("card", LargeBinary, nullable=False, comment="packing.pack of the call as lists show it, as JSON"),
)

_CREATE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, facts, content='', tokenize=\"ascii tokenchars '_'\")"
)
for moment, statement in (("after_create", _CREATE), ("before_drop", "DROP TABLE IF EXISTS search_index")):
    on_sqlite = DDL(statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]  # SQLAlchemy's own
    event.listen(search_texts, moment, on_sqlite)
