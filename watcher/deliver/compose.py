"""From the ledger to messages: what everyone is owed now, with the marks that go with it. Writes nothing.

Decisions are `planning` (who, when), `digest` (what) and `render` (how it looks); here they meet the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from watcher.config import Settings
from watcher.deliver.digest.digest import Composer, Digest, Due, Health
from watcher.deliver.digest.reminders import days_left
from watcher.deliver.digest.source_summary import health
from watcher.deliver.match.index import Index, Owed
from watcher.deliver.plan.planning import Diary, Plan, plans, wants_silence_told
from watcher.deliver.plan.slots import Slot
from watcher.deliver.render.buttons import Hand, seated
from watcher.deliver.render.headers import digest_headers, message_id
from watcher.deliver.render.links import Addresses
from watcher.deliver.render.render import MAX_HTML, Renderer
from watcher.model import Call, Subscriber
from watcher.remember.outbox.messages import Parcel, Silence
from watcher.remember.people.call_marks import Reminder
from watcher.remember.store import Store

BATCH = 100

_NO_MARKS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ground:
    """All that composing reads, loaded once a run.

    `seen_to` is the end of the ledger, `held_from` its first held event; `pieces` the smaller budgets of those whose
    last message could not be sent.
    """

    settings: Settings
    store: Store
    now: datetime
    composer: Composer
    renderer: Renderer
    diary: Diary
    index: Index
    calls: Mapping[int, Call]
    told: Mapping[int, frozenset[int]]
    marks: Mapping[int, Mapping[int, str]]
    followed: Mapping[int, Mapping[int, datetime]]
    later: Mapping[int, tuple[int, ...]]
    reminded: Mapping[int, frozenset[Reminder]]
    health: Health
    pieces: Mapping[int, int]
    seen_to: int
    held_from: int | None


@dataclass(frozen=True, slots=True)
class Composed:
    """One batch: messages to freeze, and readers to whom nothing is said."""

    parcels: tuple[Parcel, ...]
    silences: tuple[Silence, ...]


def compose_due(settings: Settings, store: Store, now: datetime, *, instants: bool = True) -> Iterator[Composed]:
    """Everything that is due at `now`, in batches of one transaction each; `instants` as in `Diary`."""
    diary = replace(diary_of(store, now), instants=instants)
    due = list(plans(store.people.active(), diary, now))
    if not due:
        return
    ground = _ground(settings, store, due, (now, replace(diary, last_heard=store.outbox.last_heard())))
    for start in range(0, len(due), BATCH):
        outcomes = [outcome for plan in due[start : start + BATCH] for outcome in _outcomes(ground, plan)]
        parcels = tuple(outcome for outcome in outcomes if isinstance(outcome, Parcel))
        yield Composed(parcels, tuple(outcome for outcome in outcomes if isinstance(outcome, Silence)))


def diary_of(store: Store, now: datetime) -> Diary:
    """What was done for whom, but for `last_heard`, which costs more and is rarely needed."""
    outbox = store.outbox
    done = outbox.last_slots()
    return Diary(
        last_slots={who: last.slot for who, last in done.items()},
        asked=outbox.asked_now(),
        minding=frozenset({*store.people.followed(), *outbox.later_due(now)}),
        missed={who: last.at for who, last in done.items() if last.is_missed},
        called_back=outbox.called_back(),
    )


def _ground(settings: Settings, store: Store, due: Sequence[Plan], moment: tuple[datetime, Diary]) -> Ground:
    now, diary = moment
    since = min(plan.subscriber.since_seq for plan in due)
    events = store.ledger.since(since)
    held = [event.seq for event in store.ledger.held()]
    followed, later = store.people.followed(), store.outbox.later_due(now)
    wanted = {event.call for event in events}
    wanted |= {call for calls in (*followed.values(), *later.values()) for call in calls}
    calls = store.calls.many(wanted)
    return Ground(
        settings=settings,
        store=store,
        now=now,
        composer=Composer(settings, now),
        renderer=Renderer(settings),
        diary=diary,
        index=Index(events, calls),
        calls=calls,
        told=store.outbox.told(since),
        marks=store.people.all_marks(),
        followed=followed,
        later=later,
        reminded=store.outbox.reminded(),
        health=health(settings, store.sources.states()),
        pieces=store.outbox.pieces(),
        seen_to=max((event.seq for event in events), default=since),
        held_from=min(held, default=None),
    )


def _outcomes(ground: Ground, plan: Plan) -> Iterator[Parcel | Silence]:
    subscriber = plan.subscriber
    told = ground.told.get(subscriber.id, frozenset())
    marks = ground.marks.get(subscriber.id, _NO_MARKS)
    if plan.purpose == "reminder":
        owed: tuple[Owed, ...] = ()
    else:
        owed = tuple(item for item in ground.index.owed(subscriber, marks) if item.event.seq not in told)
    if plan.purpose == "instant":
        yield from _instants(ground, plan, owed)
        return
    facts = _due(ground, subscriber, owed)
    digest = ground.composer.compose(subscriber, facts, ground.pieces.get(subscriber.id))
    if digest.is_empty and not wants_silence_told(plan, ground.diary, ground.now):
        yield from _silence(ground, plan, digest)
    else:
        yield _parcel(ground, plan, digest, facts)


def _silence(ground: Ground, plan: Plan, digest: Digest) -> Iterator[Silence]:
    place = _place(ground, plan.subscriber, digest.left)
    if plan.purpose == "digest":
        yield Silence(plan.subscriber.id, plan.slot.name, digest.settled, place)
    elif digest.settled or (plan.purpose == "instant" and place > plan.subscriber.since_seq):
        yield Silence(plan.subscriber.id, "", digest.settled, place)


def _instants(ground: Ground, plan: Plan, owed: tuple[Owed, ...]) -> Iterator[Parcel | Silence]:
    """All that is owed now as one message: five changes found in one collection are not five mails."""
    subscriber = plan.subscriber
    facts = Due(owed=owed, marks=ground.marks.get(subscriber.id, _NO_MARKS))
    digest = ground.composer.compose(subscriber, facts, ground.pieces.get(subscriber.id))
    if not digest.is_empty:
        slot = Slot(f"event-{min(digest.told)}", plan.slot.at)
        yield replace(_parcel(ground, replace(plan, slot=slot), digest, facts), settled={})
    open_still = (*digest.left, *digest.told)  # the reader's place moves on once what is told is safely queued
    yield from _silence(ground, plan, Digest(subscriber, ground.now, left=open_still, settled=digest.settled))


def _due(ground: Ground, subscriber: Subscriber, owed: tuple[Owed, ...]) -> Due:
    follows = ground.followed.get(subscriber.id, {})
    followed = tuple(ground.calls[call] for call in follows if call in ground.calls)
    later = tuple(ground.calls[call] for call in ground.later.get(subscriber.id, ()) if call in ground.calls)
    reminded = ground.reminded.get(subscriber.id, frozenset())
    return Due(
        owed=owed,
        marks=ground.marks.get(subscriber.id, _NO_MARKS),
        followed=followed,
        later=later,
        reminded=reminded | _seen_when_followed(subscriber, followed, follows),
        since=ground.diary.last_heard.get(subscriber.id),
        health=ground.health,
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


def _place(ground: Ground, subscriber: Subscriber, left: Iterable[int]) -> int:
    """How far in the ledger nothing is open for this reader; what waits, or is held for an admin, stays ahead."""
    open_from = [*left, *([ground.held_from] if ground.held_from else [])]
    return max(subscriber.since_seq, min([ground.seen_to, *(seq - 1 for seq in open_from)]))


def _parcel(ground: Ground, plan: Plan, digest: Digest, facts: Due) -> Parcel:
    subscriber = plan.subscriber
    addresses = Addresses.of(ground.settings, ground.store.people.signer, subscriber.id)
    links = addresses.links
    message = ground.renderer.render(digest, links)
    if len(message.html.encode()) > MAX_HTML:  # tells less at once; the rest stays owed
        digest, message = ground.renderer.write(subscriber, facts, ground.now, links, ground.composer)
    frozen = replace(
        message,
        id=message_id(ground.settings, subscriber, plan.slot.name),
        headers=digest_headers(ground.settings, addresses, subscriber, ground.now),
    )
    if subscriber.channel == "telegram":  # only what the channel sends is kept
        hand = Hand(subscriber.id, message.language, addresses.signer)
        frozen = replace(seated(frozen, ground.marks.get(subscriber.id, _NO_MARKS), hand), html="")
    else:
        frozen = replace(frozen, parts=(), calls=())
    return Parcel(
        subscriber=subscriber.id,
        channel=subscriber.channel,
        slot=plan.slot.name,
        purpose="quiet" if digest.is_empty and plan.purpose == "digest" else plan.purpose,
        message=frozen,
        items=len(digest.items),
        not_before=ground.now,
        not_after=plan.not_after,
        events=digest.told,
        reminders=digest.reminders,
        later=digest.later,
        settled=digest.settled,
        since_seq=_place(ground, subscriber, digest.left) if plan.purpose in ("digest", "asked") else None,
        attempts=plan.former.attempts if plan.former else 0,
    )
