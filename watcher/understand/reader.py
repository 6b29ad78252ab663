"""The one entry point of understanding: a notice in, a reading out, the same for every caller.

Pure: neither clock, network nor store. The collector, a re-reading, the demo and `watcher understand` all call
`Reader.read`. Any notice gives a reading; none raises. What the source states in its own fields comes before what is
read from its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from watcher.config.domains import Domain
from watcher.config.settings import Settings
from watcher.config.sources import AnySource
from watcher.lazy import cached_property
from watcher.model import (
    Amount,
    AmountRole,
    Fact,
    Genre,
    Kind,
    Moment,
    Notice,
    Reading,
    ReadingWarning,
    Step,
    WarningKind,
)
from watcher.side_by_side import side_by_side
from watcher.understand.classify import kinds, purpose, status
from watcher.understand.classify.domains import Domains
from watcher.understand.classify.matters import CallSigns
from watcher.understand.confidence import calibrated, days_in_call
from watcher.understand.dates import DatesRead, choice, read_dates, read_field
from watcher.understand.dates.choice import CLOSED, ROLLING, PageOfDays
from watcher.understand.dates.evidence import Evidence
from watcher.understand.money import read_amount_field, read_amounts
from watcher.understand.money_country import money_country
from watcher.understand.parties import eligible, funders, partners, places, sides
from watcher.understand.text import language
from watcher.understand.text.kept import AT_ONCE, forget
from watcher.understand.text.text import MAX_TEXT, Passage, clean, clean_title

_EARLIER = re.compile(
    r"\b(?:previous|last|earlier|préc[ée]dente?s?|derni[èe]re? (?:appel|édition|campagne))\b", re.IGNORECASE
)
_OPEN = 0.5  # where the text says «closed», of this round or of another, a day must be likelier right than not
ON_OFFER = (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL)


@dataclass(frozen=True)
class _NoticeText:
    """A notice ready for reading: its passages and what is known of it beforehand."""

    notice: Notice
    title: Passage
    text: Passage
    whole: Passage
    language: str
    country: str
    source: AnySource | None

    @property
    def published(self) -> date | None:
        return self.notice.published.date() if self.notice.published else None

    @cached_property
    def host(self) -> str:
        return urlsplit(self.notice.url).hostname or ""

    def field(self, name: str) -> str:
        """A field the source states, as one clean text."""
        value = self.notice.fields.get(name)
        if value is None:
            return ""
        texts = value if isinstance(value, (list, tuple)) else [value]
        return "\n".join(clean(str(text), 2000) for text in texts if text is not None).strip()


class Reader:
    """Reads notices with the words of config.toml, compiled once: `Reader.from_settings(settings)`."""

    def __init__(self, domains: Mapping[str, Domain], closing_days: int = 14) -> None:
        self.domains = Domains(domains)
        self._closing_days = closing_days

    @classmethod
    def from_settings(cls, settings: Settings) -> Reader:
        return cls(settings.domains, settings.watch.closing_days)

    def read(self, notice: Notice, now: datetime, source: AnySource | None = None) -> Reading:
        """What the notice says, read at `now` (aware); `source` gives country, funder, language and domains."""
        (reading,) = self.read_all([(notice, source)], now)
        if isinstance(reading, Exception):
            raise reading
        return reading

    def read_all(
        self, notices: Iterable[tuple[Notice, AnySource | None]], now: datetime
    ) -> Iterator[Reading | Exception]:
        """The readings of notices with their sources, in order; for a notice that cannot be read, why.

        Costs a seventh to a third less than reading one after the other (docs/performance.md).
        """
        for together in _together(notices):
            readings = side_by_side(self._reading(notice, now, source) for notice, source in together)
            forget()
            yield from readings

    def _reading(self, notice: Notice, now: datetime, source: AnySource | None) -> Generator[None, None, Reading]:
        """The parts of a reading, as `side_by_side` wants them."""
        page = _open(notice, source)
        yield
        amounts, warnings = _amounts(page)
        yield
        state, dates = _state_and_dates(page, amounts, now)
        yield
        judged = kinds.classify(page.title, page.text, _hints(page, dates, state, amounts))
        yield
        amounts = _of_no_call(page, amounts, judged)
        genre, today = judged.genre, page.published or now.date()
        dates = _told(_of_state(page, _of_genre(page, dates, judged), state, today), state, today, judged)
        state = _still_said(state, dates, today)
        yield
        site = page.field("site") if kinds.kind_of(genre) is Kind.CALL else ""
        host = page.host if kinds.kind_of(genre) is Kind.CALL else ""
        paying = funders.read(page.title, page.text, _stated_funders(page), site, host)
        yield
        facts = sides.CallFacts(amounts, paying, dates.deadline, dates.deadlines, _days_alone(page, now))
        both = sides.read(page.whole, facts) if kinds.kind_of(genre) is Kind.CALL else ()
        yield
        domains = self.domains.read(page.title.words, page.text.words, page.language, source.domains if source else ())
        yield
        applicants = eligible.of_field(page.field("eligible")) or eligible.read(page.whole, page.title)
        yield
        territories = places.read(page.title, page.text, paying)
        yield
        reading = Reading(
            kind=kinds.kind_of(genre),
            language=page.language,
            genre=genre,
            domains=domains,
            opens=dates.opens,
            deadline=dates.deadline,
            deadlines=dates.deadlines,
            rolling=dates.rolling,
            amounts=sides.with_sides(amounts, both),
            funders=paying,
            eligible=applicants,
            territories=territories,
            partner_rule=partners.partner_rule(page.whole, is_two_sided=bool(both)),
            own_funding=partners.own_funding(page.whole),
            sides=both,
            status_word=state,
            purpose=purpose.read(page.title, page.text) if kinds.kind_of(genre) is Kind.CALL else None,
            steps=_steps(dates.deadlines),
            warnings=(*dates.warnings, *warnings),
        )
        return replace(reading, status=status.stand(reading, now, self._closing_days))


def evidence(notice: Notice, now: datetime) -> list[tuple[Moment, Evidence]]:
    """The deadlines that the rules read in a notice of any kind, before the model weighs them: what it learns from."""
    page = _open(notice, None)
    _, dates = _state_and_dates(page, _amounts(page)[0], now)
    if dates.deadline is None:
        return []  # all over: no day is told as one to meet
    return [(moment, dates.evidence[moment.date]) for moment in dates.deadlines if moment.date in dates.evidence]


def days_read(notice: Notice, now: datetime) -> PageOfDays:
    """The days of a notice taken for a call, with the probable deadlines of the rules alone: what `choice` weighs."""
    page, today = _open(notice, None), (notice.published or now).date()
    state, dates = _state_and_dates(page, _amounts(page)[0], now)
    dates = _of_state(page, dates, state, today)
    return _page_of_days(dates, _probable(dates), state, today)


def _together(notices: Iterable[tuple[Notice, AnySource | None]]) -> Iterator[list[tuple[Notice, AnySource | None]]]:
    """The notices in lots that are read side by side: not many, and few letters more than the longest text has."""
    lot: list[tuple[Notice, AnySource | None]] = []
    letters = 0
    for notice, source in notices:
        lot.append((notice, source))
        letters += len(notice.text)
        if len(lot) == AT_ONCE or letters > MAX_TEXT:
            yield lot
            lot, letters = [], 0
    if lot:
        yield lot


def _state_and_dates(page: _NoticeText, amounts: Sequence[Amount], now: datetime) -> tuple[Fact | None, DatesRead]:
    """The state that the notice speaks of, and its dates, whatever it is."""
    dates = _dates(page, now)
    state = _status_word(page, dates, now.date())
    today = page.published or now.date()
    weighed = {
        day: replace(one, **_weighing(amounts, state if day >= today else None)) for day, one in dates.evidence.items()
    }
    return state, replace(dates, evidence=weighed) if weighed else dates


def _open(notice: Notice, source: AnySource | None) -> _NoticeText:
    title, text = Passage(clean_title(notice.title)), Passage(clean(notice.text, MAX_TEXT))
    repeated = text.text.startswith(title.text)
    whole = text if repeated else Passage(f"{title.text}\n\n{text.text}")
    hint = notice.language[:2].lower() or (source.language if source else "")
    spoken = language.detect([*title.words, *text.words], whole.text, hint)
    country = notice.country or (source.country if source else "")
    return _NoticeText(notice, title, text, whole, spoken, country, source)


def _dates(page: _NoticeText, now: datetime) -> DatesRead:
    """The dates of the text, corrected by the source's own fields: its day wins, the text may add the hour."""
    read = _by_rules(page, page.text.text, now.date(), page.title.text)
    opens, stated = _moments(page, "opens", now.date()), _moments(page, "deadline", now.date())
    if opens:
        read = replace(read, opens=opens[0])
    if not stated:
        if _is_rolling_field(page):
            return replace(read, rolling=True)
        value = page.field("deadline")
        unread = (ReadingWarning(WarningKind.DEADLINE_FIELD, value[:80]),) if value else ()
        return replace(read, warnings=(*read.warnings, *unread)) if unread else read
    same_day = {moment.date: moment for moment in read.deadlines}
    fields = [moment if moment.time else same_day.get(moment.date, moment) for moment in stated]
    later = tuple(moment for moment in read.deadlines if moment.date > fields[-1].date)
    ahead = next((moment for moment in fields if moment.date >= (page.published or now.date())), fields[-1])
    evidence = {day: one for day, one in read.evidence.items() if day > fields[-1].date}
    return replace(
        read, deadline=ahead, deadlines=(*fields, *later), ended=None, evidence=evidence, around=(), reserved=""
    )


