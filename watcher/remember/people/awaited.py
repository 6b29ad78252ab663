"""Sources that subscribers asked for and nobody has read yet: a line for each person and host, gone once told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from watcher.remember.db.database import Database
from watcher.remember.db.json_codec import storable
from watcher.remember.db.tables.people import awaited_sources

MOST = 20
"""A person waits for no more at a time."""


@dataclass(frozen=True, slots=True)
class AwaitedSource:
    """`subscriber` missed the page at `url`, and waits for a source on `host`."""

    subscriber: int
    host: str
    url: str
    at: datetime


class AwaitedSources:
    """Who waits for what, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def ask(self, one: AwaitedSource) -> bool:
        """Keeps that a person waits for a host; whether they wait for it, now or already."""
        table = awaited_sources
        mine = table.c.subscriber == one.subscriber
        with self._db.write() as tx:
            hosts = set(tx.scalars(select(table.c.host).where(mine)))
            if one.host not in hosts and len(hosts) < MOST and len(one.host) <= 255:
                url = storable(one.url)[:2000]
                tx.execute(insert(table).values(subscriber=one.subscriber, host=one.host, url=url, at=one.at))
                return True
        return one.host in hosts

    def waiting(self) -> tuple[AwaitedSource, ...]:
        """All that is waited for, in the order of people and hosts."""
        query = select(awaited_sources).order_by(awaited_sources.c.subscriber, awaited_sources.c.host)
        return tuple(AwaitedSource(row.subscriber, row.host, row.url, row.at) for row in self._db.rows(query))

    def done(self, one: AwaitedSource) -> None:
        """They were told."""
        table = awaited_sources
        self._db.run(delete(table).where(table.c.subscriber == one.subscriber, table.c.host == one.host))
