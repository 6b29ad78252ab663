"""Claims on sources: several collections on one database read each source once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from watcher.collect.net.policy import site_of
from watcher.remember.db.database import Database
from watcher.remember.db.leases import machine, new_holder
from watcher.remember.db.tables.sources import source_claims
from watcher.remember.sources.claims import CLAIM_FOR, Claims
from watcher.remember.store import Store

NOW = datetime.now(UTC)  # on PostgreSQL the clock of the database counts
NAMES = tuple(f"source-{number}" for number in range(1_200))


def other_process(db: Database) -> Claims:
    """The claims of a process on another machine, which nobody here can know to be dead."""
    return Claims(db, site_of, f"elsewhere/{os.getpid()}/{new_holder().rsplit('/', 1)[1]}")


def on_hosts(names: Iterable[str]) -> dict[str, str]:
    """Each source on a site of its own."""
    return {name: f"{name}.example" for name in names}


def move_claims(store: Store, by: timedelta) -> None:
    """As if they had been taken so much later."""
    with store.db.write() as tx:
        for row in tx.execute(source_claims.select()).all():
            tx.execute(update(source_claims).where(source_claims.c.name == row.name).values(until=row.until + by))


def test_two_processes__share_the_sources_without_overlap(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    assert first.take(on_hosts(NAMES[:700]), NOW) == set(NAMES[:700])
    assert second.take(on_hosts(NAMES), NOW) == set(NAMES[700:])


def test_sources_of_one_site__are_read_by_one_process_at_a_time(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    assert first.take({"a": "aides.ville.example"}, NOW) == {"a"}
    others = {"b": "www.ville.example", "c": "other.example", "d": "aides.ville.example"}
    assert second.take(others, NOW) == {"c"}
    first.release()
    assert second.take(others, NOW) == {"b", "c", "d"}


def test_claim__runs_out_unless_it_is_renewed(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    first.take(on_hosts("ab"), NOW)
    move_claims(store, -CLAIM_FOR / 2)
    first.renew(NOW)
    move_claims(store, -CLAIM_FOR * 0.9)
    assert not second.take(on_hosts("a"), NOW)
    move_claims(store, -CLAIM_FOR * 0.2)
    assert second.take(on_hosts("a"), NOW) == {"a"}


def test_claim_written_by_a_clock_a_year_ahead__is_not_believed(store: Store):
    other_process(store.db).take(on_hosts("a"), NOW)
    move_claims(store, timedelta(days=365))
    assert other_process(store.db).take(on_hosts("a"), NOW) == {"a"}


def test_claim_of_a_machine_whose_clock_is_a_day_behind__counts_on_postgresql(store: Store):
    """Machines need not agree on the time: that of the database they share is asked."""
    if store.db.dialect == "sqlite":
        pytest.skip("one machine, one clock")
    assert other_process(store.db).take(on_hosts("a"), NOW - timedelta(days=1)) == {"a"}
    assert not other_process(store.db).take(on_hosts("a"), NOW)


def test_claim_of_a_dead_process__is_free_at_once(store: Store):
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    Claims(store.db, site_of, f"{machine()}/{int(ended.stdout)}/0000").take(on_hosts("a"), NOW)
    assert not store.sources.claimed(NOW)
    assert other_process(store.db).take(on_hosts("a"), NOW) == {"a"}
    assert store.sources.claimed(NOW) == on_hosts("a")


def test_a_process_that_slept__sees_in_its_transaction_that_its_claim_is_lost(store: Store):
    slept, other = other_process(store.db), other_process(store.db)
    slept.take(on_hosts("ab"), NOW)
    move_claims(store, -CLAIM_FOR * 2)
    other.take(on_hosts("a"), NOW)
    with store.db.write() as tx:
        assert slept.held(tx, ["a", "b"]) == {"b"}


def test_a_process_that_slept__asks_no_further_page(store: Store, monkeypatch: pytest.MonkeyPatch):
    claims, awake = other_process(store.db), time.clock_gettime
    claims.take(on_hosts("a"), NOW)
    assert not claims.may_have_run_out
    monkeypatch.setattr(time, "clock_gettime", lambda clock: awake(clock) + CLAIM_FOR.total_seconds() + 1)
    assert claims.may_have_run_out
    claims.renew(NOW)
    assert not claims.may_have_run_out


@pytest.mark.parametrize("others", [{"a": "a.example"}, {"c": "www.b.example"}])
def test_a_process_that_slept__asks_no_further_page_of_sites_that_another_one_reads(
    store: Store, monkeypatch: pytest.MonkeyPatch, others: dict[str, str]
):
    """Renewing alone must not wake it: another process took one of its sources, or another source of its site."""
    slept, other, awake = other_process(store.db), other_process(store.db), time.clock_gettime
    slept.take(on_hosts("ab"), NOW)
    move_claims(store, -CLAIM_FOR * 2)
    assert other.take(others, NOW) == others.keys()
    monkeypatch.setattr(time, "clock_gettime", lambda clock: awake(clock) + CLAIM_FOR.total_seconds() + 1)
    slept.renew(NOW)
    assert slept.may_have_run_out


def test_release__frees_only_what_is_its_own(store: Store):
    first, second = other_process(store.db), other_process(store.db)
    first.take(on_hosts("a"), NOW)
    second.take(on_hosts("b"), NOW)
    second.release()
    assert second.take(on_hosts("ab"), NOW) == {"b"}


@pytest.mark.parametrize("rounds", [40])
def test_four_at_once__never_hold_one_source_twice(store: Store, rounds: int):
    """The database decides: each source has one holder, and none is left out."""
    with ThreadPoolExecutor(4) as pool:
        for number in range(rounds):
            names = [f"{number}-{place}" for place in range(8)]
            processes = [other_process(store.db) for _ in range(4)]
            taken = list(pool.map(lambda claims, names=names: claims.take(on_hosts(names), NOW), processes))
            assert sorted(name for some in taken for name in some) == sorted(names)