def _by_rules(page: _NoticeText, text: str, today: date, title: str = "") -> DatesRead:
    return read_dates(
        text, language=page.language, country=page.country, published=page.published, today=today, title=title
    )


def _days_alone(page: _NoticeText, now: datetime) -> Callable[[str], list[Moment]]:
    """Reads the days to come that a part of the page states, by the rules alone."""

    def days(text: str) -> list[Moment]:
        return [moment for moment in _probable(_by_rules(page, text, now.date())) if moment.date >= now.date()]

    return days


def _of_genre(page: _NoticeText, dates: DatesRead, judged: kinds.Judgement) -> DatesRead:
    """What is no call has a deadline only where a field or, on a page much like a call, a plain label states it."""
    is_none = not dates.deadlines and dates.opens is None and not dates.around
    if is_none or kinds.kind_of(judged.genre) is Kind.CALL or bool(_moments(page, "deadline")):
        return dates
    plain = frozenset[date]() if judged.may_be_none or dates.deadline is None else dates.plain
    kept = tuple(moment for moment in dates.deadlines if moment.date in plain)
    return replace(dates, deadlines=kept, opens=dates.opens if kept else None, around=())


def _weighing(amounts: Sequence[Amount], state: Fact | None) -> Mapping[str, float]:
    """What the whole notice adds to the evidence of a deadline; `state` is that of a day still to come."""
    return {
        "closed": float(state is not None and state.value in ("closed", "exhausted", "cancelled", "suspended")),
        "money": float(any(amount.role in ON_OFFER for amount in amounts)),
    }


