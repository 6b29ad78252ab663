"""A site of two sources on loopback, whose content a test changes while the program runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ABOUT = "Appel à projets pour la santé publique et les hôpitaux."


class Funder:
    """A funder with a feed; `calls` are (slug, title, days until the deadline), `about` what some of them are for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, int]] = []
        self.about: dict[str, str] = {}
        self.is_down = False
        self.status_when_down = 503
        self.requests: list[str] = []

    def body(self) -> bytes:
        today = datetime.now(UTC)
        items = "".join(
            f"<item><title>{title}</title><link>{self.root}/aap/{slug}</link><guid>{self.root}/aap/{slug}</guid>"
            f"<description>{self.about.get(slug, _ABOUT)} Date limite de dépôt : "
            f"{today + timedelta(days=days):%d/%m/%Y} à 17 h (heure de Paris). Subvention de 50 000 € maximum."
            "</description></item>"
            for slug, title, days in self.calls
        )
        return f"<rss version='2.0'><channel><title>Funder</title>{items}</channel></rss>".encode()

    @contextmanager
    def open(self) -> Iterator[Funder]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.root = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def _handler(funder: Funder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            funder.requests.append(self.path)
            if self.path == "/robots.txt":
                status, body = 404, b""
            else:
                status, body = (funder.status_when_down, b"down") if funder.is_down else (200, funder.body())
            self.send_response(status)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
