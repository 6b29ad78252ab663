"""The Scrapy process and the collection around it: one memory of hosts, one claim, one end."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.collect.hostile import Exchange, HostileServer, says
from tests.collect.scenes import feed_source, rss
from tests.collect.scenes import settings_of as settings_with
from tests.collect.site import NOW, settings_of, site, table
from tests.waiting import wait_until
from watcher.collect.crawl.crawl import crawl
from watcher.collect.crawl.messages import Job, dump_job
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.run import collect
from watcher.config.sources import PageSource
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.boot_clock import boot_seconds
from watcher.remember.store import Store

ITEM = 'item = "li"\ntitle = "a"\n'
LIST = b"<html><body><ul><li><a href='/aap/1'>Appel aux tiers-lieux</a></li></ul></body></html>"
PAGES = 100


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with site() as made:
        yield made


def test_process_whose_claim_ran_out__asks_no_further_page(server: HostileServer) -> None:
    """As after a sleep: another machine may read these sources by now."""
    until = [boot_seconds() + 10_000]

    async def page(exchange: Exchange) -> None:
        until[0], number = 0.0, exchange.path.rpartition("=")[2]
        body = f"<html><body><ul><li><a href='/aap/{number}'>Appel n° {number}</a></li></ul></body></html>"
        await asyncio.sleep(0.2)
        await exchange.answer(200, body.encode(), Content_Type="text/html")

    server.on("/list", page)
    rules = f'{ITEM}pages = {PAGES}\npage_param = "p"\n'
    settings = settings_of(table("list", server.url("/list"), rules))
    (harvest,) = crawl(settings.sources, settings, {}, NOW, hosts=HostMemory(held_until=lambda: until[0]))
    assert 0 < len(server.requests) < PAGES
    assert "another process may read this" in harvest.fault


def test_process_that_may_not_ask__asks_nothing(server: HostileServer) -> None:
    settings = settings_of(table("list", server.on("/list", says(LIST, Content_Type="text/html")), ITEM))
    went_on: list[None] = []
    hosts = HostMemory(held_until=lambda: 0.0, goes_on=lambda: went_on.append(None))
    (harvest,) = crawl(settings.sources, settings, {}, NOW, hosts=hosts)
    assert server.requests == []
    assert harvest.state is HarvestState.SKIPPED
    assert went_on


def test_process_whose_parent_died__ends(server: HostileServer) -> None:
    """A worker that was killed must leave nobody behind that asks what another one reads by then."""

    async def never(exchange: Exchange) -> None:
        await asyncio.sleep(3600)

    server.on("/robots.txt", says(b"", 404))
    settings = settings_of(table("list", server.on("/list", never), ITEM), timeout="1h")
    job = json.dumps(dump_job(Job(settings.sources, settings.collect, NOW)))
    words = [sys.executable, "-m", "watcher.collect.crawl.worker"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stdin
        try:
            process.stdin.write(f"{job}\n")
            process.stdin.flush()
            wait_until(lambda: server.asked("/list"), "the first request")
            process.stdin.close()
            assert process.wait(60) == 1
        finally:
            process.kill()


def test_host_that_asks_to_wait__is_left_alone_by_the_next_process_and_its_robots_are_not_read_again(
    server: HostileServer, store: Store
) -> None:
    server.on("/robots.txt", says(b"User-agent: *\nCrawl-delay: 1\n"))
    busy = table("busy", server.on("/busy", says(b"", 503, Retry_After="7200")), ITEM)
    other = table("other", server.on("/other", says(LIST, Content_Type="text/html")), ITEM)
    first, second = settings_of(busy), settings_of(busy + other)
    assert collect(first, store, NOW)[0].has_failed
    (kept,) = store.sources.hosts().values()
    assert kept.leave_until is not None
    reports = collect(second, store, NOW)
    assert [report.state for report in reports] == [HarvestState.SKIPPED] * 2
    assert "left alone until" in reports[1].error
    assert [len(server.asked(path)) for path in ("/robots.txt", "/busy", "/other")] == [1, 1, 0]


def test_pages_of_a_site__are_read_once_its_feeds_were(server: HostileServer, store: Store) -> None:
    done, asked = list[str](), dict[str, float]()

    async def slowly(exchange: Exchange) -> None:
        await asyncio.sleep(0.5)
        done.append(exchange.path)
        await says(rss(1))(exchange)

    def pages(*_: object, hosts: HostMemory, **__: object) -> list[Harvest]:
        done.append("pages")
        asked.update(hosts.asked)
        return [Harvest("page", HarvestState.COMPLETE)]

    server.on("/feed", slowly)
    server.on("/second", slowly)
    page = PageSource(name="page", kind="page", url=server.url("/page"), item="li", title="a")
    feeds = feed_source(server), feed_source(server, "second")
    collect(settings_with(*feeds, page, delay=0.0), store, NOW, crawl=pages)
    assert done == ["/feed", "/second", "pages"]
    assert "127.0.0.1" in asked
