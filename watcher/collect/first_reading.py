"""The first reading of the sources: who answered, what each brought (a call as a sample), who did not and what to do.

Reads what is stored; asks no source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.collect.judge.doubts import doubts_of
from watcher.collect.net.faults import FaultKind
from watcher.config.settings import Settings
from watcher.config.sources import AnySource
from watcher.model import Kind
from watcher.remember.sources.state import SourceState
from watcher.remember.store import Store

LOOKED_AT = 200
_TRY = "`watcher source test {name}` shows what came"
_ADVICE = {
    FaultKind.DNS: "check the address: its host has no entry",
    FaultKind.CONNECT: "it may be down: it is asked again by itself",
    FaultKind.TIMEOUT: "it may be slow or down: it is asked again by itself",
    FaultKind.TLS: "its certificate is not valid: check the address, or tell the publisher",
    FaultKind.HTTP: "look for the page's new address, then change url",
    FaultKind.GONE: "look for the page's new address, then change url",
    FaultKind.REDIRECT: "change url to where it leads, or name that site in allow_redirects_to",
    FaultKind.ROBOTS: "robots.txt does not allow it: ask the publisher for a feed or a permission",
    FaultKind.BLOCKED: "a bot wall: ask the publisher for a feed or an API",
    FaultKind.BUSY: "it asked to wait: it is asked again by itself",
    FaultKind.NOT_A_FEED: "`watcher source add {url}` proposes another way to read it",
    FaultKind.SELECTOR: _TRY,
    FaultKind.EMPTY: _TRY,
    FaultKind.PARSE: _TRY,
    FaultKind.WALL: "open it in a browser: it may ask for a login or a consent",
    FaultKind.CONTRACT: "see what it needs: a key in the environment, or other numbers in min and max",
    FaultKind.OFFLINE: "this machine seems to be offline",
}


@dataclass(frozen=True, slots=True)
class FirstReading:
    """What is known of one source: `state` is «read», «never read», «not asked yet» or «off»."""

    source: str
    kind: str
    state: str
    items: int = 0
    sample: str = ""
    deadline: str = ""
    doubts: tuple[str, ...] = ()
    reason: str = ""
    advice: str = ""


def first_readings(settings: Settings, store: Store, today: date) -> tuple[FirstReading, ...]:
    """One for each source of config.toml, in its order."""
    states, counts = store.sources.states(), store.calls.count_by_source()
    return tuple(
        _of(source, states.get(source.name), counts.get(source.name, 0), store, today) for source in settings.sources
    )


def _of(source: AnySource, state: SourceState | None, items: int, store: Store, today: date) -> FirstReading:
    if not source.enabled:
        return FirstReading(source.name, source.kind, "off", reason=source.note)
    if state is None or not state.checks:
        return FirstReading(source.name, source.kind, "not asked yet")
    if state.last_ok is None:
        kind = _kind(state)
        advice = (_ADVICE.get(kind, _TRY) if kind else _TRY).format(name=source.name, url=source.url)
        reason = state.stopped or state.reason
        return FirstReading(source.name, source.kind, "never read", reason=reason, advice=advice)
    known = store.calls.of_source(source.name, LOOKED_AT)
    dated = [call for call in known if call.kind is Kind.CALL and call.reading.deadline]
    best = next(iter([*dated, *(call for call in known if call.kind is Kind.CALL), *known]), None)
    day = best.reading.deadline.date.isoformat() if best and best.reading.deadline else ""
    doubts = doubts_of([call.reading for call in known], today) or (("it brought nothing",) if not known else ())
    return FirstReading(source.name, source.kind, "read", items, best.title if best else "", day, doubts)


def _kind(state: SourceState) -> FaultKind | None:
    return FaultKind(state.reason_kind) if state.reason_kind in FaultKind.__members__.values() else None


def in_words(readings: Sequence[FirstReading]) -> str:
    """The table in a few lines, for the admins."""
    read = [one for one in readings if one.state == "read"]
    unread = [one for one in readings if one.state == "never read"]
    lines = [f"First reading: {len(read)} of {len(read) + len(unread)} sources answered."]
    lines += [f"never read: {one.source} ({one.reason[:80]})" for one in unread[:8]]
    lines += [f"doubtful: {one.source} ({'; '.join(one.doubts)})" for one in read if one.doubts][:8]
    return "\n".join([*lines, "The whole table: watcher sources --first"])
