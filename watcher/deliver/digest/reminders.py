"""Which calls are to be recalled before their deadline: those a person follows once a step, others once when they
close soon; armed again when the deadline moves. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from watcher.deliver.digest.bundle import is_over
from watcher.deliver.match.index import Owed
from watcher.model import Call, Moment, Subscriber
from watcher.wording.dates import instant

Reminder = tuple[int, date, int]
"""A call, its deadline as the source states it, and the step in days before it (or NOT_FOLLOWED, or WELCOME)."""

NOT_FOLLOWED = -1
"""The step of a call that closes soon and is not followed: told once, and no step to who follows it later."""
WELCOME = -2
"""The step of an open call that a first message tells of."""
CLOSES_SOON = 7
_EVER = datetime.min.replace(tzinfo=UTC)
MOST_CLOSING = 5
"""So many calls that are not followed are recalled in one message; the others, which close later, in the next."""


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


def closing_soon(
    subscriber: Subscriber,
    open_calls: Iterable[Owed],
    known: Collection[int],
    reminded: frozenset[Reminder],
    now: datetime,
    *,
    is_first: bool = False,
) -> tuple[tuple[Owed, Reminder], ...]:
    """The calls to recall that this person does not follow and wants, soonest first; `known` are told of anyway.

    The event of each says when its date was last told: who heard of it within the last week before it needs no more
    (in a first message nobody did).
    """
    since = None if is_first else subscriber.created or _EVER
    found = []
    for item in open_calls:
        call, deadline = item.call, item.call.reading.deadline
        if deadline is None or call.id in known or is_over(call, now):
            continue
        left = days_left(deadline, subscriber.zone, now)
        had = (call.id, deadline.date, NOT_FOLLOWED)
        was_heard = since is not None and item.event.at >= since
        was_told_then = was_heard and days_left(deadline, subscriber.zone, item.event.at) <= CLOSES_SOON
        if 0 <= left <= CLOSES_SOON and had not in reminded and not was_told_then:
            found.append((left, call.id, item, had))
    return tuple((item, had) for *_, item, had in sorted(found, key=lambda one: one[:2])[:MOST_CLOSING])


def days_left(deadline: Moment, zone: str, now: datetime) -> int:
    """Days between the reader's today and the deadline's day in the reader's zone."""
    known, here = instant(deadline), ZoneInfo(zone)
    on = known.astimezone(here).date() if known else deadline.date
    return (on - now.astimezone(here).date()).days


def _had(call: int, deadline: date, step: int, reminded: frozenset[Reminder]) -> bool:
    """Whether this step or a nearer one of that deadline was given."""
    return any((call, deadline, near) in reminded for near in range(step + 1))
