"""Tables of introductions: who looks for a partner, who was shown to whom, what they wrote, what was reported.

What is left after an erasure are keyed hashes: of two who met once (`introduction_pairs`), of an address an admin
banned (`introduction_bans`).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from watcher.remember.db.tables.base import Instant, metadata

seeks = Table(
    "seeks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subscriber", Integer, nullable=False, index=True),
    Column("call", Integer, nullable=False, index=True),
    Column("side", String(8), nullable=False),  # FR, CA-QC, other
    Column("kind", String(20), nullable=False),
    Column("line", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("shows_address", Boolean, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("opened", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    sqlite_autoincrement=True,
)

offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("seek_a", Integer, nullable=False),
    Column("seek_b", Integer, nullable=False),
    Column("subscriber_a", Integer, nullable=False, index=True),
    Column("subscriber_b", Integer, nullable=False, index=True),
    Column("state", String(12), nullable=False, index=True),
    Column("made", Instant, nullable=False),
    Column("closes", Instant, nullable=False),
    Column("answer_a", String(8), nullable=False),  # yes, no, report
    Column("answer_b", String(8), nullable=False),
    Column("answered_a", Instant),
    Column("answered_b", Instant),
    Column("relay_a", String(64), nullable=False, index=True),  # hash of the token of a's relay address
    Column("relay_b", String(64), nullable=False, index=True),
    Column("told", String(12), nullable=False),  # the state whose letters are in the outbox
    sqlite_autoincrement=True,
)

introduction_messages = Table(
    "introduction_messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("offer", Integer, nullable=False, index=True),
    Column("author", String(1), nullable=False),  # a, b
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),  # emptied as soon as the letter is in the outbox
    Column("told", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

introduction_reports = Table(
    "introduction_reports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("seek", Integer, nullable=False, index=True),
    Column("reporter", Integer, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("settled", Boolean, nullable=False),
)

introduction_pairs = Table(
    "introduction_pairs",
    metadata,
    Column("pair_mac", String(64), primary_key=True),  # of both addresses: they are never shown to each other again
    Column("at", Instant, nullable=False),
)

introduction_bans = Table(
    "introduction_bans",
    metadata,
    Column("address_mac", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
)
