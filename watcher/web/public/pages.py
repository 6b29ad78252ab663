"""The other pages as view models: home, domains, funders, places, months, changes, sources. Reads, decides little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from watcher.model import Call, Moment, Status
from watcher.remember.search.analysis import fact
from watcher.remember.search.asked import COUNTRIES
from watcher.remember.search.facts import state_fact
from watcher.remember.search.place_names import names_of_slugs
from watcher.web.public.answers import Searcher
from watcher.web.public.ask import ANSWERABLE, SHOWN, Question
from watcher.web.public.cards import CallRow
from watcher.web.public.changes import ChangeDay, days, public
from watcher.web.public.maker import PageMaker
from watcher.web.public.search import ChipLink
from watcher.wording import dates
from watcher.wording.calendars import dates_of
from watcher.wording.text import short
from watcher.wording.tiles import Tile, day_number, hour_lines, of_moment

FEW = 5
SPANS = (1, 7, 30)
MOST_CHANGES = 300
GROUPED = 50
MOST_DUE = 500
_SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Home:
    """The first page. `empty` says when the first reading runs, where nothing was read yet."""

    counted: str
    examples: tuple[tuple[str, str], ...]
    closing: tuple[CallRow, ...]
    fresh: tuple[CallRow, ...]
    domains: tuple[tuple[str, str, int], ...]
    unread: str
    empty: str


@dataclass(frozen=True, slots=True)
class MonthEntry:
    """A deadline in a month: the call, what the page calls the step, the hours in both zones."""

    row: CallRow
    label: str
    hours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthDay:
    tile: Tile
    entries: tuple[MonthEntry, ...]


@dataclass(frozen=True, slots=True)
class Week:
    heading: str
    days: tuple[MonthDay, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The deadlines of a month, by day."""

    title: str
    here: str
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    zones: str
    forms: tuple[tuple[str, str], ...]
    chips: tuple[ChipLink, ...]
    weeks: tuple[Week, ...]
    nearest: tuple[str, str] | None
    rolling: str
    rolling_url: str
    cut: str
    cut_url: str


