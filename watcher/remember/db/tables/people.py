"""Tables about people: who subscribes, what they agreed to, whom never to write to, what they follow.

`consents` is append-only. Addresses outlive an erasure only as a keyed hash (HMAC).
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, String, Table, Text, UniqueConstraint

from watcher.remember.db.tables.base import Instant, metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String(20), nullable=False),
    Column("address", Text, nullable=False),
    Column("address_key", Text, nullable=False),  # the address as compared: case and form do not matter
    Column("thread", Integer, nullable=False, default=0),  # a forum topic of a group; 0 where there is none
    Column("name", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("frequency", String(16), nullable=False),
    Column("hour", String(5), nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("interests", JSON, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("reminders", JSON, nullable=False),
    Column("quiet_rhythm", String(16), nullable=False),
    Column("news", Boolean, nullable=False),
    Column("since_seq", Integer, nullable=False, default=0),
    Column("created", Instant, nullable=False),
    Column("state_why", Text, nullable=False, default=""),
    Column("state_at", Instant),
    Column("bounce_score", Float, nullable=False, default=0.0),
    Column("bounced_at", Instant),
    UniqueConstraint("channel", "address_key", "thread"),
    sqlite_autoincrement=True,  # an id that was erased is never given to another person
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("subscriber", Integer, nullable=False, index=True),  # no foreign key: the proof outlives the person's row
    Column("channel", String(20), nullable=False),
    Column("address_mac", String(64), nullable=False, index=True),
    Column("step", String(16), nullable=False),  # requested, confirmed, imported, withdrawn, erased …
    Column("way", String(40), nullable=False),  # form, chat, cli, one-click, mail, bounce …
    Column("who", Text, nullable=False, default=""),
    Column("language", String(8), nullable=False, default=""),
    Column("wording", Text, nullable=False, default=""),
    Column("wording_hash", String(64), nullable=False, default=""),
    Column("lists", JSON, nullable=False),
    Column("ip", String(64), nullable=False, default=""),  # forgotten after a short while
    Column("agent", Text, nullable=False, default=""),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_mac", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),  # the token itself is never stored
    Column("purpose", String(16), nullable=False),
    Column("subscriber", Integer, nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("expires", Instant),
    Column("used", Instant),
)

marks = Table(
    "marks",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("call", Integer, primary_key=True),
    Column("mark", String(8), nullable=False),  # follow, mute, later
    Column("at", Instant, nullable=False),
    Column("until", Instant),  # when «later» comes back
    Column("told", Instant),  # when «later» was told again
)

awaited_sources = Table(
    "awaited_sources",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("host", String(255), primary_key=True),
    Column("url", Text, nullable=False),  # the page they missed
    Column("at", Instant, nullable=False),
)

call_notes = Table(
    "call_notes",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("call", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

profiles = Table(
    "profiles",
    metadata,
    Column("subscriber", Integer, primary_key=True, autoincrement=False),
    Column("profile", JSON, nullable=False),  # what they said of themselves, only what is said
    Column("at", Instant, nullable=False),
)

reminded = Table(
    "reminded",
    metadata,
    Column("subscriber", Integer, primary_key=True),
    Column("call", Integer, primary_key=True),
    Column("deadline", Date, primary_key=True),  # a moved deadline re-arms every step
    Column("step", Integer, primary_key=True),
    Column("outbox", Integer, nullable=False, index=True),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("who", Text, nullable=False, default=""),
    Column("data", Text, nullable=False, default=""),
    Column("persons", Integer, nullable=False, default=0),
    Column("risk", Text, nullable=False, default=""),
    Column("measures", Text, nullable=False, default=""),
    Column("told", Text, nullable=False, default=""),
)
