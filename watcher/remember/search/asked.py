"""What is asked of the calls, as one value: the same for chat, mail, command line, pages, feeds and stored searches.

⇄ canonical query string (`to_pairs`, `read_pairs`) ⇄ stored interest (`to_interest`, `from_interest`);
`question.read_question` reads it from words. Pure; faulty values of a query string are dropped and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, quote

from watcher.model import Interest, Kind, Status
from watcher.remember.search.alternatives import gathered, groups, ways, written
from watcher.remember.search.place_names import place_name
from watcher.remember.search.query import Query, Without

MOST = Decimal(10) ** 15
"""A sum beyond this is no question."""
MAX_WORDS, MAX_VALUES, MAX_TOTAL, MAX_DAYS = 300, 20, 2_000, 366
LIVE = ("open", "closing", "rolling", "forecast", "unknown")
"""The states of calls that can still be answered; a call without dates may still be open."""
ALL = "all"
STATUSES = (*(str(status) for status in Status), ALL)
KINDS = tuple(str(kind) for kind in Kind)
COUNTRIES = ("FR", "CA-QC", "CA", "EU", "UK", "US")
"""The countries of most calls, Québec as one of them."""
CURRENCIES = ("EUR", "CAD", "USD", "GBP", "CHF")
SORTS = {"due": "deadline", "new": "newest", "amount": "amount"}
"""The orders that a question can ask for, with what `Query` calls them."""


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """A question. Empty values ask for nothing; several values of one field mean any of them.

    `words` are looked for, all of them (see `alternatives`), `not_words` must not occur. `where` are country codes and
    slugs of places, `who` types of applicants. Amounts bound the largest sum on offer, in whole units of `currency`.
    `due_from` and `due_to` bound the next deadline, both days included. `new` and `changed` are days back from today.
    `statuses` empty means calls that can still be answered, «all» means any. `sort` puts the answers in an order of
    `SORTS`, else the best come first; a stored search has none.
    """

    words: str = ""
    not_words: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    not_domains: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    not_where: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    not_who: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None
    currency: str = ""
    due_from: date | None = None
    due_to: date | None = None
    statuses: tuple[str, ...] = ()
    sides: bool = False
    new: int = 0
    changed: int = 0
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()
    not_funders: tuple[str, ...] = ()
    language: str = ""
    kinds: tuple[str, ...] = ()
    sort: str = ""
    said: str = field(default="", compare=False)
    """The words that became domains and applicants; of a question just typed only, no part of what is kept."""

    @property
    def is_empty(self) -> bool:
        return self == type(self)()

    @property
    def due(self) -> str:
        """The days of the next deadline, as a query string writes them."""
        return due_text(self.due_from, self.due_to)

    def without(self, name: str) -> SearchCriteria:
        """The same without one field; the currency goes with the last amount. Raises KeyError for an unknown field."""
        blank: dict[str, Any] = {field.name: field.default for field in fields(SearchCriteria)}
        less = replace(self, **{name: blank[name]})
        if less.min_amount is None and less.max_amount is None:
            less = replace(less, currency="")
        return less


def due_text(first: date | None, last: date | None) -> str:
    """Two days as a query string writes them; empty for none."""
    start, end = (day.isoformat() if day else "" for day in (first, last))
    return f"{start}..{end}" if start or end else ""


def to_pairs(criteria: SearchCriteria, parameters: Mapping[str, Parameter] | None = None) -> list[tuple[str, str]]:
    """The canonical query string as pairs: known names in a fixed order, sorted values, defaults left out."""
    defaults = {one.name: one.default for one in fields(criteria)}
    values = ((name, one.field, getattr(criteria, one.field)) for name, one in (parameters or PARAMETERS).items())
    return [(name, as_text(value)) for name, field, value in values if value != defaults.get(field, "")]


def to_query_string(criteria: SearchCriteria) -> str:
    """The canonical query string."""
    return "&".join(f"{name}={quote(value, safe=',.')}" for name, value in to_pairs(criteria))


Pairs = Iterable[tuple[str, str]]


def read_pairs(
    pairs: Pairs, parameters: Mapping[str, Parameter], known: Mapping[str, Container[str]]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The fields that a query string sets, and what of it was dropped, with its name; other names are left out.

    `known` are the only values of a parameter, where there are but these.
    """
    given: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    dropped: list[tuple[str, str]] = []
    total = 0
    for name, value in pairs:
        total += len(name) + len(value)
        if total > MAX_TOTAL:
            dropped.append((name[:20], value))
            break
        given.setdefault(name, []).append(_NOT_TEXT.sub(" ", value).strip())
    for name, parameter in ((name, parameters[name]) for name in given if name in parameters):
        parts = _parts(parameter, given[name])
        read = {part: parameter.read(part) for part in parts[:MAX_VALUES]}
        good = {part: one for part, one in read.items() if one is not None and part in known.get(name, read)}
        dropped += [(name, part) for part in read if part not in good][:3]
        dropped += [(name, part) for part in parts[MAX_VALUES : MAX_VALUES + 1]]
        if parameter.is_many and good:
            found[parameter.field] = tidy(good.values())
        else:
            for one in good.values():
                found |= one if isinstance(one, dict) else {parameter.field: one}
    return found, dropped


