"""How often a source was read whole, and how many new items it usually brings. One row per source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.calls import sightings, tallies
from watcher.remember.db.tables.store import milestones

RESTORED = "restored"
KEPT = 20
MOST_DAYS = 60
TRIALS = 3  # a source that never comes whole is no first run for ever


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
    row = tx.execute(select(tallies).where(tallies.c.source == source)).first()
    restored = tx.scalar(select(milestones.c.at).where(milestones.c.name == RESTORED))
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
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    query = dialect.insert(tallies).values(source=source, **facts)
    tx.execute(query.on_conflict_do_update(index_elements=["source"], set_=facts))


def confirm(tx: Transaction, source: str, now: datetime) -> None:
    """The source says that nothing changed since the last harvest: what that brought was seen again."""
    last = tx.scalar(select(tallies.c.last_at).where(tallies.c.source == source))
    if last is None:
        return
    s = sightings.c
    there = (s.source == source) & s.missing_since.is_(None) & (s.last_seen >= last)
    tx.execute(update(sightings).where(there).values(last_seen=now))
    tx.execute(update(tallies).where(tallies.c.source == source).values(last_at=now, whole_at=now))
