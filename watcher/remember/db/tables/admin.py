"""Tables of those who run the watch: how they come in, what they did, what readers reported to them."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Integer, String, Table, Text

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

admin_factors = Table(
    "admin_factors",
    metadata,
    Column("who", String(128), primary_key=True),
    Column("salt", String(32), nullable=False),  # with the key of the watch it makes the key of the app
    Column("since", Instant),  # empty until a first code of the app was seen
    Column("step", BigInteger, nullable=False),  # of the last code that was used: it and older ones open no more
    Column("failures", Integer, nullable=False),
    Column("failed", Instant),
)

admin_recovery = Table(
    "admin_recovery",
    metadata,
    Column("hash", String(64), primary_key=True),  # a row goes when its code is used
    Column("who", String(128), nullable=False, index=True),
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