def _parts(parameter: Parameter, values: Sequence[str]) -> list[str]:
    """The values of a parameter that is given several times: words add up, of what has but one value the last counts,
    and takes the earlier ones away where it is empty."""
    if parameter.is_many:
        values = [part.strip() for value in values for part in value.split(",")]
    else:
        values = [" ".join(values)] if parameter.field == "words" else values[-1:]
    return [value for value in values if value]


def from_query_string(text: str) -> SearchCriteria:
    """The question of a query string; what of it is not understood is left out."""
    pairs = parse_qsl(text, errors="replace", max_num_fields=200) if text.count("&") < 200 else ()
    return sound(SearchCriteria(**read_pairs(pairs, PARAMETERS, {})[0]))


Asked = TypeVar("Asked", bound=SearchCriteria)


def sound(criteria: Asked) -> Asked:
    """The canonical form: sorted values, bounds the right way round, a currency only beside an amount."""
    low, high = (
        None if value is None or value >= MOST else value for value in (criteria.min_amount, criteria.max_amount)
    )
    if low is not None and high is not None and low > high:
        low, high = high, low
    start, end = criteria.due_from, criteria.due_to
    if start and end and start > end:
        start, end = end, start
    several: dict[str, Any] = {
        field.name: tidy(getattr(criteria, field.name)) for field in fields(SearchCriteria) if field.default == ()
    }
    currency = criteria.currency if low is not None or high is not None else ""
    bounds: dict[str, Any] = {"min_amount": low, "max_amount": high, "due_from": start, "due_to": end}
    plain = written(groups(_NOT_TEXT.sub(" ", criteria.words)[:MAX_WORDS]))
    return replace(criteria, currency=currency, words=plain, **bounds, **several)


_KEPT_AS_THEY_ARE = (
    "domains", "sources", "kinds", "min_amount", "max_amount", "currency", "who", "due_from", "due_to", "sides",
    "funders", "not_domains", "not_who", "not_sources", "not_funders",
)  # fmt: skip
"""The fields that a question and a stored interest share."""


def to_interest(criteria: SearchCriteria, name: str) -> Interest:
    """The question as a stored interest. `unkept` names what an interest does not hold."""
    same: dict[str, Any] = {field: getattr(criteria, field) for field in _KEPT_AS_THEY_ARE}
    return Interest(
        name=name,
        words=ways(criteria.words),
        exclude=criteria.not_words,
        countries=tuple(place for place in criteria.where if place.isupper()),
        places=tuple(place for place in criteria.where if not place.isupper()),
        languages=(criteria.language,) if criteria.language else (),
        not_places=criteria.not_where,
        **same,
    )


def from_interest(interest: Interest) -> SearchCriteria:
    """The question that a stored interest asks; of several entries any is enough there, as alternatives here."""
    same: dict[str, Any] = {field: getattr(interest, field) for field in _KEPT_AS_THEY_ARE}
    same["kinds"] = tuple(kind for kind in interest.kinds if kind in KINDS)
    return sound(
        SearchCriteria(
            words=gathered(interest.words),
            not_words=interest.exclude,
            where=(*interest.countries, *interest.places),
            not_where=interest.not_places,
            language=interest.languages[0] if interest.languages else "",
            **same,
        )
    )


def unkept(criteria: SearchCriteria) -> tuple[str, ...]:
    """The fields of a question that `to_interest` cannot keep."""
    kept = from_interest(to_interest(criteria, ""))
    aside = {"currency", "said", "sort"}
    return tuple(
        field.name
        for field in fields(SearchCriteria)
        if field.name not in aside and getattr(kept, field.name) != getattr(criteria, field.name)
    )


