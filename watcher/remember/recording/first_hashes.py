"""The hashes of what the first notices of calls mean, made when one of them is to be compared: most never are.

Until then a sighting that brought a new call, and the first version of that call, have none.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.prepared import PreparedQuery, PreparedWrite
from watcher.remember.db.said import account_of
from watcher.remember.db.tables.calls import sightings, versions
from watcher.remember.rules.differences import notice_hash

NONE = ""
"""Stands for a hash that was not made yet."""

_UNMADE = PreparedQuery(
    select(sightings.c.id, sightings.c.call_id, sightings.c.said).where(
        sightings.c.call_id.in_(bindparam("b_some", expanding=True)), sightings.c.notice_hash == NONE
    )
)
_KEEP = PreparedWrite(
    update(sightings).where(sightings.c.id == bindparam("b_id")).values(notice_hash=bindparam("b_hash"))
)
_KEEP_VERSION = PreparedWrite(
    update(versions)
    .where(versions.c.call_id == bindparam("b_call"), versions.c.number == 1, versions.c.notice_hash == NONE)
    .values(notice_hash=bindparam("b_hash"))
)


def make(tx: Transaction, calls: Iterable[int]) -> dict[int, str]:
    """Makes and keeps the hashes that these calls lack; returns them by sighting."""
    made: dict[int, str] = {}
    first: dict[int, str] = {}
    for batch in batches(sorted(calls)):
        for row in _UNMADE.all(tx, {"b_some": batch}):
            made[row.id] = first[row.call_id] = notice_hash(account_of(row.said)[0])
    _KEEP.run_all(tx, [{"b_id": sighting, "b_hash": kept} for sighting, kept in made.items()])
    _KEEP_VERSION.run_all(tx, [{"b_call": call, "b_hash": kept} for call, kept in first.items()])
    return made
