"""How often a source was read whole, and how many new items it usually brings. One row per source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedQuery, PreparedWrite
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import sightings, tallies
from watcher.remember.db.tables.store import milestones

RESTORED = "restored"
KEPT = 20
MOST_DAYS = 60
TRIALS = 3  # a source that never comes whole is no first run for ever


# Built once, as every harvest needs them.
_HERE, _NOW = tallies.c.source == bindparam("b_source"), bindparam("b_now", type_=Instant)
_OF_SOURCE = PreparedQuery(select(tallies).where(_HERE))
_LAST_OF_SOURCE = PreparedQuery(select(tallies.c.last_at).where(_HERE))
_RESTORED_AT = PreparedQuery(select(milestones.c.at).where(milestones.c.name == RESTORED))
_SEE_AGAIN = PreparedWrite(
    update(sightings)
    .where(sightings.c.source == bindparam("b_source"), sightings.c.missing_since.is_(None))
    .where(sightings.c.last_seen >= bindparam("b_last", type_=Instant))
    .values(last_seen=_NOW)
)
_CONFIRM = PreparedWrite(update(tallies).where(_HERE).values(last_at=_NOW, whole_at=_NOW))


@dataclass(frozen=True, slots=True)
class IntakeHistory:
    """`complete` healthy harvests so far; `recent` counts of new items, the last harvests that brought anything.

    `is_restored`: the store was restored from a backup since the last of them, so «new» may be told already.
    """

    complete: int = 0
    recent: tuple[int, ...] = ()
    is_restored: bool = False
    whole_at: datetime | None = None

    def days_until(self, now: datetime) -> int:
        """How many days of news a harvest brings: those since the source was last read whole, at least one."""
        if self.whole_at is None:
            return 1
        return min(max(round((now - self.whole_at) / timedelta(days=1)), 1), MOST_DAYS)

    @property
    def is_first_run(self) -> bool:
        """Whether the source has not yet been read whole: what it brings is old stock, not news."""
        return self.complete == 0 and len(self.recent) < TRIALS

    @property
    def usual(self) -> list[int]:
        """The counts a flood is measured by: without the first, which brought the stock."""
        return list(self.recent[1:] if len(self.recent) < KEPT else self.recent)


def of(tx: Transaction, source: str) -> IntakeHistory:
    """The intake history of a source; a fresh one where nothing was recorded yet."""
    row = _OF_SOURCE.first(tx, {"b_source": source})
    restored = _RESTORED_AT.scalar(tx, {})
    if row is None:
        return IntakeHistory(is_restored=restored is not None)
    is_behind = restored is not None and row.last_at < restored
    return IntakeHistory(row.complete, tuple(row.recent_new), is_behind, row.whole_at)


def add(tx: Transaction, source: str, past: IntakeHistory, new: int, now: datetime, *, is_complete: bool) -> None:
    """Counts one more harvest."""
    facts = {
        "complete": past.complete + is_complete,
        "last_at": now,
        "recent_new": [*past.recent, new][-KEPT:],
        "whole_at": now if is_complete else past.whole_at,
    }
    _counting(tx.dialect.name).run(tx, facts | {"source": source})


@cache
def _counting(engine: str) -> PreparedWrite:
    new = (sqlite if engine == "sqlite" else postgresql).insert(tallies)
    counted = {name: new.excluded[name] for name in ("complete", "last_at", "recent_new", "whole_at")}
    return PreparedWrite(new.on_conflict_do_update(index_elements=["source"], set_=counted))


def confirm(tx: Transaction, source: str, now: datetime) -> None:
    """The source says that nothing changed since the last harvest: what that brought was seen again."""
    last = _LAST_OF_SOURCE.scalar(tx, {"b_source": source})
    if last is None:
        return
    _SEE_AGAIN.run(tx, {"b_source": source, "b_last": last, "b_now": now})
    _CONFIRM.run(tx, {"b_source": source, "b_now": now})
