"""The Scrapy process: `python -m watcher.collect.crawl.worker` reads a job on standard input, writes lines on output.

After the job each line says how long its hosts may be asked; the end of the input is the end of the parent, and of this
process: another one may read these sources then.

Apart from the collection so that a bomb, a hang or a crash of a parser ends here. One run a process (a reactor cannot
be started twice). Lines: `{"begin": name}`, `{"busy": name}`, `{"idle": name}`, `{"hosts": […]}`, `{"harvest": {…}}`.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

from watcher.collect.crawl.messages import Job, dump_harvest, dump_hosts, load_job
from watcher.config.sources import AnySource
from watcher.errors import CannotCollect, WatcherError

Say = Callable[[dict[str, Any]], None]
MEMORY = 900_000_000
CPU_SECONDS = 1200
AT_ONCE = 8


def main() -> None:
    """Runs the job of standard input to its end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    job = load_job(json.loads(sys.stdin.buffer.readline()))
    claim = HeldClaim(job.held_until)
    threading.Thread(target=claim.follow, args=(sys.stdin.buffer,), daemon=True).start()
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that prints may speak between our lines

    def say(line: dict[str, Any]) -> None:
        lines.write(json.dumps(line, ensure_ascii=True) + "\n")
        lines.flush()

    _run_in_reactor(job, claim, say)


@dataclass
class HeldClaim:
    """How long the hosts may be asked, as the parent says again and again while it holds its claims."""

    until: float

    def follow(self, lines: IO[bytes]) -> None:
        for line in lines:
            self.until = float(line)
        os._exit(1)  # the parent is gone


def _run_in_reactor(job: Job, claim: HeldClaim, say: Say) -> None:
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from scrapy.utils.defer import deferred_from_coro
    from twisted.internet import task

    task.react(lambda _reactor: deferred_from_coro(_run(job, claim, say)))


async def _run(job: Job, claim: HeldClaim, say: Say) -> None:
    from watcher.collect.crawl.handler import Gate
    from watcher.collect.net import policy
    from watcher.collect.net.address_guard import AddressGuard
    from watcher.collect.net.fetch import Fetcher
    from watcher.collect.net.host_memory import HostMemory
    from watcher.collect.net.hosts import Hosts

    guard = AddressGuard(job.collect.allow_hosts)
    free = asyncio.Semaphore(min(job.collect.at_once, AT_ONCE))
    memory = HostMemory({state.origin: state for state in job.hosts}, dict(job.asked), lambda: claim.until)

    def tell(line: dict[str, Any]) -> None:
        if changed := memory.take_changed():
            say({"hosts": dump_hosts(changed)})
        say(line)

    async with Fetcher(guard, policy.user_agent(job.collect)) as fetcher:
        gate = Gate(fetcher, Hosts(fetcher, job.collect, memory, job.now), job.now)
        await asyncio.gather(*(_one_host(sources, job, gate, tell, free) for sources in _by_host(job.sources)))


def _by_host(sources: tuple[AnySource, ...]) -> list[list[AnySource]]:
    hosts: defaultdict[str, list[AnySource]] = defaultdict(list)
    for source in sources:
        hosts[urlsplit(source.url).hostname or ""].append(source)
    return list(hosts.values())


async def _one_host(sources: list[AnySource], job: Job, gate: Any, say: Say, free: asyncio.Semaphore) -> None:
    """The sources of a host one after the other; hosts beside each other."""
    from watcher.collect.crawl.session import skipped

    for source in sources:
        async with free:
            say({"begin": source.name})
            try:
                harvest = await _one(source, job, gate, say)
            except WatcherError as error:
                harvest = skipped(source, str(error))
            say({"harvest": dump_harvest(harvest)})


async def _one(source: AnySource, job: Job, gate: Any, say: Say) -> Any:
    from scrapy import signals
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from watcher.collect.crawl.session import CrawlSession
    from watcher.collect.crawl.settings import settings

    session = CrawlSession(source, job, gate, say)
    chosen = Settings(settings(job.collect, source), priority="cmdline")
    crawler = Crawler(_spider(source, chosen), chosen)

    def keep(item: Any) -> None:
        session.notices.append(item)

    crawler.signals.connect(keep, signals.item_scraped, weak=False)
    await crawler.crawl_async(source=source, tools=session)
    return session.harvest(crawler.spider, crawler.stats.get_value("finish_reason") or "")


def _spider(source: AnySource, chosen: Any) -> Any:
    from scrapy.spiderloader import SpiderLoader

    name = source.spider if source.kind == "spider" else source.kind
    loader = SpiderLoader.from_settings(chosen)
    if name not in loader.list():
        raise CannotCollect(f"there is no spider «{name}» in spiders/")
    return loader.load(name)


if __name__ == "__main__":
    main()
