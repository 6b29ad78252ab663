"""Of many who reach for a lease or a turn at once, one gets it.

`WATCHER_LEASE_ROUNDS=10000 pytest tests/remember/db/test_leases.py` plays more than the few of an ordinary run.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from watcher.remember.db import leases
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.outbox import leases as table
from watcher.remember.store import Store

ROUNDS = int(os.environ.get("WATCHER_LEASE_ROUNDS", "12"))
CONTENDERS = 4
NO_PROCESS = 2**22 + 1  # beyond the largest process number of Linux
NOW = datetime.now(UTC)
BEFORE: dict[str, tuple[str, datetime] | None] = {
    "nobody holds it": None,
    "run out": ("elsewhere/1/x", NOW - timedelta(minutes=1)),
    "held by a dead process": (f"{leases.machine()}/{NO_PROCESS}/x", NOW + timedelta(minutes=5)),
    "held for a year by a wrong clock": ("elsewhere/1/x", NOW + timedelta(days=365)),
}


def together(store: Store, take: Callable[[Transaction, int], bool], before: tuple[str, datetime] | None) -> int:
    """How many got it, in a round that begins so."""
    with store.db.write() as tx:
        tx.execute(delete(table))
        if before:
            tx.execute(table.insert().values(name="sender", holder=before[0], until=before[1]))
    start = threading.Barrier(CONTENDERS, timeout=60)

    def contend(number: int) -> bool:
        start.wait()
        with store.db.write() as tx:
            return take(tx, number)

    with ThreadPoolExecutor(CONTENDERS) as pool:
        return sum(pool.map(contend, range(CONTENDERS)))


def take_lease(tx: Transaction, number: int) -> bool:
    return leases.take(tx, "sender", f"{leases.machine()}/{os.getpid()}/{number}", datetime.now(UTC)).is_ours


def take_turn(tx: Transaction, _number: int) -> bool:
    return leases.turn(tx, "sender", NOW, timedelta(minutes=5))


CASES = [
    (take, before)
    for take in (take_lease, take_turn)
    for before in BEFORE
    if take is take_lease or before != "held by a dead process"  # a turn has no holder
]


@pytest.mark.parametrize(("take", "before"), CASES)
def test_four_at_once__one_gets_it(store: Store, take: Callable[[Transaction, int], bool], before: str) -> None:
    rounds = max(1, ROUNDS // len(CASES))
    assert [together(store, take, BEFORE[before]) for _ in range(rounds)] == [1] * rounds


def test_clock_of_this_machine__is_told_beside_the_one_that_machines_share(store: Store) -> None:
    with store.db.read() as tx:
        off = leases.clock_offset(tx, datetime.now(UTC) + timedelta(hours=1))
    wanted = timedelta(0) if store.db.dialect == "sqlite" else timedelta(hours=1)
    assert abs(off - wanted) < timedelta(minutes=5)


def test_held_by_a_living_process__nobody_else_gets_it(store: Store) -> None:
    held = ("elsewhere/1/x", datetime.now(UTC) + timedelta(minutes=5))
    assert together(store, take_lease, held) == 0
