"""Who is to be written to now, for which slot and purpose. Pure: reads what is handed to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.deliver.slots import Slot, daily_slot, due_slot, send_before
from watcher.model import Subscriber

A_DAY = timedelta(hours=24)
A_WEEK = timedelta(days=6, hours=12)  # so that a weekly «nothing new» keeps its day


@dataclass(frozen=True, slots=True)
class Plan:
    """One message to think about: `purpose` is digest, asked, instant or reminder."""

    subscriber: Subscriber
    slot: Slot
    purpose: str

    @property
    def not_after(self) -> datetime:
        """Until when it may be sent; after that its content merges into a later one."""
        if self.purpose == "digest":
            return send_before(self.subscriber, self.slot)
        return self.slot.at + A_DAY


@dataclass(frozen=True, slots=True)
class Diary:
    """What was done for whom: the newest slot, the wishes for a digest now, who follows or put off something."""

    last_slots: Mapping[int, str] = field(default_factory=dict)
    asked: Mapping[int, datetime] = field(default_factory=dict)
    minding: frozenset[int] = frozenset()
    last_heard: Mapping[int, datetime] = field(default_factory=dict)


def plans(subscribers: Iterable[Subscriber], diary: Diary, now: datetime) -> Iterator[Plan]:
    """Every message to think about now. Whether there is anything to say is not asked here."""
    for subscriber in subscribers:
        if (asked := diary.asked.get(subscriber.id)) is not None:
            yield Plan(subscriber, Slot(f"asked-{asked:%Y%m%dT%H%M%S}", now), "asked")
            continue
        slot = due_slot(subscriber, now, diary.last_slots.get(subscriber.id))
        if slot is not None:
            yield Plan(subscriber, slot, "digest")
            continue
        if subscriber.frequency == "instant":
            yield Plan(subscriber, Slot("event", now), "instant")
        reminding = subscriber.id in diary.minding and subscriber.frequency in ("instant", "workdays", "weekly")
        if reminding and (today := daily_slot(subscriber, now)):
            yield Plan(subscriber, Slot(f"reminder-{today.name}", today.at), "reminder")


def wants_silence_told(plan: Plan, diary: Diary, now: datetime) -> bool:
    """Whether «nothing new» is to be said: when asked for, or at the rhythm the reader chose."""
    if plan.purpose == "asked":
        return True
    if plan.purpose != "digest" or plan.subscriber.quiet_rhythm == "never":
        return False
    if plan.subscriber.quiet_rhythm == "daily":
        return True
    heard = diary.last_heard.get(plan.subscriber.id) or plan.subscriber.created or now
    return now - heard >= A_WEEK
