"""How admins come in: a link that is good once and for minutes, a session that ends by itself.

Only hashes are stored. A link that was looked at is not used up: mail scanners open every link. Whether somebody is an
admin at all is said by the settings, which the caller asks.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from watcher.remember.db.database import Database
from watcher.remember.db.tables.admin import admin_links, admin_sessions

LINK_FOR = timedelta(minutes=15)
LINKS_AN_HOUR = 5
SESSION_FOR = timedelta(hours=12)
IDLE_FOR = timedelta(hours=1)
_NOTED = timedelta(minutes=1)  # a session's last use is written down no more often
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class AdminSession:
    """Somebody who came in; `id` is for listing and revoking, it opens nothing."""

    id: int
    who: str
    created: datetime
    seen: datetime


class AdminAccess:
    """Links and sessions of admins, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def make_link(self, who: str, now: datetime) -> str | None:
        """The token of a new link for that admin; None when five were made within the hour."""
        token, links = secrets.token_urlsafe(32), admin_links.c
        with self._db.write() as tx:
            tx.execute(delete(admin_links).where(links.created < now - timedelta(days=1)))
            lately = (links.who == who) & (links.created > now - timedelta(hours=1))
            if (tx.scalar(select(func.count()).where(lately)) or 0) >= LINKS_AN_HOUR:
                return None
            row = {"hash": _hash(token), "who": who, "created": now, "expires": now + LINK_FOR}
            tx.execute(insert(admin_links).values(**row))
        return token

    def holder(self, token: str, now: datetime) -> str | None:
        """For whom that link is; None when it is forged, too old or used. Uses nothing up."""
        links = admin_links.c
        good = (links.hash == _hash(token)) & links.used.is_(None) & (links.expires > now)
        return self._db.scalar(select(links.who).where(good))

    def enter(self, token: str, now: datetime) -> str | None:
        """Uses a link up; the token of the new session, None when the link is not good (any more)."""
        links, session = admin_links.c, secrets.token_urlsafe(32)
        good = (links.hash == _hash(token)) & links.used.is_(None) & (links.expires > now)
        with self._db.write() as tx:
            who = tx.scalar(update(admin_links).where(good).values(used=now).returning(links.who))
            if who is None:
                return None
            tx.execute(delete(admin_sessions).where(admin_sessions.c.expires <= now))
            row = {"hash": _hash(session), "who": who, "created": now, "seen": now, "expires": now + SESSION_FOR}
            tx.execute(insert(admin_sessions).values(**row))
        return session

    def session(self, token: str, now: datetime) -> AdminSession | None:
        """Whose session that is; None when there is none, or it ended, or was idle for an hour."""
        s = admin_sessions.c
        row = self._db.row(select(admin_sessions).where(s.hash == _hash(token), s.expires > now))
        if row is None or now - row.seen >= IDLE_FOR:
            return None
        if now - row.seen >= _NOTED:
            self._db.run(update(admin_sessions).where(s.id == row.id).values(seen=now))
        return AdminSession(row.id, row.who, row.created, row.seen)

    def sessions(self, now: datetime) -> tuple[AdminSession, ...]:
        """Every session that still opens, the newest first."""
        s = admin_sessions.c
        query = select(admin_sessions).where(s.expires > now, s.seen > now - IDLE_FOR).order_by(s.id.desc())
        return tuple(AdminSession(row.id, row.who, row.created, row.seen) for row in self._db.rows(query))

    def revoke(self, number: int) -> None:
        """Ends a session."""
        self._db.run(delete(admin_sessions).where(admin_sessions.c.id == number))

    def end_all(self, who: str, but: int = 0) -> None:
        """Ends every session of an admin but that one."""
        s = admin_sessions.c
        self._db.run(delete(admin_sessions).where(func.lower(s.who) == who.lower(), s.id != but))


def _hash(token: str) -> str:
    return hashlib.sha256(token[:_LONGEST].encode("utf-8", "replace")).hexdigest()
