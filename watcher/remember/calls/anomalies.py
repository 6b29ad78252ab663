"""Days on which a source lies: the harvest is held whole until an admin believes it, or the source is itself again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.calls import anomalies
from watcher.remember.rules.anomaly import Anomaly

RELEASED, DISCARDED = "released", "discarded"
LASTS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class HeldHarvest:
    """A harvest that is held whole: of which source, since when, what most calls said, in how many of how many."""

    source: str
    since: datetime
    last_at: datetime
    move: str
    calls: int
    listed: int
    verdict: str = ""


_OF_SOURCE = PreparedQuery(select(anomalies).where(anomalies.c.source == bindparam("source")))


class Belief(Enum):
    """How far a harvest is believed: recorded, held whole, or recorded with every event held."""

    BELIEVED = auto()
    HELD = auto()
    DOUBTED = auto()


def judge(tx: Transaction, source: str, found: Anomaly | None, now: datetime) -> Belief:
    """How far to believe the harvest at hand; notes what is held, and forgets a source that is itself again.

    What an admin released is believed once; what was discarded stays held, in silence, until it is over. What lasts
    for LASTS and nobody spoke of is recorded, so that nothing else of the source waits for it; its events are held.
    """
    row = _OF_SOURCE.first(tx, {"source": source})
    if found is None or (row and row.move == found.move and row.verdict == RELEASED):
        if row:
            tx.execute(delete(anomalies).where(anomalies.c.source == source))
        return Belief.BELIEVED
    facts = {"last_at": now, "move": found.move, "calls": found.count, "listed": found.listed}
    verdict = row.verdict if row and row.move == found.move else ""
    if row is None:
        tx.execute(insert(anomalies).values(source=source, since=now, verdict="", **facts))
    else:
        tx.execute(update(anomalies).where(anomalies.c.source == source).values(verdict=verdict, **facts))
    if row and not verdict and now - row.since >= LASTS:
        tx.execute(delete(anomalies).where(anomalies.c.source == source))
        return Belief.DOUBTED
    return Belief.HELD


def waiting(tx: Transaction) -> tuple[HeldHarvest, ...]:
    """The harvests that wait for an admin, by source."""
    rows = tx.execute(select(anomalies).where(anomalies.c.verdict == "").order_by(anomalies.c.source)).mappings()
    return tuple(_held(row) for row in rows)


def settle(tx: Transaction, source: str, verdict: str) -> bool:
    """Notes what an admin says (RELEASED or DISCARDED) of a held harvest; whether there was one."""
    own = (anomalies.c.source == source) & (anomalies.c.verdict == "")
    return bool(tx.execute(update(anomalies).where(own).values(verdict=verdict)).rowcount)


def _held(row: Mapping[Any, Any]) -> HeldHarvest:
    return HeldHarvest(**{str(name): value for name, value in row.items()})