def to_query(criteria: SearchCriteria, today: date, *, limit: int = 10, offset: int = 0, order: str = "") -> Query:
    """The question as search takes it: every filter holds, none is widened."""
    start, end = criteria.due_from, criteria.due_to
    if end is not None and start is None:
        start = min(today, end)
    statuses = tuple(status for status in criteria.statuses if status != ALL)
    is_any = ALL in criteria.statuses or (bool(criteria.kinds) and "call" not in criteria.kinds)
    if not statuses:
        statuses = () if is_any else LIVE
    if ALL in criteria.statuses:
        statuses = tuple(map(str, Status))
    if "open" in statuses:
        statuses = tuple(dict.fromkeys((*statuses, "closing", "rolling")))
    return Query(
        words=criteria.words,
        said=criteria.said,
        domains=criteria.domains,
        statuses=statuses,
        kinds=criteria.kinds or ("call",),
        min_amount=criteria.min_amount,
        max_amount=criteria.max_amount,
        currency=criteria.currency or None,
        deadline_from=start,
        deadline_to=end,
        sources=criteria.sources,
        language=criteria.language,
        limit=limit,
        offset=offset,
        order=order or SORTS.get(criteria.sort, "relevance"),
        places=criteria.where,
        applicants=criteria.who,
        without=Without(
            criteria.not_words,
            criteria.not_domains,
            criteria.not_where,
            criteria.not_who,
            criteria.not_sources,
            criteria.not_funders,
        ),
        has_sides=criteria.sides,
        funders=criteria.funders,
        seen_from=days_back(today, criteria.new),
        changed_from=days_back(today, criteria.changed),
    )


def days_back(today: date, days: int) -> datetime | None:
    """The beginning (UTC) of the day so many days ago; None for none."""
    if not days:
        return None
    return datetime.combine(today - timedelta(days=days), time(), UTC)


_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}", re.IGNORECASE)


def tidy(values: Iterable[object]) -> tuple[str, ...]:
    """Values once each, sorted."""
    return tuple(sorted(dict.fromkeys(map(str, values))))


def as_text(value: object) -> str:
    """A value as a query string writes it."""
    if isinstance(value, tuple):
        return ",".join(value)
    return "2" if value is True else f"{value:f}" if isinstance(value, Decimal) else str(value)


class Parameter(NamedTuple):
    """A name of the query string: the field it sets, what reads one value (None for none), whether it has several."""

    field: str
    read: Callable[[str], Any]
    is_many: bool = False


def one_of(*allowed: str) -> Callable[[str], str | None]:
    """Reads one of these words."""
    return lambda value: value if value in allowed else None


def _written_as(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda value: value if pattern.fullmatch(value) else None


def _place(value: str) -> str | None:
    """A country code or the slug of a place; None for what is neither."""
    is_country = value in COUNTRIES or (value.isupper() and place_name(value, "en") != value)
    return value if is_country or _SLUG.fullmatch(value) else None


def _sum(value: str) -> Decimal | None:
    plain = re.sub(r"[\s\u00a0\u202f]", "", value)
    return Decimal(plain) if re.fullmatch(r"\d{1,15}(\.\d{1,2})?", plain, re.ASCII) else None


def number_up_to(most: int) -> Callable[[str], int | None]:
    """Reads a whole number from 1 on."""
    return lambda value: int(value) if re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII) and int(value) <= most else None


def read_due(value: str) -> dict[str, date | None] | None:
    """The days of «2027-01-01..2027-03-31»; either may be missing."""
    start, dots, end = value.partition("..")
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (start, end))
    except ValueError:
        return None
    is_written = dots and [day.isoformat() if day else "" for day in (first, last)] == [start, end]
    if not is_written or not (first or last) or (first and last and first > last):
        return None
    return {"due_from": first, "due_to": last}


_name, _days = _written_as(_NAME), number_up_to(MAX_DAYS)
PARAMETERS: dict[str, Parameter] = {
    "q": Parameter("words", lambda value: value[:MAX_WORDS].strip()),
    "not": Parameter("not_words", lambda value: value if len(value) <= 80 else None, True),
    "domain": Parameter("domains", _name, True),
    "not-domain": Parameter("not_domains", _name, True),
    "where": Parameter("where", _place, True),
    "not-where": Parameter("not_where", _place, True),
    "who": Parameter("who", _name, True),
    "not-who": Parameter("not_who", _name, True),
    "min": Parameter("min_amount", _sum),
    "max": Parameter("max_amount", _sum),
    "cur": Parameter("currency", one_of(*CURRENCIES)),
    "due": Parameter("due", read_due),
    "status": Parameter("statuses", one_of(*STATUSES), True),
    "sides": Parameter("sides", lambda value: True if value == "2" else None),
    "new": Parameter("new", _days),
    "changed": Parameter("changed", _days),
    "source": Parameter("sources", _name, True),
    "not-source": Parameter("not_sources", _name, True),
    "funder": Parameter("funders", _name, True),
    "not-funder": Parameter("not_funders", _name, True),
    "lang": Parameter("language", one_of("fr", "en")),
    "kind": Parameter("kinds", one_of(*KINDS), True),
    "sort": Parameter("sort", one_of(*SORTS)),
}
"""The names of the query string in canonical order."""
