"""What one message tells one person: which events, merged by call, in which sections, and what waits or is let go.

Pure: decides and renders nothing. Every owed event ends in exactly one of `told`, `left` (still owed) or `settled`
(never told, with the reason), so that each send and each empty_slot can be explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType

from watcher.config import Settings
from watcher.deliver.digest.bundle import SECTIONS, Bundle, Bundler, is_over
from watcher.deliver.digest.flat import FLAT, funder_of, has_flat_list, own_searches
from watcher.deliver.digest.reminders import WELCOME, Reminder, closing_soon, due_reminders
from watcher.deliver.digest.welcome import MOST as MOST_OPEN
from watcher.deliver.digest.welcome import open_for
from watcher.deliver.match.fit import fit
from watcher.deliver.match.index import Owed
from watcher.deliver.match.keys import MatchKeys
from watcher.deliver.match.match import NO_MARKS, Answers, Marks, matches
from watcher.model import Call, Event, Interest, Kind, Match, Subscriber
from watcher.model.fit import Fit, Profile

BRIEF = frozenset({"news", "awards"})
"""The sections of titles alone."""
ROWS = frozenset({"closing", "ended", "more", "open", "forecasts", FLAT})
"""The sections whose calls take two lines each; all others show them in full."""
CARDS = 3
"""So many new calls are shown in full: the first, before the rest as rows. One more is no row alone."""
BY_DOMAIN = 8
"""More rows than this are grouped by domain."""


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

    `followed` are the followed calls as they stand; `closing` others that close soon, with the reasons why they
    concern this person; `later` those put off whose time has come; `reminded` the reminders already given; `since`
    when the last message left. `welcome` are all calls that stand, for who never had a message (`is_first`).
    """

    owed: tuple[Owed, ...] = ()
    marks: Marks = field(default_factory=lambda: NO_MARKS)
    followed: tuple[Call, ...] = ()
    closing: tuple[Owed, ...] = ()
    later: tuple[Call, ...] = ()
    welcome: tuple[Owed, ...] = ()
    is_first: bool = False
    reminded: frozenset[Reminder] = frozenset()
    since: datetime | None = None
    health: SourceSummary = SourceSummary()
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One call in the message: the events it stands for (none for a reminder), and why this person.

    `mark` is what the person said of it, where it stands here for that: follow or later. `fit` is how it fits what
    they said of themselves.
    """

    call: Call
    events: tuple[Event, ...] = ()
    match: Match | None = None
    domain: str = ""
    mark: str = ""
    fit: Fit | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of SECTIONS and its items in order; many rows have a section a domain («» for calls of none).

    The flat list has a section for each funder.
    """

    name: str
    items: tuple[DigestItem, ...]
    domain: str = ""
    funder: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A message before it is written. `told`, `left` and `settled` hold ledger numbers (seq).

    `waiting` counts the calls left for the next message, `open` the open ones that a first message has no room for.
    """

    subscriber: Subscriber
    now: datetime
    sections: tuple[Section, ...] = ()
    told: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    settled: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    waiting: int = 0
    open: int = 0
    is_first: bool = False
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

    @property
    def by_section(self) -> dict[str, list[DigestItem]]:
        """The items by the name of their section."""
        found: dict[str, list[DigestItem]] = defaultdict(list)
        for section in self.sections:
            found[section.name] += section.items
        return found

    def count(self, *names: str) -> int:
        """How many items stand in the sections of these names."""
        return sum(len(section.items) for section in self.sections if section.name in names)


_Placed = tuple[str, DigestItem]
"""An item and its section."""
_Items = dict[int, tuple[Bundle | Owed, DigestItem]]
_KEPT = 50_000
_KEPT_DIGESTS = 2_000


class Composer:
    """Composes the digests of one run; what readers share (bundles, why an interest wants a call) is decided once."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self._bundler = Bundler(now)
        self._answers = Answers()
        self._shared: dict[tuple[tuple[Interest, ...], bool], _Items] = {}
        self._count = 0
        self._composed: dict[Hashable, tuple[Due, Digest]] = {}

    def compose(self, subscriber: Subscriber, due: Due, budget: int | None = None) -> Digest:
        """The message for one person; `budget` (items) may be smaller than that of the settings.

        Only such a budget bounds a flat list. Who asks for the same and is owed the same shares its sections.
        """
        who = _asker(subscriber, due.closing)
        calls = tuple(
            [tuple(map(id, found)) for found in (due.owed, due.closing, due.welcome, due.followed, due.later)]
        )
        key = who, calls, frozenset(due.marks.items()), due.reminded, due.is_first, due.profile, budget
        _, known = self._composed.get(key, (None, None))
        if known is None:
            known = self._compose(who, due, budget)
            if len(self._composed) >= _KEPT_DIGESTS:
                self._composed.clear()
            self._composed[key] = due, known  # kept with what it tells of: nothing else gets that place in memory
        return replace(known, subscriber=subscriber, since=due.since, health=due.health)

    def _compose(self, subscriber: Subscriber, due: Due, budget: int | None) -> Digest:
        settings, now = self._settings, self._now
        followed = {call.id: call for call in due.followed}
        found, settled = self._bundler.bundles(due.owed, frozenset(followed))
        who = subscriber
        listed: list[Bundle] = []
        if has_flat_list(subscriber):
            who = own_searches(subscriber)
            found, listed = self._parted(who, found, due.marks)
            due = replace(due, closing=self._wanted(who, due.closing), welcome=self._wanted(who, due.welcome))
        chosen, waiting = _within(found, settings, settings.deliver.budget if budget is None else budget)
        room = None if budget is None else max(budget - len(chosen), 0)
        chosen, waiting = chosen + listed[:room], waiting + (listed[room:] if room is not None else [])
        said = dict.fromkeys(followed, "follow") | {call.id: "later" for call in due.later}
        names = {bundle.call.id: FLAT for bundle in listed}
        shared = self._items_of(who)
        items = [
            (names.get(bundle.call.id, bundle.section), self._item(bundle, (who, shared), due.marks, said))
            for bundle in chosen
        ]
        reminders = due_reminders(subscriber, due.followed, due.reminded, now)
        items += _unless(items, [("closing", DigestItem(followed[call], mark="follow")) for call, _, _ in reminders])
        again = [DigestItem(call, mark="later") for call in due.later if not is_over(call, now)]
        items += _unless(items, [("later", item) for item in again])
        known = {item.call.id for _, item in items} | {owed.event.call for owed in due.owed} | followed.keys()
        closing = closing_soon(who, due.closing, known, due.reminded, now, is_first=due.is_first)
        items += [("closing", self._standing(owed, (who, shared), due.marks)) for owed, _ in closing]
        known |= {owed.call.id for owed, _ in closing}
        still_open = [owed for owed in open_for(who, due.welcome, now) if owed.call.id not in known]
        items += [("welcome", self._standing(owed, (who, shared), due.marks)) for owed in still_open[:MOST_OPEN]]
        if not due.profile.is_empty:
            items = [(name, self._fitted(item, due.profile)) for name, item in items]
        return Digest(
            subscriber=subscriber,
            now=now,
            sections=tuple(_sections(items, settings)),
            told=_seqs(chosen),
            left=_seqs(waiting),
            settled=MappingProxyType(settled),
            waiting=len(waiting),
            open=len(still_open[MOST_OPEN:]),
            is_first=due.is_first,
            reminders=(*reminders, *(had for _, had in closing), *_welcomed(still_open[:MOST_OPEN], due.reminded)),
            later=tuple(call.id for call in due.later),
        )

    def _parted(self, who: Subscriber, found: Sequence[Bundle], marks: Marks) -> tuple[list[Bundle], list[Bundle]]:
        """What the searches of this reader ask for, and what only a flat list tells, the most urgent first."""
        own: list[Bundle] = []
        listed: list[Bundle] = []
        for bundle in sorted(found, key=attrgetter("urgency")):
            wanted = bundle.section in BRIEF or matches(who, bundle.keys, bundle.events[0], marks, self._answers)
            (own if wanted else listed).append(bundle)
        return own, listed

    def _wanted(self, who: Subscriber, found: Iterable[Owed]) -> tuple[Owed, ...]:
        """Those that the searches of this reader ask for."""
        return tuple(owed for owed in found if matches(who, owed.keys, None, NO_MARKS, self._answers))

    def _fitted(self, item: DigestItem, profile: Profile) -> DigestItem:
        """The item with how its call fits; news and awards fit nobody."""
        is_call = item.call.kind is Kind.CALL
        return replace(item, fit=fit(profile, item.call, self._now)) if is_call else item

    def _items_of(self, who: Subscriber) -> _Items:
        """The items of all who ask for the same: what was made for one of them is right for the others."""
        if self._count >= _KEPT:
            self._shared.clear()
            self._count = 0
        return self._shared.setdefault((who.interests, who.news), {})

    def _standing(self, owed: Owed, reader: tuple[Subscriber, _Items], marks: Marks) -> DigestItem:
        """A call without news of it, and why it concerns this person."""
        return self._made(owed, owed.keys, reader, marks, "")

    def _item(
        self, bundle: Bundle, reader: tuple[Subscriber, _Items], marks: Marks, said: Mapping[int, str]
    ) -> DigestItem:
        """The bundle as that reader is told of it."""
        return self._made(bundle, bundle.keys, reader, marks, said.get(bundle.call.id, ""))

    def _made(
        self, what: Bundle | Owed, keys: MatchKeys, reader: tuple[Subscriber, _Items], marks: Marks, mark: str
    ) -> DigestItem:
        """The item of a bundle, or of a call as it stands; one for all who ask for the same and marked nothing."""
        who, shared = reader
        call = keys.call
        is_own = bool(mark) or call.id in marks or call.edition_of in marks
        if not is_own and (known := shared.get(id(what))):
            return known[1]
        events = what.events if isinstance(what, Bundle) else (None,)
        match = matches(who, keys, events[0], marks, self._answers)
        shown = what.shown if isinstance(what, Bundle) else ()
        item = DigestItem(call, shown, match, _domain(call, _domains(who)), mark)
        if not is_own:
            shared[id(what)] = what, item  # it is kept with what was made of it: no other gets its place
            self._count += 1
        return item


