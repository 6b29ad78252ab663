"""The health of a source, in one word and its reason, and when the admins should hear of it. Pure decisions."""

from __future__ import annotations

from datetime import datetime, timedelta

from watcher.collect.net.faults import FaultKind
from watcher.config.sources import AnySource
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.state import Alert, Health, SourceState

PERSISTS = 2
PERSISTS_ON_THE_WAY = 3
KILLS_TO_QUARANTINE = 3
MIN_SILENCE = timedelta(days=45)
SILENCE_GAPS = 4
PARTIAL = "partial"
STARVED_AFTER = timedelta(days=3)
STARVED_INTERVALS = 3

_SICK = frozenset({Health.FAILING, Health.BLOCKED, Health.REFUSED, Health.SILENT})
_UNREAD = _SICK - {Health.SILENT}
_AT_ONCE = frozenset({FaultKind.GONE, FaultKind.BLOCKED, FaultKind.QUARANTINED})
# Faults of the way to the source rather than of the source: these often mend themselves.
_ON_THE_WAY = frozenset(
    {FaultKind.DNS, FaultKind.CONNECT, FaultKind.TIMEOUT, FaultKind.BUSY, FaultKind.HTTP, FaultKind.TLS}
)


def health(source: AnySource, state: SourceState, harvest: Harvest, now: datetime) -> tuple[Health, str, str]:
    """The source's health after this harvest, the reason in words, and its kind (a fault's, or «partial»).

    `state` is the one before, with this harvest already counted in `failures`.
    """
    if _is_starved(state, harvest, now):
        return Health.FAILING, harvest.fault, harvest.fault_kind
    if _says_nothing(state, harvest):
        return state.health, state.reason, state.reason_kind
    if harvest.has_failed:
        word = _of_failure(state, harvest)
        if state.last_ok is None and word in (Health.FAILING, Health.DEGRADED):
            word = Health.NEW  # never read yet, which the table of the first reading tells
        return word, harvest.fault, harvest.fault_kind
    if harvest.state is HarvestState.PARTIAL:
        return Health.DEGRADED, harvest.fault or "; ".join(harvest.warnings[:3]), PARTIAL
    quiet = _silence(source, state, now)
    return (Health.SILENT, quiet, "") if quiet else (Health.OK, "", "")


def _is_starved(state: SourceState, harvest: Harvest, now: datetime) -> bool:
    """Whether a source was passed over for its host's sake so long that it cannot be called well any more."""
    read = state.last_ok or state.since
    if harvest.fault_kind != FaultKind.HOST_BACKOFF or state.health in _UNREAD or read is None:
        return False
    return now - read > max(STARVED_AFTER, STARVED_INTERVALS * timedelta(seconds=state.interval))


def _says_nothing(state: SourceState, harvest: Harvest) -> bool:
    """Our own network failed, the source was not asked, or what it says is still as poor as it was."""
    if harvest.fault_kind == FaultKind.OFFLINE or harvest.state is HarvestState.SKIPPED:
        return True
    return harvest.state is HarvestState.NOT_MODIFIED and state.reason_kind == PARTIAL


def _of_failure(state: SourceState, harvest: Harvest) -> Health:
    if harvest.fault_kind == FaultKind.BLOCKED:
        return Health.BLOCKED
    if harvest.state is HarvestState.REFUSED or harvest.fault_kind == FaultKind.GONE:
        return Health.REFUSED
    return Health.FAILING if has_persisted(state, harvest) else Health.DEGRADED


def has_persisted(state: SourceState, harvest: Harvest) -> bool:
    """Whether a fault has lasted long enough to be more than an accident."""
    wanted = PERSISTS_ON_THE_WAY if harvest.fault_kind in _ON_THE_WAY else PERSISTS
    return state.failures >= wanted or harvest.fault_kind in _AT_ONCE


def _silence(source: AnySource, state: SourceState, now: datetime) -> str:
    """In words, how much longer than ever before a source has been silent; empty when that is normal."""
    if state.last_new is None or (source.may_be_empty and source.silence is None):
        return ""
    gaps = [later - earlier for earlier, later in zip(state.arrivals, state.arrivals[1:], strict=False)]
    longest = max(gaps, default=timedelta(0))
    allowed = source.silence or max(MIN_SILENCE, SILENCE_GAPS * longest)
    since = now - state.last_new
    return f"nothing new for {since.days} days (at most {allowed.days} are usual)" if since > allowed else ""


def stop_reason(state: SourceState, harvest: Harvest) -> str:
    """Why the source is not asked any more, empty while it is: gone for good, or three parsers killed."""
    if harvest.fault_kind == FaultKind.GONE:
        return harvest.fault
    if state.kills >= KILLS_TO_QUARANTINE:
        return f"in quarantine: it ended the parser {state.kills} times ({harvest.fault})"
    return ""


def alert(before: SourceState, after: SourceState, harvest: Harvest, now: datetime) -> Alert | None:
    """What the admins should hear now: once when a fault has persisted, once when the source is well again."""
    never_read = after.health is Health.NEW and harvest.has_failed and has_persisted(after, harvest)
    if (after.health in _SICK or never_read) and not before.alerted:
        lasting = after.health is not Health.REFUSED or has_persisted(after, harvest)
        return Alert(after.name, now, "down", after.health, after.reason) if lasting or after.stopped else None
    if before.alerted and after.health in (Health.OK, Health.DEGRADED) and not harvest.has_failed:
        return Alert(after.name, now, "up", after.health, before.reason)
    return None


def is_sick(state: SourceState) -> bool:
    """Whether the source belongs in «sources en panne»."""
    return state.health in _SICK or bool(state.stopped)