def _of_state(page: _NoticeText, dates: DatesRead, state: Fact | None, today: date) -> DatesRead:
    """Without days to come where the text says that the call is over: nobody can meet them.

    Where «closed» may be said of another round, it is weighed against the days.
    """
    if state is None or state.stated or state.value not in status.ENDED or state.value == "suspended":
        return dates
    if dates.around and not dates.reserved and status.may_be_of_a_part(state, page.title):
        return dates
    return replace(dates, deadlines=tuple(moment for moment in dates.deadlines if moment.date < today), around=())


def _is_said_closed(state: Fact | None) -> bool:
    """Whether the text, not a field, says «closed»."""
    return state is not None and state.value == CLOSED and not state.stated


def _still_said(state: Fact | None, dates: DatesRead, today: date) -> Fact | None:
    """The state of the text; none where a day to come is told although it says «closed»: that was said of a part."""
    is_open = dates.deadline is not None and dates.deadline.date >= today
    return None if is_open and _is_said_closed(state) else state


def _told(dates: DatesRead, state: Fact | None, today: date, judged: kinds.Judgement) -> DatesRead:
    """The deadlines with their probability and doubt, without the improbable ones."""
    kept = _probable(dates)
    if dates.around:
        kept = choice.choose(_page_of_days(dates, kept, state, today))
    stated = frozenset[date]() if dates.around else frozenset(day.date for day in kept) - dates.evidence.keys()
    kept = days_in_call(kept, judged.chance, stated, today, is_thin=judged.is_thin)
    if _is_said_closed(state) and next((day.confidence for day in kept if day.date >= today), 0.0) < _OPEN:
        kept = [day for day in kept if day.date < today]
    last = _ended(dates, kept)
    ahead = next((moment for moment in kept if moment.date >= today), last)
    return replace(dates, deadline=ahead, deadlines=tuple(kept) if ahead or not dates.ended else ())