@dataclass(frozen=True)
class ListPages(PageMaker):
    """Makes the pages that list calls, from one snapshot, for one view."""

    @property
    def searcher(self) -> Searcher:
        return Searcher(self.settings, self.store, self.snapshot, self.view, self.paths, self.names)

    @property
    def live(self) -> int:
        """The bit set of calls that can still be answered."""
        return self.snapshot.facets.having(state_fact("call", status) for status in ANSWERABLE)

    # --- home ----------------------------------------------------------------------------------------------

    def home(self) -> Home:
        closing = self.searcher.find(Question(due_from=self.view.today, due_to=self.view.today + _SOON))
        fresh = self.searcher.find(Question(sort="new", new=30))
        reading, live = self.snapshot.reading, self.live.bit_count()
        sources = self.text("home.sources", n=reading.watched)
        down = self.text("home.unread", n=reading.down) if reading.down else self.text("home.all_read")
        examples = [self.text(f"home.example_{number}") for number in (1, 2)]
        return Home(
            self.text("home.counted", n=live, sources=sources),
            (
                *((words, self.paths.search([("q", words)])) for words in examples),
                (self.text("home.example_3"), self.paths.search([("sides", "2")])),
            ),
            self.rows(closing.calls[:FEW]),
            self.rows(fresh.calls[:FEW]),
            self.domains(),
            down,
            "" if self.snapshot.rows else self._empty(),
        )

    def _empty(self) -> str:
        due = [state.next_check_at for state in self.snapshot.states.values() if state.next_check_at]
        if not due:
            return self.text("home.empty_soon")
        at = min(due).astimezone(ZoneInfo(self.view.zone))
        words = f"{dates.day(self.view.language, at.date())}, {dates.hour(self.view.language, at.time())}"
        return self.text("home.empty", when=words)

    def domains(self) -> tuple[tuple[str, str, int], ...]:
        """Every domain with its number of live calls."""
        count = self.snapshot.facets.count
        return tuple(
            (self.names.of("domain", key), self.paths.page("domains", key), count(self.live, [fact("domain", key)]))
            for key in self.settings.domains
        )

    def funders(self) -> list[tuple[str, str, int]]:
        found = [
            (name, self.paths.page("funders", key), self.snapshot.facets.count(self.live, [fact("funder", key)]))
            for key, name in self.snapshot.funders.items()
        ]
        return sorted((one for one in found if one[2]), key=lambda one: one[0].casefold())

    def places(self) -> list[tuple[str, str, int]]:
        facets = self.snapshot.facets
        countries = [
            (self.names.of("where", code), code, facets.count(self.live, [fact("country", code)])) for code in COUNTRIES
        ]
        smaller = [(name, key, facets.count(self.live, [fact("place", key)])) for key, name in names_of_slugs().items()]
        found = (*countries, *sorted(smaller, key=lambda one: one[0].casefold()))
        return [(name, self.paths.page("places", key), count) for name, key, count in found if count]

    def group(self, base: Question) -> tuple[int, list[tuple[str, tuple[CallRow, ...], str]]]:
        """How many live calls a domain, funder or place has; its live calls, forecasts and those closed lately."""
        sections, total = [], 0
        for key, statuses in (
            ("live", ("closing", "open", "rolling")),
            ("forecast", ("forecast",)),
            ("past", ("closed",)),
        ):
            asked = replace(base, n=GROUPED, statuses=statuses, sort="due" if key != "past" else "changed")
            found = self.searcher.find(asked)
            total = found.total if key == "live" else total
            more = self.paths.search(replace(asked, n=20).pairs()) if found.total > GROUPED else ""
            rows = self.past_rows(found.calls) if key == "past" else self.rows(found.calls)
            sections.append((self.text(f"group.{key}"), rows, more))
        return total, sections

    # --- months --------------------------------------------------------------------------------------------

    def month(self, first: date, question: Question) -> Month:
        """The deadlines of the month that begins on that day, of the calls that the question asks for."""
        following = _next_month(first)
        due = self._due(first, question)
        listed = list(dict.fromkeys(call for day, call in due if first <= day < following))
        calls = self._calls_of(listed[:MOST_DUE])
        left_out = set(listed[MOST_DUE:])
        later = [day for day, call in due if first <= day < following and call in left_out]
        entries = sorted(
            ((moment, call) for call in calls for moment in dates_of(call) if first <= self._day(moment) < following),
            key=lambda one: (self._day(one[0]), one[0].ends_at, one[1].id),
        )
        rows = dict(zip((call.id for call in calls), self.rows(calls), strict=True))
        months = self._months(due)
        pairs = question.pairs()
        rolling = self.searcher.find(replace(question, statuses=("rolling",), n=20)).total
        return Month(
            self.text("deadlines.title", month=self._month(first)),
            self.text("deadlines.month", month=_capital(self._month(first)), n=len(entries) + len(later)),
            self._near_months(months, first, pairs, before=True),
            self._near_months(months, first, pairs, before=False),
            self._zones(),
            (
                (self.text("search.ics"), self.paths.search(pairs, ".ics")),
                (self.text("search.atom"), self.paths.search(pairs, ".atom")),
                (self.text("deadlines.filters"), self.paths.search(pairs)),
            ),
            tuple(self._chips(first, question)),
            tuple(self._weeks(entries, first, rows)),
            self._nearest(months, first, pairs),
            self.text("deadlines.rolling", n=rolling) if rolling else "",
            self.paths.search(question.pairs(statuses=("rolling",))),
            self.text("deadlines.cut", n=len(later)) if later else "",
            self._search_between(min(later), following - timedelta(days=1), question) if later else "",
        )

    def _chips(self, first: date, question: Question) -> Iterator[ChipLink]:
        for name in ("domain", "where", "who"):
            values = question.of(name)
            for value in values:
                rest = question.pairs(**{SHOWN[name].field: tuple(one for one in values if one != value)})
                yield ChipLink(self.names.of(name, value), self._month_url(first, rest))

    def _due(self, first: date, question: Question) -> list[tuple[date, int]]:
        """The deadlines of that month, and of those a year from now on (and of the one before), each with its call."""
        today = self.view.today.replace(day=1)
        start, end = min(first, _shifted(today, -1)), max(_next_month(first), _shifted(today, 13))
        query = self.searcher.query(replace(question, statuses=question.statuses or ("all",)))
        return self.store.search.due_days(query, start, end - timedelta(days=1), self.view.now)

    def _calls_of(self, ids: Iterable[int]) -> list[Call]:
        known = self.store.search.cards(ids)
        return [call for call in known.values() if call.status is not Status.WITHDRAWN]

    def _search_between(self, first: date, last: date, question: Question) -> str:
        pairs = question.pairs(due_from=first, due_to=last, statuses=question.statuses or ("all",))
        return self.paths.search(pairs)

    def _months(self, due: Sequence[tuple[date, int]]) -> dict[date, int]:
        """How many calls have a deadline in each month from now on (and in the one before)."""
        today = self.view.today.replace(day=1)
        first, end = _shifted(today, -1), _shifted(today, 13)
        months = {day: day.replace(day=1) for day in {day for day, _ in due} if first <= day < end}
        found = Counter(month for month, _ in {(months[day], call) for day, call in due if day in months})
        return dict(sorted(found.items()))

    def _near_months(
        self, months: dict[date, int], first: date, pairs: Sequence[tuple[str, str]], *, before: bool
    ) -> tuple[tuple[str, str], ...]:
        near = [month for month in months if (month < first if before else month > first)]
        if not near:
            return ()
        month = max(near) if before else min(near)
        label = self.text("deadlines.month", month=_capital(self._month(month)), n=months[month])
        return ((label, self._month_url(month, pairs)),)

    def _nearest(
        self, months: dict[date, int], first: date, pairs: Sequence[tuple[str, str]]
    ) -> tuple[str, str] | None:
        others = [month for month in months if month != first]
        if not others:
            return None
        month = min(others, key=lambda one: abs((one - first).days))
        return self.text("deadlines.nearest", month=self._month(month)), self._month_url(month, pairs)

    def _month_url(self, month: date, pairs: Sequence[tuple[str, str]]) -> str:
        return self.paths.page("deadlines", pairs=[("month", f"{month:%Y-%m}"), *pairs])

    def _month(self, first: date) -> str:
        return format_date(first, "MMMM y", locale=self.view.language)

    def _zones(self) -> str:
        language = self.view.language
        names = [dates.city(language, zone) for zone in dict.fromkeys((self.view.zone, *self.view.zones))]
        return self.text("deadlines.zones", first=names[0], second=names[-1])

    def _weeks(
        self, entries: Sequence[tuple[Moment, Call]], first: date, rows: Mapping[int, CallRow]
    ) -> Iterator[Week]:
        """Days under their week; this week is called so."""
        by_day: dict[date, list[tuple[Moment, Call]]] = {}
        for moment, call in entries:
            by_day.setdefault(self._day(moment), []).append((moment, call))
        weeks: dict[date, list[date]] = {}
        for on in by_day:
            weeks.setdefault(on - timedelta(days=on.weekday()), []).append(on)
        for monday, listed in weeks.items():
            count = sum(len(by_day[on]) for on in listed)
            yield Week(self._week(monday, first, count), tuple(self._month_day(by_day[on], rows) for on in listed))

    def _week(self, monday: date, first: date, count: int) -> str:
        language = self.view.language
        start = max(monday, first)
        end = min(monday + timedelta(days=6), _next_month(first) - timedelta(days=1))
        last = dates.day(language, end, year=False)
        if start <= self.view.today <= end:
            return self.text("deadlines.this_week", last=last, n=count)
        if start == end:
            return self.text("deadlines.one_day", first=last, n=count)
        return self.text("deadlines.week", first=day_number(language, start), last=last, n=count)

    def _month_day(self, entries: Sequence[tuple[Moment, Call]], rows: Mapping[int, CallRow]) -> MonthDay:
        shown = replace(of_moment(entries[0][0], self.view, entries[0][1].status), hours=())
        made = (
            MonthEntry(rows[call.id], short(moment.label, 80), hour_lines(self.view, moment))
            for moment, call in entries
        )
        return MonthDay(shown, tuple(made))

    def _day(self, moment: Moment) -> date:
        return dates.day_of(self.view, moment)

    # --- changes -------------------------------------------------------------------------------------------

    def changes(self, span: int) -> tuple[tuple[ChangeDay, ...], bool]:
        """The changes of the last days, newest first, and whether the list was cut."""
        start = self.view.now - timedelta(days=span)
        lines = public(self.store.ledger.since_instant(start))
        shown = lines[-MOST_CHANGES:]
        calls = self.store.search.cards({event.call for event in shown})
        made = days(shown, calls, self.view, self.paths, self.names.sources)
        return made, len(lines) > len(shown)

    def of_source(self, name: str) -> tuple[CallRow, ...]:
        found = self.searcher.find(Question(sources=(name,), n=GROUPED))
        return self.rows(found.calls)


def parse_month(text: str, today: date) -> date | None:
    """The first day of «2027-01»; this month for nothing; None for what is no month."""
    if not text:
        return today.replace(day=1)
    try:
        first = datetime.strptime(text, "%Y-%m").replace(tzinfo=None).date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return None
    return first if text == f"{first:%Y-%m}" and 2000 <= first.year <= 2200 else None


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _shifted(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
