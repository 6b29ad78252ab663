"""The replay as the program lives it: an API on loopback, config.toml, Scrapy, the reader, the store, the clock.

The first pictures here, with one fault; all 76 under every fault with WATCHER_REPLAY=all (some twenty minutes).
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from tests.collect.site import settings_of
from tests.databases import sqlite_with_tables
from tests.remember.recording.eu_replay import Expected, Picture, ledger_of, needs_replay, pictures
from tests.remember.recording.portal import portal, source
from watcher.collect.run import collect
from watcher.model import HarvestState
from watcher.remember.store import Store

IS_LONG = os.environ.get("WATCHER_REPLAY") == "all"
PICTURES = 76 if IS_LONG else 8
FAULTS = ["", "truncated", "500", "empty"] if IS_LONG else ["truncated"]
SHARE = 1 if IS_LONG else 4  # of the records: each, or each fourth


def shown(picture: Picture, kind: str) -> Picture:
    """The picture as that reader is told it: the spider keeps days, not the portal's placeholder hours."""
    records = [record for record in picture.records if not _number(record) % SHARE]
    if kind == "sedia":
        days = ((record, (record["deadlineDate"] or "")[:10]) for record in records)
        records = [record | {"deadlineDate": f"{day}T00:00:00.000Z" if day else None} for record, day in days]
    return replace(picture, records=tuple(records))


def _number(record: dict[str, object]) -> int:
    return sum(map(ord, str(record["id"])))


@pytest.mark.corpus
@pytest.mark.process
@pytest.mark.slow
@needs_replay
@pytest.mark.parametrize("kind", ["api", "sedia"])
@pytest.mark.parametrize("fault", FAULTS)
def test_replay__through_http(tmp_path: Path, fault: str, kind: str) -> None:
    expected, now_shown = Expected(), next(pictures())
    with portal(lambda _: now_shown.records) as server, Store.open(sqlite_with_tables(tmp_path)) as store:
        settings = settings_of(source(server, "eu", kind), timeout="30s")
        for number, picture in enumerate(islice(pictures(), PICTURES), 1):
            now_shown = shown(picture, kind)
            is_bad = fault and number % 7 == 0
            server.fault = lambda _, bad=is_bad: fault if bad else ""
            (report,) = collect(settings, store, picture.now)
            if is_bad:
                assert report.state in (HarvestState.FAILED, HarvestState.REFUSED), report
            else:
                assert report.state in (HarvestState.COMPLETE, HarvestState.NOT_MODIFIED), report
                expected.see(now_shown)
            store.calls.age(picture.now, settings)
            expected.age(picture.now)
        lines, wanted = ledger_of(store), Counter(expected.events)
        assert list((wanted - lines).items())[:20] == [], "lost"
        assert list((lines - wanted).items())[:20] == [], "invented"
        first_run = [event for event in store.ledger.since() if event.held_because == "first_run"]
        assert len(first_run) == len(shown(next(pictures()), kind).records)
