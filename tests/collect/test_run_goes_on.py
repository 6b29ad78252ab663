"""One bad source, a budget, a poor environment: the collection goes on and says whose fault it is."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

import pytest

from tests.collect.hostile import HostileServer, drips, hostile_server, says, says_raw
from tests.collect.scenes import NOON, feed_source, hours, rss, run, settings_of
from tests.paths import ROOT
from watcher.config.sources import FeedSource, PageSource
from watcher.model import Harvest, HarvestState, Notice
from watcher.remember.store import Store


def stored(store: Store, name: str = "feed") -> int:
    return store.calls.count_by_source().get(name, 0)


# --- T69: one bad source -----------------------------------------------------------------------------------


async def test_t69_bad_sources__others_go_on(server: HostileServer, store: Store) -> None:
    server.on("/good", says(rss(3)))
    server.on("/bomb", says_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"))
    async with hostile_server("127.0.0.3") as slow:
        slow.on("/slow", drips(b"<", 0.05))
        settings = settings_of(
            feed_source(server, "good"),
            feed_source(server, "bomb"),
            FeedSource(name="slow", kind="feed", url=slow.url("/slow", "127.0.0.3"), obey_robots=False),
            allow_hosts=("127.0.0.0/8",),
        )
        reports = await run(store, settings)
    assert reports["good"].new == 3
    assert reports["bomb"].has_failed
    assert reports["slow"].has_failed
    assert "no full answer" in reports["slow"].error


async def test_t69_surprise__is_that_sources_fault_alone(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(2)))
    page = PageSource(name="page", kind="page", url="https://exemple.org/", item="li", title="a")

    def raises(*_: object, **__: object) -> list[Harvest]:
        raise RuntimeError("a spider's surprise")

    settings = settings_of(feed_source(server), page)
    reports = await run(store, settings, crawl=raises)
    assert reports["feed"].new == 2
    assert reports["page"].error == "unexpected: RuntimeError: a spider's surprise"


async def test_collect__other_kinds_come_from_the_crawl(server: HostileServer, store: Store) -> None:
    page = PageSource(name="page", kind="page", url="https://exemple.org/", item="li", title="a")
    notice = Notice("page", "Appel à projets : ateliers", "https://exemple.org/appel", text="Avant le 12 mars 2027.")
    settings = settings_of(page)

    def crawl(*_: object, **__: object) -> list[Harvest]:
        return [Harvest("page", HarvestState.COMPLETE, notices=(notice,), status_code=200)]

    assert (await run(store, settings, crawl=crawl))["page"].new == 1
    assert (await run(store, settings, hours(1), crawl=lambda *_, **__: []))["page"].has_failed


async def test_t69_quarantine__after_three_killed_parsers(
    server: HostileServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watcher.collect.feeds.parse_pool.ParsePool.__init__.__defaults__", (0.4,))
    killer = b"<!DOCTYPE rss><rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 60_000
    server.on("/killer", says(killer))
    server.on("/good", says(rss(2)))
    settings = settings_of(feed_source(server, "killer"), feed_source(server, "good"))
    for turn in range(4):
        reports = await run(store, settings, hours(48 * turn), due=True)
        assert reports["good"].has_failed is False
    state = store.sources.state("killer")
    assert state.kills == 3
    assert "quarantine" in state.stopped
    assert "killer" not in reports
    store.sources.resume("killer")
    assert store.sources.state("killer").stopped == ""


async def test_t06_budget__bytes_a_day(server: HostileServer, store: Store) -> None:
    settings = settings_of(feed_source(server), max_bytes_a_day=500)
    server.on("/feed", says(rss(3)))
    await run(store, settings)
    report = (await run(store, settings, hours(1)))["feed"]
    assert report.state is HarvestState.SKIPPED
    assert "bytes were read today" in report.error
    assert (await run(store, settings, hours(24)))["feed"].state is not HarvestState.SKIPPED


# --- T71: a poor environment -------------------------------------------------------------------------------


async def test_t71_offline__is_no_sources_fault(store: Store) -> None:
    hosts = [f"127.0.0.{number}" for number in range(2, 7)]
    sources = (FeedSource(name=f"s-{host}", kind="feed", url=f"http://{host}:9/feed") for host in hosts)
    settings = settings_of(*sources, allow_hosts=("127.0.0.0/8",))
    for turn in range(12):
        reports = await run(store, settings, hours(turn / 6))
        assert all("offline" in report.error for report in reports.values())
        soon = [report.next_check_at for report in reports.values() if report.next_check_at]
        assert max(soon) < hours(turn / 6) + timedelta(minutes=15)
    assert store.sources.alerts() == ()
    assert all(state.failures == 0 for state in store.sources.states().values())
    assert store.sources.hosts() == {}


@pytest.mark.parametrize("year", [1970, 2100])
async def test_t71_clock__not_set(server: HostileServer, store: Store, year: int) -> None:
    server.on("/feed", says(rss(2)))
    await run(store, settings_of(feed_source(server)), NOON.replace(year=year))
    assert not (await run(store, settings_of(feed_source(server))))["feed"].has_failed


async def test_t71_files__out_of_descriptors(server: HostileServer, store: Store) -> None:
    server.on("/feed", says(rss(2)))
    settings = settings_of(feed_source(server))
    await run(store, settings)
    url = store.db.engine.url.render_as_string(hide_password=False)
    program = [sys.executable, "-m", "tests.collect.feeds.starved", server.url("/feed"), url]
    starved = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL)
    await asyncio.wait_for(starved.wait(), 30)  # it may fail, it may not hang
    assert not (await run(store, settings, hours(30)))["feed"].has_failed
    assert stored(store) == 2
