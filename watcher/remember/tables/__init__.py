"""The tables, a module a book; importing this package gathers them all in `metadata`."""

from watcher.remember.tables import calls, outbox, people, sources
from watcher.remember.tables.base import metadata

__all__ = ["calls", "metadata", "outbox", "people", "sources"]
