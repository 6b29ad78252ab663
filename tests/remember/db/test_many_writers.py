"""What looks first and then writes, done by many at once: nobody finds a row in their way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.errors import AlreadySubscribed, CannotUseStore
from watcher.model import Subscriber
from watcher.remember.db import database
from watcher.remember.db.tables.outbox import leases
from watcher.remember.people.consent import Consent
from watcher.remember.people.conversations import Conversation
from watcher.remember.store import Store

NOW = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
WRITERS = 5
CLAIRE = Subscriber(0, "file", "claire")


def subscribe(store: Store, number: int) -> None:
    with suppress(AlreadySubscribed):
        store.people.add(replace(CLAIRE, address="anne"), Consent(way="cli"), NOW)


ACTS: dict[str, Callable[[Store, int], object]] = {
    "a flood limit": lambda store, n: store.outbox.wait_channel("file", NOW + timedelta(minutes=n), "429", NOW),
    "a pause": lambda store, n: store.outbox.pause_channel("file", NOW, "535"),
    "a mark": lambda store, n: store.marks.apply("follow", 1, 7, NOW),
    "a digest asked for": lambda store, n: store.digests.ask_now(1, NOW),
    "a list on the screen": lambda store, n: store.conversations.keep("file:claire", Conversation(shown=(n,)), NOW),
    "a suppression": lambda store, n: store.people.suppress(1, "550", NOW),
    "a token": lambda store, n: store.people.token(1, "confirm", NOW),
    "a subscription": subscribe,
}


@pytest.mark.parametrize("act", ACTS)
def test_many_at_once__no_row_is_in_the_way(store: Store, act: str) -> None:
    store.people.add(CLAIRE, Consent(way="cli"), NOW)
    for _ in range(3):
        start = threading.Barrier(WRITERS, timeout=60)

        def once(number: int, start: threading.Barrier = start) -> None:
            start.wait()
            ACTS[act](store, number)

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(once, range(WRITERS)))


def test_pauses_at_once__are_all_counted(store: Store) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda _: store.outbox.pause_channel("file", NOW, "535"), range(WRITERS)))
    assert store.outbox.channel("file").pauses == WRITERS


def test_writer_that_stands_still__loses_its_turn_and_nothing_of_it_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that was stopped, or whose machine went: the others must not wait for it for ever."""
    if store.db.dialect == "sqlite":
        pytest.skip(
            "the file of one machine: the lock of a process that died is gone, one that is stopped is waited for"
        )
    short = database._TURN_OF_POSTGRES.replace(f"{database.STANDSTILL_SECONDS}s", "1s", 2).replace("60s", "30s")
    monkeypatch.setattr(database, "_TURN_OF_POSTGRES", short)
    still, others = threading.Event(), threading.Event()

    def stands_still() -> None:
        with store.db.write() as tx:
            tx.execute(leases.insert().values(name="still", holder="x", until=NOW))
            still.set()
            others.wait(60)
            tx.execute(leases.insert().values(name="still more", holder="x", until=NOW))

    with ThreadPoolExecutor(1) as pool:
        stopped = pool.submit(stands_still)
        still.wait(60)
        with store.db.write() as tx:
            tx.execute(leases.insert().values(name="another", holder="x", until=NOW))
        others.set()
        with pytest.raises(CannotUseStore, match="ended the connection"):
            stopped.result(60)
    with store.db.read() as tx:
        assert list(tx.scalars(leases.select())) == ["another"]