def _page_of_days(dates: DatesRead, told: Sequence[Moment], state: Fact | None, today: date) -> PageOfDays:
    """What `choice` weighs."""
    said = {ROLLING: dates.rolling, CLOSED: _is_said_closed(state)}
    signs = frozenset(sign for sign, is_said in said.items() if is_said)
    return PageOfDays(told, dates.named, dates.around, signs, today)


def _probable(dates: DatesRead) -> list[Moment]:
    """The deadlines of the rules with their probability and doubt, without the improbable ones."""
    weighed = ((moment, dates.evidence.get(moment.date)) for moment in dates.deadlines)
    found = (calibrated(moment, evidence) if evidence else moment for moment, evidence in weighed)
    return [moment for moment in found if moment is not None]


def _ended(dates: DatesRead, kept: Sequence[Moment]) -> Moment | None:
    """The last day of a call that is over, where words of closing name it and it is not that of an earlier round."""
    if not dates.ended or not kept or _EARLIER.search(kept[-1].quote):
        return None
    evidence = dates.evidence.get(kept[-1].date)
    return kept[-1] if dates.deadline or evidence is None or not evidence.bare else None


def _steps(deadlines: Sequence[Moment]) -> tuple[Step, ...]:
    """The days of a call with several, in order, by the names that the text gives them, if any."""
    return tuple(Step(moment.label, moment) for moment in deadlines) if len(deadlines) > 1 else ()


def _is_rolling_field(page: _NoticeText) -> bool:
    """Whether the source's own field of the deadline says that there is none («Au fil de l'eau», «Rolling»)."""
    value = page.field("deadline")
    if not value:
        return False
    said = f"Applications: {value}"
    read = read_dates(said, language=page.language, country=page.country, published=None, today=date.min)
    return read.rolling


def _moments(page: _NoticeText, name: str, today: date | None = None) -> tuple[Moment, ...]:
    """The days that the source states in a field of its own."""
    value = page.field(name)
    if not value:
        return ()
    date_only = name in getattr(page.source, "date_only", ())
    return read_field(value, country=page.country, language=page.language, date_only=date_only, today=today)


def _amounts(page: _NoticeText) -> tuple[tuple[Amount, ...], tuple[ReadingWarning, ...]]:
    """The sums of the text; where it has none, those of the source's own field."""
    read = read_amounts(page.whole.text, language=page.language, country=_money_of(page), published=page.published)
    stated = page.field("amount")
    if stated and not read.amounts:
        amounts = read_amount_field(stated, country=page.country)
        unread = () if amounts else (ReadingWarning(WarningKind.AMOUNT_FIELD, stated[:80]),)
        return amounts, (*read.warnings, *unread)
    return read.amounts, read.warnings


