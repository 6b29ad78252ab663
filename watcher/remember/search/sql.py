"""The questions that search puts to the database. All values are bound; only fixed fragments are joined here."""

# ruff: noqa: S608 -- only fixed fragments are joined, every value is bound
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import ModuleType
from typing import Any

from watcher.remember.search.amounts import EUROS, MARGIN
from watcher.remember.search.analysis import QueryPlan, fact
from watcher.remember.search.index import MOST
from watcher.remember.search.query import Query

# Words that more calls have say little: only the newest so many are looked at, and the deadline orders them.
SHORTLIST = 4_000

CALLS = 2**32
"""A day and a call are one number where many of both are asked for: more than there can be calls."""

MOST_DAYS = date.max.toordinal()

_NEXT = "CASE WHEN f.first_day >= :today THEN f.first_day WHEN f.last_day >= :today THEN f.last_day END"
_COLUMNS = "f.call_id, f.live, f.first_day, f.last_day, f.first_seen, f.last_changed"
_SOON = f"CASE WHEN {_NEXT} IS NULL THEN 1 ELSE 0 END, {_NEXT}, f.last_changed DESC, f.call_id"
_ORDERS = {
    "relevance": "score * CASE WHEN f.live THEN 1.5 ELSE 1 END DESC, f.call_id DESC",
    "deadline": _SOON,
    "recent": "f.last_changed DESC, f.call_id DESC",
    "newest": "f.first_seen DESC, f.call_id DESC",
}


class Scope(Enum):
    """Where answers are looked for: everywhere, or (very common words) in titles, or in the newest calls, or among
    those that have a deadline to come."""

    COMING = "coming"
    ALL = "all"
    TITLES = "titles"
    NEWEST = "newest"


@dataclass
class Conditions:
    """What must hold, as SQL that names its values, and the values."""

    clauses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, clause: str, **values: Any) -> None:
        self.clauses.append(clause)
        self.values |= values

    def among(self, column: str, values: Iterable[object]) -> None:
        """That a column of facts holds one of the values, if there are any."""
        bound = {f"{column}_{place}": str(value) for place, value in enumerate(values)}
        if bound:
            self.add(f"f.{column} IN ({', '.join(f':{name}' for name in bound)})", **bound)

    @property
    def where(self) -> str:
        return f" WHERE {' AND '.join(self.clauses)}" if self.clauses else ""


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL that counts the answers, the SQL that lists the best (LIMIT :most OFFSET :skip), and their values."""

    counting: str
    listing: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to one engine."""

    plan: QueryPlan
    query: Query
    today: date
    engine: ModuleType

    @property
    def ranks(self) -> bool:
        """Whether answers differ in how well they answer."""
        return self.query.order not in ("deadline", "recent", "newest") and bool(self.plan.must)

    @property
    def by_deadline(self) -> bool:
        """Whether the nearest deadline comes first, whatever the words."""
        return not self.ranks and self.query.order not in ("recent", "newest")

    def statements(self, scope: Scope = Scope.ALL, until: int = MOST_DAYS) -> Statements:
        """The SQL. In titles and among the newest no more than SHORTLIST answers are listed, unranked; of those with a
        deadline to come, the ones whose next is no later than the day `until`."""
        source = "search_facts f" if self.plan.is_empty else self.engine.FROM
        score = self.engine.RELEVANCE if self.ranks and scope is Scope.ALL else "0.0"
        conditions = self._conditions(scope)
        if scope is Scope.COMING:  # the sign keeps SQLite from walking those days and asking the index for each
            key = "f.call_id" if self.plan.is_empty else f"+{self.engine.KEY}"
            due = "SELECT call_id FROM search_days WHERE day BETWEEN :today AND :until"
            conditions.add(f"{key} IN ({due}) AND {_NEXT} <= :until", until=until)
        inner = f"SELECT {_COLUMNS}, {score} AS score FROM {source}{conditions.where}"
        if scope in (Scope.TITLES, Scope.NEWEST):
            inner += f" ORDER BY {self.engine.KEY} DESC LIMIT {SHORTLIST}"
        listing = f"SELECT call_id, live, first_day, last_day, score FROM ({inner}) AS f ORDER BY {self._order(scope)}"
        counting, counted = self._counting(scope)
        return Statements(counting, f"{listing} LIMIT :most OFFSET :skip", conditions.values | counted)

    def collecting(self) -> Statements:
        """The SQL that gives the numbers of all answers as one JSON text: ten times faster than so many rows."""
        counting, values = self._counting(Scope.ALL, self.engine.collected(self.engine.KEY))
        return Statements(counting, "", values)

    def dating(self, first: date, last: date) -> Statements:
        """The SQL that gives every deadline of the answers between two days, as one JSON text of day * CALLS + call."""
        chosen, values = self._counting(Scope.ALL, self.engine.KEY)
        both = self.engine.collected(f"CAST(d.day AS BIGINT) * {CALLS} + d.call_id")
        within = "d.day BETWEEN :first_due AND :last_due"
        days = {"first_due": first.toordinal(), "last_due": last.toordinal()}
        return Statements(
            f"SELECT {both} FROM search_days d WHERE {within} AND d.call_id IN ({chosen})", "", values | days
        )

    def _counting(self, scope: Scope, count: str = "count(*)") -> tuple[str, dict[str, Any]]:
        """Counting in the index alone is ten times faster than with its facts; there the kinds are facts too."""
        rest = Conditions()
        _filter(rest, self.query)
        if self.plan.is_empty or rest.clauses:
            conditions = self._conditions(scope)
            source = "search_facts f" if self.plan.is_empty else self.engine.FROM
            count = count.replace(self.engine.KEY, "f.call_id")
            return f"SELECT {count} FROM {source}{conditions.where}", conditions.values
        kinds = tuple(fact("kind", str(kind)) for kind in self._kinds)
        plan = replace(self.plan, facts=(*self.plan.facts, *([kinds] if kinds else [])))
        counted = self.engine.expression(plan, titles=scope is Scope.TITLES)
        return f"SELECT {count} FROM {self.engine.ALONE} WHERE {self.engine.COUNT_MATCH}", {"counted": counted}

    @property
    def _kinds(self) -> tuple[str, ...]:
        """Kinds asked for without a state; with one they are part of its fact."""
        return () if self.query.statuses else self.query.kinds

    def _order(self, scope: Scope) -> str:
        if self.ranks:
            return _ORDERS["relevance"] if scope is Scope.ALL else f"f.live DESC, {_SOON}"
        return _ORDERS.get(self.query.order, _SOON) if self.query.order != "relevance" else _SOON

    def _conditions(self, scope: Scope) -> Conditions:
        conditions = Conditions(values={"today": self.today.toordinal()})
        if not self.plan.is_empty:
            ranks = scope is Scope.ALL and self.ranks and self.plan.better and not self.plan.but_one
            plan = self.plan.ranking if ranks else self.plan
            match = self.engine.expression(plan, titles=scope is Scope.TITLES)
            conditions.add(self.engine.MATCH, match=match)
        conditions.among("kind", self._kinds)
        _filter(conditions, self.query)
        return conditions


