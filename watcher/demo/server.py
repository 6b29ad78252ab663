"""Serves the sample sites over real HTTP on loopback, for as long as the demo runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from watcher.demo import sites
from watcher.demo.almanac import Almanac

_ROUTES: dict[str, tuple[str, sites.Site]] = {
    "/ministere/rss.xml": ("application/rss+xml", sites.ministry),
    "/region/appels-a-projets": ("text/html", sites.region_list),
    "/fund/api/calls": ("application/json", sites.fund_api),
    "/news/atom.xml": ("application/atom+xml", sites.sector_news),
    "/fonds-transatlantique": ("text/html", sites.bilateral),
}


class SampleSites:
    """The sites on one port of loopback; `day` is the day they show, 1 or 2."""

    def __init__(self, almanac: Almanac) -> None:
        self.almanac = almanac
        self.day = 1
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.answer))
        self.root = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, content type and body of one address."""
        path = path.partition("?")[0]
        if path == "/robots.txt":
            return 200, "text/plain", "User-agent: *\nAllow: /\n"
        if path in _ROUTES:
            kind, site = _ROUTES[path]
            return 200, kind, site(self.almanac, self.day, self.root)
        if path.startswith("/region/aap/"):
            page = sites.region_detail(self.almanac, self.day, path.rpartition("/")[2])
            if page:
                return 200, "text/html", page
        if path.startswith("/broken/"):
            return 500, "text/plain", "The foundation's site is down.\n"  # a 503 asks to spare its host: that of all
        return 404, "text/plain", "Nothing here.\n"

    @contextmanager
    def open(self) -> Iterator[SampleSites]:
        """Serves in the background until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, name="sample-sites", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(answer: Callable[[str], tuple[int, str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = answer(self.path)
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """The demo speaks for itself."""

    return Handler
