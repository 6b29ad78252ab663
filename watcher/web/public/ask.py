"""The query string of the search page as a value, and as a `Query`. Pure; faulty values are dropped and said.

One set of names in both languages; the canonical form has known names in a fixed order, sorted values, no defaults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from watcher.config import Settings
from watcher.model import Kind
from watcher.remember.search import asked
from watcher.remember.search.asked import SearchCriteria, sound
from watcher.remember.search.place_names import place_name
from watcher.remember.search.query import Query
from watcher.remember.search.question import read_criteria
from watcher.understand.parties.applicant_words import TYPES

MAX_WORDS, MAX_VALUES, MAX_TOTAL = 300, 20, 2000
STATUSES = ("open", "closing", "rolling", "forecast", "closed", "withdrawn", "all")
COUNTRIES = ("FR", "CA-QC", "CA", "EU", "UK", "US")
CURRENCIES = ("EUR", "CAD", "USD", "GBP", "CHF")
SORTS = {"due": "deadline", "relevance": "relevance", "new": "newest", "changed": "recent", "amount": "amount"}
DUE_DAYS, PAGE_SIZES = (7, 30, 90), (20, 50, 100)
ANSWERABLE = asked.LIVE
_SAME = {
    "domain": "domains", "where": "where", "who": "who", "status": "statuses", "new": "new", "changed": "changed",
    "source": "sources", "funder": "funders", "lang": "language", "kind": "kinds", "not_": "not_words",
    "not_domain": "not_domains", "not_where": "not_where", "not_who": "not_who",
}  # fmt: skip
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Question:
    """What a search page was asked. Empty values ask for nothing; sums are whole units of `cur`."""

    q: str = ""
    domain: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    cur: str = ""
    due: str = ""
    status: tuple[str, ...] = ()
    sides: str = ""
    new: int = 0
    changed: int = 0
    source: tuple[str, ...] = ()
    funder: tuple[str, ...] = ()
    lang: str = ""
    kind: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    not_domain: tuple[str, ...] = ()
    not_where: tuple[str, ...] = ()
    not_who: tuple[str, ...] = ()
    sort: str = ""
    n: int = 20
    page: int = 1

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The canonical query string as pairs, with some values changed; another page only where it is named."""
        values = {"page": 1} | changes
        return [
            (written, _written(value))
            for name, written, default in _names()
            if (value := values[name] if name in values else getattr(self, name)) != default and value is not None
        ]

    @property
    def order(self) -> str:
        """The name of the order that holds: by the deadline, with words by relevance."""
        return self.sort or ("relevance" if self.q else "due")

    @property
    def filters(self) -> int:
        """How many filters are chosen."""
        aside = ("q", "sort", "n", "page", "cur")
        return sum(name not in aside for name, _ in self.pairs())


@cache
def _names() -> tuple[tuple[str, str, Any], ...]:
    """Each field of a question: its name, how a query string writes it, its default."""
    return tuple((item.name, item.name.rstrip("_").replace("_", "-"), item.default) for item in fields(Question))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that was not understood, or cut: the name of its parameter and what was written (shortened)."""

    name: str
    value: str


def read(pairs: Iterable[tuple[str, str]], settings: Settings) -> tuple[Question, tuple[Refusal, ...]]:
    """The question of a query string, and what of it was dropped. Unknown names are left out without a word."""
    given: dict[str, list[str]] = {}
    refused: list[Refusal] = []
    total = 0
    for name, value in pairs:
        total += len(name) + len(value)
        if total > MAX_TOTAL:
            refused.append(Refusal(name[:20], _shown(value)))
            break
        given.setdefault(name, []).append(_NOT_TEXT.sub(" ", value).strip())
    found: dict[str, Any] = {}
    for name, reader in _readers(settings).items():
        if name in given:
            value, bad = reader(given[name])
            refused += [Refusal(name, _shown(one)) for one in bad]
            if value is not None:
                found["not_" if name == "not" else name.replace("-", "_")] = value
    if "min" in found and "max" in found and found["min"] > found["max"]:
        found["min"], found["max"] = found["max"], found["min"]
    return Question(**found), tuple(refused)


def spelled_out(question: Question, today: date, settings: Settings) -> Question:
    """The question with what its words say as filters, as chat reads them; chosen filters win, exclusions add up."""
    if not question.q:
        return question
    meant = read_criteria(question.q, today, settings.domains)
    said: dict[str, Any] = {"q": meant.words}
    for name, field in _SAME.items():
        chosen, worded = getattr(question, name), getattr(meant, field)
        if name.startswith("not_"):
            said[name] = tuple(dict.fromkeys((*chosen, *worded)))
        elif not chosen:
            said[name] = worded
    if question.min is None and question.max is None:
        said |= {"min": meant.min_amount, "max": meant.max_amount, "cur": question.cur or meant.currency}
    if not question.due and (meant.due_from or meant.due_to):
        said["due"] = "..".join(on.isoformat() if on else "" for on in (meant.due_from, meant.due_to))
    if meant.sides:
        said["sides"] = "2"
    if meant.sort and not question.sort:
        said["sort"] = meant.sort
    return replace(question, **said)


def criteria(question: Question, today: date) -> SearchCriteria:
    """The question (spelled out) as the value that chat, mail and stored searches share."""
    start, end = days(question.due, today)
    same = {field: getattr(question, name) for name, field in _SAME.items()}
    return sound(
        SearchCriteria(
            words=question.q,
            min_amount=question.min,
            max_amount=question.max,
            currency=question.cur,
            due_from=start,
            due_to=end,
            sides=bool(question.sides),
            **same,
        )
    )


def to_query(question: Question, today: date) -> Query:
    """The question (spelled out) as search takes it."""
    order, offset = SORTS.get(question.order, "deadline"), (question.page - 1) * question.n
    return asked.to_query(criteria(question, today), today, limit=question.n, offset=offset, order=order)


def statuses(question: Question) -> tuple[str, ...]:
    """The states asked for, all of them where «all» is."""
    return asked.to_query(SearchCriteria(statuses=question.status, kinds=question.kind), date.min).statuses


def days(due: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day a deadline may fall on: «30» is from today on, «2027-01-01..2027-03-31» says both."""
    if not due:
        return None, None
    if due.isdigit():
        return today, today + timedelta(days=int(due))
    start, _, end = due.partition("..")
    return date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None


