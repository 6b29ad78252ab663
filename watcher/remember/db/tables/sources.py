"""The tables about sources: how each one stands, what a failing one sent, alerts to admins, and hosts' wishes."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, String, Table, Text

from watcher.remember.db.tables.base import Instant, metadata

source_states = Table(
    "source_states",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("health", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("since", Instant),
    Column("next_check_at", Instant, index=True),
    Column("last_check", Instant),
    Column("last_ok", Instant),
    Column("last_new", Instant),
    Column("paused", Boolean, nullable=False, default=False),
    Column("asked", Boolean, nullable=False, default=False),
    Column("memory", JSON, nullable=False, comment="the other fields of SourceState"),
)

failing_bodies = Table(
    "failing_bodies",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="zlib; what the source sent when it failed"),
)

source_alerts = Table(
    "source_alerts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("health", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("told_at", Instant),
)

hosts = Table(
    "hosts",
    metadata,
    Column("origin", String(300), primary_key=True, comment="scheme://host:port"),
    Column("leave_until", Instant),
    Column("failures", Integer, nullable=False, default=0),
    Column("robots_at", Instant),
    Column("robots_status", Integer, nullable=False, default=0),
    Column("robots_body", LargeBinary, nullable=False, default=b""),
)

source_claims = Table(
    "source_claims",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("host", String(255), nullable=False, comment="of its address: sources of one site are read by one process"),
    Column("holder", String(120), nullable=False, comment="machine/process/nonce"),
    Column("until", Instant, nullable=False),
)
