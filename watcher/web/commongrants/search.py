"""The searches of CommonGrants, for opportunities and for awards: filters, sorting, paging.

What is not understood is left out and named, never refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.model import Call, Kind
from watcher.understand.text.text import fold
from watcher.web.commongrants.mapping import Json, Mapper

MAX_PAGE_SIZE = 100
CUSTOM = ("domain", "country", "territory", "applicantType", "language", "source", "sides", "changedSince")
CUSTOM_SORTS = ("relevance", "deadline")
_SPELLINGS = {"not_in": "notIn", "not_like": "notLike"}  # the written specification and the OpenAPI differ


@dataclass(frozen=True, slots=True)
class Searchable:
    """What the protocol lets be filtered and sorted of one sort of record.

    `day` is the date that a range is asked of: the name of its filter and of its sort. `money` names each sum by its
    filter, `ids` what else is asked for by value.
    """

    statuses: tuple[str, ...]
    day: tuple[str, str]
    money: Mapping[str, str]
    sorts: tuple[str, ...]
    ids: tuple[str, ...] = ()


OPPORTUNITIES = Searchable(
    ("forecasted", "open", "closed", "custom"),
    ("closeDateRange", "keyDates.closeDate"),
    {
        "totalFundingAvailableRange": "totalAmountAvailable",
        "minAwardAmountRange": "minAwardAmount",
        "maxAwardAmountRange": "maxAwardAmount",
    },
    (
        "lastModifiedAt", "createdAt", "title", "status.value", "keyDates.closeDate", "funding.maxAwardAmount",
        "funding.minAwardAmount", "funding.totalAmountAvailable", "funding.estimatedAwardCount", "custom",
    ),
)  # fmt: skip
AWARDS = Searchable(
    ("awarded", "completed", "cancelled", "custom"),
    ("awardDateRange", "keyDates.awardDate"),
    {"awardedAmountRange": "awardedAmount"},
    ("lastModifiedAt", "createdAt", "title", "status.value", "keyDates.awardDate", "funding.awardedAmount", "custom"),
    ids=("opportunityId",),
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What filters and sorting look at of one record."""

    call: int
    created: datetime
    changed: datetime
    title: str
    status: str
    day: date | None
    sums: Mapping[str, tuple[Decimal, str]]
    count: int | None
    values: Mapping[str, frozenset[str]]


Test = Callable[[Indexed], bool]


@dataclass
class RecordSearch:
    """A search body as it was understood, and what of it was not."""

    searchable: Searchable
    words: str = ""
    tests: list[Test] = field(default_factory=list)
    filters: Json = field(default_factory=dict)
    filter_errors: list[str] = field(default_factory=list)
    sort_by: str = "lastModifiedAt"
    custom_sort: str = ""
    order: str = "desc"
    sort_errors: list[str] = field(default_factory=list)


class BadPaging(ValueError):
    """The page or its size is no whole number from 1 on; the message is the field."""


def indexed(call: Call, mapper: Mapper) -> Indexed:
    """The call, or the award, as filters see it."""
    reading = call.reading
    if call.kind is Kind.AWARD:
        funding, status, day = mapper.given(call) or {}, str(mapper.award(call)["status"]["value"]), None
    else:
        funding = mapper.funding(reading.amounts, call.country, reading.sides) or {}
        status, day = str(mapper.status(call)["value"]), reading.deadline.date if reading.deadline else None
    sums = {
        name: (Decimal(value["amount"]), value["currency"]) for name, value in funding.items() if type(value) is dict
    }
    countries = {call.country, *(side.country for side in reading.sides)} - {""}
    values = {
        "domain": frozenset(call.domains),
        "country": frozenset(countries | {code.split("-")[0] for code in countries}),
        "territory": frozenset(fact.value for fact in reading.territories),
        "applicantType": frozenset(fact.value for fact in reading.all_eligible),
        "language": frozenset({reading.language}),
        "source": frozenset(call.sources),
        "sides": frozenset({"true" if reading.sides else "false", str(len(reading.sides) or 1)}),
        "opportunityId": frozenset[str](),  # no page says from which call an award comes
    }
    count = funding.get("estimatedAwardCount")
    return Indexed(call.id, call.first_seen, call.last_changed, fold(call.title), status, day, sums, count, values)


