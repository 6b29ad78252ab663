"""What the database remembers about itself."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from watcher.remember.db.tables.base import Instant, metadata

milestones = Table(
    "milestones",
    metadata,
    Column(
        "name",
        String(32),
        primary_key=True,
        comment="restored, or migrate.RUNS_BESIDE",
    ),
    Column("at", Instant, nullable=False),
)
