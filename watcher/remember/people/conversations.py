"""Conversations: what was shown last (so that «2» means something), what is asked, and updates already answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from watcher.remember.db.database import Database
from watcher.remember.db.tables.conversations import conversations, updates

UPDATES_KEPT = timedelta(days=2)  # Telegram itself keeps them for one
_STATE = ("first", "query", "listing", "waiting", "looked_at")


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state of a conversation between two messages.

    `shown` are the call ids of the list on the screen, `first` the number of its first line. `query` is the canonical
    query string of the last search and `listing` what kind of list it made, so that it can be paged and refined.
    `waiting` is the command that «yes» runs, empty where no question is open. `looked_at` is when the person last
    asked what is new.
    """

    shown: tuple[int, ...] = ()
    language: str = ""
    first: int = 1
    query: str = ""
    listing: str = ""
    waiting: str = ""
    looked_at: datetime | None = None


class Conversations:
    """Conversations by person («telegram:12345»)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, person: str) -> Conversation:
        row = self._db.row(select(conversations).where(conversations.c.person == person))
        if row is None:
            return Conversation()
        state = {name: value for name, value in (row.state or {}).items() if name in _STATE}
        if looked_at := state.pop("looked_at", ""):
            state["looked_at"] = datetime.fromisoformat(looked_at)
        return Conversation(shown=tuple(row.shown), language=row.language, **state)

    def keep(self, person: str, conversation: Conversation, now: datetime) -> None:
        """Stores the whole state of that conversation."""
        state = {name: getattr(conversation, name) for name in _STATE} | {
            "looked_at": conversation.looked_at.isoformat() if conversation.looked_at else ""
        }
        kept = {name: value for name, value in state.items() if value not in ("", 1)}
        self._put(person, now, shown=list(conversation.shown), language=conversation.language, state=kept)

    def speak(self, person: str, language: str, now: datetime) -> None:
        """Keeps the language the person chose."""
        self._put(person, now, language=language)

    def forget(self, person: str) -> None:
        self._db.run(conversations.delete().where(conversations.c.person == person))

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