def paging(page: Any, size: Any) -> tuple[int, int]:
    """Page and size; a size over 100 is taken as 100. Raises BadPaging."""
    found = []
    for name, value, default in (("page", page, 1), ("pageSize", size, MAX_PAGE_SIZE)):
        number = default if value is None else value
        if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 10:
            number = int(number)
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number < 2**31:
            raise BadPaging(name)
        found.append(number)
    return found[0], min(found[1], MAX_PAGE_SIZE)


def understand(body: Mapping[str, Any], searchable: Searchable) -> RecordSearch:
    """The search of a body."""
    asked = RecordSearch(searchable)
    words = body.get("search")
    if isinstance(words, str):
        asked.words = words[:300]
    filters = body.get("filters")
    if isinstance(filters, Mapping):
        for name, given in filters.items():
            if name == "customFilters" and isinstance(given, Mapping):
                for custom, one in given.items():
                    _custom(asked, str(custom), one)
            else:
                _filter(asked, str(name), given)
    elif filters is not None:
        asked.filter_errors.append("filters: is to be an object")
    _sorting(asked, body.get("sorting"))
    return asked


def in_order(asked: RecordSearch, found: Iterable[Indexed]) -> list[Indexed]:
    """Sorted by what was asked, absent values last, then by id: a total order. By relevance they stay as they are."""
    known = list(found)
    if asked.custom_sort == "relevance" and asked.words.strip():
        return known if asked.order == "desc" else known[::-1]
    name = asked.searchable.day[1] if asked.sort_by == "custom" else asked.sort_by
    ordered = sorted(known, key=lambda one: one.call)
    have = [one for one in ordered if _key(one, name) is not None]
    lack = [one for one in ordered if _key(one, name) is None]
    have.sort(key=lambda one: _key(one, name), reverse=asked.order == "desc")
    return [*have, *lack]


def _key(one: Indexed, name: str) -> Any:
    plain = {
        "createdAt": one.created,
        "lastModifiedAt": one.changed,
        "title": one.title,
        "status.value": one.status,
        "funding.estimatedAwardCount": one.count,
    }
    if name in plain:
        return plain[name]
    if name.startswith("keyDates."):
        return one.day
    known = one.sums.get(name.removeprefix("funding."))
    return known[0] if known else None


def _filter(asked: RecordSearch, name: str, given: Any) -> None:
    operator, value = _parts(given)
    if name == "status":
        _status(asked, operator, value)
    elif name == asked.searchable.day[0]:
        _dates(asked, name, operator, value)
    elif name in asked.searchable.money:
        _money(asked, name, operator, value)
    elif name in asked.searchable.ids:
        _values(asked, name, operator, value)
    else:
        asked.filter_errors.append(f"{name[:60]}: this filter is not known")


def _status(asked: RecordSearch, operator: str, value: Any) -> None:
    wanted = (
        [one for one in value if isinstance(one, str)]
        if isinstance(value, Sequence) and not isinstance(value, str)
        else []
    )
    unknown = [one for one in wanted if one not in asked.searchable.statuses]
    asked.filter_errors += [f"status: {one[:40]!r} is not a status" for one in unknown[:5]]
    known = frozenset(wanted) - frozenset(unknown)
    if operator not in ("in", "notIn"):
        asked.filter_errors.append("status: the operator is to be in or notIn")
    elif known:
        asked.tests.append(lambda one: (one.status in known) == (operator == "in"))
        asked.filters["status"] = {"operator": operator, "value": sorted(known)}


def _dates(asked: RecordSearch, name: str, operator: str, value: Any) -> None:
    low, high = (_day(value.get(name)) for name in ("min", "max")) if isinstance(value, Mapping) else (None, None)
    if operator not in ("between", "outside") or low is None or high is None:
        asked.filter_errors.append(f"{name}: wants the operator between or outside, and min and max as dates")
        return
    inside = operator == "between"
    asked.tests.append(lambda one: one.day is not None and (low <= one.day <= high) == inside)
    asked.filters[name] = {"operator": operator, "value": {"min": low.isoformat(), "max": high.isoformat()}}


