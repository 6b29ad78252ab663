"""Tables of those who run the watch: how they come in, what they did, what readers reported to them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from watcher.remember.db.tables.base import Instant, metadata

admin_links = Table(
    "admin_links",
    metadata,
    Column("hash", String(64), primary_key=True),  # the token itself is never stored
    Column("who", String(128), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used", Instant),
)

admin_sessions = Table(
    "admin_sessions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("who", String(128), nullable=False),
    Column("created", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("who", String(128), nullable=False),
    Column("what", String(40), nullable=False, comment="a word for what was done: release, correct, pause …"),
    Column("about", Text, nullable=False, default="", comment="what it was done to: a source, call 17 …"),
    Column("reason", Text, nullable=False, default=""),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("call_id", Integer),
    Column("url", Text, nullable=False, default=""),
    Column("words", Text, nullable=False, default=""),
    Column("closed", Instant),
)
