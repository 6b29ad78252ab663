"""The health of sources as rows: one list for the command, its JSON and the doctor."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from watcher.remember.sources.state import Health

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.config.sources import AnySource
    from watcher.remember.sources.state import SourceState
    from watcher.remember.store import Store


def health_rows(settings: Settings, store: Store) -> list[dict[str, Any]]:
    """A row a source of config.toml, in its order; sources that are off say so."""
    states, counts = store.sources.states(), store.calls.count_by_source()
    return [_row(source, states.get(source.name), counts.get(source.name, 0)) for source in settings.sources]


def _row(source: AnySource, state: SourceState | None, calls: int) -> dict[str, Any]:
    return {
        "source": source.name,
        "label": source.label or source.name,
        "kind": source.kind,
        "url": source.url,
        "enabled": source.enabled,
        "health": _word(source, state),
        "reason": (state.stopped or state.reason) if state else source.note if not source.enabled else "",
        "calls": calls,
        "last_check": _when(state.last_check if state else None),
        "last_ok": _when(state.last_ok if state else None),
        "last_new": _when(state.last_new if state else None),
        "next_check_at": _when(state.next_check_at if state else None),
        "failures": state.failures if state else 0,
        "warnings": list(state.warnings) if state else [],
    }


def _word(source: AnySource, state: SourceState | None) -> str:
    """Its health in one word: «never_read» for a source that was asked and never answered well."""
    if not source.enabled:
        return "off"
    if state is None:
        return "new"
    if state.paused:
        return "paused"
    return "never_read" if state.checks and state.health is Health.NEW else str(state.health)


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
