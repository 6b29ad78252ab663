"""Keeps the search index in step with the calls: what a call's words and facts are, and where they are written.

The index is derived: `rebuild` makes it again from the calls. It does not decide when a call changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

from sqlalchemy import select

from watcher.model import AmountRole, Call, Reading
from watcher.remember.db.database import Transaction, batches, insert_rows
from watcher.remember.db.tables.search import search_amounts, search_cards, search_days, search_facts, search_texts
from watcher.remember.search import cards, fts5, tsvector
from watcher.remember.search.amounts import EUROS
from watcher.remember.search.analysis import Analyser, fact
from watcher.remember.search.facts import call_facts

MOST = 2**62
_OF_PLACES = (fact("country", ""), fact("place", ""), fact("scope", ""))


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """All that is indexed of a call. Days are proleptic ordinals, amounts whole units by currency."""

    call_id: int
    title: str
    body: str
    facts: tuple[str, ...]
    days: tuple[int, ...]
    amounts: dict[str, int]
    kind: str
    live: bool
    first_seen: Any
    last_changed: Any


class FactRow(NamedTuple):
    """The facts of one call as the index holds them, as tokens (`analysis.fact`)."""

    call_id: int
    kind: str
    live: bool
    first_seen: datetime
    last_changed: datetime
    facts: str


def fact_rows(tx: Transaction, since: datetime | None = None) -> list[FactRow]:
    """The indexed facts of every call, or of those that changed later, newest first."""
    facts, texts = search_facts.c, search_texts.c
    columns = (facts.call_id, facts.kind, facts.live, facts.first_seen, facts.last_changed, texts.facts)
    query = select(*columns).join(search_texts, texts.call_id == facts.call_id).order_by(facts.call_id.desc())
    rows = tx.execute(query if since is None else query.where(facts.last_changed > since))
    return [FactRow(*row) for row in rows]


def of_no_place(tx: Transaction, ids: Iterable[int]) -> set[int]:
    """Those of these calls that are for no place they name, as far as was read."""
    kept = search_texts.c
    rows = tx.execute(select(kept.call_id, kept.facts).where(kept.call_id.in_(list(ids))))
    return {call for call, facts in rows if not any(token.startswith(_OF_PLACES) for token in facts.split())}


def engine(tx: Transaction) -> ModuleType:
    """The module that speaks to this database's search engine."""
    return fts5 if tx.dialect.name == "sqlite" else tsvector


def index(tx: Transaction, calls: Iterable[Call], analyser: Analyser | None = None, *, are_new: bool = False) -> None:
    """Writes calls into the index, in place of what was there of them; call it whenever a call changed at all.

    `are_new` says that nothing of them is there yet.
    """
    analyser = analyser or _analyser()
    for batch in batches(calls):
        if not are_new:
            forget(tx, [call.id for call in batch])
        _write(tx, [entry(call, analyser) for call in batch])
        cards.put_in(tx, batch)


@cache
def _analyser() -> Analyser:
    """One a process: it keeps the stems of words."""
    return Analyser()


def forget(tx: Transaction, ids: Sequence[int]) -> None:
    """Takes calls out of the index (merged into another, erased)."""
    if not ids:
        return
    engine(tx).take_out(tx, ids)
    cards.take_out(tx, ids)
    for kept in (search_facts, search_days, search_amounts):
        tx.execute(kept.delete().where(kept.c.call_id.in_(ids)))


def clear(tx: Transaction) -> None:
    """Empties the index."""
    engine(tx).clear(tx)
    for kept in (search_cards, search_facts, search_days, search_amounts):
        tx.execute(kept.delete())


def entry(call: Call, analyser: Analyser) -> IndexEntry:
    """What the index holds of a call; both sides of a two-sided call count."""
    reading = call.reading
    funders = [funder.value for funder in reading.funders] + [side.funder for side in reading.sides]
    return IndexEntry(
        call_id=call.id,
        title=analyser.index(call.title),
        body=analyser.index("\n".join([call.text, *funders])),
        facts=tuple(sorted(call_facts(call))),
        days=tuple(sorted({moment.date.toordinal() for moment in reading.all_deadlines})),
        amounts=_offered(reading),
        kind=str(call.kind),
        live=not call.status.is_over,
        first_seen=call.first_seen,
        last_changed=call.last_changed,
    )


def _offered(reading: Reading) -> dict[str, int]:
    """What one project may get at most in each currency, on either side; the whole budget where that is not said."""
    largest: dict[str, tuple[bool, int]] = {}
    for amount in reading.all_amounts:
        if amount.currency and amount.role.is_on_offer:
            value = int(min(max(amount.value, Decimal(0)), Decimal(MOST)))
            said = (amount.role is AmountRole.MAX, value)
            largest[amount.currency[:3]] = max(said, largest.get(amount.currency[:3], said))
    return {currency: value for currency, (_, value) in largest.items()}


def _write(tx: Transaction, entries: Sequence[IndexEntry]) -> None:
    engine(tx).put_in(tx, [_text_row(entry) for entry in entries])
    insert_rows(tx, search_facts, [_fact_row(entry) for entry in entries])
    insert_rows(tx, search_days, [{"call_id": entry.call_id, "day": day} for entry in entries for day in entry.days])
    insert_rows(tx, search_amounts, [row for entry in entries for row in _amount_rows(entry)])


def _text_row(entry: IndexEntry) -> dict[str, Any]:
    return {"call_id": entry.call_id, "title": entry.title, "body": entry.body, "facts": " ".join(entry.facts)}


def _fact_row(entry: IndexEntry) -> dict[str, Any]:
    return {
        "call_id": entry.call_id,
        "kind": entry.kind,
        "live": entry.live,
        "first_day": entry.days[0] if entry.days else None,
        "last_day": entry.days[-1] if entry.days else None,
        "first_seen": entry.first_seen,
        "last_changed": entry.last_changed,
    }


def _amount_rows(entry: IndexEntry) -> Iterator[dict[str, Any]]:
    for currency, value in entry.amounts.items():
        euros = int(value * EUROS[currency]) if currency in EUROS else None
        yield {"call_id": entry.call_id, "currency": currency, "value": value, "euros": euros}
