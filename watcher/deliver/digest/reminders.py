"""Which followed calls are to be recalled now: once a step, armed again when the deadline moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watcher.deliver.digest.bundle import is_over
from watcher.model import Call, Moment, Subscriber
from watcher.wording.dates import instant

Reminder = tuple[int, date, int]
"""A call, its deadline as the source states it, and the step in days before it."""


def due_reminders(
    subscriber: Subscriber, followed: Iterable[Call], reminded: frozenset[Reminder], now: datetime
) -> tuple[Reminder, ...]:
    """The reminders due at `now`, soonest first.

    Only the nearest step counts: after a fortnight away a subscriber is reminded once, not of every step missed.
    """
    found = []
    for call in followed:
        deadline = call.reading.deadline
        if deadline is None or is_over(call, now):
            continue
        left = days_left(deadline, subscriber.zone, now)
        steps = [step for step in subscriber.reminders if step >= left]
        if left >= 0 and steps and not _had(call.id, deadline.date, min(steps), reminded):
            found.append((left, (call.id, deadline.date, min(steps))))
    return tuple(key for _, key in sorted(found))


def days_left(deadline: Moment, zone: str, now: datetime) -> int:
    """Days between the reader's today and the deadline's day in the reader's zone."""
    known, here = instant(deadline), ZoneInfo(zone)
    on = known.astimezone(here).date() if known else deadline.date
    return (on - now.astimezone(here).date()).days


def _had(call: int, deadline: date, step: int, reminded: frozenset[Reminder]) -> bool:
    """Whether this step or a nearer one of that deadline was given."""
    return any((call, deadline, near) in reminded for near in range(step + 1))