_Read = Callable[[Sequence[str]], tuple[Any, list[str]]]


def _place(value: str) -> str | None:
    """A country code or the slug of a place; None for what is neither."""
    is_country = value in COUNTRIES or (value.isupper() and place_name(value, "en") != value)
    return value if is_country else _fits(_SLUG, value)


def _readers(settings: Settings) -> dict[str, _Read]:
    return {
        "q": lambda values: (" ".join(values)[:MAX_WORDS], [] if len(" ".join(values)) <= MAX_WORDS else values[:1]),
        "domain": _among(settings.domains),
        "where": _fitting(_place),
        "who": _among(TYPES),
        "min": _sum,
        "max": _sum,
        "cur": _one({value: value for value in CURRENCIES}),
        "due": _due,
        "status": _among(STATUSES),
        "sides": _one({"2": "2"}),
        "new": _one({str(value): value for value in range(1, asked.MAX_DAYS + 1)}),
        "changed": _one({str(value): value for value in range(1, asked.MAX_DAYS + 1)}),
        "source": _fitting(lambda value: _fits(_NAME, value)),
        "funder": _fitting(lambda value: _fits(_SLUG, value)),
        "lang": _one({"fr": "fr", "en": "en"}),
        "kind": _among([str(kind) for kind in Kind]),
        "not": _fitting(lambda value: value[:80]),
        "not-domain": _among(settings.domains),
        "not-where": _fitting(_place),
        "not-who": _among(TYPES),
        "sort": _one({name: name for name in SORTS}),
        "n": _one({str(value): value for value in PAGE_SIZES}),
        "page": _page,
    }


def _among(allowed: Collection[str]) -> _Read:
    return _fitting(lambda value: value if value in allowed else None)


def _fitting(fits: Callable[[str], str | None]) -> _Read:
    """Several values, repeated or with commas between them; at most MAX_VALUES are read."""

    def read_all(values: Sequence[str]) -> tuple[Any, list[str]]:
        said = [part.strip() for value in values for part in value.split(",") if part.strip()]
        good = [one for part in said[:MAX_VALUES] if (one := fits(part))]
        bad = [part for part in said if not fits(part)][:3]
        return (_sorted(good) or None), bad + said[MAX_VALUES : MAX_VALUES + 1]

    return read_all


def _one(allowed: Mapping[str, Any]) -> _Read:
    def read_one(values: Sequence[str]) -> tuple[Any, list[str]]:
        value = values[-1]
        return allowed.get(value), [value] if value and value not in allowed else []

    return read_one


def _sum(values: Sequence[str]) -> tuple[Any, list[str]]:
    value = re.sub(r"[\s\u00a0\u202f]", "", values[-1])
    if not value:
        return None, []
    try:
        number = Decimal(value) if re.fullmatch(r"\d{1,13}(\.\d{1,2})?", value) else None
    except InvalidOperation:
        number = None
    return number, [] if number is not None else [values[-1]]


def _due(values: Sequence[str]) -> tuple[Any, list[str]]:
    value = values[-1]
    if not value or (value.isascii() and value.isdigit() and int(value) in DUE_DAYS):
        return value or None, []
    start, _, end = value.partition("..")
    try:
        found = [date.fromisoformat(part) if part else None for part in (start, end)]
    except ValueError:
        return None, [value]
    low, high = found
    is_written = ".." in value and [on.isoformat() if on else "" for on in found] == [start, end]
    if not is_written or not (low or high) or (low and high and low > high):
        return None, [value]
    return value, []


def _page(values: Sequence[str]) -> tuple[Any, list[str]]:
    value = values[-1]
    if re.fullmatch(r"[1-9]\d{0,5}", value, re.ASCII):
        return int(value), []
    return None, [value] if value else []


def _fits(pattern: re.Pattern[str], value: str) -> str | None:
    return value if pattern.fullmatch(value) else None


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(map(str, values))))


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _shown(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"
