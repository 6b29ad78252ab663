"""Search in PostgreSQL: a tsvector built from the same analysed words, ts_rank for relevance.

No text search configuration of the server is used, so that both engines find the same calls on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from sqlalchemy import text

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.search import search_texts
from watcher.remember.search.analysis import QueryPlan, Term

ALONE = "search_texts t"
FROM = f"{ALONE} JOIN search_facts f ON f.call_id = t.call_id"
KEY = "t.call_id"
MATCH = "t.vector @@ CAST(:match AS tsquery)"
COUNT_MATCH = "t.vector @@ CAST(:counted AS tsquery)"
# Weights of the labels D (facts), C, B (text), A (title); 1 divides by the logarithm of the length.
RELEVANCE = "ts_rank('{0, 0, 0.125, 1}', t.vector, CAST(:match AS tsquery), 1)"

_LAST_PLACE = 16_383  # a tsvector knows no later position
_PUT_IN = text("INSERT INTO search_texts (call_id, facts, vector) VALUES (:call_id, :facts, CAST(:vector AS tsvector))")


def collected(values: str) -> str:
    """The values of all rows as one JSON text."""
    return f"CAST(json_agg({values}) AS text)"


def take_out(tx: Transaction, ids: Sequence[int]) -> None:
    """Forgets calls."""
    tx.execute(search_texts.delete().where(search_texts.c.call_id.in_(ids)))


def put_in(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Indexes rows (call_id, title, body, facts: stems with spaces between) that are not indexed yet."""
    tx.execute(_PUT_IN, [{"call_id": row["call_id"], "facts": row["facts"], "vector": vector(row)} for row in rows])


def clear(tx: Transaction) -> None:
    """Forgets all calls."""
    tx.execute(search_texts.delete())


def vector(row: dict[str, Any]) -> str:
    """The tsvector literal: title, a gap that no phrase crosses, text, a gap, facts."""
    place = count(1)
    parts: list[str] = []
    for name, label in (("title", "A"), ("body", "B"), ("facts", "D")):
        parts += (f"{token}:{min(next(place), _LAST_PLACE)}{label}" for token in row[name].split())
        next(place)
    return " ".join(parts)


def expression(plan: QueryPlan, *, titles: bool = False) -> str:
    """The plan as a tsquery literal; nothing but tokens of [a-z0-9_] stands in it.

    With `titles` all that is asked for must stand in the title.
    """
    where = "A" if titles else "AB"
    ways = [" & ".join(_term(term, where) for term in way) for way in plan.ways if way]
    must = [ways[0] if len(ways) == 1 else f"({' | '.join(f'({way})' for way in ways)})"] if ways else []
    facts = [f"({_any(tokens, 'D')})" for tokens in plan.facts]
    return " & ".join([*must, *facts, *(f"!{_term(term, 'AB')}" for term in plan.must_not)])


def _term(term: Term, where: str) -> str:
    return "(" + " | ".join(f"({part})" for one in term.each for part in _parts(one, where)) + ")"


def _parts(term: Term, where: str) -> Iterator[str]:
    phrases = [" <-> ".join(f"{token}:{where}" for token in phrase) for phrase in term.phrases]
    if term.prefix:
        phrases[0] += "*"
    yield from phrases
    if term.apart:
        yield " & ".join(f"{token}:{where}" for token in term.apart)
    if term.facts:
        yield _any(term.facts, "D")


def _any(tokens: Iterable[str], label: str) -> str:
    return " | ".join(f"{token}:{label}" for token in tokens)
