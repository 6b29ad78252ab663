"""What one message tells one person: which events, merged by call, in which sections, and what waits or is let go.

Pure: decides and renders nothing. Every owed event ends in exactly one of `told`, `left` (still owed) or `settled`
(never told, with the reason), so that each send and each empty_slot can be explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType

from watcher.config import Settings
from watcher.deliver.digest.bundle import ENDS, SECTIONS, Bundle, Bundler, is_over
from watcher.deliver.digest.reminders import Reminder, due_reminders
from watcher.deliver.match.index import Owed
from watcher.deliver.match.match import NO_MARKS, Answers, Marks, matches
from watcher.model import Call, Event, Match, Subscriber

BRIEF = frozenset({"news", "awards"})


@dataclass(frozen=True, slots=True)
class Failing:
    """A source that does not answer: its label and since when."""

    label: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """How many of the sources that are on were read lately, and which of them fail.

    `read` counts readings since the reader's last message, of at least a day; `silent_since` is the last reading of
    any source when that is longer ago than it should be: then nothing can be said about health.
    """

    read: int = 0
    failing: tuple[Failing, ...] = ()
    total: int = 0
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """All that one person may be told now.

    `followed` are the followed calls as they stand; `later` those put off whose time has come; `reminded` the
    reminders already given; `since` when the last message left.
    """

    owed: tuple[Owed, ...] = ()
    marks: Marks = field(default_factory=lambda: NO_MARKS)
    followed: tuple[Call, ...] = ()
    later: tuple[Call, ...] = ()
    reminded: frozenset[Reminder] = frozenset()
    since: datetime | None = None
    health: SourceSummary = SourceSummary()


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One call in the message: the events it stands for (none for a reminder), and why this person."""

    call: Call
    events: tuple[Event, ...] = ()
    match: Match | None = None
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of SECTIONS, for `new` one a domain («» for calls of none), and its items in order."""

    name: str
    items: tuple[DigestItem, ...]
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A message before it is written. `told`, `left` and `settled` hold ledger numbers (seq)."""

    subscriber: Subscriber
    now: datetime
    sections: tuple[Section, ...] = ()
    told: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    settled: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    waiting: int = 0
    reminders: tuple[Reminder, ...] = ()
    later: tuple[int, ...] = ()
    since: datetime | None = None
    health: SourceSummary = SourceSummary()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new: such a message leaves only at the rhythm the person chose."""
        return not self.sections

    @property
    def items(self) -> tuple[DigestItem, ...]:
        return tuple(item for section in self.sections for item in section.items)

    def count(self, *names: str) -> int:
        """How many items stand in the sections of these names."""
        return sum(len(section.items) for section in self.sections if section.name in names)


class Composer:
    """Composes the digests of one run; what readers share (bundles, why an interest wants a call) is decided once."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self._bundler = Bundler(now)
        self._answers = Answers()

    def compose(self, subscriber: Subscriber, due: Due, budget: int | None = None) -> Digest:
        """The message for one person; `budget` (items) may be smaller than that of the settings."""
        settings, now = self._settings, self._now
        found, settled = self._bundler.bundles(due.owed, frozenset(call.id for call in due.followed))
        chosen, waiting = _within(found, settings, settings.deliver.budget if budget is None else budget)
        shown = {bundle.call.id for bundle in chosen}
        reminders = due_reminders(subscriber, due.followed, due.reminded, now)
        domains = _domains(subscriber)
        items = [(bundle.section, self._item(bundle, subscriber, due.marks, domains)) for bundle in chosen]
        recalled = _recalled(due, reminders, domains, now)
        items += [(name, item) for name, item in recalled if item.call.id not in shown]
        return Digest(
            subscriber=subscriber,
            now=now,
            sections=tuple(_sections(items, settings)),
            told=_seqs(chosen),
            left=_seqs(waiting),
            settled=MappingProxyType(settled),
            waiting=len(waiting),
            reminders=reminders,
            later=tuple(call.id for call in due.later),
            since=due.since,
            health=due.health,
        )

    def _item(self, bundle: Bundle, subscriber: Subscriber, marks: Marks, domains: frozenset[str]) -> DigestItem:
        match = matches(subscriber, bundle.keys, bundle.events[0], marks, self._answers)
        return DigestItem(bundle.call, bundle.shown, match, _domain(bundle.call, domains))


def compose(subscriber: Subscriber, due: Due, settings: Settings, now: datetime, budget: int | None = None) -> Digest:
    """One message by itself; for many, keep a `Composer`."""
    return Composer(settings, now).compose(subscriber, due, budget)


def _within(found: Sequence[Bundle], settings: Settings, budget: int) -> tuple[list[Bundle], list[Bundle]]:
    """What fits into the message, the most urgent first, and what waits for the next one."""
    ranked = sorted(found, key=attrgetter("urgency"))
    calls = [bundle for bundle in ranked if bundle.section not in BRIEF]
    brief = [bundle for bundle in ranked if bundle.section in BRIEF]
    room = min(settings.deliver.news_budget, budget)
    return calls[:budget] + brief[:room], calls[budget:] + brief[room:]


def _recalled(
    due: Due, reminders: Sequence[Reminder], domains: frozenset[str], now: datetime
) -> Iterator[tuple[str, DigestItem]]:
    """Followed calls that close soon (on the last day among the changes), and calls put off until today."""
    followed = {call.id: call for call in due.followed}
    for number, _, step in reminders:
        call = followed[number]
        yield "changes" if step <= 1 else "closing", DigestItem(call, domain=_domain(call, domains))
    for call in due.later:
        if call.id not in {number for number, _, _ in reminders} and not is_over(call, now):
            yield "later", DigestItem(call, domain=_domain(call, domains))


def _sections(items: Iterable[tuple[str, DigestItem]], settings: Settings) -> Iterator[Section]:
    """The sections in reading order, new calls grouped by domain in the order of the settings."""
    groups: dict[tuple[int, int, str], list[DigestItem]] = defaultdict(list)
    order = {name: place for place, name in enumerate(settings.domains)}
    for name, item in items:
        domain = item.domain if name == "new" else ""
        groups[SECTIONS.index(name), order.get(domain, len(order)), domain].append(item)
    for (place, _, domain), members in sorted(groups.items(), key=lambda group: group[0]):
        yield Section(SECTIONS[place], tuple(sorted(members, key=_by_deadline)), domain)


def _by_deadline(item: DigestItem) -> tuple[bool, date, int]:
    """Soonest first, then calls without a deadline, then those that ended; news as they came."""
    deadline, has_ended = item.call.reading.deadline, any(event.kind in ENDS for event in item.events)
    return has_ended, deadline.date if deadline else date.max, item.events[0].seq if item.events else item.call.id


def _domains(subscriber: Subscriber) -> frozenset[str]:
    return frozenset(domain for interest in subscriber.interests for domain in interest.domains)


def _domain(call: Call, followed: frozenset[str]) -> str:
    """Under which domain this person looks for the call: the strongest they follow, else the call's own strongest."""
    scores = call.reading.domains
    if not scores:
        return ""
    return min(scores, key=lambda score: (score.domain not in followed, -score.score, score.domain)).domain


def _seqs(found: Iterable[Bundle]) -> tuple[int, ...]:
    return tuple(sorted(seq for bundle in found for seq in bundle.seqs))
