"""What is due is found without looking at what rests, and is the same as when all is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

from watcher.collect.judge.schedule import due_sources, soonest
from watcher.config.settings import Settings
from watcher.config.sources import FeedSource
from watcher.remember.sources.state import SourceState
from watcher.remember.store import Store

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_resting_sources__are_those_that_are_not_due(store: Store):
    """Every way a source may stand: planned, read, asked for, paused, stopped, by a clock that was wrong."""
    plans = (None, NOW - HOUR, NOW, NOW + HOUR, NOW + 9000 * HOUR)
    reads = (None, NOW - 90 * HOUR, NOW - 25 * HOUR, NOW - 3 * HOUR, NOW, NOW + HOUR, NOW + 2 * HOUR)
    sources, states = [], []
    for number, (planned, read, asked, paused, stopped, worked) in enumerate(
        product(plans, reads, (False, True), (False, True), ("", "410"), (False, True))
    ):
        every = timedelta(hours=2) if number % 7 == 0 else None
        name = f"s{number}"
        sources.append(FeedSource(name=name, kind="feed", url=f"https://{name}.example/", every=every))
        state = SourceState(name, next_check_at=planned, last_check=read, asked=asked, paused=paused, stopped=stopped)
        states.append(replace(state, last_ok=read if worked else None))
    sources.append(FeedSource(name="new", kind="feed", url="https://new.example/"))
    with store.db.write() as tx:
        store.sources.save(tx, states)
    for state in states:
        if state.paused:
            store.sources.pause(state.name)
    for settings in (Settings(sources=tuple(sources)), Settings(sources=tuple(s for s in sources if s.every is None))):
        whole = due_sources(settings, store.sources.states(), NOW)
        quick = due_sources(settings, store.sources.resting(NOW, NOW - soonest(settings)), NOW)
        assert [source.name for source in quick] == [source.name for source in whole]
        assert 0 < len(whole) < len(settings.sources)
