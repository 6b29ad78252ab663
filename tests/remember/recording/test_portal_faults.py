"""Eleven days on which a portal lies: nothing is told, neither then nor when it is itself again.

Invented records always; those of one real day where ../shared is here; all of it through HTTP with WATCHER_REPLAY=all
(`test_portal_faults_http.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.remember.recording.eu_replay import needs_replay, notice_of, pictures, reading_of
from tests.remember.recording.portal_faults import CUT_OFF, FAULTS, FORTHCOMING, OPEN, Record
from tests.remember.scenes import API, START, Watch
from watcher.model import Event, HarvestState
from watcher.remember.rules.thresholds import Thresholds
from watcher.remember.store import Store

SUBJECTS = ("river ice", "peat bogs", "night trains", "seed vaults", "tidal mills", "wood stoves", "hill farms", "kelp")
LEAST_DAYS = timedelta(days=12)  # nothing closes by itself meanwhile


def invented() -> list[Record]:
    return [_record(number, subject) for number, subject in enumerate(SUBJECTS)]


def _record(number: int, subject: str) -> Record:
    code = f"PORTAL-2027-{number:02}"
    return {
        "id": f"{5000 + number}en",
        "identifier": code,
        "title": f"Better {subject} in the regions",
        "url": f"https://portal.example.org/topics/{code}",
        "callTitle": "Living in the regions",
        "abstract": f"The action on {subject} helps people.\nPartners of three regions apply.\nThe {subject} matter.",
        "status": (OPEN, FORTHCOMING)[number % 2],
        "startDate": f"2027-{(1, 5)[number % 2]:02}-04",
        "deadlineDate": f"2027-09-{number + 1:02}T17:00:00",
        "budget": {"totalBudgetEur": 1_000_000 + number, "maxContributionEur": 200_000},
    }


def told_of(store: Store, records: Sequence[Record], fault: str, watch: Watch) -> list[Event]:
    """What is told of the day of the fault and of the days after it; on the first of these some records are absent."""

    def day(shown: Sequence[Record], state: HarvestState = HarvestState.COMPLETE) -> None:
        watch.day(*((notice_of(record, API.name), reading_of(record)) for record in shown), state=state)

    day(records)
    day(records)
    last = store.ledger.latest_seq()
    day(FAULTS[fault](records), HarvestState.PARTIAL if fault in CUT_OFF else HarvestState.COMPLETE)
    day([record for place, record in enumerate(records) if place % 7])
    day(records)
    day(records)
    return [event for event in store.ledger.since(last) if not event.held]


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_lying_day__is_told_as_nothing(store: Store, fault: str) -> None:
    watch = Watch(store, API, Thresholds())
    watch.now = START
    assert told_of(store, invented(), fault, watch) == []
    assert store.calls.get(1).title == invented()[0]["title"]


@pytest.mark.corpus
@needs_replay
@pytest.mark.slow
@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_lying_day_of_a_real_portal__is_told_as_nothing(store: Store, fault: str) -> None:
    picture = next(pictures())
    soon = (picture.now + LEAST_DAYS).isoformat()
    records = [record for record in picture.records if (record["deadlineDate"] or "9") > soon][::10]
    watch = Watch(store, API, Thresholds())
    watch.now = picture.now
    assert told_of(store, records, fault, watch) == []
