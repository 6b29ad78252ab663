"""The edits of a funder's pages, played through the real collection: HTTP, Scrapy, the reader, the store."""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

from tests.collect.site import settings_of, table
from tests.databases import sqlite_with_tables
from tests.peers.threaded import LoopbackServer, QuietHandler, running
from tests.remember.recording.funder_pages import CALLS, EDITS, Pages
from tests.remember.recording.page_edits import PAGE_EDITS, starting_page
from watcher.collect.run import collect
from watcher.remember.store import Store

# Each site is another commune's, so that no call of one is taken for a call of another.
COMMUNES = tuple(
    f"{first}{last}"
    for last in ("ville", "bourg", "mont", "combe", "rive", "lande", "bois", "champ")
    for first in ("Ablon", "Brév", "Corv", "Dard", "Estri", "Fouv", "Grand", "Haut")
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


EDITED = 3  # pages of one site that are edited each in its own way; as many stay
PAGE_SITES = -(-len(PAGE_EDITS) // EDITED)
SITES = len(EDITS) + PAGE_SITES


def edits_of(number: int) -> list[int]:
    """The page edits that the site with that number shows: not neighbours, which are of one kind."""
    return list(range(number - len(EDITS), len(PAGE_EDITS), PAGE_SITES))


class Funders(LoopbackServer):
    """One site per edit of a whole site, one for a few edits of pages, each under its number; `day` is shown."""

    day = 0

    def pages(self, number: int) -> Pages:
        own = tuple(replace(page, title=f"{page.title} de {COMMUNES[number]}") for page in CALLS)
        if number < len(EDITS):
            edits = list(EDITS.values())[number]
            return own if self.day == 0 else edits[self.day - 1][0](own)
        edited = list(PAGE_EDITS.values())
        shown = (edited[place].on(self.day)(starting_page(place)) for place in edits_of(number))
        return (*shown, *own[:EDITED])

    def body(self, path: str) -> str | None:
        number, _, slug = path.strip("/").partition("/")
        pages = self.pages(int(number)) if number.isdigit() else ()
        if slug == "liste":
            items = (f'<li><a href="/{number}/{quote(page.slug)}">{html.escape(page.title)}</a></li>' for page in pages)
            return f"<main><h1>Nos aides</h1><ul>{''.join(items)}</ul></main>"
        for page in pages:
            if page.slug == unquote(slug):
                return f"<main><h1>{html.escape(page.title)}</h1>{''.join(map(_shown, page.lines))}</main>"
        return None


def _shown(line: str) -> str:
    """A line that is no markup itself, as paragraphs."""
    if line.startswith("<"):
        return line
    return "".join(f"<p>{html.escape(said)}</p>" for said in line.split("\n"))


class Handler(QuietHandler):
    server: Funders

    def do_GET(self) -> None:
        body = self.server.body(self.path)
        sent = f"<!doctype html><html lang=fr><body>{body}</body></html>".encode() if body else b""
        self.reply(200 if body else 404, sent, "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, int], list[str]]:
    """What was told of each source, address and day: all sites are collected together, once a day."""
    folder: Path = tmp_path_factory.mktemp("edits")
    with running(Funders(Handler)) as server, Store.open(sqlite_with_tables(folder)) as store:
        sources = "".join(table(f"s{number}", f"{server.url}/{number}/liste", RULES) for number in range(SITES))
        settings = settings_of(sources, "delay = 0.0", timeout="30s")
        found: dict[tuple[str, str, int], list[str]] = defaultdict(list)
        for day in range(DAYS):
            server.day, now = day, START + day * timedelta(days=1)
            last = store.ledger.latest_seq()
            store.calls.age(now, settings)
            collect(settings, store, now)
            for event in store.ledger.since(last):
                if not event.held:
                    slug = unquote(store.calls.get(event.call).url.rpartition("/")[2])
                    found[event.source, slug, day].append(event.kind.value)
        return found


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("name", list(EDITS))
def test_edit_of_a_site__is_told_as_what_it_is(told: dict[tuple[str, str, int], list[str]], name: str) -> None:
    number = list(EDITS).index(name)
    days = [
        [kind for at, kinds in told.items() if at[0] == f"s{number}" and at[2] == day for kind in kinds]
        for day in range(DAYS)
    ]
    assert days[0] == [], "the first reading is old stock"
    for day, (_, wanted) in enumerate(EDITS[name], 1):
        assert Counter(days[day]) == Counter(wanted), f"day {day + 1}"


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("name", list(PAGE_EDITS))
def test_edit_of_a_page__is_told_as_what_it_is(told: dict[tuple[str, str, int], list[str]], name: str) -> None:
    place = list(PAGE_EDITS).index(name)
    source, edit = f"s{len(EDITS) + place % PAGE_SITES}", PAGE_EDITS[name]
    days = [Counter(told.get((source, f"page-{place}", day), ())) for day in range(DAYS)]
    assert days == [Counter(), Counter(edit.told), Counter(edit.told_third)]
