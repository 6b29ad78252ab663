"""Search in SQLite: FTS5 over the analysed words, bm25 for relevance.

The full-text index drives (`CROSS JOIN`): left to itself SQLite walks the other table, a hundred times slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, text

from watcher.remember.db.database import Transaction
from watcher.remember.db.packing import pack, unpack
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.tables.search import search_texts
from watcher.remember.search.analysis import QueryPlan, Term

ALONE = "search_index"
FROM = f"{ALONE} CROSS JOIN search_facts f ON f.call_id = search_index.rowid"
KEY = "search_index.rowid"
MATCH = "search_index MATCH :match"
COUNT_MATCH = "search_index MATCH :counted"
# A word of the title weighs eight of the text; facts select, they do not rank.
RELEVANCE = "-bm25(search_index, 8.0, 1.0, 0.0)"

_WORDS = "{title body} : "

_TAKE_OUT = text(
    "INSERT INTO search_index(search_index, rowid, title, body, facts)"
    " VALUES ('delete', :call_id, :title, :body, :facts)"
)
_PUT_IN = PreparedWrite(
    text("INSERT INTO search_index(rowid, title, body, facts) VALUES (:call_id, :title, :body, :facts)")
)
_KEPT = text("SELECT call_id, words, facts FROM search_texts WHERE call_id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_KEEP = PreparedWrite(text("INSERT INTO search_texts (call_id, facts, words) VALUES (:call_id, :facts, :words)"))


def collected(values: str) -> str:
    """The values of all rows as one JSON text."""
    return f"json_group_array({values})"


def take_out(tx: Transaction, ids: Sequence[int]) -> None:
    """Forgets calls; FTS5 needs the very words that were indexed, so they are kept, packed."""
    rows = [_row(*row) for row in tx.execute(_KEPT, {"ids": list(ids)})]
    if rows:
        tx.execute(_TAKE_OUT, rows)
        tx.execute(search_texts.delete().where(search_texts.c.call_id.in_(ids)))


def put_in(tx: Transaction, rows: Sequence[dict[str, Any]]) -> None:
    """Indexes rows (call_id, title, body, facts: stems with spaces between) that are not indexed yet."""
    _PUT_IN.run_all(tx, rows)
    _KEEP.run_all(tx, [row | {"words": pack(f"{row['title']}\n{row['body']}")} for row in rows])


def clear(tx: Transaction) -> None:
    """Forgets all calls."""
    tx.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
    tx.execute(search_texts.delete())


def _row(call: int, words: bytes, facts: str) -> dict[str, Any]:
    title, _, body = unpack(words).partition("\n")
    return {"call_id": call, "title": title, "body": body, "facts": facts}


def expression(plan: QueryPlan, *, titles: bool = False) -> str:
    """The plan in FTS5's own language; nothing but quoted tokens of [a-z0-9_] stands in it.

    With `titles` all that is asked for must stand in the title. Else columns are named only where a word may go on:
    no stem holds a «_» and every fact does, so that neither is found among the others, and without a column the
    engine reads lists as they are stored.
    """
    where = "title : " if titles else ""
    ways = [" AND ".join(_term(term, where) for term in way) for way in plan.ways if way]
    must = [ways[0] if len(ways) == 1 else f"({' OR '.join(f'({way})' for way in ways)})"] if ways else []
    wanted = " AND ".join([*must, *(f"({_any(tokens)})" for tokens in plan.facts)])
    for term in plan.must_not:
        wanted = f"({wanted}) NOT {_term(term, '')}"
    return wanted


def _term(term: Term, where: str) -> str:
    return "(" + " OR ".join(part for one in term.each for part in _parts(one, where)) + ")"


def _parts(term: Term, where: str) -> Iterator[str]:
    phrases = [f'"{" ".join(phrase)}"' for phrase in term.phrases]
    if term.prefix:
        phrases[0] = f"{where or _WORDS}({phrases[0]} *)"
    if term.apart:
        phrases.append("(" + " AND ".join(f'"{token}"' for token in term.apart) + ")")
    if phrases:
        yield f"{where}({' OR '.join(phrases)})"
    if term.facts:
        yield f"({_any(term.facts)})"


def _any(tokens: Sequence[str]) -> str:
    return " OR ".join(f'"{token}"' for token in tokens)
