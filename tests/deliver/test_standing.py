"""The first message of a reader, and the calls that close soon, composed from a real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.deliver.examples import settings
from tests.deliver.world import BY_ADMIN
from tests.remember.scenes import call, notice, until
from watcher.config.sources import FeedSource
from watcher.deliver.channels.file import FileChannel
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.run import deliver
from watcher.model import Call, Frequency, Harvest, HarvestState, Interest, Notice, Reading, Subscriber
from watcher.remember.store import Store

MORNING = datetime(2027, 2, 23, 7, 0, tzinfo=UTC)
LONG_AGO = MORNING - timedelta(days=40)
FEED = FeedSource(kind="feed", name="region", url="https://region.example/feed")
SPRING = notice("Mobilités de printemps", source="region", url="https://region.example/a"), call(until("2027-04-20"))
WEEK = notice("Équipements de la semaine", source="region", url="https://region.example/b"), call(until("2027-03-02"))
ROLLING = notice("Petites équipes", source="region", url="https://region.example/c"), call(rolling=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(sqlite_with_tables(tmp_path)) as opened:
        _read(opened, LONG_AGO, SPRING, WEEK, ROLLING)
        yield opened


def _read(store: Store, now: datetime, *pairs: tuple[Notice, Reading]) -> None:
    with store.db.write() as tx:
        harvest = Harvest("region", HarvestState.COMPLETE, tuple(found for found, _ in pairs))
        store.calls.record(tx, FEED, harvest, pairs, now)


def _subscribe(store: Store, frequency: str = "daily", created: datetime = MORNING) -> Subscriber:
    draft = Subscriber(
        0,
        "file",
        "claire",
        frequency=Frequency(frequency),
        interests=(Interest(),),
        since_seq=store.ledger.latest_seq(),
    )
    return store.people.add(draft, BY_ADMIN, created - timedelta(hours=1))


def _deliver(store: Store, folder: Path, now: datetime) -> list[str]:
    """The texts of the messages that leave now."""
    channel, before = FileChannel(folder / "out", Envelope.of(settings())), set((folder / "out").glob("*.html"))
    asyncio.run(deliver(settings(), store, now, [channel]))
    return [file.read_text("utf-8") for file in sorted(set((folder / "out").glob("*.html")) - before)]


def test_first_message__tells_what_is_open_and_the_second_does_not(store: Store, tmp_path: Path) -> None:
    _subscribe(store)
    [first] = _deliver(store, tmp_path, MORNING)
    assert "bienvenue" in first
    body = first.split("</h1>")[1]
    assert body.index("Bientôt clos") < body.index(WEEK[0].title) < body.index("Ouverts en ce moment")
    assert SPRING[0].title in first
    assert ROLLING[0].title in first
    assert _deliver(store, tmp_path, MORNING + timedelta(days=1)) == []
    assert [step for _, _, step in sorted(store.digests.reminded()[1])] == [-2, -1]


def test_first_message__that_never_left_is_composed_anew_as_a_welcome(store: Store, tmp_path: Path) -> None:
    reader = _subscribe(store)
    asyncio.run(deliver(settings(), store, MORNING, []))
    [row] = store.outbox.rows()
    assert store.digests.written_to([reader.id]) == {reader.id}
    store.digests.call_back({row.id: "a test"}, MORNING)
    assert store.digests.written_to([reader.id]) == frozenset()
    [again] = _deliver(store, tmp_path, MORNING)
    assert "bienvenue" in again


def test_first_message__of_who_wants_to_know_at_once_comes_with_the_first_news(store: Store, tmp_path: Path) -> None:
    _subscribe(store, "instant")
    assert _deliver(store, tmp_path, MORNING) == []
    new = notice("Appel de ce matin", source="region", url="https://region.example/d"), call(until("2027-05-01"))
    _read(store, MORNING, SPRING, WEEK, ROLLING, new)
    [first] = _deliver(store, tmp_path, MORNING)
    assert first.index(new[0].title) < first.index("Ouverts en ce moment")
    another = notice("Appel de midi", source="region", url="https://region.example/e"), call(until("2027-05-02"))
    _read(store, MORNING + timedelta(hours=4), SPRING, WEEK, ROLLING, new, another)
    [second] = _deliver(store, tmp_path, MORNING + timedelta(hours=4))
    assert "Ouverts en ce moment" not in second
    assert WEEK[0].title not in second


def test_open_calls__are_not_looked_for_while_nothing_is_to_be_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants to know at once is thought of at every tick."""
    _subscribe(store, "instant")

    def looked(*_: object) -> dict[int, Call]:
        raise AssertionError("it looked through all open calls")

    monkeypatch.setattr(store.digests, "standing", looked)
    assert _deliver(store, tmp_path, MORNING) == []


def test_closing__is_told_once_to_who_does_not_follow(store: Store, tmp_path: Path) -> None:
    _subscribe(store)
    _deliver(store, tmp_path, MORNING)
    days = [_deliver(store, tmp_path, MORNING + timedelta(days=day)) for day in range(1, 60)]
    told = {day: texts for day, texts in enumerate(days, 1) if any(SPRING[0].title in text for text in texts)}
    assert list(told) == [49]  # seven days before 20 April
    assert "Bientôt clos" in told[49][0]


def test_standing__neither_what_is_over_nor_what_waits_for_an_admin(store: Store) -> None:
    def titles(now: datetime, until: datetime | None = None) -> set[str]:
        return {one.title for one in store.digests.standing(now, until).values()}

    assert titles(MORNING) == {SPRING[0].title, WEEK[0].title, ROLLING[0].title}
    assert titles(MORNING + timedelta(days=10)) == {SPRING[0].title, ROLLING[0].title}
    assert titles(MORNING, MORNING + timedelta(days=9)) == {WEEK[0].title}
