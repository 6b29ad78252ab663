"""One page of the calls that answer a question, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import text

from watcher.remember.db.database import Transaction
from watcher.remember.search.sql import MOST_DAYS, SHORTLIST, Asked, Scope, Statements

# Answers are put in final order in blocks of this many, so that pages fit together.
BLOCK = 200
# Within this part of the best score answers count as equally good, and the nearest deadline decides.
EQUAL = 0.9

_LAST_CALL = text("SELECT max(call_id) FROM search_facts")
_DUE_DAY = text("SELECT day FROM search_days WHERE day >= :today ORDER BY day LIMIT 1 OFFSET :due")


class Hit(NamedTuple):
    """A row that answers: days are ordinals, a higher score is a better answer."""

    call_id: int
    live: bool
    first_day: int | None
    last_day: int | None
    score: float


def page_of(tx: Transaction, asked: Asked) -> tuple[list[Hit], int]:
    """One page of hits in final order, and how many there are in all."""
    query = asked.query
    limit, offset = max(query.limit, 0), max(query.offset, 0)
    start = offset // BLOCK * BLOCK
    end = -(-(offset + limit) // BLOCK) * BLOCK
    total = count_of(tx, asked.statements())
    hits: list[Hit] = []
    if asked.by_deadline and total > SHORTLIST:  # most have none to come, and they are sorted last
        for until in _horizons(tx, asked, end, total):
            hits = listed(tx, asked.statements(Scope.COMING, until), start, end)
            if len(hits) == end - start:
                break
    if len(hits) < min(end, total) - start:
        for scope in _scopes(asked) if end <= SHORTLIST < total else (Scope.ALL,):
            hits = listed(tx, asked.statements(scope), start, end)
            if len(hits) == end - start:
                break
    if query.order == "relevance":
        hits = [hit for block in _blocks(hits) for hit in in_order(block, asked.today)]
    return hits[offset - start : offset - start + limit], total


def _horizons(tx: Transaction, asked: Asked, wanted: int, total: int) -> Iterable[int]:
    """The day by which so many answers are likely due, counted as if they were due as often as all calls are; then the
    last of days. Those of a state in particular are likely the very calls that have a deadline to come."""
    stored = tx.execute(_LAST_CALL).scalar_one()
    due = 2 * wanted if asked.query.statuses else 2 * wanted * stored // total
    day = tx.execute(_DUE_DAY, {"today": asked.today.toordinal(), "due": due}).scalar()
    return (MOST_DAYS,) if day is None else (day, MOST_DAYS)


def listed(tx: Transaction, chosen: Statements, start: int, end: int) -> list[Hit]:
    rows = tx.execute(text(chosen.listing), chosen.values | {"most": end - start, "skip": start})
    return [Hit(call, live, first, last, float(score)) for call, live, first, last, score in rows]


def _scopes(asked: Asked) -> tuple[Scope, ...]:
    """Where to look for words that very many calls have: in titles; in the newest where too few titles have them."""
    return (Scope.TITLES, Scope.NEWEST) if asked.ranks and not asked.plan.is_loose else (Scope.ALL,)


def count_of(tx: Transaction, asked: Statements) -> int:
    return int(tx.execute(text(asked.counting), asked.values).scalar_one())


def _blocks(hits: Sequence[Hit]) -> Iterable[Sequence[Hit]]:
    return (hits[start : start + BLOCK] for start in range(0, len(hits), BLOCK))


def in_order(hits: Sequence[Hit], today: date) -> list[Hit]:
    """Best first; among equally good answers live ones first, by the nearest deadline. Keeps the order otherwise."""
    ordered: list[Hit] = []
    group: list[Hit] = []
    for hit in hits:
        if group and hit.score < group[0].score * EQUAL:
            ordered += sorted(group, key=_urgency(today))
            group = []
        group.append(hit)
    return ordered + sorted(group, key=_urgency(today))


def _urgency(today: date) -> Callable[[Hit], tuple[bool, int]]:
    first = today.toordinal()

    def key(hit: Hit) -> tuple[bool, int]:
        days = [day for day in (hit.first_day, hit.last_day) if day is not None and day >= first]
        return not hit.live, min(days, default=date.max.toordinal())

    return key
