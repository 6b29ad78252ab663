"""What looks first and then writes, done by many at once: nobody finds a row in their way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.errors import AlreadySubscribed
from watcher.model import Subscriber
from watcher.remember.people.consent import Consent
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
    "a mark": lambda store, n: store.marks.follow(1, 7, NOW),
    "a digest asked for": lambda store, n: store.digests.ask_now(1, NOW),
    "a list on the screen": lambda store, n: store.conversations.show("file:claire", [n], NOW),
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
