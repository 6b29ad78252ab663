"""The tables of the search index. What they hold is derived from the calls and can be rebuilt at any time.

SQLite keeps analysed words in `search_texts`, indexed by the FTS5 table `search_index` (external content, so that
old words can be taken out exactly); PostgreSQL keeps the same words as a tsvector. Filters that are no words
(days, amounts) stand in narrow tables of their own, because a row of `calls` is wide and costs a page each.
"""

from __future__ import annotations

from sqlalchemy import DDL, BigInteger, Boolean, Column, Index, Integer, String, Table, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR

from watcher.remember.db.tables.base import Instant, metadata

search_texts = Table(
    "search_texts",
    metadata,
    Column("call_id", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False, default=""),
    Column("body", Text, nullable=False, default=""),
    Column("facts", Text, nullable=False, default=""),
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
    Column("card", Text, nullable=False, comment="the call as lists show it, as JSON"),
)

_CREATE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, body, facts,"
    " content='search_texts', content_rowid='call_id', tokenize=\"ascii tokenchars '_'\")"
)
for moment, statement in (("after_create", _CREATE), ("before_drop", "DROP TABLE IF EXISTS search_index")):
    on_sqlite = DDL(statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
    event.listen(search_texts, moment, on_sqlite)
