"""The questions that search puts to the database. All values are bound; only fixed fragments are joined here."""

# ruff: noqa: S608 -- only fixed fragments are joined, every value is bound
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any

from watcher.remember.search_index import EUROS, MOST
from watcher.remember.search_words import Plan

if TYPE_CHECKING:
    from watcher.remember.search import Query

# An amount in another currency passes when it comes within a quarter of what was asked: rates move.
MARGIN = 0.75

_NEXT = "CASE WHEN f.first_day >= :today THEN f.first_day WHEN f.last_day >= :today THEN f.last_day END"
_COLUMNS = "f.call_id, f.live, f.first_day, f.last_day, f.first_seen, f.last_changed"
_ORDERS = {
    "relevance": "score * CASE WHEN f.live THEN 1.5 ELSE 1 END DESC, f.call_id DESC",
    "deadline": f"CASE WHEN {_NEXT} IS NULL THEN 1 ELSE 0 END, {_NEXT}, f.live DESC, f.last_changed DESC, f.call_id",
    "recent": "f.last_changed DESC, f.call_id DESC",
    "newest": "f.first_seen DESC, f.call_id DESC",
}


@dataclass
class Conditions:
    """What must hold, as SQL that names its values, and the values."""

    clauses: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, clause: str, **values: Any) -> None:
        self.clauses.append(clause)
        self.values |= values

    @property
    def where(self) -> str:
        return f" WHERE {' AND '.join(self.clauses)}" if self.clauses else ""


@dataclass(frozen=True, slots=True)
class Statements:
    """The SQL that counts the answers, the SQL that lists the best (LIMIT :most OFFSET :skip), and their values."""

    counting: str
    listing: str
    values: dict[str, Any]
    ranks: bool


def statements(
    plan: Plan, query: Query, today: date, engine: ModuleType, *, titles: bool = False, shortlist: int | None = None
) -> Statements:
    """What to ask the database.

    `titles` asks for the words in titles only; `shortlist` ranks no more than that many, the newest.
    """
    conditions = Conditions(values={"today": today.toordinal()})
    if not plan.is_empty:
        conditions.add(engine.MATCH, match=engine.expression(plan, titles=titles))
    filters = len(conditions.clauses)
    _filter(conditions, query)
    source = "search_facts f" if plan.is_empty else engine.FROM
    alone = engine.ALONE if not plan.is_empty and len(conditions.clauses) == filters else source
    order = query.order if query.order in _ORDERS else "relevance"
    ranks = order == "relevance" and bool(plan.must)
    if order == "relevance" and not ranks:
        order = "deadline"
    inner = f"SELECT {_COLUMNS}, {engine.RELEVANCE if ranks else '0.0'} AS score FROM {source}{conditions.where}"
    if ranks and shortlist:
        inner += f" ORDER BY {engine.KEY} DESC LIMIT {shortlist:d}"
    listing = f"SELECT call_id, live, first_day, last_day, score FROM ({inner}) AS f ORDER BY {_ORDERS[order]}"
    return Statements(
        f"SELECT count(*) FROM {alone}{conditions.where}",
        f"{listing} LIMIT :most OFFSET :skip",
        conditions.values,
        ranks,
    )


def _filter(conditions: Conditions, query: Query) -> None:
    if query.deadline_from or query.deadline_to:
        conditions.add(
            "EXISTS (SELECT 1 FROM search_days d WHERE d.call_id = f.call_id AND d.day BETWEEN :from_day AND :to_day)",
            from_day=(query.deadline_from or date.min).toordinal(),
            to_day=(query.deadline_to or date.max).toordinal(),
        )
    if query.min_amount is not None:
        _filter_amount(conditions, query.min_amount, query.currency)


def _filter_amount(conditions: Conditions, least: Decimal, currency: str | None) -> None:
    enough, values = "a.value >= :least", {"least": _whole(least)}
    if currency:
        enough = "(a.currency = :currency AND a.value >= :least)"
        values["currency"] = currency  # type: ignore[assignment]
    if currency in EUROS:
        enough = f"({enough} OR (a.currency <> :currency AND a.euros >= :least_euros))"
        values["least_euros"] = _whole(least * Decimal(str(EUROS[currency] * MARGIN)))
    exists = "EXISTS (SELECT 1 FROM search_amounts a WHERE a.call_id = f.call_id AND "
    conditions.add(f"{exists}{enough})", **values)


def _whole(value: Decimal) -> int:
    """Whole units, within what a column holds."""
    return int(min(max(value, Decimal(0)), Decimal(MOST))) if value.is_finite() else MOST
