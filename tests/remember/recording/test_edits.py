"""The edits of a funder's pages, played through the real collection: HTTP, Scrapy, the reader, the store."""

from __future__ import annotations

import html
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.collect.site import settings_of, table
from tests.remember.recording.funder_pages import CALLS, EDITS, Pages
from watcher.collect.run import collect
from watcher.remember.store import Store

# Each site is another commune's, so that no call of one is taken for a call of another.
COMMUNES = tuple(
    name
    for line in (
        "Ablonne Brévaux Corvisy Dardelle Estrières Fouvigny Grandlac Hautbrel Issoncourt Jarvelle Kermorin",
        "Lussange Montbreuil Noircombe Oursival Pradelune Quincerot Roquevert Sauvelade Tournemire Vaudrelle",
    )
    for name in line.split()
)
START = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
DAYS = 3
RULES = """item = "li"
title = "a"
detail = { text = "main" }
country = "FR"
language = "fr"
content = "calls"
"""


class Funders(ThreadingHTTPServer):
    """One site per edit, under its number; `day` is the day that is shown."""

    daemon_threads = True
    day = 0

    def pages(self, number: int) -> Pages:
        edits = list(EDITS.values())[number]
        own = tuple(replace(page, title=f"{page.title} de {COMMUNES[number]}") for page in CALLS)
        return own if self.day == 0 else edits[self.day - 1][0](own)

    def body(self, path: str) -> str | None:
        number, _, slug = path.strip("/").partition("/")
        pages = self.pages(int(number)) if number.isdigit() else ()
        if slug == "liste":
            items = (f'<li><a href="/{number}/{quote(page.slug)}">{html.escape(page.title)}</a></li>' for page in pages)
            return f"<main><h1>Nos aides</h1><ul>{''.join(items)}</ul></main>"
        for page in pages:
            if page.slug == unquote(slug):
                lines = "".join(f"<p>{html.escape(line)}</p>" for line in page.lines)
                return f"<main><h1>{html.escape(page.title)}</h1>{lines}</main>"
        return None


class Handler(BaseHTTPRequestHandler):
    server: Funders

    def do_GET(self) -> None:
        body = self.server.body(self.path)
        sent = f"<!doctype html><html lang=fr><body>{body}</body></html>".encode() if body else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def funders() -> Iterator[Funders]:
    with Funders(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], list[str]]:
    """What was told of each edit on each day: all sites are collected together, once a day."""
    folder: Path = tmp_path_factory.mktemp("edits")
    with funders() as server, Store.open(f"sqlite:///{folder / 'watch.db'}") as store:
        site = f"http://127.0.0.1:{server.server_address[1]}"
        sources = "".join(table(f"s{number}", f"{site}/{number}/liste", RULES) for number in range(len(EDITS)))
        settings = settings_of(sources, "delay = 0.0", timeout="30s")
        found: dict[tuple[str, int], list[str]] = {}
        for day in range(DAYS):
            server.day, now = day, START + day * timedelta(days=1)
            store.calls.age(now, settings)
            collect(settings, store, now)
        for number, name in enumerate(EDITS):
            events = [event for event in store.ledger.since() if event.source == f"s{number}" and not event.held]
            for day in range(DAYS):
                at = (START + day * timedelta(days=1)).date()
                found[name, day] = sorted(event.kind.value for event in events if event.at.date() == at)
        return found


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("name", list(EDITS))
def test_edit__is_told_as_what_it_is(told: dict[tuple[str, int], list[str]], name: str) -> None:
    assert told[name, 0] == [], "the first reading is old stock"
    for day, (_, wanted) in enumerate(EDITS[name], 1):
        assert Counter(told[name, day]) == Counter(wanted), f"day {day + 1}"
