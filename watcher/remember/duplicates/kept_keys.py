"""The keys under which calls are found again, kept as numbers, and looked up at a cost that does not grow.

A key counts the calls that are live or were lately: a store of years then finds as many candidates as a young one,
and no key is common only because much has been closed under it. Of each key no more than a limit is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import Text, text

from watcher.model import Call, Status
from watcher.remember.db.database import Transaction, batches, insert_rows
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.clusters import cluster_keys, round_keys
from watcher.remember.rules import lifecycle

RECENT = 400
"""For how many days after its end (or after it was first seen, if that came later) a call may be new elsewhere."""
UNDATED = 3 * 366
"""For how many days a call without an end counts after it last changed; under its address it is found for ever."""
AT_ONCE = 2_000  # keys a question
_Question = Mapping[str, PreparedQuery]

_ASKED = {
    "sqlite": (
        "SELECT json_group_array(json_array(place, ids)) FROM (SELECT k.place AS place,"
        " (SELECT CASE WHEN count(*) <= :kept THEN group_concat(id) END FROM ({found} LIMIT :most)) AS ids FROM"
        " (SELECT key AS place, json_extract(value, '$[0]') AS value,"
        " json_extract(value, '$[1]') AS first, json_extract(value, '$[2]') AS last FROM json_each(:keys)) AS k)"
        " WHERE ids IS NOT NULL"
    ),
    "postgresql": (
        "SELECT CAST(json_agg(json_build_array(place, ids)) AS text) FROM (SELECT k.place AS place,"
        " (SELECT CASE WHEN count(*) <= :kept THEN string_agg(CAST(id AS text), ',') END"
        " FROM ({found} LIMIT :most) AS few) AS ids FROM"
        " (SELECT place - 1 AS place, CAST(value->>0 AS {kind}) AS value, CAST(value->>1 AS integer) AS first,"
        " CAST(value->>2 AS integer) AS last FROM json_array_elements(CAST(:keys AS json)) WITH ORDINALITY"
        " AS asked (value, place)) AS k) AS answered WHERE ids IS NOT NULL"
    ),
}


def _question(found: str, kind: str) -> _Question:
    """The question of each engine: for every key (value, first, last) what is found of it, as one JSON text."""
    return {
        engine: PreparedQuery(text(asked.format(found=found, kind=kind)).columns(answer=Text))
        for engine, asked in _ASKED.items()
    }


_CLUSTERS = _question("SELECT call_id AS id FROM cluster_keys WHERE key = k.value AND until >= k.first", "bigint")
_ROUNDS = _question(
    "SELECT call_id AS id FROM round_keys WHERE key = k.value AND day BETWEEN k.first AND k.last ORDER BY day DESC",
    "bigint",
)
_LISTED = _question("SELECT call_id AS id FROM sightings WHERE url = k.value", "text")


@lru_cache(4096)  # a newcomer's keys are looked up, then kept
def number_of(key: str) -> int:
    """The number under which a key is kept: 64 bits, so that two keys hardly ever share one."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True)


def counts_until(call: Call) -> int:
    """The ordinal of the last day on which a call counts among those that another site may publish. Pure."""
    ends = lifecycle.closes_at(call.reading)
    if call.status is Status.ROLLING or (ends is None and call.status not in lifecycle.OVER):
        return call.last_changed.toordinal() + UNDATED
    return (max(ends, call.first_seen) if ends else call.last_changed).toordinal() + RECENT


def keep(tx: Transaction, keys: Iterable[tuple[Call, Iterable[str]]], rounds: Mapping[int, tuple[str, date]]) -> None:
    """Keeps the keys of calls that have none yet; `rounds` are the key and day of those that are rounds, by id."""
    rows = []
    for call, said in keys:
        until = counts_until(call)
        rows += [{"key": number, "until": until, "call_id": call.id} for number in {number_of(key) for key in said}]
    insert_rows(tx, cluster_keys, rows)
    days = [{"key": number_of(key), "day": day.toordinal(), "call_id": call} for call, (key, day) in rounds.items()]
    insert_rows(tx, round_keys, days)


def forget(tx: Transaction, calls: Sequence[int]) -> None:
    """Forgets the keys of these calls."""
    for kept in (cluster_keys, round_keys):
        for batch in batches(calls):
            tx.execute(kept.delete().where(kept.c.call_id.in_(batch)))


def clear(tx: Transaction) -> None:
    """Forgets all keys."""
    for kept in (cluster_keys, round_keys):
        tx.execute(kept.delete())


def of_clusters(tx: Transaction, keys: Iterable[str], today: date, most: int) -> dict[str, list[int]]:
    """For each of these keys the calls that count under it on that day; keys of so many, or of none, are absent."""
    asked = list(keys)
    return _found(tx, _CLUSTERS, asked, [(number_of(key), today.toordinal()) for key in asked], most, most - 1)


def of_pages(tx: Transaction, urls: Iterable[str], most: int) -> dict[str, list[int]]:
    """For each of these canonical addresses the calls that a source lists there; those of so many are absent."""
    asked = list(urls)
    return _found(tx, _LISTED, asked, [(url,) for url in asked], most, most - 1)


def of_rounds(tx: Transaction, keys: Mapping[str, tuple[date, date]], most: int) -> dict[str, list[int]]:
    """For each key the rounds between two days, the latest first, at most so many."""
    asked = [(number_of(key), first.toordinal(), last.toordinal()) for key, (first, last) in keys.items()]
    return _found(tx, _ROUNDS, list(keys), asked, most, most)


def _found(
    tx: Transaction,
    question: Mapping[str, PreparedQuery],
    keys: Sequence[str],
    asked: Sequence[tuple[Any, ...]],
    most: int,
    kept: int,
) -> dict[str, list[int]]:
    """What answers each key, read up to `most` of it; a key of more than `kept` is absent, as one without any."""
    found: dict[str, list[int]] = {}
    for start in range(0, len(asked), AT_ONCE):
        values = {"keys": json.dumps(asked[start : start + AT_ONCE]), "most": most, "kept": kept}
        answered = question[tx.dialect.name].scalar(tx, values)
        found.update(
            (keys[start + place], list(map(int, ids.split(",")))) for place, ids in json.loads(answered or "[]")
        )
    return found
