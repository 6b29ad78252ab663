"""Which subscribers are due a message now, for which slot and purpose. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from watcher.deliver.plan.slots import Slot, daily_slot, due_slot, missed_slot, send_before
from watcher.model import Frequency, Purpose, QuietRhythm, Subscriber
from watcher.remember.outbox.messages import Queued

A_DAY = timedelta(hours=24)
A_WEEK = timedelta(days=6, hours=12)  # so that a weekly «nothing new» keeps its day


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """One message to think about: `purpose` is digest, asked, instant or reminder.

    `former` is the message called back whose place it takes.
    """

    subscriber: Subscriber
    slot: Slot
    purpose: Purpose
    former: Queued | None = None

    @property
    def not_after(self) -> datetime:
        """Until when it may be sent; after that its content merges into a later one."""
        if self.former is not None:
            return self.former.not_after
        if self.purpose == Purpose.DIGEST:
            return send_before(self.subscriber, self.slot)
        return self.slot.at + A_DAY


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """What was done for whom: the newest slot, the filters for a digest now, who follows or put off something.

    `missed`: when it was noticed that the newest slot's digest did not leave. `called_back`: messages to be composed
    anew. `instants`: whether to write at once to those who want that; not while a collection still brings more.
    """

    last_slots: Mapping[int, str] = field(default_factory=dict)
    asked: Mapping[int, datetime] = field(default_factory=dict)
    followers: frozenset[int] = frozenset()
    last_heard: Mapping[int, datetime] = field(default_factory=dict)
    missed: Mapping[int, datetime] = field(default_factory=dict)
    called_back: Mapping[int, tuple[Queued, ...]] = field(default_factory=dict)
    instants: bool = True


def plans(subscribers: Iterable[Subscriber], history: DeliveryHistory, now: datetime) -> Iterator[MessagePlan]:
    """Every message to think about now. Whether there is anything to say is not asked here."""
    for subscriber in subscribers:
        whole = _whole(subscriber, history, now)
        if whole is not None:
            yield whole
            continue
        if subscriber.frequency == Frequency.INSTANT and history.instants:
            yield MessagePlan(subscriber, Slot("event", now), Purpose.INSTANT)
        if (reminder := _reminder(subscriber, history, now)) is not None:
            yield reminder


def _whole(subscriber: Subscriber, history: DeliveryHistory, now: datetime) -> MessagePlan | None:
    """A message that tells all that is owed: as asked for, as its hour has come, or one called back."""
    if (asked := history.asked.get(subscriber.id)) is not None:
        return MessagePlan(subscriber, Slot(f"asked-{asked:%Y%m%dT%H%M%S}", now), Purpose.ASKED)
    slot = due_slot(subscriber, now, history.last_slots.get(subscriber.id), history.missed.get(subscriber.id))
    if slot is not None:
        return MessagePlan(subscriber, slot, Purpose.DIGEST)
    former = _called_back(subscriber, history, (Purpose.ASKED, Purpose.DIGEST, Purpose.QUIET))
    if former is None or (subscriber.frequency == Frequency.NEVER and former.purpose != Purpose.ASKED):
        return None
    purpose = Purpose.DIGEST if former.purpose == Purpose.QUIET else former.purpose
    return MessagePlan(subscriber, Slot(former.slot, former.created), purpose, former)


def _reminder(subscriber: Subscriber, history: DeliveryHistory, now: datetime) -> MessagePlan | None:
    """A separate reminder, for subscribers without a daily digest."""
    if subscriber.id not in history.followers or subscriber.frequency not in (
        Frequency.INSTANT,
        Frequency.WORKDAYS,
        Frequency.WEEKLY,
    ):
        return None
    former = _called_back(subscriber, history, (Purpose.REMINDER,))
    if former is not None:
        return MessagePlan(subscriber, Slot(former.slot, former.created), Purpose.REMINDER, former)
    today = daily_slot(subscriber, now)
    return MessagePlan(subscriber, Slot(f"reminder-{today.name}", today.at), Purpose.REMINDER) if today else None


def _called_back(subscriber: Subscriber, history: DeliveryHistory, purposes: tuple[Purpose, ...]) -> Queued | None:
    """The newest message of that sort that is to be composed anew."""
    rows = [row for row in history.called_back.get(subscriber.id, ()) if row.purpose in purposes]
    return rows[-1] if rows else None


def missed_slots(
    subscribers: Iterable[Subscriber], history: DeliveryHistory, ran: datetime | None, now: datetime
) -> dict[int, str]:
    """The digests that nobody was there to compose in time: subscriber → slot. `ran`: when composing was last done."""
    found = ((who.id, missed_slot(who, now, history.last_slots.get(who.id), ran)) for who in subscribers)
    return {number: slot.name for number, slot in found if slot is not None}


def wants_nothing_new_said(plan: MessagePlan, history: DeliveryHistory, now: datetime) -> bool:
    """Whether «nothing new» is to be said: when asked for, or at the rhythm the reader chose."""
    if plan.purpose == Purpose.ASKED:
        return True
    if plan.purpose != Purpose.DIGEST or plan.subscriber.quiet_rhythm == QuietRhythm.NEVER:
        return False
    if plan.subscriber.quiet_rhythm == QuietRhythm.DAILY:
        return True
    heard = history.last_heard.get(plan.subscriber.id) or plan.subscriber.created or now
    return now - heard >= A_WEEK
