"""What people say of single calls, as methods of `People`: follow, mute, later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from watcher.remember.db.database import Database, Transaction
from watcher.remember.people import call_marks


class Marking:
    """The part of the book of people that is about their marks on calls."""

    _db: Database

    def follow(self, subscriber: int, call: int, now: datetime) -> None:
        """Follows a call: its changes and the steps before its deadline are told."""
        self._write(lambda tx: call_marks.put(tx, (subscriber, call), "follow", now))

    def mute(self, subscriber: int, call: int, now: datetime) -> None:
        """«Not for us»: neither this call nor its future editions are told again."""
        self._write(lambda tx: call_marks.put(tx, (subscriber, call), "mute", now))

    def later(self, subscriber: int, call: int, now: datetime, days: int = 7) -> None:
        """«Later»: the call is told once more after so many days."""
        self._write(lambda tx: call_marks.put(tx, (subscriber, call), "later", now, until=now + timedelta(days=days)))

    def unmark(self, subscriber: int, call: int) -> None:
        """Takes a mark back."""
        self._write(lambda tx: call_marks.remove(tx, (subscriber, call)))

    def marks(self, subscriber: int) -> dict[int, str]:
        """The calls that person marked: follow, mute or later."""
        with self._db.read() as tx:
            return call_marks.of(tx, subscriber)

    def standing_marks(self, subscriber: int) -> dict[int, str]:
        """The same without the calls put off whose time has come."""
        with self._db.read() as tx:
            return call_marks.standing(tx, subscriber)

    def followed(self) -> dict[int, dict[int, datetime]]:
        """What everyone follows, and since when: subscriber → call → instant."""
        with self._db.read() as tx:
            return call_marks.followed(tx)

    def all_marks(self) -> dict[int, dict[int, str]]:
        """Everyone's marks: subscriber → call → mark."""
        with self._db.read() as tx:
            return call_marks.everyone(tx)

    def _write(self, act: Callable[[Transaction], None]) -> None:
        with self._db.write() as tx:
            act(tx)
