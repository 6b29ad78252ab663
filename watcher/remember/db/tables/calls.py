"""The tables of what was collected: calls, where each was sighted, their versions and the ledger of events.

Wide columns stand last: SQLite then answers narrow questions without reading them. A text stands once as it is, in its
call; what sightings and old versions say is packed. Nothing here is ever pruned; a row of `identities` keeps an item
that left and returned from being «new».
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from watcher.remember.db.tables.base import Instant, metadata

calls = Table(
    "calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("genre", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("language", String(16), nullable=False, default=""),
    Column("country", String(8), nullable=False, default=""),
    Column("opens_at", Instant, comment="first instant of the opening day or hour"),
    Column("deadline_at", Instant, comment="instant from which the next deadline is over"),
    Column("closes_at", Instant, comment="instant from which the last deadline is over"),
    Column("due_at", Instant, comment="when the clock next has to decide about this call"),
    Column("published", Instant),
    Column("first_seen", Instant, nullable=False),
    Column("last_changed", Instant, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("text_events", Integer, nullable=False, default=0, comment="content-only events so far; capped"),
    Column("edition_of", Integer, ForeignKey("calls.id"), comment="the round before this one"),
    Column("merged_into", Integer, ForeignKey("calls.id"), comment="the call this one turned out to be"),
    Column("url", Text, nullable=False, default=""),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column(
        "reading",
        LargeBinary,
        nullable=False,
        server_default=text("''"),
        comment="said.pack_reading of the Reading that holds now",
    ),
    Index(None, "due_at"),
    Index(None, "last_changed"),
    Index(None, "edition_of"),
    Index(None, "merged_into"),
    sqlite_autoincrement=True,
)

sightings = Table(
    "sightings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_seen", Instant, nullable=False),
    Column("read_at", Instant, nullable=False, comment="when the notice below was read; dates without year hang on it"),
    Column("missing_since", Instant, comment="the first complete harvest that lacked it; no verdict"),
    Column("missing_from", Integer, comment="how many complete harvests the source had brought by then"),
    Column("raw_hash", String(64), nullable=False, default="", comment="of the raw item, for reading it unparsed"),
    Column("notice_hash", String(64), nullable=False, comment="of the notice without its noise"),
    Column("exact_hash", String(64), nullable=False, comment="of the notice, word for word"),
    Column("key", Text, nullable=False, comment="the identity key it was first known by"),
    Column("url", Text, nullable=False, default="", comment="canonical, for looking a page up"),
    Column("title", Text, nullable=False, comment="flat, for telling items apart"),
    Column("reader", String(32), comment="which reader of ours took the notice from the source's bytes"),
    Column(
        "said",
        LargeBinary,
        nullable=False,
        server_default=text("''"),
        comment="said.pack_account: the notice as published, and what it was read as",
    ),
    Column("sketch", LargeBinary, comment="sketches.sketch_of: what is compared of it first; none: to be made"),
    Index(None, "source", "key", unique=True),
    Index(None, "source", "raw_hash"),
    Index(None, "source", "exact_hash"),
    Index(None, "source", "missing_since"),
    Index(None, "call_id"),
    Index(None, "url"),
    sqlite_autoincrement=True,
)

identities = Table(
    "identities",
    metadata,
    Column("source", String(64), nullable=False),
    Column("key", LargeBinary, nullable=False, comment="identity.key_digest of the key"),
    Column("sighting_id", Integer, ForeignKey("sightings.id"), comment="none: several items share this key"),
    PrimaryKeyConstraint("source", "key"),
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("source", String(64), nullable=False),
    Column("notice_hash", String(64), nullable=False),
    Column("said", LargeBinary, comment="said.pack_content; none: what the call says now"),
    PrimaryKeyConstraint("call_id", "number"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("source", String(64), nullable=False),
    Column("held", Boolean, nullable=False, default=False),
    Column("settled", Boolean, nullable=False, default=True, comment="false: waits for an admin"),
    Column("held_because", String(16), nullable=False, default="", comment="flood | first_run | restored; kept"),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("quote", Text, nullable=False, default=""),
    Index(None, "call_id"),
    Index(None, "at"),
    Index(None, "settled", "source"),
    sqlite_autoincrement=True,
)

tallies = Table(
    "tallies",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("complete", Integer, nullable=False, default=0, comment="complete, healthy harvests so far"),
    Column("last_at", Instant, nullable=False, comment="the last harvest that brought anything"),
    Column("recent_new", JSON, nullable=False, comment="how many new items each of the last harvests brought"),
    Column("whole_at", Instant, comment="the last complete, healthy harvest"),
)

anomalies = Table(
    "anomalies",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("since", Instant, nullable=False, comment="the first harvest that was held whole"),
    Column("last_at", Instant, nullable=False, comment="the last one"),
    Column("move", String(64), nullable=False, comment="what most calls said at once"),
    Column("calls", Integer, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("verdict", String(16), nullable=False, default="", comment="released | discarded; empty: waits"),
)

examples = Table(
    "examples",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(128), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False, default=""),
)
