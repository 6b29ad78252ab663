"""Notes that a reader writes on single calls, for themselves alone; and what they said of themselves (`Profile`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from watcher.model.fit import Profile
from watcher.remember.db.database import Database
from watcher.remember.db.json_codec import plain, storable, value_of
from watcher.remember.db.tables.people import call_notes, profiles

LONGEST = 1_000
MOST = 500
"""A reader keeps no more notes."""


class Notes:
    """The notes of the database at `db`: one for each reader and call."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def write(self, subscriber: int, call: int, text: str, now: datetime) -> bool:
        """Puts a note in the place of the one before, or takes it away (no text); False where there is no room."""
        mine, table = self.of(subscriber), call_notes
        if text and call not in mine and len(mine) >= MOST:
            return False
        with self._db.write() as tx:
            tx.execute(delete(table).where(table.c.subscriber == subscriber, table.c.call == call))
            if text:
                row = {"subscriber": subscriber, "call": call, "text": storable(text)[:LONGEST], "at": now}
                tx.execute(insert(table).values(row))
        return True

    def of(self, subscriber: int) -> dict[int, str]:
        """That reader's notes by call, the newest first."""
        query = select(call_notes).where(call_notes.c.subscriber == subscriber).order_by(call_notes.c.at.desc())
        return {row.call: row.text for row in self._db.rows(query)}


class Profiles:
    """What readers said of themselves, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, subscriber: int) -> Profile:
        """That reader's profile, empty where they said nothing."""
        query = select(profiles.c.profile).where(profiles.c.subscriber == subscriber)
        row = self._db.scalar(query)
        return value_of(Profile, row) if row else Profile()

    def all(self) -> dict[int, Profile]:
        """All profiles by reader."""
        return {row.subscriber: value_of(Profile, row.profile) for row in self._db.rows(select(profiles))}

    def put(self, subscriber: int, profile: Profile, now: datetime) -> None:
        """Keeps it in the place of the one before; an empty one leaves nothing behind."""
        with self._db.write() as tx:
            tx.execute(delete(profiles).where(profiles.c.subscriber == subscriber))
            if not profile.is_empty:
                tx.execute(insert(profiles).values(subscriber=subscriber, profile=plain(profile), at=now))
