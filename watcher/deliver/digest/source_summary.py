"""How many sources were read since a reader's last message, and which fail: the line every digest ends with. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watcher.config import Settings
from watcher.deliver.digest.digest import Failing, SourceSummary
from watcher.remember.sources.state import Health, SourceState

# A silent source is not among these: it answers, it has nothing new to say.
_FAILING = (Health.FAILING, Health.BLOCKED, Health.REFUSED)
_A_DAY = timedelta(days=1)


class Readings:
    """The last readings of the enabled sources, to be summed up for each reader."""

    def __init__(self, settings: Settings, states: Mapping[str, SourceState], now: datetime) -> None:
        self._now = now
        known = [(source, states[source.name]) for source in settings.enabled_sources if source.name in states]
        failing = [
            Failing(source.label or source.name, since)
            for source, state in known
            if _was_not_read(state) and (since := state.since or state.last_check)
        ]
        self._well = sorted(state.last_ok for _, state in known if _was_read(state) and state.last_ok)
        newest = max((state.last_ok for _, state in known if state.last_ok), default=None)
        expected = max(_A_DAY, 2 * settings.collect.every_max)
        is_silent = newest is not None and now - newest > expected
        self._summary = SourceSummary(
            failing=tuple(failing), total=len(settings.enabled_sources), silent_since=newest if is_silent else None
        )

    def since(self, last_heard: datetime | None) -> SourceSummary:
        """What was read since that message, or within the last day where that is longer."""
        window = self._now - _A_DAY
        begin = min(last_heard, window) if last_heard else window
        return replace(self._summary, read=len(self._well) - bisect_right(self._well, begin))


def _was_read(state: SourceState) -> bool:
    """Read well when it was last asked."""
    return state.last_ok is not None and not state.failures and state.health not in _FAILING


def _was_not_read(state: SourceState) -> bool:
    """Ill, or failed at least twice in a row, or never read at all: one lost reading alone is no news."""
    return state.health in _FAILING or state.failures > 1 or (state.failures > 0 and state.last_ok is None)
