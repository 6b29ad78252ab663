"""What admins and groups did, in the order they did it: lines are added, never changed and never taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select

from watcher.remember.db.database import Database
from watcher.remember.db.json_codec import plain, storable
from watcher.remember.db.tables.admin import audit_log

MISSED = "missed"
"""What the log calls a page that somebody said they missed; `about` is the cause."""


class MissedCause(StrEnum):
    """Why somebody did not receive a page."""

    UNKNOWN_SOURCE = "unknown_source"
    FAILING = "failing"
    NOT_READ = "not_read"
    WALLED = "walled"
    NOT_LISTED = "not_listed"
    NEWS = "news"
    DOMAIN = "domain"
    FILTERED = "filtered"
    HELD = "held"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`who` did `what` to `about`; `before` and `after` are JSON-ready facts where there are any."""

    at: datetime
    who: str
    what: str
    about: str = ""
    reason: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    id: int = 0


class Audit:
    """The log, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, line: AuditLine) -> int:
        """Adds a line and returns its number."""
        said = {"who": storable(line.who)[:128], "what": line.what, "about": storable(line.about)[:500]}
        facts = {"before": plain(line.before), "after": plain(line.after)}
        with self._db.write() as tx:
            values = {"at": line.at, "reason": storable(line.reason)[:2000], **said, **facts}
            return int(tx.execute(insert(audit_log).values(values).returning(audit_log.c.id)).scalar_one())

    def line(self, number: int) -> AuditLine | None:
        """The line of that number; None where there is none."""
        row = self._db.row(select(audit_log).where(audit_log.c.id == number))
        return AuditLine(**row._mapping) if row else None

    def counts(self, what: str, since: datetime) -> dict[str, int]:
        """How often that was noted about each thing since then, the most frequent first."""
        number = func.count().label("count")
        query = (
            select(audit_log.c.about, number)
            .where((audit_log.c.what == what) & (audit_log.c.at >= since))
            .group_by(audit_log.c.about)
            .order_by(number.desc(), audit_log.c.about)
        )
        return {row.about: row[1] for row in self._db.rows(query)}

    def latest(self, limit: int = 100, *, about: str | None = None) -> tuple[AuditLine, ...]:
        """The last lines, newest first; all of one thing with `about`."""
        query = select(audit_log).order_by(audit_log.c.id.desc()).limit(limit)
        if about is not None:
            query = query.where(audit_log.c.about == about)
        return tuple(AuditLine(**row._mapping) for row in self._db.rows(query))
