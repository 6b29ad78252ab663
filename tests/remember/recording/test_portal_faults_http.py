"""The eleven lying days through HTTP, Scrapy and the reader: all together, each shown by two sources.

Eleven sources read the portal as an API and eleven by the spider `sedia`; each has records of its own, of one real day.
A fourth of that day here, all of it with WATCHER_REPLAY=all.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.collect.site import settings_of
from tests.databases import sqlite_with_tables
from tests.remember.recording.eu_replay import needs_replay, pictures
from tests.remember.recording.portal import Record, portal, source
from tests.remember.recording.portal_faults import CUT_OFF, FAULTS
from watcher.collect.run import collect
from watcher.model import HarvestState
from watcher.remember.store import Store

SHARE = 1 if os.environ.get("WATCHER_REPLAY") == "all" else 4
NAMES = [f"{kind}-{number}" for kind in ("api", "sedia") for number in range(len(FAULTS))]
LEAST_DAYS = timedelta(days=12)  # nothing closes by itself meanwhile
READ = (HarvestState.COMPLETE, HarvestState.NOT_MODIFIED)
STOCK, FAULT, ABSENT, LAST = 0, 2, 3, 5


def fault_of(name: str) -> str:
    return list(FAULTS)[int(name.partition("-")[2])]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """What was told of each source, and the readings of other days that were not believed."""
    folder: Path = tmp_path_factory.mktemp("faults")
    picture = next(pictures())
    soon = (picture.now + LEAST_DAYS).isoformat()
    records = [record for record in picture.records if (record["deadlineDate"] or "9") > soon][::SHARE]
    day = STOCK

    def shown(name: str) -> Sequence[Record]:
        own = records[NAMES.index(name) :: len(NAMES)]
        if day == FAULT and fault_of(name) not in CUT_OFF:
            return FAULTS[fault_of(name)](own)
        return [record for place, record in enumerate(own) if place % 7] if day == ABSENT else own

    refused: Counter[str] = Counter()
    with (
        portal(shown) as server,
        portal(shown) as cut,  # a host that breaks off is left alone for the day: it is another one
        Store.open(sqlite_with_tables(folder)) as store,
    ):
        at = {name: cut if fault_of(name) in CUT_OFF else server for name in NAMES}
        tables = "".join(source(at[name], name, name.partition("-")[0]) for name in NAMES)
        settings = settings_of(tables, "delay = 0.0", timeout="30s")
        cut.fault = lambda name: "truncated" if day == FAULT else ""
        for day in range(LAST + 1):
            now: datetime = picture.now + day * timedelta(days=1)
            for report in collect(settings, store, now):
                if report.state not in READ and day != FAULT:
                    refused[f"{report.source} {fault_of(report.source)} day {day}: {report.state} {report.error}"] += 1
        events = [event for event in store.ledger.since() if not event.held]
        return {name: Counter(e.kind.value for e in events if e.source == name) for name in NAMES}, refused


@pytest.mark.corpus
@pytest.mark.process
@pytest.mark.slow
@needs_replay
@pytest.mark.parametrize("name", NAMES)
def test_a_lying_day_through_http__is_told_as_nothing(
    told: tuple[dict[str, Counter[str]], Counter[str]], name: str
) -> None:
    assert told[0][name] == Counter(), fault_of(name)


@pytest.mark.corpus
@pytest.mark.process
@pytest.mark.slow
@needs_replay
def test_a_lying_day_through_http__no_other_day_is_refused(
    told: tuple[dict[str, Counter[str]], Counter[str]],
) -> None:
    assert told[1] == Counter()
