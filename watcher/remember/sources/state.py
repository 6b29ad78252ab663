"""How a source stands, as values; `Sources` keeps them. Decides nothing: collect/health and collect/schedule do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from watcher.model import Validators

CLOCK_SLACK = timedelta(hours=1)
"""An instant of the past that lies further ahead than this was written by a clock that was wrong."""


class Health(StrEnum):
    """The word `watcher sources` shows."""

    NEW = "new"
    OK = "ok"
    DEGRADED = "degraded"
    FAILING = "failing"
    SILENT = "silent"
    BLOCKED = "blocked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two collections.

    `interval` is in seconds; `arrivals` are the instants of the last items that were new; `fill` is the usual
    share (0–1) of items that carry each field; `usual` the usual number of items; `stopped` says why the source
    is no longer asked at all; `kills` counts parser processes it killed in a row.
    """

    name: str
    health: Health = Health.NEW
    reason: str = ""
    since: datetime | None = None
    next_check_at: datetime | None = None
    last_check: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    paused: bool = False
    asked: bool = False
    reason_kind: str = ""
    stopped: str = ""
    checks: int = 0
    successes: int = 0
    failures: int = 0
    kills: int = 0
    alerted: bool = False
    validators: Validators = field(default_factory=Validators)
    body_hash: str = ""
    fingerprint: str = ""
    last_full: datetime | None = None
    interval: float = 0.0
    arrivals: tuple[datetime, ...] = ()
    usual: float = 0.0
    fill: Mapping[str, float] = field(default_factory=dict)
    moved_to: str = ""
    moved_times: int = 0
    bytes_today: int = 0
    bytes_day: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing the admins should hear of a source: `kind` is «down» or «up»."""

    source: str
    at: datetime
    kind: str
    health: Health
    reason: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class HostState:
    """What a host asked for: to be left alone until then, and its robots.txt (status 0 = never read)."""

    origin: str
    leave_until: datetime | None = None
    failures: int = 0
    robots_at: datetime | None = None
    robots_status: int = 0
    robots_body: bytes = b""


_COLUMNS = (
    "name",
    "health",
    "reason",
    "since",
    "next_check_at",
    "last_check",
    "last_ok",
    "last_new",
    "paused",
    "asked",
)
_REST = tuple(item.name for item in fields(SourceState) if item.name not in _COLUMNS)


def to_row(state: SourceState) -> dict[str, Any]:
    """The state as a row of source_states."""
    row: dict[str, Any] = {name: getattr(state, name) for name in _COLUMNS}
    row["health"] = str(state.health)
    memory: dict[str, Any] = {name: getattr(state, name) for name in _REST}
    memory["validators"] = asdict(state.validators)
    memory["last_full"] = state.last_full.timestamp() if state.last_full else None
    memory["arrivals"] = [at.timestamp() for at in state.arrivals]
    memory["fill"] = dict(state.fill)
    row["memory"] = memory
    return row


def from_row(row: Mapping[str, Any]) -> SourceState:
    """The state of a row; keys an older program did not know take their defaults, unknown ones are left."""
    memory = {name: value for name, value in row["memory"].items() if name in _REST}
    memory["validators"] = Validators(**memory.get("validators", {}))
    last_full = memory.get("last_full")
    memory["last_full"] = datetime.fromtimestamp(last_full, UTC) if last_full else None
    memory["arrivals"] = tuple(datetime.fromtimestamp(at, UTC) for at in memory.get("arrivals", ()))
    memory["warnings"] = tuple(memory.get("warnings", ()))
    columns = {name: row[name] for name in _COLUMNS} | {"health": Health(row["health"])}
    return SourceState(**columns, **memory)
