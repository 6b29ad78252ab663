"""Collections beside other writers: whoever waits for the database delays no answer of another source."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from tests.collect.hostile import Exchange, HostileServer, says
from tests.collect.scenes import feed_source, item, rss, run, settings_of
from watcher.collect.net.policy import site_of
from watcher.collect.run import RARELY, garbage_sought_rarely
from watcher.model import HarvestState
from watcher.remember.sources.claims import CLAIM_FOR, Claims
from watcher.remember.store import Store


def _hold_the_database(path: Path, held: Event, let_go: Event) -> bool:
    """Writes in the database, as another process would, until told to end; whether it was told."""
    with Store.open(f"sqlite:///{path}") as other, other.db.write():
        held.set()
        return let_go.wait(60)


async def test_collect__waiting_for_the_database_stops_no_other_source(
    server: HostileServer, store: Store, tmp_path: Path
) -> None:
    held, let_go = Event(), Event()

    async def second(exchange: Exchange) -> None:
        let_go.set()  # only a collection that goes on reading while it waits to write comes here
        await says(rss([item(9)]))(exchange)

    server.on("/first", says(rss(3)))
    server.on("/second", second)
    settings = settings_of(feed_source(server, "first"), feed_source(server, "second"), at_once=1, delay=0.0)
    holder = asyncio.create_task(asyncio.to_thread(_hold_the_database, tmp_path / "watch.db", held, let_go))
    await asyncio.to_thread(held.wait, 20)
    reports = await run(store, settings)
    assert await holder
    assert {name: report.state for name, report in reports.items()} == dict.fromkeys(
        ("first", "second"), HarvestState.COMPLETE
    )


async def test_collect__two_at_once_store_each_call_once(server: HostileServer, store: Store, tmp_path: Path) -> None:
    names = [f"feed{number}" for number in range(6)]
    for number, name in enumerate(names):
        server.on(f"/{name}", says(rss([item(number * 100 + one) for one in range(20)])))
    settings = settings_of(*(feed_source(server, name) for name in names), delay=0.0)
    with Store.open(f"sqlite:///{tmp_path / 'watch.db'}") as other:
        both = await asyncio.gather(run(store, settings), run(other, settings))
    for reports in both:
        assert {report.error for report in reports.values()} == {""}
    assert sum(store.calls.count_by_source().values()) == 6 * 20
    assert len(store.ledger.since()) == 6 * 20


async def test_collect_due__two_at_once_ask_each_source_once(
    server: HostileServer, store: Store, tmp_path: Path
) -> None:
    names = [f"feed{number}" for number in range(6)]
    asked: list[str] = []

    def counted(name: str) -> Callable[[Exchange], Awaitable[None]]:
        async def answer(exchange: Exchange) -> None:
            asked.append(name)
            await says(rss(3))(exchange)

        return answer

    for name in names:
        server.on(f"/{name}", counted(name))
    settings = settings_of(*(feed_source(server, name) for name in names), delay=0.0)
    with Store.open(f"sqlite:///{tmp_path / 'watch.db'}") as other:
        both = await asyncio.gather(run(store, settings, due=True), run(other, settings, due=True))
    assert sorted(asked) == names
    assert sorted(name for reports in both for name in reports) == names


async def test_collect_due__stores_nothing_of_a_source_that_another_process_took_over(
    server: HostileServer, store: Store
) -> None:
    """As after a long sleep of this process: its claim ran out while the source answered."""

    async def answer(exchange: Exchange) -> None:
        other = Claims(store.db, site_of, "elsewhere/1/0000")
        other.take({"feed": "127.0.0.1"}, datetime.now(UTC) + CLAIM_FOR * 2)
        await says(rss(3))(exchange)

    server.on("/feed", answer)
    reports = await run(store, settings_of(feed_source(server, "feed"), delay=0.0), due=True)
    assert reports["feed"].state is HarvestState.SKIPPED
    assert "another collection took feed over" in reports["feed"].error
    assert store.ledger.since() == ()
    assert store.sources.state("feed").last_check is None


def test_garbage_sought_rarely__only_meanwhile() -> None:
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()
    with garbage_sought_rarely():
        assert gc.get_threshold() == RARELY
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, frozen)
