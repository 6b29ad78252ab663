"""Claims on sources: several collections on one database read each source once."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from watcher.remember.db.database import Database
from watcher.remember.db.leases import new_holder
from watcher.remember.sources.claims import CLAIM_FOR, Claims
from watcher.remember.store import Store

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
NAMES = tuple(f"source-{number}" for number in range(1_200))


def other_process(db: Database) -> Claims:
    """The claims of a process on another machine, which nobody here can know to be dead."""
    return Claims(db, f"elsewhere/{os.getpid()}/{new_holder().rsplit('/', 1)[1]}")


def test_two_processes__share_the_sources_without_overlap(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    assert first.take(NAMES[:700], NOW) == set(NAMES[:700])
    assert second.take(NAMES, NOW) == set(NAMES[700:])


def test_claim__runs_out_unless_it_is_renewed(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    first.take(["a", "b"], NOW)
    first.renew(NOW + CLAIM_FOR / 2)
    assert not second.take(["a"], NOW + CLAIM_FOR)
    assert second.take(["a"], NOW + CLAIM_FOR * 2) == {"a"}


def test_claim_written_by_a_clock_a_year_ahead__is_not_believed(store: Store):
    other_process(store.db).take(["a"], NOW + timedelta(days=365))
    assert other_process(store.db).take(["a"], NOW) == {"a"}


def test_claim_of_a_dead_process__is_free_at_once(store: Store):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    host = new_holder().split("/")[0]
    Claims(store.db, f"{host}/{int(ended.stdout)}/0000").take(["a"], NOW)
    assert other_process(store.db).take(["a"], NOW) == {"a"}


def test_a_process_that_slept__sees_in_its_transaction_that_its_claim_is_lost(store: Store):
    slept, other = other_process(store.db), other_process(store.db)
    slept.take(["a", "b"], NOW)
    other.take(["a"], NOW + CLAIM_FOR * 2)
    with store.db.write() as tx:
        assert slept.held(tx, ["a", "b"]) == {"b"}


def test_release__frees_only_what_is_its_own(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    first.take(["a"], NOW)
    second.take(["b"], NOW)
    second.release()
    assert second.take(["a", "b"], NOW) == {"b"}


@pytest.mark.parametrize("rounds", [40])
def test_four_at_once__never_hold_one_source_twice(store: Store, rounds: int):
    """The database decides, also under READ COMMITTED: each source has one holder, and none is left out."""
    with ThreadPoolExecutor(4) as pool:
        for number in range(rounds):
            names = [f"{number}-{place}" for place in range(8)]
            processes = [other_process(store.db) for _ in range(4)]
            taken = list(pool.map(lambda claims, names=names: claims.take(names, NOW), processes))
            assert sorted(name for some in taken for name in some) == sorted(names)
