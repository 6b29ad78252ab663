"""Sixty edits of pages by somebody who did not know the rules, played through the real collection.

Each is a page before and after, with the kinds of what a subscriber must hear. The bounds are what holds today: of the
first run (30 November 2026) 19 of 44 were told by these very kinds, and 2 of the 16 harmless ones in silence. Half of
them were then looked at (odd numbers).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.collect.site import settings_of, table
from tests.databases import sqlite_with_tables
from tests.peers.threaded import LoopbackServer, QuietHandler, running
from watcher.collect.run import collect
from watcher.model import Event, EventKind, moment_of
from watcher.remember.store import Store

EDITS = [json.loads(line) for line in Path(__file__).with_name("strangers_edits.jsonl").read_text().splitlines()]
DAYS = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)
TOLD, SILENT = 26, 5


class Pages(LoopbackServer):
    """One page per edit, under its number."""

    side = "before"

    def html(self, path: str) -> str:
        return str(EDITS[int(path.strip("/"))][self.side]["html"]) if path.strip("/").isdigit() else ""


class Handler(QuietHandler):
    server: Pages

    def do_GET(self) -> None:
        body = self.server.html(self.path)
        self.reply(200 if body else 404, body.encode(), "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[str]]:
    """What each edit was told as, by its number."""
    folder = tmp_path_factory.mktemp("edits")
    kinds: dict[int, list[str]] = {number: [] for number in range(len(EDITS))}
    with running(Pages(Handler)) as server, Store.open(sqlite_with_tables(folder)) as store:
        rules = 'content = "calls"\n'
        sources = "".join(table(f"s{number}", f"{server.url}/{number}", rules, "watch") for number in kinds)
        settings = settings_of(sources, "delay = 0.0", timeout="60s")
        collect(settings, store, DAYS[0])
        first = store.ledger.latest_seq()
        server.side = "after"
        store.calls.age(DAYS[1], settings)
        collect(settings, store, DAYS[1])
        for event in store.ledger.since(first):
            if event.source and not event.held:
                kinds[int(event.source[1:])].append(_kind(event))
    return kinds


def _kind(event: Event) -> str:
    """The word of the set for an event of the ledger."""
    after: Mapping[str, Any] = event.after if isinstance(event.after, dict) else {}
    moves = (EventKind.DEADLINE_EXTENDED, EventKind.DEADLINE_ADVANCED)
    if event.kind in moves and event.before is None and after.get("cut_off"):
        return "step_added"
    if event.is_deadline_found:
        return "deadline_set"
    if event.is_deadline_lost:
        return "postponed_without_day" if after.get("postponed") else "deadline_withdrawn"
    if event.kind in moves and moment_of(event.after) is None:
        return "deadline_withdrawn"
    names = {EventKind.DEADLINE_ADVANCED: "deadline_brought_forward", EventKind.WITHDRAWN: "cancelled"}
    return names.get(event.kind, event.kind.value)


def _right(told: dict[int, list[str]], *, harmless: bool) -> Iterator[str]:
    for number, edit in enumerate(EDITS):
        wanted = sorted(one["kind"] for one in edit["told"])
        if bool(wanted) is not harmless and sorted(told[number]) == wanted:
            yield edit["id"]


def test_edits_of_a_stranger__are_told_as_what_they_are(told: dict[int, list[str]]) -> None:
    assert len(list(_right(told, harmless=False))) >= TOLD


def test_harmless_edits_of_a_stranger__are_told_to_nobody(told: dict[int, list[str]]) -> None:
    assert len(list(_right(told, harmless=True))) >= SILENT
