"""What an admin says about a call: a correction of its domains, kept as an example for whoever tunes the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select

from watcher.errors import UnknownCall
from watcher.model import Cause, DomainScore, Reading
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


def tagged(reading: Reading, domains: Sequence[str]) -> Reading:
    """The reading with exactly these domains; those it had keep their reasons."""
    known = {score.domain: score for score in reading.domains}
    by_hand = (known.get(name) or DomainScore(name, 1.0, (SAID_BY_HAND,)) for name in dict.fromkeys(domains))
    return replace(reading, domains=tuple(by_hand))


def correct(tx: Transaction, call: int, domains: Sequence[str], who: str, now: datetime) -> None:
    """Gives a call these domains by hand. Raises UnknownCall."""
    ledger.lock(tx)
    found = loading.load_calls(tx, [call]).get(call)
    if found is None:
        raise UnknownCall(f"there is no call {call}")
    state = loading.states(tx, [found.id])[found.id]
    after = replace(state, reading=tagged(state.reading, domains))
    decision = Decision(state, after, now, Thresholds())
    source = found.sources[0] if found.sources else ""
    writing.write_changes(tx, [Change(found.id, decision, source, Cause.ADMIN)])
    example = {"before": list(found.domains), "after": list(dict.fromkeys(domains))}
    texts = {"title": json_codec.storable(state.title), "text": json_codec.storable(state.text)}
    tx.execute(
        insert(examples).values(call_id=found.id, at=now, who=json_codec.storable(who)[:128], **example, **texts)
    )


def all_examples(tx: Transaction) -> tuple[Example, ...]:
    """Every correction, oldest first."""
    rows_ = tx.execute(select(examples).order_by(examples.c.id))
    return tuple(
        Example(row.call_id, row.at, row.who, row.title, row.text, tuple(row.before), tuple(row.after)) for row in rows_
    )
