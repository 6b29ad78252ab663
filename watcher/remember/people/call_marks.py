"""Marks of subscribers on single calls (follow, mute, later) and the reminders they had.

`CallMarks` is the repository; the functions work inside a transaction of the outbox.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update

from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.people import marks, reminded

Pair = tuple[int, int]
Reminder = tuple[int, date, int]
"""A call, its deadline, and the step in days before it."""
_TELLS_AGAIN = {"follow": None, "mute": None, "later": timedelta(days=7)}


def put(tx: Transaction, pair: Pair, mark: str, now: datetime, until: datetime | None = None) -> None:
    """Marks a call for a person; a newer mark takes the place of the older."""
    remove(tx, pair)
    subscriber, call = pair
    tx.execute(insert(marks).values(subscriber=subscriber, call=call, mark=mark, at=now, until=until))


def remove(tx: Transaction, pair: Pair) -> None:
    subscriber, call = pair
    tx.execute(delete(marks).where(marks.c.subscriber == subscriber, marks.c.call == call))


def later_due(tx: Transaction, now: datetime) -> dict[int, tuple[int, ...]]:
    """The calls put off whose time has come: subscriber → calls."""
    due = (marks.c.mark == "later") & (marks.c.until <= now) & marks.c.told.is_(None)
    found: dict[int, list[int]] = defaultdict(list)
    for subscriber, call in tx.execute(select(marks.c.subscriber, marks.c.call).where(due)):
        found[subscriber].append(call)
    return {subscriber: tuple(calls) for subscriber, calls in found.items()}


def told_later(tx: Transaction, subscriber: int, calls: Iterable[int], now: datetime) -> None:
    """Notes that calls put off were told again."""
    these = (marks.c.subscriber == subscriber) & marks.c.call.in_(tuple(calls)) & (marks.c.mark == "later")
    tx.execute(update(marks).where(these).values(told=now))


def forget_told_later(tx: Transaction, subscriber: int, told: datetime) -> None:
    """The message composed at that instant was never sent: the calls put off that it told are due again."""
    these = (marks.c.subscriber == subscriber) & (marks.c.told == told)
    tx.execute(update(marks).where(these).values(told=None))


def later_told_at(tx: Transaction, subscribers: Iterable[int]) -> dict[tuple[int, datetime], tuple[int, ...]]:
    """The calls put off that these people were told again: subscriber and instant of the message → calls."""
    told = marks.c.subscriber.in_(tuple(subscribers)) & marks.c.told.is_not(None)
    found: dict[tuple[int, datetime], tuple[int, ...]] = {}
    for row in tx.execute(select(marks).where(told)):
        found[row.subscriber, row.told] = (*found.get((row.subscriber, row.told), ()), row.call)
    return found


def reminded_steps(tx: Transaction) -> dict[int, frozenset[Reminder]]:
    """The reminders everyone had: subscriber → (call, deadline, step)."""
    found: dict[int, set[Reminder]] = defaultdict(set)
    for row in tx.execute(select(reminded)):
        found[row.subscriber].add((row.call, row.deadline, row.step))
    return {subscriber: frozenset(steps) for subscriber, steps in found.items()}


def note_reminders(tx: Transaction, subscriber: int, reminders: Iterable[Reminder], outbox: int) -> None:
    """Notes the reminders a message carries."""
    rows = [
        {"subscriber": subscriber, "call": call, "deadline": deadline, "step": step, "outbox": outbox}
        for call, deadline, step in reminders
    ]
    if rows:
        tx.execute(insert(reminded), rows)


def forget_reminders(tx: Transaction, outbox: int) -> None:
    """The message was never sent: its reminders are due again."""
    tx.execute(delete(reminded).where(reminded.c.outbox == outbox))


class CallMarks:
    """The marks of subscribers on single calls."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def apply(self, action: str, subscriber: int, call: int, now: datetime) -> None:
        """Does what a button says: follow (its changes and the steps before its deadline are told), mute (neither it
        nor its future editions), later (told once more after a week), or undo. Raises KeyError for another action."""
        if action == "undo":
            self.unmark(subscriber, call)
            return
        again = _TELLS_AGAIN[action]
        self._db.act(put, (subscriber, call), action, now, now + again if again else None)

    def unmark(self, subscriber: int, call: int) -> None:
        """Takes a mark back."""
        self._db.act(remove, (subscriber, call))

    def marks(self, subscriber: int) -> dict[int, str]:
        """The calls that person marked: follow, mute or later."""
        return self._marks(marks.c.subscriber == subscriber)

    def standing_marks(self, subscriber: int) -> dict[int, str]:
        """The same without the calls put off that were told again."""
        return self._marks((marks.c.subscriber == subscriber) & marks.c.told.is_(None))

    def _marks(self, these: ColumnElement[bool]) -> dict[int, str]:
        return {row.call: row.mark for row in self._db.rows(select(marks.c.call, marks.c.mark).where(these))}

    def followed(self) -> dict[int, dict[int, datetime]]:
        """What everyone follows, and since when: subscriber → call → instant."""
        found: dict[int, dict[int, datetime]] = defaultdict(dict)
        for row in self._db.rows(select(marks).where(marks.c.mark == "follow")):
            found[row.subscriber][row.call] = row.at
        return dict(found)

    def all_marks(self) -> dict[int, dict[int, str]]:
        """Everyone's marks: subscriber → call → mark."""
        found: dict[int, dict[int, str]] = defaultdict(dict)
        for row in self._db.rows(select(marks.c.subscriber, marks.c.call, marks.c.mark)):
            found[row.subscriber][row.call] = row.mark
        return dict(found)
