"""What an admin says about a call: corrections of its facts, each kept as an example for whoever tunes the reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from watcher.errors import UnknownCall
from watcher.model import Amount, AmountRole, Cause, DomainScore, Fact, Moment, Reading, Side, Status
from watcher.remember.calls import ledger, loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.calls import examples
from watcher.remember.recording import writing
from watcher.remember.recording.writing import Change
from watcher.remember.rules.decide import Decision
from watcher.remember.rules.thresholds import Thresholds

SAID_BY_HAND = "admin"


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the domains our words gave it (`before`) and those a person gave it (`after`)."""

    call: int
    at: datetime
    who: str
    title: str
    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """A text with the facts that people put right in it: as they were read first, and as they are (JSON-ready)."""

    call: int
    at: datetime
    title: str
    text: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a call, in place of what was read; None leaves a fact as it is.

    `deadline` takes the place of the next one; `is_rolling` says that there is none. `amount` takes the place of the
    sums on offer. `sides` are (country, funder) pairs, none or two and more.
    """

    domains: tuple[str, ...] | None = None
    deadline: Moment | None = None
    is_rolling: bool | None = None
    amount: Amount | None = None
    eligible: tuple[str, ...] | None = None
    sides: tuple[tuple[str, str], ...] | None = None


def corrected(reading: Reading, said: Correction) -> Reading:
    """The reading as corrected. Pure."""
    if said.domains is not None:
        reading = tagged(reading, said.domains)
    if said.deadline is not None:
        rest = [one for one in reading.deadlines if one != reading.deadline]
        dates = tuple(sorted([said.deadline, *rest], key=lambda one: one.ends_at))
        reading = replace(reading, deadline=said.deadline, deadlines=dates, rolling=False)
    if said.is_rolling:
        reading = replace(reading, deadline=None, deadlines=(), rolling=True, status=Status.ROLLING)
    if said.amount is not None:
        kept = [one for one in reading.amounts if one.side or one.role not in (AmountRole.MAX, AmountRole.MIN)]
        reading = replace(reading, amounts=(said.amount, *kept))
    if said.eligible is not None:
        known = {fact.value: fact for fact in reading.eligible}
        eligible = tuple(replace(known.get(one) or Fact(one), probable=False) for one in said.eligible)
        reading = replace(reading, eligible=eligible)
    if said.sides is not None:
        before = {side.country: side for side in reading.sides}
        sides = tuple(replace(before.get(code) or Side(code), funder=funder) for code, funder in said.sides)
        reading = replace(reading, sides=sides)
    return reading


def facts_of(reading: Reading, said: Correction) -> dict[str, Any]:
    """The facts that a correction is about as they stand in a reading, JSON-ready."""
    found: dict[str, Any] = {}
    if said.domains is not None:
        found["domains"] = [score.domain for score in reading.domains]
    if said.deadline is not None or said.is_rolling:
        found["deadline"] = json_codec.plain(reading.deadline) if reading.deadline else None
        found["rolling"] = reading.rolling
    if said.amount is not None:
        found["amounts"] = json_codec.plain(reading.amounts)
    if said.eligible is not None:
        found["eligible"] = [fact.value for fact in reading.eligible]
    if said.sides is not None:
        found["sides"] = [{"country": side.country, "funder": side.funder} for side in reading.sides]
    return found


def tagged(reading: Reading, domains: Sequence[str]) -> Reading:
    """The reading with exactly these domains; those it had keep their reasons."""
    known = {score.domain: score for score in reading.domains}
    by_hand = (known.get(name) or DomainScore(name, 1.0, (SAID_BY_HAND,)) for name in dict.fromkeys(domains))
    return replace(reading, domains=tuple(by_hand))


def correct(
    tx: Transaction, call: int, said: Correction, who: str, now: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Puts facts of a call right by hand; returns them as they were and as they are. Raises UnknownCall."""
    ledger.lock(tx)
    found = loading.load_calls(tx, [call]).get(call)
    if found is None:
        raise UnknownCall(f"there is no call {call}")
    state = loading.states(tx, [found.id])[found.id]
    after = replace(state, reading=corrected(state.reading, said))
    decision = Decision(state, after, now, Thresholds())
    source = found.sources[0] if found.sources else ""
    writing.write_changes(tx, [Change(found.id, decision, source, Cause.ADMIN)])
    was, is_now = facts_of(state.reading, said), facts_of(after.reading, said)
    row = {"call_id": found.id, "at": now, "who": json_codec.storable(who)[:128]}
    row |= {"title": json_codec.storable(state.title), "text": json_codec.storable(state.text)}
    if "domains" in was:
        tx.execute(insert(examples).values(**row, before=was["domains"], after=is_now["domains"]))
    others = [{name: value for name, value in facts.items() if name != "domains"} for facts in (was, is_now)]
    if others[0]:
        tx.execute(insert(examples).values(**row, before=others[0], after=others[1]))
    return was, is_now


def all_examples(tx: Transaction) -> tuple[Example, ...]:
    """Every correction of domains, oldest first; those of other facts are mappings in the same table."""
    rows_ = tx.execute(select(examples).order_by(examples.c.id))
    return tuple(
        Example(row.call_id, row.at, row.who, row.title, row.text, tuple(row.before), tuple(row.after))
        for row in rows_
        if isinstance(row.after, list)
    )


def corrected_texts(tx: Transaction) -> tuple[CorrectedText, ...]:
    """Every text that was corrected, oldest first; of several corrections of one fact the last holds."""
    found: dict[tuple[int, str, str], CorrectedText] = {}
    for row in tx.execute(select(examples).order_by(examples.c.id)):
        before, after = (
            {"domains": facts} if isinstance(facts, list) else dict(facts) for facts in (row.before, row.after)
        )
        key = (row.call_id, row.title, row.text)
        known = found.get(key)
        if known is not None:
            before, after = before | known.before, known.after | after
        found[key] = CorrectedText(row.call_id, row.at, row.title, row.text, before, after)
    return tuple(found.values())
