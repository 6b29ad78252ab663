"""The fixtures of real databases."""

from __future__ import annotations

from tests.databases import (
    migrated_postgres,
    postgres_server,
    postgres_url,
    sqlite_url,
    store,
    url,
)

__all__ = ["migrated_postgres", "postgres_server", "postgres_url", "sqlite_url", "store", "url"]
