"""The tables, a module a book; importing this package gathers them all in `metadata`."""

from watcher.remember.tables.base import metadata

__all__ = ["metadata"]
