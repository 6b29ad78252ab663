"""The tables behind «the same call on several sites» and «a round of the same programme».

`cluster_keys` and `round_keys` find candidates and can be made again from the calls; `merges` and `partings` are
decisions that are kept.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from watcher.remember.db.tables.base import Instant, metadata

cluster_keys = Table(
    "cluster_keys",
    metadata,
    Column("key", BigInteger, nullable=False, comment="a number for the words of the key"),
    Column("until", Integer, nullable=False, comment="ordinal of the day after which the call counts no more"),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    PrimaryKeyConstraint("key", "until", "call_id"),
    Index(None, "call_id"),
    sqlite_with_rowid=False,
)

round_keys = Table(
    "round_keys",
    metadata,
    Column("key", BigInteger, nullable=False, comment="a number for the title without its year, and its parts"),
    Column("day", Integer, nullable=False, comment="ordinal of the day that dates the round"),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    PrimaryKeyConstraint("key", "day", "call_id"),
    Index(None, "call_id"),
    sqlite_with_rowid=False,
)

merges = Table(
    "merges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False, comment="the call that stays"),
    Column("source", String(64), nullable=False),
    Column("url", Text, nullable=False, default="", comment="where that source publishes it"),
    Column("by_rule", Boolean, nullable=False, comment="false: a person decided"),
    Column("reasons", JSON, nullable=False),
    Index(None, "call_id"),
    sqlite_autoincrement=True,
)

partings = Table(
    "partings",
    metadata,
    Column("call_id", Integer, ForeignKey("calls.id"), nullable=False),
    Column("other_id", Integer, ForeignKey("calls.id"), nullable=False, comment="the larger of the two ids"),
    Column("at", Instant, nullable=False),
    Column("who", String(128), nullable=False),
    PrimaryKeyConstraint("call_id", "other_id"),
    sqlite_with_rowid=False,
)