def _filter(conditions: Conditions, query: Query) -> None:
    if query.deadline_from or query.deadline_to:
        conditions.add(
            "f.last_day >= :from_day AND f.first_day <= :to_day AND EXISTS"
            " (SELECT 1 FROM search_days d WHERE d.call_id = f.call_id AND d.day BETWEEN :from_day AND :to_day)",
            from_day=(query.deadline_from or date.min).toordinal(),
            to_day=(query.deadline_to or date.max).toordinal(),
        )
    if query.seen_from is not None:
        conditions.add("f.first_seen > :seen_from", seen_from=_stored(query.seen_from))
    if query.changed_from is not None:
        conditions.add("f.last_changed > :changed_from", changed_from=_stored(query.changed_from))
    if query.min_amount is not None or query.max_amount is not None:
        _filter_amount(conditions, query.currency, query.min_amount, query.max_amount)


def _stored(moment: datetime) -> int:
    """An aware instant in microseconds since 1970, as the tables keep instants."""
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _filter_amount(conditions: Conditions, currency: str | None, least: Decimal | None, most: Decimal | None) -> None:
    low, high = (_whole(least) if least is not None else 0), (_whole(most) if most is not None else MOST)
    values: dict[str, Any] = {"low": low, "high": high}
    fits = "a.value BETWEEN :low AND :high"
    if currency:
        fits = f"(a.currency = :currency AND {fits})"
        values["currency"] = currency
    if currency in EUROS:
        rate = Decimal(str(EUROS[currency]))
        fits = f"({fits} OR (a.currency <> :currency AND a.euros BETWEEN :low_euros AND :high_euros))"
        values["low_euros"] = _whole(low * rate * MARGIN)
        values["high_euros"] = _whole(high * rate / MARGIN)
    exists = "EXISTS (SELECT 1 FROM search_amounts a WHERE a.call_id = f.call_id AND "
    conditions.add(f"{exists}{fits})", **values)


def _whole(value: Decimal) -> int:
    """Whole units, within what a column holds."""
    return int(min(max(value, Decimal(0)), Decimal(MOST))) if value.is_finite() else MOST
