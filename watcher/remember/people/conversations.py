"""The memory of conversations: what was shown last (so that «2» means something), and updates already answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from watcher.remember.db.database import Database
from watcher.remember.db.tables.conversations import conversations, updates

UPDATES_KEPT = timedelta(days=2)  # Telegram itself keeps them for one


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands: the call ids of the last list, and the language chosen (or empty)."""

    shown: tuple[int, ...] = ()
    language: str = ""


class Conversations:
    """Conversations by person («telegram:12345»)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, person: str) -> Conversation:
        with self._db.read() as tx:
            row = tx.execute(select(conversations).where(conversations.c.person == person)).one_or_none()
        return Conversation(tuple(row.shown), row.language) if row else Conversation()

    def show(self, person: str, calls: Sequence[int], now: datetime) -> None:
        """Keeps the list that was just shown."""
        self._put(person, now, shown=list(calls))

    def speak(self, person: str, language: str, now: datetime) -> None:
        """Keeps the language the person chose."""
        self._put(person, now, language=language)

    def forget(self, person: str) -> None:
        with self._db.write() as tx:
            tx.execute(conversations.delete().where(conversations.c.person == person))

    def is_new(self, transport: str, update: int, now: datetime) -> bool:
        """Whether that update has not been answered yet; true once only, so that a replayed one is not answered twice.

        Ids are compared one by one, not by size: after a quiet week Telegram starts again from any number.
        """
        with self._db.write() as tx:
            tx.execute(updates.delete().where(updates.c.seen_at < now - UPDATES_KEPT))
            same = (updates.c.transport == transport) & (updates.c.update_id == update)
            if tx.execute(select(updates.c.update_id).where(same)).first():
                return False
            tx.execute(updates.insert().values(transport=transport, update_id=update, seen_at=now))
            return True

    def _put(self, person: str, now: datetime, **values: object) -> None:
        with self._db.write() as tx:
            changed = tx.execute(
                conversations.update().where(conversations.c.person == person).values(updated_at=now, **values)
            )
            if changed.rowcount == 0:
                blank = {"shown": [], "language": ""}
                tx.execute(conversations.insert().values(person=person, updated_at=now, **{**blank, **values}))
