"""The replay as the program lives it: an API on loopback, config.toml, Scrapy, the reader, the store, the clock.

The first pictures here, with one fault; all 76 under every fault with WATCHER_REPLAY=all (some twenty minutes).
"""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import pytest

from tests.collect.site import settings_of, table
from tests.remember.recording.eu_replay import Expected, Picture, ledger_of, needs_replay, pictures
from watcher.collect.run import collect
from watcher.model import HarvestState
from watcher.remember.store import Store

IS_LONG = os.environ.get("WATCHER_REPLAY") == "all"
PICTURES = 76 if IS_LONG else 8
FAULTS = ["", "truncated", "500", "empty"] if IS_LONG else ["truncated"]
RULES = """items = "items"
fields = { title = "title || identifier", url = "url", id = "id", text = "abstract", deadline = "deadlineDate", \
opens = "startDate", status = "status.label", kind = "'call'" }
total = "total"
date_only = ["opens"]
date_zone = "UTC"
country = "EU"
language = "en"
content = "calls"
min = 100
max = 5000
required = ["title"]
"""


class Portal(ThreadingHTTPServer):
    """Shows one picture at a time; told so, shows it badly."""

    daemon_threads = True
    picture: Picture
    fault = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/items"

    def answer(self) -> tuple[int, bytes, int]:
        """Status, body, and the length that is claimed for it."""
        records = [] if self.fault == "empty" else self.picture.records
        body = json.dumps({"total": len(records), "items": records}).encode()
        if self.fault == "500":
            return 500, b"Internal Server Error", 21
        return 200, body[: len(body) // 2] if self.fault == "truncated" else body, len(body)


class Handler(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        if not self.path.startswith("/items"):
            self.send_error(404)
            return
        status, body, length = self.server.answer()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def portal() -> Iterator[Portal]:
    with Portal(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


@pytest.mark.corpus
@pytest.mark.process
@pytest.mark.slow
@needs_replay
@pytest.mark.parametrize("fault", FAULTS)
def test_replay__through_http(sqlite_url: str, fault: str) -> None:
    expected = Expected()
    with portal() as server, Store.open(sqlite_url) as store:
        settings = settings_of(table("eu", server.url, RULES, "api"))
        for number, picture in enumerate(islice(pictures(), PICTURES), 1):
            server.picture, server.fault = picture, fault if number % 7 == 0 else ""
            (report,) = collect(settings, store, picture.now)
            if server.fault:
                assert report.state in (HarvestState.FAILED, HarvestState.REFUSED), report
            else:
                assert report.state in (HarvestState.COMPLETE, HarvestState.NOT_MODIFIED), report
                expected.see(picture)
            store.calls.age(picture.now, settings)
            expected.age(picture.now)
        lines, wanted = ledger_of(store), Counter(expected.events)
        assert list((wanted - lines).items())[:20] == [], "lost"
        assert list((lines - wanted).items())[:20] == [], "invented"
        first_run = [event for event in store.ledger.since() if event.held_because == "first_run"]
        assert len(first_run) == len(next(pictures()).records)
