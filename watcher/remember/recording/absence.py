"""What it means that a source no longer lists a call: «missing since», nothing more, for a long time.

Over five months of daily pictures of one portal 770 records vanished and came back, 7 were really withdrawn. So
only complete harvests count, many of them, over weeks; never the window of a feed, which everything leaves; and
never when much vanished at once, which is a page that changed, not calls that were withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from watcher.config.sources import AnySource
from watcher.model import Status
from watcher.remember.calls import loading
from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.recording.writing import Change
from watcher.remember.rules.decide import Decision
from watcher.remember.rules.thresholds import Thresholds

# These list all that is on offer; a feed, a newsletter or a watched page shows what is new.
LISTS_ALL = frozenset({"page", "api", "sitemap"})
_LIVE = [status.value for status in (Status.FORECAST, Status.OPEN, Status.CLOSING, Status.ROLLING, Status.UNKNOWN)]
MOST_AT_ONCE = 5
MOST_OF_ALL = 0.2


_NOW = bindparam("b_now", type_=Instant)
_MISSING = PreparedWrite(
    update(sightings)
    .where(sightings.c.source == bindparam("b_source"), sightings.c.missing_since.is_(None))
    .where(sightings.c.last_seen < _NOW)
    .values(missing_since=_NOW, missing_from=bindparam("b_from"))
)


def note_missing(tx: Transaction, source: str, complete: int, now: datetime) -> None:
    """Marks what the harvest just recorded (the `complete`-th of its source) did not bring."""
    _MISSING.run(tx, {"b_source": source, "b_now": now, "b_from": complete - 1})


def withdrawn(
    tx: Transaction, source: AnySource, complete: int, now: datetime, thresholds: Thresholds
) -> tuple[Sequence[Change], str]:
    """The calls this source has left out for so long that they count as no longer listed, and a warning, if any."""
    if source.kind not in LISTS_ALL:
        return (), ""
    gone = _long_missing(tx, source.name, complete, now, thresholds)
    listed = _listed(tx, source.name)
    if len(gone) > max(MOST_AT_ONCE, MOST_OF_ALL * listed):
        return (), f"{len(gone)} calls have not been listed for weeks, {listed} still are: has the page changed?"
    states = loading.states(tx, gone).items()
    return [Change(call, Decision(state, state, now, thresholds, gone=True), source.name) for call, state in states], ""


def _long_missing(tx: Transaction, source: str, complete: int, now: datetime, thresholds: Thresholds) -> list[int]:
    """The live calls of kind «call» that no source lists any more, and this one has not for long enough."""
    s = sightings.c
    elsewhere = sightings.alias()
    is_elsewhere = select(elsewhere.c.id).where(elsewhere.c.call_id == s.call_id, elsewhere.c.missing_since.is_(None))
    query = (
        select(s.call_id)
        .join(calls, calls.c.id == s.call_id)
        .where(s.source == source, s.missing_since <= now - timedelta(days=thresholds.absent_days))
        .where(s.missing_from <= complete - thresholds.absent_harvests)
        .where(calls.c.kind == "call", calls.c.status.in_(_LIVE), ~is_elsewhere.exists())
        .distinct()
    )
    return list(tx.execute(query).scalars())


def _listed(tx: Transaction, source: str) -> int:
    s = sightings.c
    return tx.scalar(select(func.count()).where(s.source == source, s.missing_since.is_(None))) or 0
