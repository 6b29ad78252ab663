"""Edits of pages by two people who did not know the rules, played through the real collection.

Each is a page before and after, with the kinds of what a subscriber must hear. The bounds are what holds today. Of the
first sixty 19 of 44 were told by these very kinds when first played (30 November 2026), and 2 of the 16 harmless ones
in silence; of the next fifty 19 of 25 and 3 of 25. The odd numbers of both were then looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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

SETS = {"strangers_edits": (31, 7), "strangers_second_edits": (21, 6)}
"""Of each set how many are told as they should be, and how many harmless ones in silence."""
DAYS = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 30, 8, tzinfo=UTC)
MOVES = ("deadline_extended", "deadline_brought_forward")


def _edits(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name(f"{name}.jsonl").read_text().splitlines()]


class Pages(LoopbackServer):
    """One page per edit, under its number."""

    side = "before"
    edits: list[dict[str, Any]]

    def html(self, path: str) -> str:
        return str(self.edits[int(path.strip("/"))][self.side]["html"]) if path.strip("/").isdigit() else ""


class Handler(QuietHandler):
    server: Pages

    def do_GET(self) -> None:
        body = self.server.html(self.path)
        self.reply(200 if body else 404, body.encode(), "text/html; charset=utf-8")


@pytest.fixture(scope="module", params=SETS)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[list[str]]]:
    """The name of a set, and what each of its edits was told as."""
    folder, edits = tmp_path_factory.mktemp("edits"), _edits(request.param)
    kinds: list[list[str]] = [[] for _ in edits]
    with running(Pages(Handler)) as server, Store.open(sqlite_with_tables(folder)) as store:
        server.edits = edits
        rules = 'content = "calls"\n'
        sources = "".join(table(f"s{number}", f"{server.url}/{number}", rules, "watch") for number in range(len(edits)))
        settings = settings_of(sources, "delay = 0.0", timeout="60s")
        collect(settings, store, DAYS[0])
        first = store.ledger.latest_seq()
        server.side = "after"
        store.calls.age(DAYS[1], settings)
        collect(settings, store, DAYS[1])
        for event in store.ledger.since(first):
            if event.source and not event.held:
                kinds[int(event.source[1:])].append(_kind(event))
    return request.param, kinds


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


def _right(name: str, told: list[list[str]], *, harmless: bool) -> int:
    """How many of these edits were told by the very kinds that are wanted."""
    right = 0
    for edit, kinds in zip(_edits(name), told, strict=True):
        wanted = sorted(one["kind"] for one in edit["told"])
        is_moved = wanted == ["deadline_changed"] and len(kinds) == 1 and kinds[0] in MOVES
        right += bool(wanted) is not harmless and (sorted(kinds) == wanted or is_moved)
    return right


def test_edits_of_a_stranger__are_told_as_what_they_are(played: tuple[str, list[list[str]]]) -> None:
    name, told = played
    assert _right(name, told, harmless=False) >= SETS[name][0]


def test_harmless_edits_of_a_stranger__are_told_to_nobody(played: tuple[str, list[list[str]]]) -> None:
    name, told = played
    assert _right(name, told, harmless=True) >= SETS[name][1]


def test_change_of_a_stranger__is_never_silent(played: tuple[str, list[list[str]]]) -> None:
    name, told = played
    silent = [edit["id"] for edit, kinds in zip(_edits(name), told, strict=True) if edit["told"] and not kinds]
    assert silent == []
