"""What is asked of the calls, as one value: the same for chat, mail, command line, pages, feeds and stored searches.

⇄ canonical query string (`to_query_string`, `from_query_string`) ⇄ stored interest (`to_interest`, `from_interest`);
`question.read_question` reads it from words. Pure; faulty values of a query string are dropped and named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, quote

from watcher.model import Interest, Kind, Status
from watcher.remember.search.alternatives import gathered, groups, ways, written
from watcher.remember.search.query import Query, Without

MOST = Decimal(10) ** 15
"""A sum beyond this is no question."""
MAX_WORDS, MAX_VALUES, MAX_TOTAL, MAX_DAYS = 300, 20, 2_000, 366
LIVE = ("open", "closing", "rolling", "forecast", "unknown")
"""The states of calls that can still be answered; a call without dates may still be open."""
ALL = "all"
STATUSES = (*(str(status) for status in Status), ALL)
KINDS = tuple(str(kind) for kind in Kind)
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
        return self == SearchCriteria()

    def without(self, name: str) -> SearchCriteria:
        """The same without one field; the currency goes with the last amount. Raises KeyError for an unknown field."""
        blank: dict[str, Any] = {field.name: field.default for field in fields(SearchCriteria)}
        less = replace(self, **{name: blank[name]})
        if less.min_amount is None and less.max_amount is None:
            less = replace(less, currency="")
        return less


def to_query_string(criteria: SearchCriteria) -> str:
    """The canonical query string: known names in a fixed order, sorted values, what is empty left out."""
    pairs = []
    for name, (attribute, _) in NAMES.items():
        value = _due_text(criteria) if name == "due" else _text(getattr(criteria, attribute))
        if value:
            pairs.append(f"{name}={quote(value, safe=',.')}")
    return "&".join(pairs)


def from_query_string(text: str) -> tuple[SearchCriteria, tuple[str, ...]]:
    """The question of a query string, and the names whose values were dropped. Unknown names are left out."""
    found: dict[str, Any] = {}
    dropped: list[str] = []
    cut = text[:MAX_TOTAL]
    for name, value in parse_qsl(cut, errors="replace", max_num_fields=200) if cut.count("&") < 200 else ():
        if name not in NAMES:
            continue
        field, reader = NAMES[name]
        read = reader(_NOT_TEXT.sub(" ", value).strip())
        if read is None:
            dropped.append(name)
            continue
        if isinstance(read, dict):
            found |= read
        elif isinstance(read, tuple):
            found[field] = tidy([*found.get(field, ()), *read])
        else:
            found[field] = read
    return sound(SearchCriteria(**found)), tuple(dict.fromkeys(dropped))


def sound(criteria: SearchCriteria) -> SearchCriteria:
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
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}|[A-Z]{2}(?:-[A-Z]{2,3})?")
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,80}", re.IGNORECASE)


def tidy(values: Iterable[object]) -> tuple[str, ...]:
    """Values once each, sorted."""
    return tuple(sorted(dict.fromkeys(map(str, values))))


def _text(value: object) -> str:
    match value:
        case None | False | 0:
            return ""
        case True:
            return "2"
        case tuple():
            return ",".join(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _due_text(criteria: SearchCriteria) -> str:
    if criteria.due_from is None and criteria.due_to is None:
        return ""
    start, end = (day.isoformat() if day else "" for day in (criteria.due_from, criteria.due_to))
    return f"{start}..{end}"


_Reader = Callable[[str], Any]


def _several(fits: Callable[[str], bool]) -> _Reader:
    def read(value: str) -> tuple[str, ...] | None:
        said = [part.strip() for part in value.split(",") if part.strip()][:MAX_VALUES]
        return tuple(part for part in said if fits(part)) or None

    return read


def _among(allowed: Sequence[str]) -> Callable[[str], bool]:
    return lambda value: value in allowed


def _sum(value: str) -> Decimal | None:
    plain = re.sub(r"[\s\u00a0\u202f]", "", value)
    try:
        return Decimal(plain) if re.fullmatch(r"\d{1,15}(\.\d{1,2})?", plain, re.ASCII) else None
    except InvalidOperation:
        return None


def _number(value: str) -> int | None:
    return int(value) if re.fullmatch(r"\d{1,3}", value, re.ASCII) and 1 <= int(value) <= MAX_DAYS else None


def _due(value: str) -> dict[str, date | None] | None:
    start, dots, end = value.partition("..")
    if not dots:
        return None
    try:
        days = [date.fromisoformat(day) if day else None for day in (start, end)]
    except ValueError:
        return None
    return {"due_from": days[0], "due_to": days[1]} if any(days) else None


def _is_name(value: str) -> bool:
    return bool(_NAME.fullmatch(value))


def _is_slug(value: str) -> bool:
    return bool(_SLUG.fullmatch(value))


NAMES: dict[str, tuple[str, _Reader]] = {
    "q": ("words", lambda value: " ".join(value[:MAX_WORDS].split()) or None),
    "not": ("not_words", _several(lambda value: len(value) <= 80)),
    "domain": ("domains", _several(_is_name)),
    "not-domain": ("not_domains", _several(_is_name)),
    "where": ("where", _several(_is_slug)),
    "not-where": ("not_where", _several(_is_slug)),
    "who": ("who", _several(_is_name)),
    "not-who": ("not_who", _several(_is_name)),
    "min": ("min_amount", _sum),
    "max": ("max_amount", _sum),
    "cur": ("currency", lambda value: value if value in CURRENCIES else None),
    "due": ("due", _due),
    "status": ("statuses", _several(_among(STATUSES))),
    "sides": ("sides", lambda value: True if value == "2" else None),
    "new": ("new", _number),
    "changed": ("changed", _number),
    "source": ("sources", _several(_is_name)),
    "not-source": ("not_sources", _several(_is_name)),
    "funder": ("funders", _several(_is_name)),
    "not-funder": ("not_funders", _several(_is_name)),
    "lang": ("language", lambda value: value if value in ("fr", "en") else None),
    "kind": ("kinds", _several(_among(KINDS))),
    "sort": ("sort", lambda value: value if value in SORTS else None),
}
"""The names of the query string in canonical order, each with the field it sets and what reads its value."""
