"""How the year is collected: one site by real HTTP on loopback, with traps beside it, the others as harvests handed in.

Everything after the harvest is the program's own: contract, understanding, identity, ledger. Every address this
process dials is noted by an audit hook, which nothing can get around.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.year.publishing import Site
from watcher.collect.net.host_memory import HostMemory
from watcher.config import Settings
from watcher.config.sources import AnySource
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.state import SourceState

TRAPS = (
    "http://127.0.0.2:{port}/secret", "http://localhost:{port}/secret", "http://[::1]:{port}/secret",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://0x7f.1:{port}/", "http://192.168.1.1/",
    "http://2130706433:{port}/", "file:///etc/passwd", "http://[::ffff:127.0.0.1]:{port}/",
)  # fmt: skip

_dialled: list[list[Any]] = []


def _hook(name: str, arguments: tuple[Any, ...]) -> None:
    if name == "socket.connect" and _dialled:
        for record in _dialled:
            record.append(arguments[1])


_installed: list[bool] = []


@contextmanager
def dialling() -> Iterator[list[Any]]:
    """Every address this process connects to, until the block ends."""
    if not _installed:
        sys.addaudithook(_hook)
        _installed.append(True)
    record: list[Any] = []
    _dialled.append(record)
    try:
        yield record
    finally:
        _dialled.remove(record)


@dataclass
class Host:
    """A web host on loopback: the feed of one site, and a feed that leads where no program may go."""

    site: Site | None = None
    trap: int = 0
    reached: list[str] = field(default_factory=list)
    port: int = 0

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type (or the address a redirect leads to) and body."""
        self.reached.append(path)
        if path == "/piege.xml":
            self.trap += 1
            return 302, TRAPS[self.trap % len(TRAPS)].format(port=self.port), b""
        if path == "/flux.xml" and self.site is not None:
            return 200, "application/rss+xml", _feed(self.site)
        return 404, "text/plain", b""

    @contextmanager
    def open(self) -> Iterator[str]:
        """Serves until the block ends; gives the root address."""
        server = ThreadingHTTPServer(("0.0.0.0", 0), _handler(self))  # all of this machine: a trap would be reached
        server.daemon_threads = True
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{self.port}"
        finally:
            server.shutdown()
            server.server_close()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, told, body = host.answer(self.path)
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", told)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _feed(site: Site) -> bytes:
    items = []
    for item in site.listed:
        title, text = site.words(item)
        url = site.url(item)
        items.append(
            f"<item><title>{escape(title)}</title><link>{url}</link><guid>{url}</guid>"
            f"<description>{escape(text)}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>{site.name}</title>{''.join(items)}</channel></rss>".encode()


@dataclass
class Crawl:
    """Stands where Scrapy stands: gives the harvests of the sites, whole or spoiled as `spoiled[source]` says."""

    sites: Mapping[str, Site]
    spoiled: dict[str, str] = field(default_factory=dict)

    def __call__(
        self,
        sources: Sequence[AnySource],
        _settings: Settings,
        _states: Mapping[str, SourceState],
        _now: Any,
        *,
        hosts: HostMemory,
    ) -> list[Harvest]:
        return [self._harvest(source.name) for source in sources]

    def _harvest(self, name: str) -> Harvest:
        notices = tuple(self.sites[name].notice(item) for item in self.sites[name].listed)
        match self.spoiled.get(name, ""):
            case "down":
                return Harvest(name, HarvestState.FAILED, fault="503", fault_kind="http", status_code=503)
            case "empty":
                notices = ()
            case "half":
                return Harvest(
                    name, HarvestState.PARTIAL, notices[::2], fault="a further page was lost", status_code=200
                )
        return Harvest(name, HarvestState.COMPLETE, notices, status_code=200)
