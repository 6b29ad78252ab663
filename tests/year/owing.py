"""Who was owed what: a second, plain opinion on the ledger and the filters, kept beside the program's.

Whenever the program has looked through the ledger for a reader, this looks through the same events with rules of its
own (no index, no stems, no bits), and keeps what the reader is owed from then on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watcher.model import Call, Cause, Event, EventKind, Genre, Interest, Moment, Subscriber
from watcher.understand.text.text import fold

ENDS = (EventKind.CLOSED, EventKind.WITHDRAWN)
BIRTH_KINDS = frozenset({EventKind.OPENED, EventKind.FORECAST, EventKind.NEW_EDITION, EventKind.NEWS, EventKind.AWARD})
_WEST = ZoneInfo("Etc/GMT+12")


def over_at(moment: Moment) -> datetime:
    """When a deadline has passed for everybody."""
    if moment.time and moment.zone:
        return datetime.combine(moment.date, moment.time, ZoneInfo(moment.zone))
    if moment.time:
        return datetime.combine(moment.date, moment.time, _WEST)
    return datetime.combine(moment.date + timedelta(days=1), time(), _WEST)


def has_passed(call: Call, now: datetime) -> bool:
    """Whether every date the call names is over."""
    moments = [*call.reading.deadlines, *([call.reading.deadline] if call.reading.deadline else [])]
    return bool(moments) and not call.reading.rolling and all(over_at(moment) <= now for moment in moments)


def wants(who: Subscriber, marks: Mapping[int, str], call: Call, event: Event) -> bool:
    """Whether that event is owed to that person, were it told at this moment."""
    if event.held or event.cause is not Cause.SOURCE:
        return False
    if "mute" in (marks.get(call.id), marks.get(call.edition_of or 0)):
        return False
    if marks.get(call.id) == "follow":
        return True
    if event.kind is EventKind.CLOSED or (event.kind is EventKind.TEXT_CHANGED and not _names_a_date(event)):
        return False
    if call.reading.genre not in (Genre.CALL, Genre.PROGRAMME) and call.kind.value != "call" and not who.news:
        return False
    return any(_passes(interest, call) for interest in who.interests)


def _names_a_date(event: Event) -> bool:
    """A deadline that appears where none was known."""
    after = event.after if isinstance(event.after, Mapping) else {}
    return bool(after.get("deadline") or after.get("date"))


def _passes(interest: Interest, call: Call) -> bool:
    said = set(re.findall(r"\w+", fold("\n".join((call.title, call.text)))))
    return (
        (not interest.domains or any(name in interest.domains for name in call.domains))
        and (not interest.countries or not call.country or call.country in interest.countries)
        and (not interest.languages or not call.reading.language or call.reading.language in interest.languages)
        and (not interest.sources or any(name in interest.sources for name in call.sources))
        and (not interest.words or any(fold(word) in said for word in interest.words))
        and not any(fold(word) in said for word in interest.exclude)
    )


@dataclass
class Account:
    """One person's side: from where in the ledger, what waits to be looked at, what is owed since when."""

    looked_to: int
    waiting: list[Event] = field(default_factory=list)
    owed: dict[int, datetime] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    begun: int = field(init=False)
    ever: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.begun = self.looked_to

    @property
    def unwanted(self) -> set[int]:
        """What was told since they began, though it was owed at no look."""
        return {seq for seq in self.told if seq > self.begun} - self.ever

    @property
    def open_from(self) -> int:
        """The place in the ledger behind which something is still to be looked at."""
        open_still = [seq for seq in self.owed if seq not in self.told]
        return min([self.looked_to, *(event.seq - 1 for event in self.waiting), *(seq - 1 for seq in open_still)])

    def _drop(self, unwanted: set[int]) -> None:
        for seq in unwanted & self.owed.keys() - self.told:
            del self.owed[seq]

    def look(
        self, who: Subscriber, marks: Mapping[int, str], events: list[Event], calls: Mapping[int, Call], now: datetime
    ) -> list[tuple[Event, bool]]:
        """Looks through what came since the last time; each event with the verdict. What is held waits.

        What waits for room in a digest is owed only as long as the person wants it at every look.
        """
        self._drop(
            {event.seq for event in events if event.call in calls and not wants(who, marks, calls[event.call], event)}
        )
        known = {event.seq for event in self.waiting}
        new = [event for event in events if event.seq in known or event.seq > self.looked_to]
        self.looked_to = max(self.looked_to, events[-1].seq if events else 0)
        self.waiting, verdicts = [event for event in new if event.held], []
        for event in new:
            if event.held or event.call not in calls:
                continue
            is_owed = wants(who, marks, calls[event.call], event)
            verdicts.append((event, is_owed))
            if is_owed:
                self.owed.setdefault(event.seq, now)
                self.ever.add(event.seq)
        return verdicts


@dataclass(frozen=True)
class Profile:
    """What of a person decides when their digest is due."""

    is_active: bool
    frequency: str
    hour: str
    zone: str

    @classmethod
    def of(cls, who: Subscriber) -> Profile:
        return cls(who.state == "active", who.frequency, who.hour, who.zone)

    def slot(self, day: date) -> datetime:
        """The instant of that local day's digest."""
        hour, minute = map(int, self.hour.split(":"))
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.zone)).astimezone(UTC)
