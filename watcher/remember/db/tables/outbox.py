"""Tables of delivery: the messages on their way, what each told, the slots that are done, who may send."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from watcher.remember.db.tables.base import Instant, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber", Integer, nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("slot", String(80), nullable=False),
    Column("purpose", String(16), nullable=False),  # the values of Purpose
    Column("state", String(12), nullable=False),
    Column("items", Integer, nullable=False, default=0),
    Column("message_id", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("unknowns", Integer, nullable=False, default=0),
    Column("crashes", Integer, nullable=False, default=0),
    Column("parts_sent", Integer, nullable=False, default=0),
    Column("created", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("holder", Text, nullable=False, default=""),
    Column("closed", Instant),
    Column("last_error", Text, nullable=False, default=""),
    UniqueConstraint("subscriber", "channel", "slot"),
    Index("ix_outbox_waiting", "state", "not_before"),
)

outbox_messages = Table(
    "outbox_messages",
    metadata,
    Column("outbox", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # frozen: what is sent is what was composed (packed JSON)
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("event", Integer, primary_key=True),
    Column("outbox", Integer, nullable=False, index=True),
)

slots = Table(
    "slots",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("slot", String(80), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("outcome", String(16), nullable=False),  # composed, empty, missed
)

digest_requests = Table(
    "digest_requests",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
)

delivery_log = Table(
    "delivery_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("subscriber", Integer, nullable=False, index=True),
    Column("slot", String(80), nullable=False),
    Column("what", String(20), nullable=False),
    Column("why", Text, nullable=False, default=""),
)

channel_states = Table(
    "channel_states",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("wait_until", Instant),  # a flood limit: no request before
    Column("paused_at", Instant),  # our fault: an admin or a later success lifts it
    Column("retry_at", Instant),
    Column("pauses", Integer, nullable=False, default=0),
    Column("why", Text, nullable=False, default=""),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Instant, nullable=False),
)

delivery_alerts = Table(
    "delivery_alerts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("about", String(80), nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("told", Instant),
)
