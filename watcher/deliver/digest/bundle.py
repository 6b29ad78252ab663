"""Events of one call told together: what is worth saying of them, in which section, and what need not be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.deliver.match.index import Owed
from watcher.deliver.match.keys import MatchKeys
from watcher.model import Call, Event, EventKind, Kind, Status, moment_of, side_of
from watcher.wording.events import cut_off_of

SECTIONS = (
    "closing", "changes", "ended", "new", "more", "welcome", "open", "later", "flat", "forecasts", "news", "awards",
)  # fmt: skip
"""In reading order. `more` are the new calls beyond the first few, `welcome` and `open` those that a new reader finds
open, `ended` what nobody can apply to any more, `flat` the list of who wants everything."""
URGENT_AFTER = timedelta(days=21)
"""A call without a deadline counts as urgent after so long, so that a full digest cannot put it off for ever."""
ANNOUNCEMENTS = frozenset(
    {EventKind.OPENED, EventKind.FORECAST, EventKind.NEW_EDITION, EventKind.NEWS, EventKind.AWARD}
)
ENDS = frozenset({EventKind.CLOSED, EventKind.WITHDRAWN})
MOVES = frozenset({EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED})
OLD_NEWS = timedelta(days=45)
_KEPT = 20_000
_ORDER = tuple(EventKind)
_FIRST = (EventKind.WITHDRAWN, EventKind.CLOSED, EventKind.DEADLINE_ADVANCED, EventKind.DEADLINE_EXTENDED)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A call with all its owed events; `shown` are the changes worth a line, merged, the weightiest first.

    `seqs` are the numbers of its events, `urgency` its place among others: changes first; then by deadline, and by
    the day on which the call will have waited long enough.
    """

    keys: MatchKeys
    events: tuple[Event, ...]
    shown: tuple[Event, ...]
    section: str
    seqs: tuple[int, ...]
    urgency: tuple[int, date, date, int]

    @property
    def call(self) -> Call:
        return self.keys.call


class Bundler:
    """The bundles of one run: readers who are owed the same events of a call share one, and why it is let go."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[int, ...], tuple[Bundle, str]] = {}

    def bundles(self, owed: Iterable[Owed], followed: frozenset[int]) -> tuple[list[Bundle], dict[int, str]]:
        """The calls to tell of, and the events let go with the reason (seq → reason)."""
        by_call: dict[int, list[Owed]] = defaultdict(list)
        for item in owed:
            by_call[item.event.call].append(item)
        told: list[Bundle] = []
        settled: dict[int, str] = {}
        for call, items in by_call.items():
            bundle, reason = self._bundle(items, call in followed)
            if reason:
                settled.update(dict.fromkeys(bundle.seqs, reason))
            else:
                told.append(bundle)
        return told, settled

    def _bundle(self, items: list[Owed], is_followed: bool) -> tuple[Bundle, str]:
        key = (is_followed, items[0].event.seq) if len(items) == 1 else (is_followed, *[one.event.seq for one in items])
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            bundle = _bundle(items[-1].keys, tuple(item.event for item in items), self._now)
            known = self._known[key] = bundle, _drop_reason(bundle, is_followed, self._now)
        return known


def is_over(call: Call, now: datetime) -> bool:
    """Whether nobody can apply any more."""
    if call.status.is_over:
        return True
    if call.status is Status.ROLLING or call.reading.rolling:
        return False
    known = call.reading.all_deadlines
    return bool(known) and all(moment.ends_at <= now for moment in known)


def _bundle(keys: MatchKeys, events: tuple[Event, ...], now: datetime) -> Bundle:
    announcements = [event for event in events if event.kind in ANNOUNCEMENTS]
    shown = tuple(announcements[-1:]) if announcements else _merged(events)
    section = _section_for(keys.call, announcements[-1]) if announcements else "changes"
    if section not in ("news", "awards") and is_over(keys.call, now):
        section = "ended"
    seqs = tuple(event.seq for event in events)
    return Bundle(keys, events, shown, section, seqs, _urgency(keys, section, events))


def _urgency(keys: MatchKeys, section: str, events: Sequence[Event]) -> tuple[int, date, date, int]:
    deadline, urgent_from = keys.call.reading.deadline, (events[0].at + URGENT_AFTER).date()
    last = deadline.date if deadline else date.max
    return SECTIONS.index(section), min(last, urgent_from), last, events[0].seq


def _section_for(call: Call, announcement: Event) -> str:
    if call.kind is Kind.AWARD:
        return "awards"
    if call.kind is Kind.NEWS:
        return "news"
    return "forecasts" if announcement.kind is EventKind.FORECAST and call.status is Status.FORECAST else "new"


def _merged(events: Sequence[Event]) -> tuple[Event, ...]:
    """One change of each sort, from what stood first to what stands last; what came back to its start is no change."""
    by_sort: dict[tuple[EventKind, int, str], list[Event]] = defaultdict(list)
    for event in events:
        kind = EventKind.DEADLINE_EXTENDED if event.kind in MOVES else event.kind
        by_sort[kind, cut_off_of(event), side_of(event.after)].append(event)
    merged = []
    for run in by_sort.values():
        first, last = run[0], run[-1]
        whole = replace(last, before=first.before) if len(run) > 1 else last
        if len(run) > 1 and whole.before is not None and _same(whole):
            continue
        merged.append(_directed(whole))
    return tuple(sorted(merged, key=lambda event: (event.kind not in _FIRST, _ORDER.index(event.kind))))


def _same(event: Event) -> bool:
    if event.kind in MOVES:
        return moment_of(event.before) == moment_of(event.after)
    return bool(event.before == event.after)


def _directed(event: Event) -> Event:
    """A merged move of the deadline takes the direction of the whole way."""
    before, after = moment_of(event.before), moment_of(event.after)
    if event.kind not in MOVES or before is None or after is None or before.date == after.date:
        return event
    later = after.date > before.date
    return replace(event, kind=EventKind.DEADLINE_EXTENDED if later else EventKind.DEADLINE_ADVANCED)


def _drop_reason(bundle: Bundle, is_followed: bool, now: datetime) -> str:
    """Why these events need not be told; empty when they must."""
    call = bundle.call
    if bundle.section in ("news", "awards"):
        return "old news" if bundle.events[-1].at + OLD_NEWS < now else ""
    if not bundle.shown:
        return "changed back"
    if any(event.kind in ENDS for event in bundle.shown):
        return ""
    if is_over(call, now) and not is_followed:
        return "withdrawn before it was told" if call.status is Status.WITHDRAWN else "deadline passed"
    return ""
