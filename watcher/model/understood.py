"""What was understood of one notice: facts, each with the words it was read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from watcher.model.words import AmountRole, Genre, Kind, Status, WarningKind

HOME_ZONES = ("Europe/Paris", "America/Montreal")
"""Where the people live for whom calls are watched: a day is over when it is over in both."""

_LATEST = date(9998, 1, 1)  # later days cannot be moved between zones


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something to be taken with care, and the words or the day it is about."""

    kind: WarningKind
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}" if self.value else str(self.kind)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (with hour and zone where the text states them) and the words it was read from.

    `zone` is an IANA name, None when the text gives no hint. `confidence` runs from 0 to 1. `label` names the
    step («pré-demande»), `side` the team of a two-sided call it concerns («FR», «CA-QC»). Midnight in UTC is how
    machines write a day: `is_day` holds for it as for a moment without an hour. `doubt` is the key of why the day is
    «to be checked» (see `DOUBTS`), empty where it is sure; `expected` that the page calls the day estimated.
    """

    date: dt.date
    time: dt.time | None = None
    zone: str | None = None
    quote: str = ""
    confidence: float = 1.0
    label: str = ""
    side: str = ""
    warnings: tuple[ReadingWarning, ...] = ()
    doubt: str = ""
    expected: bool = False

    @property
    def is_day(self) -> bool:
        """Whether no hour is meant."""
        return self.time is None or self._is_placeholder

    @property
    def starts_at(self) -> datetime:
        """The UTC instant at which an opening day (or hour) begins, in its zone, else in the first of ours."""
        hour = (self.time or time.min).replace(second=0, microsecond=0)
        return min(_instants(self.date, hour, None if self._is_placeholder else self.zone))

    @property
    def ends_at(self) -> datetime:
        """The UTC instant from which a deadline is over: the only rule for it in the program.

        A day without an hour lasts until it has ended in every zone of ours and in the one the text names; an hour
        without a zone until it has struck in every zone of ours. Seconds are noise; 23:59 means the end of the day.
        """
        if self._is_placeholder:
            return _end(self.date, None, None)
        return _end(self.date, self.time, self.zone)

    @property
    def _is_placeholder(self) -> bool:
        return self.time is not None and not (self.time.hour or self.time.minute) and self.zone in _UTC_NAMES


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole currency units, or a rate in percent (`currency` None), and its words.

    `currency` is an ISO 4217 code. `per` is «year», «month», «project» or empty; `count` the number of awards.
    """

    value: Decimal
    currency: str | None
    role: AmountRole
    quote: str = ""
    per: str = ""
    count: int | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that is a word of a closed list (or a name), with the words it was read from.

    `stated`: the source says so in a field of its own, rather than somewhere in a text. `probable`: no words say so
    outright, the text only speaks of it most.
    """

    value: str
    quote: str = ""
    stated: bool = False
    probable: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a call («pré-demande», «2e relève») and the day it ends."""

    label: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class DomainScore:
    """How strongly a text speaks of a domain, and the words that decided."""

    domain: str
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a two-sided call: who pays (with the words that say so), who may apply, until when, which form."""

    country: str
    funder: str = ""
    eligible: tuple[Fact, ...] = ()
    amounts: tuple[Amount, ...] = ()
    deadline: Moment | None = None
    form: str = ""
    contact: str = ""
    funder_quote: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one notice: the facts a subscriber decides on, each with its quote.

    `deadline` is the next one a reader at the time of reading must meet; `deadlines` holds them all, sorted.
    `steps` names the deadlines of a call in several steps, in order; `purpose` quotes what it pays for.
    `status_word` is what the source itself says of the state (suspended, cancelled, exhausted …), with its quote.
    """

    kind: Kind
    language: str
    genre: Genre = Genre.NEWS
    domains: tuple[DomainScore, ...] = ()
    opens: Moment | None = None
    deadline: Moment | None = None
    deadlines: tuple[Moment, ...] = ()
    rolling: bool = False
    amounts: tuple[Amount, ...] = ()
    funders: tuple[Fact, ...] = ()
    eligible: tuple[Fact, ...] = ()
    territories: tuple[Fact, ...] = ()
    partner_rule: Fact | None = None
    own_funding: Amount | None = None
    sides: tuple[Side, ...] = ()
    status: Status = Status.UNKNOWN
    status_word: Fact | None = None
    purpose: Fact | None = None
    steps: tuple[Step, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()

    @property
    def all_amounts(self) -> tuple[Amount, ...]:
        """Every sum that is read, those of the sides as well."""
        return (*self.amounts, *(one for side in self.sides for one in side.amounts))

    @property
    def all_eligible(self) -> tuple[Fact, ...]:
        """Who may apply, to one side as well."""
        return (*self.eligible, *(one for side in self.sides for one in side.eligible))

    @property
    def all_deadlines(self) -> tuple[Moment, ...]:
        """Every deadline that is named, also for one side of several; one may stand twice."""
        found = (*self.deadlines, *(side.deadline for side in self.sides), self.deadline)
        return tuple(moment for moment in found if moment)


_UTC_NAMES = ("UTC", "Etc/UTC")


@lru_cache(maxsize=4096)  # a decision asks for the same few instants many times
def _end(day: date, hour: time | None, zone: str | None) -> datetime:
    if hour is None:
        day += timedelta(days=day < _LATEST)
        named = _instants(day, time.min, zone) if zone else ()
        return max((*_instants(day, time.min, None), *named))
    instant = max(_instants(day, hour.replace(second=0, microsecond=0), zone))
    return instant + timedelta(minutes=1) if (hour.hour, hour.minute) == (23, 59) else instant


def _instants(day: date, hour: time, zone: str | None) -> tuple[datetime, ...]:
    """That local time as UTC, in the zone or in each of ours; both instants where clocks go back, or jump over it."""
    if day >= _LATEST:
        return (datetime(9998, 1, 1, tzinfo=UTC),)
    if day.year <= 1:
        return (datetime(2, 1, 1, tzinfo=UTC),)
    local = datetime.combine(day, hour.replace(tzinfo=None))
    return tuple(local.replace(tzinfo=place, fold=fold).astimezone(UTC) for place in _zones(zone) for fold in (0, 1))


def _zones(name: str | None) -> Iterator[tzinfo]:
    """The zone of that name; all of ours without a name (or with one nobody knows)."""
    try:
        named: Iterable[tzinfo] = (ZoneInfo(name),) if name else ()
    except (OSError, ValueError, KeyError):
        named = ()
    yield from named or map(ZoneInfo, HOME_ZONES)
