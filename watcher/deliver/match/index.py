"""Matches thousands of subscribers at once: a set of events is one Python integer, a filter one `and`.

Gives for every person exactly what `match.matches` gives event by event; a test holds both together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, compress
from operator import or_

from watcher.deliver.match.further import further, has_further, newly_concerns
from watcher.deliver.match.keys import MatchKeys, WordFilter, is_news, reaches, word_filter
from watcher.deliver.match.match import NO_MARKS, Marks, is_minor
from watcher.model import Amount, Call, Cause, Event, Interest, Subscriber


@dataclass(frozen=True, slots=True)
class Owed:
    """An event a subscriber is to be told of, with the call as it stands now."""

    event: Event
    keys: MatchKeys

    @property
    def call(self) -> Call:
        return self.keys.call


class MatchIndex:
    """The events to be told, sorted by seq; bit n of every integer here stands for the n-th event."""

    def __init__(self, events: Iterable[Event], calls: dict[int, Call]) -> None:
        told = sorted((event for event in events if _is_told(event, calls)), key=lambda event: event.seq)
        keys = {number: MatchKeys.of(calls[number]) for number in dict.fromkeys(event.call for event in told)}
        self.items: tuple[Owed, ...] = tuple(Owed(event, keys[event.call]) for event in told)
        self._seqs = [event.seq for event in told]
        self._all = (1 << len(told)) - 1
        self._by: dict[str, dict[str, int]] = {}
        self._memory: dict[Interest, int] = {}
        self._amounts: dict[tuple[Decimal, str], int] = {}
        self._fill()

    def owed(self, subscriber: Subscriber, marks: Marks = NO_MARKS) -> tuple[Owed, ...]:
        """What this person is to be told, in the order of the ledger."""
        digits = format(self.bits(subscriber, marks), "b")[::-1].encode().translate(_SWITCHES)
        return tuple(compress(self.items, digits))

    def bits(self, subscriber: Subscriber, marks: Marks = NO_MARKS) -> int:
        """The same as a set of places in `items`."""
        wanted = 0
        for interest in subscriber.interests:
            known = self._memory.get(interest)
            if known is None:
                known = self._memory[interest] = self._of(interest)
            wanted |= known
        wanted &= ~self._followers_only
        if not subscriber.news:
            wanted &= ~self._news
        if marks:
            wanted = self._marked(wanted, marks)
        early = bisect_right(self._seqs, subscriber.since_seq)
        return wanted >> early << early

    def _marked(self, wanted: int, marks: Marks) -> int:
        muted = 0
        for call, mark in marks.items():
            if mark == "follow":
                wanted |= self._calls.get(call, 0)
            elif mark == "mute":
                muted |= self._calls.get(call, 0) | self._editions.get(call, 0)
        return wanted & ~muted

    def _of(self, interest: Interest) -> int:
        found = self._all
        if interest.domains:
            found &= self._any("domain", interest.domains)
        for name in ("countries", "languages", "sources", "kinds"):
            wanted: tuple[str, ...] = getattr(interest, name)
            if wanted and not (name == "countries" and interest.places):
                found &= self._any(name, wanted) | self._by[name].get("", 0)
        if interest.min_amount is not None:
            found &= self._reaching(interest.min_amount, interest.currency)
        if interest.words:
            found &= self._wished(interest.words, found)
        found &= ~self._wished(interest.exclude, found)
        return self._passing_further(interest, found) if has_further(interest) else found

    def _passing_further(self, interest: Interest, among: int) -> int:
        """Those of the events whose calls pass the further filters, each call looked at once."""
        calls = {self.items[at].call.id: self.items[at].keys for at in _places(among)}
        found = 0
        for call, keys in calls.items():
            if all(reason.passed for reason in further(interest, keys)):
                found |= self._calls[call]
        known = (at for at in _places(found & among) if not newly_concerns(interest, self.items[at].event))
        return found & among & ~_bits(known)

    def _any(self, name: str, keys: Iterable[str]) -> int:
        postings, found = self._by[name], 0
        for key in keys:
            found |= postings.get(key, 0)
        return found

    def _wished(self, entries: Sequence[str], among: int) -> int:
        found = 0
        for parsed in map(word_filter, entries):
            places = self._having(parsed) & among
            if parsed.needs_look:
                places = _bits(at for at in _places(places) if parsed.is_in(self.items[at].keys))
            found |= places
        return found

    def _having(self, parsed: WordFilter) -> int:
        if not parsed.stems and not parsed.facts:
            return 0
        postings, found = self._by["stems"], self._all
        for stem in parsed.stems:
            found &= postings.get(stem, 0)
        return found

    def _reaching(self, least: Decimal, currency: str) -> int:
        known = self._amounts.get((least, currency))
        if known is None:
            known = self._without_sum
            for sums, from_there_on in self._sums:
                known |= from_there_on[bisect_left(sums, True, key=lambda sum_: reaches(sum_, least, currency))]
            self._amounts[least, currency] = known
        return known

    def _fill(self) -> None:
        places: dict[int, list[int]] = defaultdict(list)
        for at, item in enumerate(self.items):
            places[item.call.id].append(at)
        postings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._calls = {call: _bits(found) for call, found in places.items()}
        self._editions: dict[int, int] = defaultdict(int)
        self._news = 0
        for call, bits in self._calls.items():
            keys = self.items[places[call][0]].keys
            self._news |= bits if is_news(keys) else 0
            if keys.call.edition_of:
                self._editions[keys.call.edition_of] |= bits
            for name, found_by in _found_by(keys):
                having = postings[name]
                for key in found_by:
                    having[key] |= bits
        self._by = {name: dict(postings[name]) for name in _NAMES}
        self._without_sum = _bits(at for at, item in enumerate(self.items) if item.keys.most is None)
        self._sums = self._by_sum()
        self._followers_only = _bits(at for at, item in enumerate(self.items) if is_minor(item.event))

    def _by_sum(self) -> list[tuple[list[Amount], list[int]]]:
        """By currency the sums on offer in order of size, and for each the events that offer it or more."""
        places: dict[str | None, list[tuple[Amount, int]]] = defaultdict(list)
        for at, item in enumerate(self.items):
            if item.keys.most:
                places[item.keys.most.currency].append((item.keys.most, at))
        found = []
        for offered in places.values():
            offered.sort(key=lambda pair: pair[0].value)
            reached = accumulate((1 << at for _, at in reversed(offered)), or_, initial=0)
            found.append(([most for most, _ in offered], [*reached][::-1]))
        return found


_NAMES = ("domain", "countries", "languages", "sources", "kinds", "stems")


_SWITCHES = bytes.maketrans(b"01", b"\0\1")


def _found_by(keys: MatchKeys) -> tuple[tuple[str, Iterable[str]], ...]:
    """The keys a call is found by; «» where it does not say."""
    return (
        ("domain", keys.domains),
        ("countries", keys.countries or ("",)),
        ("languages", (keys.call.reading.language,)),
        ("sources", keys.call.sources or ("",)),
        ("kinds", keys.kinds),
        ("stems", keys.stems),
    )


def _is_told(event: Event, calls: dict[int, Call]) -> bool:
    return event.cause is Cause.SOURCE and not event.held and event.call in calls


def _bits(places: Iterable[int]) -> int:
    found = 0
    for at in places:
        found |= 1 << at
    return found


def _places(bits: int) -> list[int]:
    """The places of the bits that are set, in order."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