def _money(asked: RecordSearch, name: str, operator: str, value: Any) -> None:
    low, high = (_sum(value.get(part)) for part in ("min", "max")) if isinstance(value, Mapping) else (None, None)
    if operator not in ("between", "outside") or low is None or high is None:
        asked.filter_errors.append(f"{name}: wants the operator between or outside, and min and max as money")
        return
    if low[1] != high[1]:
        asked.filter_errors.append(f"{name}: min and max are in two currencies")
        return
    inside, key, currency = operator == "between", asked.searchable.money[name], low[1]

    def passes(one: Indexed) -> bool:
        known = one.sums.get(key)
        return known is not None and known[1] == currency and (low[0] <= known[0] <= high[0]) == inside

    asked.tests.append(passes)
    asked.filters[name] = {
        "operator": operator,
        "value": {part: {"amount": f"{one[0]:f}", "currency": one[1]} for part, one in (("min", low), ("max", high))},
    }


def _custom(asked: RecordSearch, name: str, given: Any) -> None:
    operator, value = _parts(given)
    if name not in CUSTOM or operator not in ("in", "eq", "gte"):
        asked.filter_errors.append(f"customFilters.{name[:60]}: this filter or its operator is not known")
        return
    if name == "changedSince":
        since = _day(value)
        if since is None:
            asked.filter_errors.append("customFilters.changedSince: is to be a date")
            return
        asked.tests.append(lambda one: one.changed.date() >= since)
    else:
        many = value if isinstance(value, list) else [value]
        wanted = frozenset(str(one).lower() if isinstance(one, bool) else str(one) for one in many)
        asked.tests.append(lambda one: bool(one.values[name] & wanted))
    asked.filters.setdefault("customFilters", {})[name] = {"operator": operator, "value": value}


def _sorting(asked: RecordSearch, given: Any) -> None:
    if given is None:
        return
    if not isinstance(given, Mapping):
        asked.sort_errors.append("sorting: is to be an object")
        return
    by, order = given.get("sortBy"), given.get("sortOrder")
    if by in asked.searchable.sorts:
        asked.sort_by = str(by)
        if by == "custom":
            _custom_sort(asked, given.get("customSortBy", "deadline"))
        best = by in ("title", asked.searchable.day[1]) or asked.custom_sort == "deadline"
        asked.order = "asc" if best else "desc"
    else:
        asked.sort_errors.append("sortBy: this order is not known; lastModifiedAt is used")
    if order in ("asc", "desc"):
        asked.order = str(order)
    elif order is not None:
        asked.sort_errors.append("sortOrder: is to be asc or desc")


def _custom_sort(asked: RecordSearch, wanted: Any) -> None:
    asked.custom_sort = wanted if wanted in CUSTOM_SORTS else "deadline"
    if wanted not in CUSTOM_SORTS:
        asked.sort_errors.append(f"customSortBy: is to be {' or '.join(CUSTOM_SORTS)}; deadline is used")
    elif wanted == "relevance" and not asked.words.strip():
        asked.sort_errors.append("customSortBy: relevance wants words in search; deadline is used")
        asked.custom_sort = "deadline"


def _values(asked: RecordSearch, name: str, operator: str, value: Any) -> None:
    wanted = frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()
    if operator not in ("in", "notIn") or not wanted:
        asked.filter_errors.append(f"{name}: wants the operator in or notIn, and a list of ids")
        return
    asked.tests.append(lambda one: bool(one.values[name] & wanted) == (operator == "in"))
    asked.filters[name] = {"operator": operator, "value": sorted(wanted)}


def _parts(given: Any) -> tuple[str, Any]:
    if not isinstance(given, Mapping):
        return "", None
    operator = str(given.get("operator", ""))
    return _SPELLINGS.get(operator, operator), given.get("value")


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        at = datetime.fromisoformat(value)
        return (at.astimezone(UTC) if at.tzinfo else at).date()
    except (ValueError, OverflowError):
        return None


def _sum(value: Any) -> tuple[Decimal, str] | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("currency"), str):
        return None
    try:
        number = Decimal(str(value.get("amount")))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    is_sound = isinstance(exponent, int) and exponent >= -20 and abs(number) < 10**20
    return (number, value["currency"]) if is_sound else None
