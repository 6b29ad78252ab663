"""The search of CommonGrants: filters, sorting, paging. What is not understood is left out and named, never refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.model import Call
from watcher.understand.text.text import fold
from watcher.web.commongrants.mapping import Json, Mapper

MAX_PAGE_SIZE = 100
STATUSES = ("forecasted", "open", "closed", "custom")
MONEY = {
    "totalFundingAvailableRange": "totalAmountAvailable",
    "minAwardAmountRange": "minAwardAmount",
    "maxAwardAmountRange": "maxAwardAmount",
}
CUSTOM = ("domain", "country", "territory", "applicantType", "language", "source", "sides", "changedSince")
SORTS = (
    "lastModifiedAt", "createdAt", "title", "status.value", "keyDates.closeDate", "funding.maxAwardAmount",
    "funding.minAwardAmount", "funding.totalAmountAvailable", "funding.estimatedAwardCount", "custom",
)  # fmt: skip
_SPELLINGS = {"not_in": "notIn", "not_like": "notLike"}  # the written specification and the OpenAPI differ


@dataclass(frozen=True, slots=True)
class Indexed:
    """What filters and sorting look at of one opportunity."""

    call: int
    created: datetime
    changed: datetime
    title: str
    status: str
    close: date | None
    sums: Mapping[str, tuple[Decimal, str]]
    count: int | None
    values: Mapping[str, frozenset[str]]


Test = Callable[[Indexed], bool]


@dataclass
class OpportunitySearch:
    """A search body as it was understood, and what of it was not."""

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
    """The call as filters see it."""
    funding = mapper.funding(call.reading.amounts, call.country, call.reading.sides) or {}
    reading = call.reading
    sums = {
        name: (Decimal(funding[name]["amount"]), funding[name]["currency"])
        for name in MONEY.values()
        if name in funding
    }
    countries = {call.country, *(side.country for side in reading.sides)} - {""}
    values = {
        "domain": frozenset(call.domains),
        "country": frozenset(countries | {code.split("-")[0] for code in countries}),
        "territory": frozenset(fact.value for fact in reading.territories),
        "applicantType": frozenset(fact.value for fact in reading.eligible),
        "language": frozenset({reading.language}),
        "source": frozenset(call.sources),
        "sides": frozenset({"true" if reading.sides else "false", str(len(reading.sides) or 1)}),
    }
    return Indexed(
        call.id,
        call.first_seen,
        call.last_changed,
        fold(call.title),
        str(mapper.status(call)["value"]),
        reading.deadline.date if reading.deadline else None,
        sums,
        funding.get("estimatedAwardCount"),
        values,
    )


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


def understand(body: Mapping[str, Any]) -> OpportunitySearch:
    """The search of a body."""
    asked = OpportunitySearch()
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


def in_order(asked: OpportunitySearch, found: Iterable[Indexed]) -> list[Indexed]:
    """Sorted by what was asked, absent values last, then by id: a total order."""
    known = list(found)
    name = asked.sort_by
    if name == "custom":
        name = "keyDates.closeDate"
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
        "keyDates.closeDate": one.close,
        "funding.estimatedAwardCount": one.count,
    }
    if name in plain:
        return plain[name]
    known = one.sums.get(name.removeprefix("funding."))
    return known[0] if known else None


def _filter(asked: OpportunitySearch, name: str, given: Any) -> None:
    operator, value = _parts(given)
    if name == "status":
        _status(asked, operator, value, given)
    elif name == "closeDateRange":
        _dates(asked, operator, value, given)
    elif name in MONEY:
        _money(asked, name, operator, value, given)
    else:
        asked.filter_errors.append(f"{name[:60]}: this filter is not known")


def _status(asked: OpportunitySearch, operator: str, value: Any, given: Any) -> None:
    wanted = (
        [one for one in value if isinstance(one, str)]
        if isinstance(value, Sequence) and not isinstance(value, str)
        else []
    )
    unknown = [one for one in wanted if one not in STATUSES]
    asked.filter_errors += [f"status: {one[:40]!r} is not a status" for one in unknown[:5]]
    known = frozenset(wanted) - frozenset(unknown)
    if operator not in ("in", "notIn"):
        asked.filter_errors.append("status: the operator is to be in or notIn")
    elif known:
        asked.tests.append(lambda one: (one.status in known) == (operator == "in"))
        asked.filters["status"] = {"operator": operator, "value": sorted(known)}


def _dates(asked: OpportunitySearch, operator: str, value: Any, given: Any) -> None:
    low, high = (_day(value.get(name)) for name in ("min", "max")) if isinstance(value, Mapping) else (None, None)
    if operator not in ("between", "outside") or low is None or high is None:
        asked.filter_errors.append("closeDateRange: wants the operator between or outside, and min and max as dates")
        return
    inside = operator == "between"
    asked.tests.append(lambda one: one.close is not None and (low <= one.close <= high) == inside)
    asked.filters["closeDateRange"] = {"operator": operator, "value": {"min": low.isoformat(), "max": high.isoformat()}}


def _money(asked: OpportunitySearch, name: str, operator: str, value: Any, given: Any) -> None:
    low, high = (_sum(value.get(part)) for part in ("min", "max")) if isinstance(value, Mapping) else (None, None)
    if operator not in ("between", "outside") or low is None or high is None:
        asked.filter_errors.append(f"{name}: wants the operator between or outside, and min and max as money")
        return
    if low[1] != high[1]:
        asked.filter_errors.append(f"{name}: min and max are in two currencies")
        return
    inside, key, currency = operator == "between", MONEY[name], low[1]

    def passes(one: Indexed) -> bool:
        known = one.sums.get(key)
        return known is not None and known[1] == currency and (low[0] <= known[0] <= high[0]) == inside

    asked.tests.append(passes)
    asked.filters[name] = {
        "operator": operator,
        "value": {part: {"amount": f"{one[0]:f}", "currency": one[1]} for part, one in (("min", low), ("max", high))},
    }


def _custom(asked: OpportunitySearch, name: str, given: Any) -> None:
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


def _sorting(asked: OpportunitySearch, given: Any) -> None:
    if given is None:
        return
    if not isinstance(given, Mapping):
        asked.sort_errors.append("sorting: is to be an object")
        return
    by, order = given.get("sortBy"), given.get("sortOrder")
    if by in SORTS:
        asked.sort_by = str(by)
        asked.order = "asc" if by in ("title", "keyDates.closeDate", "custom") else "desc"
        asked.custom_sort = str(given.get("customSortBy") or "deadline")[:40] if by == "custom" else ""
    else:
        asked.sort_errors.append("sortBy: this order is not known; lastModifiedAt is used")
    if order in ("asc", "desc"):
        asked.order = str(order)
    elif order is not None:
        asked.sort_errors.append("sortOrder: is to be asc or desc")


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
    return (number, value["currency"]) if number.is_finite() and abs(number) < 10**20 else None
