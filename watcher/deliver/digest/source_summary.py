"""How many sources were read and which fail, for the line every digest ends with. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.config import Settings
from watcher.deliver.digest.digest import Failing, SourceSummary
from watcher.remember.sources.state import Health, SourceState

# A silent source is not among these: it answers, it has nothing new to say.
_FAILING = (Health.FAILING, Health.BLOCKED, Health.REFUSED)


def health(settings: Settings, states: Mapping[str, SourceState]) -> SourceSummary:
    """The state of the enabled sources, as readers are told."""
    known = [(source, states[source.name]) for source in settings.enabled_sources if source.name in states]
    failing = [
        Failing(source.label or source.name, since)
        for source, state in known
        if _was_not_read(state) and (since := state.since or state.last_check)
    ]
    return SourceSummary(read=sum(_was_read(state) for _, state in known), failing=tuple(failing))


def _was_read(state: SourceState) -> bool:
    """Read well when it was last asked."""
    return state.last_ok is not None and not state.failures and state.health not in _FAILING


def _was_not_read(state: SourceState) -> bool:
    """Ill, or failed at least twice in a row, or never read at all: one lost reading alone is no news."""
    return state.health in _FAILING or state.failures > 1 or (state.failures > 0 and state.last_ok is None)
