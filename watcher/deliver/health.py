"""How many sources were read and which fail, for the line every digest ends with. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.config import Settings
from watcher.deliver.digest import Failing, Health
from watcher.remember.source_state import Health as Word
from watcher.remember.source_state import SourceState

_FAILING = (Word.FAILING, Word.SILENT, Word.BLOCKED, Word.REFUSED)


def health(settings: Settings, states: Mapping[str, SourceState]) -> Health:
    """The state of the enabled sources, as readers are told."""
    known = [(source, states[source.name]) for source in settings.enabled_sources if source.name in states]
    failing = [
        Failing(source.label or source.name, state.since)
        for source, state in known
        if state.health in _FAILING and state.since is not None
    ]
    return Health(read=sum(1 for _, state in known if state.last_check is not None), failing=tuple(failing))
