"""Rounds of one programme: which call is the next edition of which, and what rhythm the rounds show.

Linked are calls whose titles are equal without year and number, of one funder, whole years apart. A rhythm is said
only from three rounds on, with the rounds it rests on; it is a remark about the past, never a date.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from watcher.lazy import cached_property
from watcher.model import Call, Kind, Notice, Reading
from watcher.remember.calls.loading import load_calls, load_versions
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.calls import calls
from watcher.remember.duplicates import kept_keys
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.relations import NewNotice

YEAR = 365.25
NEAR = 75  # days a round may drift from whole years
MOST_YEARS = 4
ENOUGH = 3  # rounds before a rhythm is said
_SOME: BindParameter[Any] = bindparam("some", expanding=True)
_LINKED = select(calls.c.id, calls.c.edition_of).where(
    calls.c.edition_of.is_not(None), calls.c.id.in_(_SOME) | calls.c.edition_of.in_(_SOME)
)
MOST_ROUNDS = 20  # of a programme that are looked at: the latest


@dataclass(frozen=True, slots=True)
class Round:
    """One edition: the call, and the day that dates it (its deadline, else its opening, else when it appeared)."""

    call: int
    day: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the rounds show: one every `years` years, in `months` (1 to 12, in order), as `basis` says."""

    years: int
    months: tuple[int, ...]
    basis: tuple[Round, ...]


@dataclass(frozen=True)
class Programme:
    """What stays of a call from round to round: what an account says of it, and the day that dates the round."""

    account: Fingerprint
    day: date

    @classmethod
    def of(cls, account: Fingerprint, seen: date) -> Programme:
        """The programme behind one account of a call, first seen on that day."""
        return cls(account, day_of(account.reading, seen))

    @cached_property
    def title(self) -> tuple[str, ...]:
        """The words of the title, in one order."""
        return tuple(sorted(self.account.phrase))

    @cached_property
    def key(self) -> str:
        """What all rounds share, for looking them up; empty where the title says too little."""
        if len(self.title) < 2:
            return ""
        return "e:" + " ".join(self.title) + "|" + " ".join(sorted(self.account.part_numbers))

    def follows(self, earlier: Programme) -> bool:
        """Whether this is a later round of that programme."""
        ours, theirs = self.account, earlier.account
        alike = self.title == earlier.title and ours.part_numbers == theirs.part_numbers
        if not alike or self.day <= earlier.day or not years_between(earlier.day, self.day):
            return False
        return self._shares_funder(theirs) and ours.places == theirs.places

    def _shares_funder(self, other: Fingerprint) -> bool:
        """The same funder; where one names none, the title must be long enough to be nobody else's."""
        ours = self.account.funders
        if ours and other.funders:
            return bool(ours & other.funders)
        return len(self.title) >= 3


def day_of(reading: Reading, seen: date) -> date:
    """The day that dates a round."""
    moment = (reading.deadlines[-1] if reading.deadlines else reading.deadline) or reading.opens
    return moment.date if moment else seen


def years_between(one: date, other: date) -> int:
    """How many whole years lie between two days; 0 when it is not near whole years, or too many."""
    days = abs((other - one).days)
    years = round(days / YEAR)
    return years if 1 <= years <= MOST_YEARS and abs(days - years * YEAR) <= NEAR else 0


def rhythm(rounds: Sequence[Round]) -> Rhythm | None:
    """What at least three rounds show, if they show anything: every gap the same number of years."""
    ordered = sorted(rounds, key=lambda one: one.day)
    gaps = [years_between(one.day, two.day) for one, two in pairwise(ordered)]
    if len(ordered) < ENOUGH or len(set(gaps)) != 1 or not gaps[0]:
        return None
    months = Counter(one.day.month for one in ordered)
    return Rhythm(int(median(gaps)), tuple(sorted(months)), tuple(ordered))


class Editions:
    """The repository of rounds of one programme."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rounds(self, call: int) -> tuple[Round, ...]:
        """All rounds of a call's programme that are known, itself included, oldest first."""
        with self._db.read() as tx:
            found = [one for member in _family(tx, call) for one in _rounds_of(tx, member)]
        return tuple(sorted(found, key=lambda one: (one.day, one.call)))

    def rhythm(self, call: int) -> Rhythm | None:
        """What the rounds of a call's programme show; None before the third, and where they show nothing."""
        return rhythm(self.rounds(call))

    def rhythms(self, calls: Iterable[int]) -> dict[int, Rhythm]:
        """What the rounds of those of the calls show that have others; absent where they show nothing."""
        wanted = set(calls)
        with self._db.read() as tx:
            linked = tx.execute(_LINKED, {"some": sorted(wanted)}).all() if wanted else []
        several = wanted & {number for row in linked for number in (row.id, row.edition_of)}
        return {call: shown for call in several if (shown := self.rhythm(call))}

    def earlier(self, tx: Transaction, notices: Sequence[NewNotice], now: datetime) -> Mapping[int, int]:
        """For notices (by their place) that are a new round of a call known already: the id of the latest one."""
        programmes = {
            place: Programme.of(new.fingerprint, now.date())
            for place, new in enumerate(notices)
            if new.reading.kind is Kind.CALL
        }
        candidates = _candidates(tx, programmes.values())
        found: dict[int, int] = {}
        for place, programme in programmes.items():
            before = [
                (older.day, call) for call, older in candidates.get(programme.key, ()) if programme.follows(older)
            ]
            if before:
                found[place] = max(before)[1]
        return found


def fingerprint_of(call: Call) -> Fingerprint:
    """What is compared of a call as it is kept."""
    notice = Notice(source=call.sources[0] if call.sources else "", title=call.title, url=call.url, text=call.text)
    return Fingerprint(notice.source, notice, call.reading)


def _programme(call: Call) -> Programme:
    return Programme.of(fingerprint_of(call), call.first_seen.date())


def _rounds_of(tx: Transaction, call: int) -> list[Round]:
    """The rounds one call went through: some publishers write the next round over the last."""
    rounds: list[Round] = []
    for version in load_versions(tx, call):
        day = day_of(version.reading, version.at.date())
        if rounds and not years_between(rounds[-1].day, day):
            rounds.pop()
        rounds.append(Round(call, day, version.title))
    return rounds


def _candidates(tx: Transaction, programmes: Iterable[Programme]) -> dict[str, list[tuple[int, Programme]]]:
    """The latest calls of these programmes that are whole years older, with what they are rounds of."""
    days: dict[str, list[date]] = defaultdict(list)
    for programme in programmes:
        if programme.key:
            days[programme.key].append(programme.day)
    asked = {
        key: (_back(min(said), MOST_YEARS * YEAR + NEAR), _back(max(said), YEAR - NEAR)) for key, said in days.items()
    }
    listed = kept_keys.of_rounds(tx, asked, MOST_ROUNDS)
    known = load_calls(tx, [call for calls in listed.values() for call in calls])
    return {
        key: [(known[call].id, _programme(known[call])) for call in calls if call in known]
        for key, calls in listed.items()
    }


def _back(day: date, days: float) -> date:
    """So many days before, or the first day there is."""
    return date.fromordinal(max(day.toordinal() - round(days), 1))


def _family(tx: Transaction, call: int) -> set[int]:
    """The calls linked with one another as rounds, from any of them."""
    family, open_ends = {call}, {call}
    while open_ends:
        linked = tx.execute(_LINKED, {"some": list(open_ends)})
        near = {number for row in linked for number in (row.id, row.edition_of)}
        open_ends = near - family
        family |= open_ends
    return family
