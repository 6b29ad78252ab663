"""What readers report: a page that is missing, a fact that is wrong. Without a name, an address or a network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from watcher.remember.db.database import Database
from watcher.remember.db.json_codec import storable
from watcher.remember.db.tables.admin import reports

MOST_OPEN = 500
"""Beyond so many open ones nothing more is taken in: whoever floods the list fills no disk."""


@dataclass(frozen=True, slots=True)
class Report:
    """`call` is None where the report is about an address."""

    id: int
    at: datetime
    call: int | None
    url: str
    words: str


class Reports:
    """The reports, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def take(self, words: str, now: datetime, *, call: int | None = None, url: str = "") -> bool:
        """Keeps a report; False when it is empty, too many are open, or the same was said within a day."""
        words, url = storable(words).strip()[:2000], storable(url).strip()[:2000]
        if not (words or url):
            return False
        r = reports.c
        with self._db.write() as tx:
            waiting = tx.scalar(select(func.count()).where(r.closed.is_(None))) or 0
            same = (r.words == words) & (r.url == url) & (r.at > now - timedelta(days=1))
            if waiting >= MOST_OPEN or tx.scalar(select(r.id).where(same).limit(1)):
                return False
            tx.execute(insert(reports).values(at=now, call_id=call, url=url, words=words))
        return True

    def open(self) -> tuple[Report, ...]:
        """Those that wait for an admin, oldest first."""
        query = select(reports).where(reports.c.closed.is_(None)).order_by(reports.c.id)
        return tuple(Report(row.id, row.at, row.call_id, row.url, row.words) for row in self._db.rows(query))

    def close(self, number: int, now: datetime) -> bool:
        """Ends a report; False when there is none open of that number."""
        waiting = (reports.c.id == number) & reports.c.closed.is_(None)
        return self._db.run(update(reports).where(waiting).values(closed=now)) > 0
