"""Each host is asked by one request at a time, after its pause, also where redirects lead to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from math import inf
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver

from tests.collect.hostile import Exchange, HostileServer, redirects, says
from tests.collect.scenes import NOON
from watcher.collect.net.address_guard import AddressGuard, Target
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.net.fetch import Fetcher, FetchRequest
from watcher.collect.net.host_memory import HostMemory
from watcher.collect.net.hosts import Hosts
from watcher.collect.net.policy import Limits
from watcher.config.settings import Collect
from watcher.remember.sources.state import HostState

PAUSE, LIMIT = 0.1, 1.0


class _Loopback(AbstractResolver):
    """Every name is this machine."""

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[Any]:
        made = {"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET}
        return [{**made, "proto": 0, "flags": socket.AI_NUMERICHOST}]

    async def close(self) -> None:
        pass


class Asked:
    """A page that is slow to answer: how many asked for it, and how many of them at once."""

    def __init__(self) -> None:
        self.times = self.now = self.most = 0

    async def __call__(self, exchange: Exchange) -> None:
        self.times += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        await exchange.answer(200, b"here")


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(AddressGuard(["127.0.0.0/8"]), "funding-watcher/test", resolver=_Loopback()) as running:
        yield running


async def _ask(hosts: Hosts, fetcher: Fetcher, url: str, *, obey_robots: bool = False) -> bytes:
    async with hosts.slot(url, obey_robots=obey_robots) as turn:
        return (await fetcher.get(FetchRequest(url, Limits(30.0, 1000)), NOON, turn)).body


async def test_redirects_to_one_host__are_followed_one_after_the_other(server: HostileServer, fetcher: Fetcher) -> None:
    hosts, asked = Hosts(fetcher, Collect(delay=PAUSE), HostMemory(), NOON), Asked()
    server.on("/there", asked)
    server.on("/r", redirects(server.url("/there", "www.site.test")))
    urls = [server.url("/r", f"n{number}.site.test") for number in range(3)] + [server.url("/there", "www.site.test")]
    found = await asyncio.gather(*(_ask(hosts, fetcher, url) for url in urls))
    assert found == [b"here"] * 4
    assert (asked.times, asked.most) == (4, 1)


async def test_redirect__waits_for_the_pause_of_the_host_it_leads_to(server: HostileServer, fetcher: Fetcher) -> None:
    memory = HostMemory(asked={"www.site.test": inf})  # a pause without end
    hosts, asked = Hosts(fetcher, Collect(delay=PAUSE), memory, NOON), Asked()
    server.on("/there", asked)
    server.on("/r", redirects(server.url("/there", "www.site.test")))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(LIMIT * 2):
            await _ask(hosts, fetcher, server.url("/r", "n.site.test"))
    assert (len(server.asked("/r")), asked.times) == (1, 0)


class _LateTurn:
    """A turn that is passed on later than a request may take in all."""

    async def pass_on(self, there: Target) -> None:
        await asyncio.sleep(LIMIT * 1.5)


async def test_waiting_for_a_turn__takes_nothing_from_the_time_of_a_request(
    server: HostileServer, fetcher: Fetcher
) -> None:
    server.on("/there", says(b"here"))
    server.on("/r", redirects(server.url("/there", "www.site.test")))
    ask = FetchRequest(server.url("/r", "n.site.test"), Limits(LIMIT, 1000))
    assert (await fetcher.get(ask, NOON, _LateTurn())).body == b"here"


async def test_redirects_both_ways__wait_for_each_other_and_end(server: HostileServer, fetcher: Fetcher) -> None:
    hosts = Hosts(fetcher, Collect(delay=0.0), HostMemory(), NOON)
    server.on("/end", says(b"end"))
    server.on("/to-b", redirects(server.url("/end", "b.site.test")))
    server.on("/to-a", redirects(server.url("/end", "a.site.test")))
    urls = [server.url("/to-b", "a.site.test"), server.url("/to-a", "b.site.test")] * 10
    assert await asyncio.gather(*(_ask(hosts, fetcher, url) for url in urls)) == [b"end"] * 20


async def test_redirect__to_a_host_that_is_left_alone_is_not_followed(server: HostileServer, fetcher: Fetcher) -> None:
    there = server.url("/there", "www.site.test")
    origin = there.removesuffix("/there")
    memory = HostMemory({origin: HostState(origin, leave_until=NOON + timedelta(hours=1))})
    hosts, asked = Hosts(fetcher, Collect(delay=0.0), memory, NOON), Asked()
    server.on("/there", asked)
    server.on("/r", redirects(there))
    with pytest.raises(CannotFetch) as caught:
        await _ask(hosts, fetcher, server.url("/r", "n.site.test"))
    assert (caught.value.kind, asked.times) == (FaultKind.HOST_BACKOFF, 0)
    assert not memory.changed


@pytest.mark.parametrize("host", ["n.site.test", "www.site.test"])
async def test_redirect__to_what_robots_txt_asks_to_leave_alone_is_not_followed(
    server: HostileServer, fetcher: Fetcher, host: str
) -> None:
    hosts, asked = Hosts(fetcher, Collect(delay=0.0), HostMemory(), NOON), Asked()
    server.on("/robots.txt", says(b"User-agent: *\nDisallow: /there\n"))
    server.on("/there", asked)
    server.on("/r", redirects(server.url("/there", host)))
    with pytest.raises(CannotFetch) as caught:
        await _ask(hosts, fetcher, server.url("/r", "n.site.test"), obey_robots=True)
    assert (caught.value.kind, asked.times) == (FaultKind.ROBOTS, 0)
    assert await _ask(hosts, fetcher, server.url("/r", "n.site.test")) == b"here"


async def test_a_host_that_asks_to_wait__is_left_alone_not_the_one_that_led_there(
    server: HostileServer, fetcher: Fetcher
) -> None:
    hosts = Hosts(fetcher, Collect(delay=0.0), memory := HostMemory(), NOON)
    server.on("/busy", says(b"", 503, Retry_After="600"))
    server.on("/r", redirects(server.url("/busy", "www.site.test")))
    with pytest.raises(CannotFetch):
        await _ask(hosts, fetcher, server.url("/r", "n.site.test"))
    assert memory.changed == {server.url("", "www.site.test")}
