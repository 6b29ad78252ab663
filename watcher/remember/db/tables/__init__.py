"""The tables, a module a book; importing this package gathers them all in `metadata`."""

from watcher.remember.tables import calls, clusters, conversations, outbox, people, search, sources, store
from watcher.remember.tables.base import metadata

__all__ = ["calls", "clusters", "conversations", "metadata", "outbox", "people", "search", "sources", "store"]
