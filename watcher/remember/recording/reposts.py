"""New items of a source that are calls of its own posted again with a later day: which call each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select

from watcher.model import Notice, Reading
from watcher.remember.calls import loading
from watcher.remember.db import json_codec
from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.base import Instant
from watcher.remember.db.tables.calls import calls, sightings
from watcher.remember.db.tables.clusters import merges
from watcher.remember.rules.reposts import is_posted_again, is_same_subject, says_moved

JUST_OVER = timedelta(days=60)
"""So long a call may be over and still be extended."""
_TITLES = PreparedQuery(
    select(calls.c.id, calls.c.title)
    .join(sightings)
    .where(sightings.c.source == bindparam("source"), calls.c.merged_into.is_(None))
    .where(calls.c.closes_at >= bindparam("since", type_=Instant))
    .distinct()
)


def posted_again(
    tx: Transaction, source: str, new: Sequence[tuple[Notice, Reading]], now: datetime
) -> Mapping[int, int]:
    """For new items (by place) the call of that source that each posts again; none where several fit."""
    moved = {place: said for place, said in enumerate(new) if says_moved(said[0].title)}
    if not moved:
        return {}
    rows = _TITLES.all(tx, {"source": source, "since": now - JUST_OVER})
    found: dict[int, int] = {}
    for place, (notice, reading) in moved.items():
        named = [row.id for row in rows if is_same_subject(notice.title, row.title)]
        states = loading.states(tx, named)
        same = [
            id for id, known in states.items() if is_posted_again(notice.title, reading, known.title, known.reading)
        ]
        if len(same) == 1:
            found[place] = same[0]
            note = {"at": now, "by_rule": True, "reasons": ["posted again with a later day"]}
            where = {"call_id": same[0], "source": source, "url": json_codec.storable(notice.url)}
            tx.execute(insert(merges).values(note | where))
    return found