def _of_no_call(page: _NoticeText, amounts: tuple[Amount, ...], judged: kinds.Judgement) -> tuple[Amount, ...]:
    """The sums; none is on offer where a notice tells of results or is no call (a line alone says too little)."""
    is_none = judged.is_none and kinds.kind_of(judged.genre) is not Kind.CALL and len(page.text.text) >= kinds.THIN
    if judged.genre is not Genre.AWARD and not is_none:
        return amounts
    given = AmountRole.PAST if judged.genre is Genre.AWARD else AmountRole.OTHER
    return tuple(replace(one, role=given) if one.role in ON_OFFER else one for one in amounts)


def _money_of(page: _NoticeText) -> str:
    """The country whose money a bare «$» of the notice is."""
    said = {"region": page.field("markup_region"), "site": page.field("site")}
    return money_country(page.whole, page.language, country=page.country, host=page.host, **said)


def _hints(page: _NoticeText, dates: DatesRead, state: Fact | None, amounts: Sequence[Amount]) -> kinds.Hints:
    held = (one for one in dates.deadlines if one.date in dates.evidence and not dates.evidence[one.date].bare)
    return kinds.Hints(
        stated=_stated_kind(page),
        content=_content(page, dates),
        has_deadline=dates.deadline is not None and (dates.is_firm or bool(_moments(page, "deadline"))),
        has_day=dates.deadline is not None and dates.is_spoken,
        is_dated=any(str(one.date.year) in one.quote for one in held),
        is_rolling=dates.rolling,
        has_state=state is not None,
        is_over=state is not None and state.value in status.ENDED,
        has_money=any(amount.role in ON_OFFER for amount in amounts),
        language=page.language,
        markup=page.field("markup_kind"),
        days=" ".join(moment.quote for moment in dates.deadlines[:2]),
    )


def known(notice: Notice, now: datetime) -> CallSigns:
    """What speaks for and against a call in a notice: what the model of kinds learns from."""
    page = _open(notice, None)
    dates = _dates(page, now)
    state = _status_word(page, dates, now.date())
    return kinds.evidence(kinds.words_of(page.title, page.text), _hints(page, dates, state, _amounts(page)[0]))


def _stated_kind(page: _NoticeText) -> str:
    """What the notice says it is; a record of a list of calls with its own closing date is a call whatever its title.

    «Public procurement of …» is a tender elsewhere; among the calls of a portal it is what they are about.
    """
    lists_calls = page.source is not None and page.source.content == "calls"
    return page.notice.kind or ("call" if lists_calls and bool(_moments(page, "deadline")) else "")


def _content(page: _NoticeText, dates: DatesRead) -> str:
    """What the source carries; a notice whose own field states until when to apply is one of its calls."""
    content = page.source.content if page.source else "mixed"
    states = bool(_moments(page, "deadline")) or (dates.rolling and _is_rolling_field(page))
    return "calls" if states and content in ("mixed", "news") else content


def _stated_funders(page: _NoticeText) -> list[str]:
    """The funders the source names: its own setting, and the field of the notice (several by «;»)."""
    stated = page.field("funder").replace(";", "\n").splitlines()
    own = page.source.funder if page.source else ""
    return stated or [own]


def _opens_again(page: _NoticeText, dates: DatesRead, today: date) -> bool:
    """Whether a window to come follows the round that is over: «2026 is closed; for 2027, from 1 to 30 September»."""
    day = page.published or today
    return bool(dates.opens and dates.deadline and day < dates.opens.date <= dates.deadline.date)


def _status_word(page: _NoticeText, dates: DatesRead, today: date) -> Fact | None:
    """What the source says of the state; a list of deadlines that are all past says that the call is closed."""
    stated = status.read(page.title, page.text, page.field("status"))
    if stated is not None and not stated.stated and status.ENDED.get(stated.value) and _opens_again(page, dates, today):
        return None
    if dates.reserved and (stated is None or not (stated.stated or stated.value in status.ENDED)):
        return Fact(CLOSED, dates.reserved)
    if stated is None and dates.ended is not None and dates.deadline is None:
        return Fact(CLOSED, dates.ended.quote)
    return stated
