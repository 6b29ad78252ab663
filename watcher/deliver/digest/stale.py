"""Whether a message that waits still says what is so. Only of messages that certainly never left: a copy of one that
may have arrived must be the same. Pure decision (`why_stale`); `recall` asks it of all that is about to leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.deliver.digest.bundle import ENDS, is_over
from watcher.deliver.match.match import is_minor
from watcher.model import Call, Cause, Event, Frequency, Purpose, Subscriber
from watcher.remember.outbox.recalling import WaitingMessage
from watcher.remember.store import Store

LONGEST_COLLECTION = timedelta(hours=1)
"""An event bears the instant at which its collection began, and is in the ledger so much later at the most."""


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """What is known now of all that waiting messages tell: calls by number, their events, people and their marks.

    `moved` are the calls of which anything may have changed since the oldest of these messages; `changes` what is known
    of them to messages made at that instant that tell these events: thousands tell the same.
    """

    now: datetime
    calls: Mapping[int, Call]
    events: Mapping[int, Sequence[Event]]
    call_of: Mapping[int, int]
    moved: frozenset[int]
    readers: Mapping[int, Subscriber]
    marks: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    changes: dict[tuple[int, datetime, tuple[int, ...]], str] = field(default_factory=dict)


def why_stale(told: WaitingMessage, facts: WaitingFacts) -> str:
    """Why this message must not leave as it is; empty when it may."""
    reader = facts.readers.get(told.row.subscriber)
    if reader is None:
        return ""  # who left is cancelled by the sender
    if reader.frequency == Frequency.NEVER and told.row.purpose != Purpose.ASKED:
        return "the reader wants no messages any more"
    marks = facts.marks.get(reader.id, {})
    said = _calls(told, facts).items()
    return (
        next((why for call, events in said if (why := _of_call((call, events), told.row.created, facts, marks))), "")
        or next((why for reminder in told.reminders if (why := _of_reminder(reminder, facts, marks))), "")
        or _of_days(told, facts, reader)
    )


def _calls(told: WaitingMessage, facts: WaitingFacts) -> dict[int, tuple[int, ...]]:
    """The calls of a message, each with its events that are told."""
    found: dict[int, tuple[int, ...]] = {}
    for seq in told.events:
        if number := facts.call_of.get(seq):
            found[number] = (*found.get(number, ()), seq)
    for number in (*(call for call, _, _ in told.reminders), *told.later):
        found.setdefault(number, ())
    return found


def _of_call(told: tuple[int, tuple[int, ...]], since: datetime, facts: WaitingFacts, marks: Mapping[int, str]) -> str:
    number, mine = told
    call = facts.calls.get(number)
    if call is None:
        return ""
    if "mute" in (marks.get(call.id), marks.get(call.edition_of or 0)):
        return f"call {number} was muted"
    if number not in facts.moved:
        return ""
    key = number, since, mine
    why = facts.changes.get(key)
    if why is None:
        why = facts.changes[key] = _of_change((number, call), since, mine, facts)
    return why


def _of_change(told: tuple[int, Call], since: datetime, mine: Collection[int], facts: WaitingFacts) -> str:
    (number, call), now = told, facts.now
    events = facts.events.get(number, ())
    newest = max((event.seq for event in events if event.seq in mine), default=0)
    if any(event.seq > newest and _is_news(event, since, is_told=newest > 0) for event in events):
        return f"call {number} changed"
    if any(since < moment.ends_at <= now for moment in call.reading.all_deadlines):
        return f"a deadline of call {number} passed"
    tells_end = any(event.seq in mine and event.kind in ENDS for event in events)
    if is_over(call, now) and not is_over(call, since) and not tells_end:
        return f"call {number} is over"
    return ""


def _is_news(event: Event, since: datetime, *, is_told: bool) -> bool:
    """Whether the message cannot have known it. An event of a collection that was running may be older by its clock."""
    if event.at > since:
        return True
    may_be_late = event.cause is Cause.SOURCE and not event.held and not is_minor(event)
    return is_told and may_be_late and event.at > since - LONGEST_COLLECTION


def _of_reminder(reminder: tuple[int, object, int], facts: WaitingFacts, marks: Mapping[int, str]) -> str:
    number, day, step = reminder
    call = facts.calls.get(number)
    if step > 0 and marks.get(number) != "follow":
        return f"call {number} is followed no more"
    deadline = call.reading.deadline if call else None
    return "" if deadline is not None and deadline.date == day else f"the deadline of call {number} moved"


def _of_days(told: WaitingMessage, facts: WaitingFacts, reader: Subscriber) -> str:
    """«Three days left» holds for a day."""
    here = ZoneInfo(reader.zone)
    if told.row.created.astimezone(here).date() == facts.now.astimezone(here).date():
        return ""
    dated = (facts.calls.get(number) for number in _calls(told, facts))
    return "it counts days from another day" if any(call and call.reading.all_deadlines for call in dated) else ""


# --- asked of the memory -----------------------------------------------------------------------------------


def recall(store: Store, now: datetime, channels: Iterable[str]) -> int:
    """Calls back what waits on these channels and no longer holds, with all else that waits for the same readers.

    It is composed anew in the same run. How many messages were called back. One look at an index when nothing waits.
    """
    free = [name for name in channels if store.outbox.channel(name).free_at(now) <= now]
    waiting = store.digests.about_to_leave(now, free) if free else ()
    if not waiting:
        return 0
    reasons = _reasons(waiting, _facts(store, waiting, now))
    if reasons:
        store.digests.call_back(reasons, now)
    return len(reasons)


def _reasons(waiting: Iterable[WaitingMessage], facts: WaitingFacts) -> dict[int, str]:
    """Row → reason. One stale message brings the reader's others back too: one message tells it all."""
    lines: dict[int, list[WaitingMessage]] = defaultdict(list)
    for told in waiting:
        lines[told.row.subscriber].append(told)
    reasons: dict[int, str] = {}
    for line in lines.values():
        found = {told.row.id: why_stale(told, facts) for told in line}
        first = next(filter(None, found.values()), "")
        if first:
            reasons |= {number: why or first for number, why in found.items()}
    return reasons


def _facts(store: Store, waiting: Sequence[WaitingMessage], now: datetime) -> WaitingFacts:
    told = {seq for message in waiting for seq in message.events}
    ledger = store.ledger.since(min(told) - 1) if told else ()
    call_of = {event.seq: event.call for event in ledger if event.seq in told}
    recalled = {
        number for message in waiting for number in (*(call for call, _, _ in message.reminders), *message.later)
    }
    numbers = {*call_of.values(), *recalled}
    events: dict[int, list[Event]] = defaultdict(list)
    for event in ledger:
        if event.call in numbers:
            events[event.call].append(event)
    readers = {reader.id: reader for reader in store.people.active()}
    calls, oldest = store.calls.many(numbers), min(message.row.created for message in waiting)
    moved = frozenset(number for number, call in calls.items() if _may_have_moved(call, events[number], oldest, now))
    return WaitingFacts(now, calls, events, call_of, moved, readers, store.marks.all_marks())


def _may_have_moved(call: Call, events: Iterable[Event], since: datetime, now: datetime) -> bool:
    if any(event.at > since - LONGEST_COLLECTION for event in events) or is_over(call, now):
        return True
    return any(since < moment.ends_at <= now for moment in call.reading.all_deadlines)