def _asker(who: Subscriber, closing: Iterable[Owed]) -> Subscriber:
    """A reader with nothing but what the choice of items depends on: other readers with the same are told the same."""
    is_older = who.created is not None and all(owed.event.at >= who.created for owed in closing)
    return Subscriber(
        id=0,
        channel="",
        address="",
        zone=who.zone,
        interests=who.interests,
        reminders=who.reminders,
        news=who.news,
        created=None if is_older else who.created,
    )


def _within(found: Sequence[Bundle], settings: Settings, budget: int) -> tuple[list[Bundle], list[Bundle]]:
    """What fits into the message, the most urgent first, and what waits for the next one."""
    ranked = sorted(found, key=attrgetter("urgency"))
    calls = [bundle for bundle in ranked if bundle.section not in BRIEF]
    brief = [bundle for bundle in ranked if bundle.section in BRIEF]
    room = min(settings.deliver.news_budget, budget)
    return calls[:budget] + brief[:room], calls[budget:] + brief[room:]


def _unless(told: Iterable[_Placed], more: Iterable[_Placed]) -> list[_Placed]:
    """Those of the second that the first do not tell of anyway."""
    shown = {item.call.id for _, item in told}
    return [(name, item) for name, item in more if item.call.id not in shown]


def _sections(items: Iterable[_Placed], settings: Settings) -> Iterator[Section]:
    """The sections in reading order: of what is new the first few in full, the rest as rows."""
    groups: dict[str, list[DigestItem]] = defaultdict(list)
    for name, item in items:
        groups[name].append(item)
    for name, rest in (("new", "more"), ("welcome", "open")):
        found = groups[name] if name == "welcome" else sorted(groups[name], key=_by_deadline)
        if len(found) > CARDS + 1:
            groups[name], groups[rest] = found[:CARDS], found[CARDS:]
    for name in SECTIONS:
        found = groups[name] if name in ("welcome", "open") else sorted(groups[name], key=_by_deadline)
        if name == "more" and len(found) > BY_DOMAIN:
            yield from _by_domain(name, found, settings)
        elif name == FLAT:
            yield from _by_funder(found, settings)
        elif found:
            yield Section(name, tuple(found))


