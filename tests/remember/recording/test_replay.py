"""The replay: what the ledger says after 76 days is what the pictures say, with and without faults.

Two of four variants here; the others, where nothing at all comes on every seventh day, with WATCHER_REPLAY=all.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.remember.recording.eu_replay import (
    Expected,
    Picture,
    ledger_of,
    needs_replay,
    notice_of,
    pictures,
    reading_of,
)
from tests.remember.scenes import API, TOLD_AT_ONCE, Watch
from watcher.model import HarvestState
from watcher.remember.store import Store

FAULTS = ["", "truncated", "500", "empty"] if os.environ.get("WATCHER_REPLAY") == "all" else ["", "truncated"]


def play(watch: Watch, expected: Expected, fault: str = "") -> None:
    """Every picture through `record`, every seventh spoilt; the expectation sees what the watch could see."""
    for number, picture in enumerate(pictures(), 1):
        watch.now = picture.now
        spoilt = fault if number % 7 == 0 else ""
        _collect(watch, expected, picture, spoilt)
        watch.store.calls.age(watch.now)
        expected.age(picture.now)


def _collect(watch: Watch, expected: Expected, picture: Picture, fault: str) -> None:
    pairs = [(notice_of(record, API.name), reading_of(record)) for record in picture.records]
    match fault:
        case "":
            watch.again(*pairs)
            expected.see(picture)
        case "truncated":
            half = len(pairs) // 2
            watch.again(*pairs[:half], state=HarvestState.PARTIAL, fault="the answer was cut off")
            expected.see(Picture(picture.now, picture.records[:half]))
        case "500":
            watch.again(state=HarvestState.FAILED, fault="answered 500", status_code=500)
        case "empty":
            watch.again(state=HarvestState.REFUSED, fault="0 items, at least 1 expected")


@pytest.mark.corpus
@needs_replay
@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_replay__ledger_says_what_the_pictures_say(tmp_path: Path, fault: str) -> None:
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        watch, expected = Watch(store, API, TOLD_AT_ONCE), Expected()
        play(watch, expected, fault)
        lines, wanted = ledger_of(store), Counter(expected.events)
        lost, invented = wanted - lines, lines - wanted
        assert (list(lost)[:20], list(invented)[:20]) == ([], [])
