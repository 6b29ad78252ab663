"""When a subscriber's digest is due: one slot per local date, whatever the clocks do. Pure.

A slot bears the local date as its name. After a pause only the newest slot is caught up, and only within a day; an
older one merges into the next, which for a weekly reader is their usual hour on the next day. A slot is never due when
a later one is done: a clock that jumped back sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.model import Frequency, Subscriber

CATCH_UP = timedelta(hours=24)
GIVE_UP = timedelta(days=5)
_DAY = timedelta(days=1)
_YEAR = 2020  # no clock of ours is right before it
_NEVER = datetime(_YEAR, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Slot:
    """A local date on which a digest is owed, and the instant it is due."""

    name: str
    at: datetime


def slot_on(day: date, subscriber: Subscriber) -> Slot:
    """The slot of that local date.

    A local time skipped by DST moves forward by the gap; an ambiguous one is its first occurrence."""
    hour, minute = map(int, subscriber.hour.split(":"))
    local = datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(subscriber.zone))
    return Slot(day.isoformat(), local.astimezone(UTC))


def newest_slot(subscriber: Subscriber, now: datetime) -> Slot | None:
    """The last slot at or before now; None for a subscriber without a schedule."""
    today = now.astimezone(ZoneInfo(subscriber.zone)).date()
    for back in range(8):
        day = today - back * _DAY
        slot = slot_on(day, subscriber)
        if slot.at <= now and _is_wanted(day, subscriber):
            return slot
    return None


def next_slot(subscriber: Subscriber, after: datetime) -> Slot | None:
    """The first slot after that instant."""
    today = after.astimezone(ZoneInfo(subscriber.zone)).date()
    for ahead in range(9):
        day = today + ahead * _DAY
        slot = slot_on(day, subscriber)
        if slot.at > after and _is_wanted(day, subscriber):
            return slot
    return None


def due_slot(subscriber: Subscriber, now: datetime, last: str | None, missed: datetime | None = None) -> Slot | None:
    """The slot to compose now, if any; `last` is the newest slot that is done.

    `missed` says when it was noticed that the digest of `last` did not leave: it is due at the next usual hour.
    """
    if now.year < _YEAR:
        return None
    slot = newest_slot(subscriber, now)
    if slot is None or now - slot.at >= CATCH_UP:
        slot = _caught_up(subscriber, now, missed) if missed else None
    return slot if slot and (last is None or slot.name > last) else None


def _caught_up(subscriber: Subscriber, now: datetime, missed: datetime) -> Slot | None:
    """The usual hour of today or yesterday, for weekly subscribers only: others need not wait for a week."""
    today = now.astimezone(ZoneInfo(subscriber.zone)).date()
    hours = (slot_on(day, subscriber) for day in (today, today - _DAY))
    passed = (slot for slot in hours if missed < slot.at <= now)
    return next(passed, None) if subscriber.frequency == Frequency.WEEKLY else None


def missed_slot(subscriber: Subscriber, now: datetime, last: str | None, ran: datetime | None) -> Slot | None:
    """The slot of a weekly reader that nobody was there to compose for a day; `ran` is when that was last done."""
    if subscriber.frequency != Frequency.WEEKLY or now.year < _YEAR:
        return None
    slot = newest_slot(subscriber, now)
    if slot is None or now - slot.at < CATCH_UP or (last is not None and slot.name <= last):
        return None
    begun = max(moment for moment in (ran, subscriber.created, _NEVER) if moment)
    return slot if begun <= slot.at else None


def daily_slot(subscriber: Subscriber, now: datetime) -> Slot | None:
    """Today's hour, whatever the rhythm (for reminders); None while it has not struck."""
    slot = slot_on(now.astimezone(ZoneInfo(subscriber.zone)).date(), subscriber)
    return slot if slot.at <= now else None


def send_before(subscriber: Subscriber, slot: Slot) -> datetime:
    """When the next digest takes over what could not be sent: its slot, or five days."""
    following = next_slot(subscriber, slot.at)
    return min(following.at, slot.at + GIVE_UP) if following else slot.at + GIVE_UP


def _is_wanted(day: date, subscriber: Subscriber) -> bool:
    match subscriber.frequency:
        case Frequency.DAILY:
            return True
        case Frequency.WORKDAYS:
            return day.weekday() < 5
        case Frequency.WEEKLY:
            return day.weekday() == subscriber.weekday
        case _:
            return False