def _by_domain(name: str, items: Iterable[DigestItem], settings: Settings) -> Iterator[Section]:
    """A section a domain, in the order of the settings."""
    domains: dict[str, list[DigestItem]] = defaultdict(list)
    for item in items:
        domains[item.domain].append(item)
    order = {domain: place for place, domain in enumerate(settings.domains)}
    for domain in sorted(domains, key=lambda one: (order.get(one, len(order)), one)):
        yield Section(name, tuple(domains[domain]), domain)


def _by_funder(items: Iterable[DigestItem], settings: Settings) -> Iterator[Section]:
    """A section a funder, in the order of the alphabet; the calls of no known funder last."""
    labels = {source.name: source.label for source in settings.sources}
    funders: dict[str, list[DigestItem]] = defaultdict(list)
    for item in items:
        funders[funder_of(item.call, labels)].append(item)
    for funder in sorted(funders, key=lambda name: (not name, name.casefold())):
        yield Section(FLAT, tuple(funders[funder]), funder=funder)


def _by_deadline(item: DigestItem) -> tuple[bool, date, int]:
    """Soonest first, then calls without a deadline; news as they came. What a profile speaks against stands last."""
    deadline = item.call.reading.deadline
    is_against = item.fit is not None and item.fit.is_against
    return is_against, deadline.date if deadline else date.max, item.events[0].seq if item.events else item.call.id


def _welcomed(found: Iterable[Owed], reminded: frozenset[Reminder]) -> Iterator[Reminder]:
    for owed in found:
        deadline = owed.call.reading.deadline
        if deadline and (owed.call.id, deadline.date, WELCOME) not in reminded:
            yield owed.call.id, deadline.date, WELCOME


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
