"""The tables, a module a book; importing this package gathers them all in `metadata`."""

from watcher.remember.db.tables import (
    admin,
    calls,
    clusters,
    conversations,
    introductions,
    outbox,
    people,
    search,
    sources,
    store,
)
from watcher.remember.db.tables.base import metadata

__all__ = [
    "admin",
    "calls",
    "clusters",
    "conversations",
    "introductions",
    "metadata",
    "outbox",
    "people",
    "search",
    "sources",
    "store",
]
