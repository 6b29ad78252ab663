"""From the ledger to messages: what each subscriber is owed now. Writes nothing.

Decisions are in `planning` (which subscriber, when), `digest` (what) and `render` (how it looks).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from watcher.config import Settings
from watcher.deliver.digest.digest import Composer, Digest, Due
from watcher.deliver.digest.reminders import days_left
from watcher.deliver.digest.source_summary import Readings
from watcher.deliver.match.index import MatchIndex, Owed
from watcher.deliver.open_calls import OpenCalls
from watcher.deliver.plan.planning import DeliveryHistory, MessagePlan, plans, wants_nothing_new_said
from watcher.deliver.render.buttons import ButtonSigner, with_buttons
from watcher.deliver.render.headers import digest_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.deliver.render.render import MAX_HTML, Renderer
from watcher.model import Call, Purpose, Subscriber
from watcher.model.fit import Profile
from watcher.remember.outbox.messages import EmptySlot, OutboxEntry
from watcher.remember.people.call_marks import Reminder
from watcher.remember.store import Store

BATCH = 100

_NO_MARKS: Mapping[int, str] = MappingProxyType({})
_WHOLE = (Purpose.DIGEST, Purpose.ASKED)
"""Messages that tell all there is to tell; an instant one, which tells what just happened, moves no reader on."""


@dataclass(frozen=True, slots=True)
class ComposeSnapshot:
    """All that composing reads, loaded once per run.

    `seen_to` is the end of the ledger, `held_from` its first held event; `pieces` the smaller budgets of those whose
    last message could not be sent.
    """

    settings: Settings
    store: Store
    now: datetime
    composer: Composer
    renderer: Renderer
    history: DeliveryHistory
    index: MatchIndex
    calls: Mapping[int, Call]
    told: Mapping[int, frozenset[int]]
    marks: Mapping[int, Mapping[int, str]]
    followed: Mapping[int, Mapping[int, datetime]]
    later: Mapping[int, tuple[int, ...]]
    reminded: Mapping[int, frozenset[Reminder]]
    readings: Readings
    pieces: Mapping[int, int]
    seen_to: int
    held_from: int | None
    open_calls: OpenCalls
    profiles: Mapping[int, Profile]


@dataclass(frozen=True, slots=True)
class Composed:
    """One batch: messages to freeze, and readers to whom nothing is said."""

    entries: tuple[OutboxEntry, ...]
    empty_slots: tuple[EmptySlot, ...]


def compose_due(settings: Settings, store: Store, now: datetime, *, instants: bool = True) -> Iterator[Composed]:
    """Everything that is due at `now`, in batches of one transaction each; `instants` as in `DeliveryHistory`."""
    history = replace(history_of(store, now), instants=instants)
    due = list(plans(store.people.active(), history, now))
    if not due:
        return
    snapshot = _snapshot(settings, store, due, (now, replace(history, last_heard=store.digests.last_heard(now))))
    for start in range(0, len(due), BATCH):
        outcomes = [outcome for plan in due[start : start + BATCH] for outcome in _outcomes(snapshot, plan)]
        entries = tuple(outcome for outcome in outcomes if isinstance(outcome, OutboxEntry))
        yield Composed(entries, tuple(outcome for outcome in outcomes if isinstance(outcome, EmptySlot)))


def history_of(store: Store, now: datetime) -> DeliveryHistory:
    """The delivery history without `last_heard`, which costs more and is rarely needed."""
    digests = store.digests
    done = digests.last_slots()
    return DeliveryHistory(
        last_slots={who: last.slot for who, last in done.items()},
        asked=digests.asked_now(),
        followers=frozenset({*store.marks.followed(), *digests.later_due(now)}),
        missed={who: last.at for who, last in done.items() if last.is_missed},
        called_back=digests.called_back(),
    )


def _snapshot(
    settings: Settings, store: Store, due: Sequence[MessagePlan], moment: tuple[datetime, DeliveryHistory]
) -> ComposeSnapshot:
    now, history = moment
    since = min(plan.subscriber.since_seq for plan in due)
    events = store.ledger.since(since)
    held = store.ledger.held()
    doubted = {event.call for event in held if event.held_because != "first_run"}
    followed, later = store.marks.followed(), store.digests.later_due(now)
    wanted = {event.call for event in events}
    wanted |= {call for calls in (*followed.values(), *later.values()) for call in calls}
    calls = store.calls.many(wanted)
    readers = {plan.subscriber.id for plan in due if plan.purpose != Purpose.REMINDER}
    return ComposeSnapshot(
        settings=settings,
        store=store,
        now=now,
        composer=Composer(settings, now),
        renderer=Renderer(settings, store.introductions.count_open()),
        history=history,
        index=MatchIndex(events, calls),
        calls=calls,
        told=store.digests.told(since),
        marks=store.marks.all_marks(),
        followed=followed,
        later=later,
        reminded=store.digests.reminded(),
        readings=Readings(settings, store.sources.states(), now),
        pieces=store.digests.pieces(),
        seen_to=max((event.seq for event in events), default=since),
        held_from=min((event.seq for event in held), default=None),
        open_calls=OpenCalls(store, now, readers, doubted),
        profiles=store.profiles.all(),
    )


def _outcomes(snapshot: ComposeSnapshot, plan: MessagePlan) -> Iterator[OutboxEntry | EmptySlot]:
    subscriber = plan.subscriber
    told = snapshot.told.get(subscriber.id, frozenset())
    marks = snapshot.marks.get(subscriber.id, _NO_MARKS)
    owed: tuple[Owed, ...] = ()
    waiting: tuple[int, ...] = ()
    if plan.purpose != Purpose.REMINDER:
        owed = snapshot.index.owed(subscriber, marks)
        owed = tuple([item for item in owed if item.event.seq not in told]) if told else owed
        owed, waiting = _awake(snapshot, plan, owed)
    if plan.purpose == Purpose.INSTANT:
        yield from _instants(snapshot, plan, owed, waiting)
        return
    facts = _due(snapshot, subscriber, owed)
    facts = facts if plan.purpose == Purpose.REMINDER else snapshot.open_calls.added_to(facts, subscriber)
    digest = snapshot.composer.compose(subscriber, facts, snapshot.pieces.get(subscriber.id))
    if digest.is_empty and not wants_nothing_new_said(plan, snapshot.history, snapshot.now):
        yield from _empty_slot(snapshot, plan, digest, waiting)
    else:
        yield _entry(snapshot, plan, digest, facts, waiting)


def _awake(
    snapshot: ComposeSnapshot, plan: MessagePlan, owed: tuple[Owed, ...]
) -> tuple[tuple[Owed, ...], tuple[int, ...]]:
    """What is told now, and the events that wait because only searches that sleep today ask for them."""
    who = plan.subscriber
    today = snapshot.now.astimezone(ZoneInfo(who.zone)).date()
    weekday = today.weekday() if plan.purpose == Purpose.ASKED else who.weekday
    if plan.purpose == Purpose.DIGEST:
        today = date.fromisoformat(plan.slot.name)
    awake = tuple(interest for interest in who.interests if interest.is_awake(today, weekday))
    if len(awake) == len(who.interests):
        return owed, ()
    marks = snapshot.marks.get(who.id, _NO_MARKS)
    told = {item.event.seq for item in snapshot.index.owed(replace(who, interests=awake), marks)}
    waiting = tuple(item.event.seq for item in owed if item.event.seq not in told)
    return tuple(item for item in owed if item.event.seq in told), waiting


def _empty_slot(
    snapshot: ComposeSnapshot, plan: MessagePlan, digest: Digest, waiting: tuple[int, ...]
) -> Iterator[EmptySlot]:
    place = _place(snapshot, plan.subscriber, (*digest.left, *waiting))
    if plan.purpose == Purpose.DIGEST:
        yield EmptySlot(plan.subscriber.id, plan.slot.name, digest.settled, place)
    elif digest.settled or (plan.purpose == Purpose.INSTANT and place > plan.subscriber.since_seq):
        yield EmptySlot(plan.subscriber.id, "", digest.settled, place)


def _instants(
    snapshot: ComposeSnapshot, plan: MessagePlan, owed: tuple[Owed, ...], waiting: tuple[int, ...]
) -> Iterator[OutboxEntry | EmptySlot]:
    """All that is owed now as one message: five changes found in one collection are not five mails."""
    subscriber = plan.subscriber
    reminded = snapshot.reminded.get(subscriber.id, frozenset())
    profile = snapshot.profiles.get(subscriber.id, Profile())
    facts = Due(owed=owed, marks=snapshot.marks.get(subscriber.id, _NO_MARKS), reminded=reminded, profile=profile)
    facts = snapshot.open_calls.added_to(facts, subscriber) if owed else facts
    digest = snapshot.composer.compose(subscriber, facts, snapshot.pieces.get(subscriber.id))
    if digest.told:
        entry = _entry(snapshot, plan, digest, facts, waiting)
        # Named by what it tells in the end: a slot by what was left out for its size would be taken when that is told.
        slot = f"event-{min(entry.events)}"
        message = replace(entry.message, id=message_id(snapshot.settings, subscriber, slot))
        yield replace(entry, slot=slot, message=message, settled={})
    open_still = (*digest.left, *digest.told)  # the reader's place moves on once what is told is safely queued
    yield from _empty_slot(
        snapshot, plan, Digest(subscriber, snapshot.now, left=open_still, settled=digest.settled), waiting
    )


def _due(snapshot: ComposeSnapshot, subscriber: Subscriber, owed: tuple[Owed, ...]) -> Due:
    follows = snapshot.followed.get(subscriber.id, {})
    followed = tuple(snapshot.calls[call] for call in follows if call in snapshot.calls)
    later = tuple(snapshot.calls[call] for call in snapshot.later.get(subscriber.id, ()) if call in snapshot.calls)
    reminded = snapshot.reminded.get(subscriber.id, frozenset())
    return Due(
        owed=owed,
        marks=snapshot.marks.get(subscriber.id, _NO_MARKS),
        followed=followed,
        later=later,
        reminded=reminded | _seen_when_followed(subscriber, followed, follows),
        since=snapshot.history.last_heard.get(subscriber.id),
        health=snapshot.readings.since(snapshot.history.last_heard.get(subscriber.id)),
        profile=snapshot.profiles.get(subscriber.id, Profile()),
    )


def _seen_when_followed(
    subscriber: Subscriber, followed: Iterable[Call], since: Mapping[int, datetime]
) -> frozenset[Reminder]:
    """Steps that had passed when the person began to follow: they saw the date then, and need no reminder of it."""
    seen = set()
    for call in followed:
        deadline = call.reading.deadline
        if deadline is not None:
            left = days_left(deadline, subscriber.zone, since[call.id])
            seen |= {(call.id, deadline.date, step) for step in subscriber.reminders if step >= left}
    return frozenset(seen)


def _place(snapshot: ComposeSnapshot, subscriber: Subscriber, left: Iterable[int]) -> int:
    """How far in the ledger nothing is open for this reader; what waits, or is held for an admin, stays ahead."""
    open_from = [*left, *([snapshot.held_from] if snapshot.held_from else [])]
    return max(subscriber.since_seq, min([snapshot.seen_to, *(seq - 1 for seq in open_from)]))


def _entry(
    snapshot: ComposeSnapshot, plan: MessagePlan, digest: Digest, facts: Due, waiting: tuple[int, ...]
) -> OutboxEntry:
    subscriber = plan.subscriber
    addresses = Addresses.of(snapshot.settings, snapshot.store.people.signer, subscriber.id)
    links = addresses.links
    if subscriber.channel == "email" and addresses.site:
        links = replace(links, partner=lambda call: addresses.introduction("partner", call))
    message = snapshot.renderer.render(digest, links)
    if len(message.html.encode()) > MAX_HTML:  # tells less at once; the rest stays owed
        digest, message = snapshot.renderer.write(subscriber, facts, snapshot.now, links, snapshot.composer)
    frozen = replace(
        message,
        id=message_id(snapshot.settings, subscriber, plan.slot.name),
        headers=digest_headers(snapshot.settings, addresses, subscriber, snapshot.now),
    )
    if subscriber.channel == "telegram":  # only what the channel sends is kept
        signer = ButtonSigner(subscriber.id, message.language, addresses.signer)
        frozen = replace(with_buttons(frozen, snapshot.marks.get(subscriber.id, _NO_MARKS), signer), html="")
    else:
        frozen = replace(frozen, parts=(), calls=())
    return OutboxEntry(
        subscriber=subscriber.id,
        channel=subscriber.channel,
        slot=plan.slot.name,
        purpose=Purpose.QUIET if digest.is_empty and plan.purpose == Purpose.DIGEST else plan.purpose,
        message=frozen,
        items=len(digest.items),
        not_before=snapshot.now,
        not_after=plan.not_after,
        events=digest.told,
        reminders=digest.reminders,
        later=digest.later,
        settled=digest.settled,
        since_seq=_place(snapshot, subscriber, (*digest.left, *waiting)) if plan.purpose in _WHOLE else None,
        attempts=plan.former.attempts if plan.former else 0,
    )
