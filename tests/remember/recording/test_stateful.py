"""Months of collecting, made up by hypothesis: whatever comes, the memory keeps its promises."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.databases import sqlite_with_tables
from tests.remember.reading_back import versions_of
from tests.remember.scenes import API, START, TOLD_AT_ONCE, Watch, call, news, notice, until
from watcher.model import EventKind, HarvestState, Reading
from watcher.remember.store import Store

DAYS = ("2027-01-20", "2027-02-10", "2027-03-05", "2027-06-30", "2027-12-31")
READINGS = st.one_of(
    st.lists(st.sampled_from(DAYS), max_size=2, unique=True).map(lambda days: call(*map(until, days))),
    st.just(call(rolling=True)),
    st.just(news()),
)
ANNOUNCED = {EventKind.OPENED, EventKind.FORECAST, EventKind.NEWS, EventKind.AWARD}


@dataclass
class Published:
    """What the imagined site says under one id."""

    reading: Reading
    edition: int = 0
    is_listed: bool = True


class Months(RuleBasedStateMachine):
    """A site that adds, edits, hides and shows its calls, read by a watch through good and bad days."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.open(sqlite_with_tables(self.folder))
        self.watch = Watch(self.store, API, TOLD_AT_ONCE)
        self.watch.now = START
        self.site: dict[int, Published] = {}
        self.accepted: set[int] = set()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    # --- the site ---

    @initialize(readings=st.lists(READINGS, min_size=1, max_size=4))
    def start(self, readings: list[Reading]) -> None:
        self.site = {number: Published(reading) for number, reading in enumerate(readings)}

    @rule(reading=READINGS)
    def publish(self, reading: Reading) -> None:
        self.site[len(self.site)] = Published(reading)

    @rule(number=st.integers(0, 9), reading=READINGS)
    def edit(self, number: int, reading: Reading) -> None:
        if number in self.site:
            item = self.site[number]
            self.site[number] = replace(item, reading=reading, edition=item.edition + 1)

    @rule(number=st.integers(0, 9))
    def hide_or_show(self, number: int) -> None:
        if number in self.site:
            self.site[number] = replace(self.site[number], is_listed=not self.site[number].is_listed)

    # --- the watch ---

    @rule()
    def collect(self) -> None:
        self._collect(HarvestState.COMPLETE, list(self.site))

    @rule(numbers=st.sets(st.integers(0, 9)))
    def collect_in_part(self, numbers: set[int]) -> None:
        self._collect(HarvestState.PARTIAL, [number for number in self.site if number in numbers])

    @rule(state=st.sampled_from([HarvestState.FAILED, HarvestState.REFUSED, HarvestState.NOT_MODIFIED]))
    def collect_in_vain(self, state: HarvestState) -> None:
        before = len(self.watch.events())
        assert self.watch.day(state=state).events == ()
        assert len(self.watch.events()) == before

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.watch.now += timedelta(days=days)
        self.store.calls.age(self.watch.now)

    @precondition(lambda self: self.accepted)
    @rule()
    def start_again(self) -> None:
        self.store.close()
        self.store = self.watch.store = Store.open(f"sqlite:///{self.folder / 'watch.db'}")

    def _collect(self, state: HarvestState, numbers: list[int]) -> None:
        listed = [number for number in numbers if self.site[number].is_listed]
        pairs = [self._pair(number, self.site[number]) for number in listed]
        self.watch.day(*pairs, state=state)
        assert self.watch.again(*pairs, state=state).events == (), "the same harvest twice says nothing twice"
        self.accepted |= set(listed)

    def _pair(self, number: int, item: Published) -> tuple:
        text = f"Version {chr(97 + item.edition % 26)}{item.edition // 26} du texte."
        return notice(f"Appel {number}", source=API.name, guid=str(number), text=text), item.reading

    # --- the promises ---

    @invariant()
    def no_accepted_call_is_lost(self) -> None:
        known = self.store.calls.many(range(1, len(self.accepted) + 2))
        assert len(known) == len(self.accepted)

    @invariant()
    def nothing_is_announced_twice(self) -> None:
        first = Counter(event.call for event in self.watch.events() if event.before is None and event.kind in ANNOUNCED)
        kinds = Counter((event.call, event.kind) for event in self.watch.events() if event.before is None)
        assert all(count == 1 for count in kinds.values()), first

    @invariant()
    def nothing_is_said_twice_in_a_row(self) -> None:
        last: dict[int, object] = {}
        for event in self.watch.events():
            said = (event.kind, event.before, event.after)
            assert last.get(event.call) != said
            last[event.call] = said

    @invariant()
    def nothing_closes_before_its_day(self) -> None:
        for event in self.watch.events():
            if event.kind is EventKind.CLOSED:
                day = event.after["deadline"]["date"]
                assert event.at >= until(day).ends_at

    @invariant()
    def absence_takes_weeks(self) -> None:
        withdrawn = [event for event in self.watch.events() if event.kind is EventKind.WITHDRAWN]
        assert all(event.at >= START + timedelta(days=21) for event in withdrawn)

    @invariant()
    def versions_are_numbered_without_gaps(self) -> None:
        for id, known in self.store.calls.many(range(1, len(self.accepted) + 1)).items():
            numbers = [version.number for version in versions_of(self.store, id)]
            assert numbers == list(range(1, known.version + 1))


# More of it with WATCHER_STATEFUL=500; a fixed seed here, so that a pass means the same every time.
EXAMPLES = int(os.environ.get("WATCHER_STATEFUL", "15"))
Months.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=15 if EXAMPLES < 100 else 40,
    derandomize=EXAMPLES < 100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestMonths = Months.TestCase
