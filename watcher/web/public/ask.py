"""The query string of the search page as a value, and as a `Query`. Pure; faulty values are dropped and said.

One set of names in both languages; the canonical form has known names in a fixed order, sorted values, no defaults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.config import Settings
from watcher.model import Kind, Status
from watcher.remember.search.index import OVER
from watcher.remember.search.parse import parse_query
from watcher.remember.search.query import Query
from watcher.understand.parties.eligible import TYPES

MAX_WORDS, MAX_VALUES, MAX_TOTAL = 300, 20, 2000
STATUSES = ("open", "closing", "rolling", "forecast", "closed", "withdrawn", "all")
COUNTRIES = ("FR", "CA-QC", "CA", "EU", "UK", "US")
CURRENCIES = ("EUR", "CAD", "USD", "GBP", "CHF")
SORTS = {"due": "deadline", "relevance": "relevance", "new": "newest", "changed": "recent", "amount": "amount"}
DUE_DAYS, NEW_DAYS, CHANGED_DAYS, PAGE_SIZES = (7, 30, 90), (3, 7, 14, 30, 60), (7, 30), (20, 50, 100)
ANSWERABLE = tuple(str(status) for status in Status if status not in OVER)
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
    sort: str = ""
    n: int = 20
    page: int = 1

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The canonical query string as pairs, with some values changed; another page only where it is named."""
        asked = replace(self, **({"page": 1} | changes))
        return [
            (item.name, _written(value))
            for item in fields(asked)
            if (value := getattr(asked, item.name)) != item.default and value is not None
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
                found[name] = value
    if "min" in found and "max" in found and found["min"] > found["max"]:
        found["min"], found["max"] = found["max"], found["min"]
    return Question(**found), tuple(refused)


def spelled_out(question: Question, language: str, today: date, settings: Settings) -> Question:
    """The question with what its words say (sums, days, states, kinds) as filters; chosen filters win."""
    if not question.q:
        return question
    meant = parse_query(question.q, language, today, settings.domains)
    said: dict[str, Any] = {"q": meant.words}
    if question.min is None and question.max is None:
        said |= {"min": meant.min_amount, "max": meant.max_amount, "cur": question.cur or meant.currency or ""}
    if not question.due and (meant.deadline_from or meant.deadline_to):
        start, end = meant.deadline_from or date(1, 1, 1), meant.deadline_to or date(9998, 12, 31)
        said["due"] = f"{start.isoformat()}..{end.isoformat()}"
    if not question.status and meant.statuses:
        said["status"] = ("all",) if len(meant.statuses) == len(Status) else _sorted(meant.statuses)
    if not question.lang:
        said["lang"] = meant.language
    if not question.kind and meant.kinds != (str(Kind.CALL),):
        said["kind"] = _sorted(meant.kinds)
    for name, values in (("domain", meant.domains), ("where", meant.countries), ("source", meant.sources)):
        if values and not getattr(question, name):
            said[name] = _sorted(values)
    return replace(question, **said)


def to_query(question: Question, language: str, today: date, settings: Settings) -> Query:
    """The question (spelled out) as search takes it: without `who`, `sides`, `new`, `changed` and `funder`."""
    topics = parse_query(question.q, language, today, settings.domains).topics if question.q else ()
    start, end = days(question.due, today)
    return Query(
        words=question.q,
        topics=topics,
        domains=question.domain,
        statuses=statuses(question),
        kinds=question.kind or (str(Kind.CALL),),
        countries=question.where if all(place in COUNTRIES for place in question.where) else (),
        min_amount=question.min,
        max_amount=question.max,
        currency=question.cur or None,
        deadline_from=start,
        deadline_to=end,
        sources=question.source,
        language=question.lang,
        limit=question.n,
        offset=(question.page - 1) * question.n,
        order=SORTS.get(question.order, "deadline"),
    )


def statuses(question: Question) -> tuple[str, ...]:
    """The states asked for; by default those of calls that can still be answered. Open ones may be closing soon."""
    if "all" in question.status:
        return ()
    asked = question.status or (() if question.kind and "call" not in question.kind else ANSWERABLE)
    return (*asked, "closing") if "open" in asked and "closing" not in asked else asked


def days(due: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day a deadline may fall on: «30» is from today on, «2027-01-01..2027-03-31» says both."""
    if not due:
        return None, None
    if due.isdigit():
        return today, today + timedelta(days=int(due))
    start, _, end = due.partition("..")
    return date.fromisoformat(start), date.fromisoformat(end)


_Read = Callable[[Sequence[str]], tuple[Any, list[str]]]


def _readers(settings: Settings) -> dict[str, _Read]:
    return {
        "q": lambda values: (" ".join(values)[:MAX_WORDS], [] if len(" ".join(values)) <= MAX_WORDS else values[:1]),
        "domain": _among(settings.domains),
        "where": _fitting(lambda value: value if value in COUNTRIES else _fits(_SLUG, value)),
        "who": _among(TYPES),
        "min": _sum,
        "max": _sum,
        "cur": _one({value: value for value in CURRENCIES}),
        "due": _due,
        "status": _among(STATUSES),
        "sides": _one({"2": "2"}),
        "new": _one({str(value): value for value in NEW_DAYS}),
        "changed": _one({str(value): value for value in CHANGED_DAYS}),
        "source": _fitting(lambda value: _fits(_NAME, value)),
        "funder": _fitting(lambda value: _fits(_SLUG, value)),
        "lang": _one({"fr": "fr", "en": "en"}),
        "kind": _among([str(kind) for kind in Kind]),
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
    start, dots, end = value.partition("..")
    try:
        low, high = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return None, [value]
    if not dots or low > high or low.isoformat() != start or high.isoformat() != end:
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
