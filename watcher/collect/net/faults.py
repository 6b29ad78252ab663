"""Why a source could not be read: a closed list of reasons, and the exception that carries one to the harvest."""

from __future__ import annotations

from enum import StrEnum

from watcher.errors import CannotCollect
from watcher.model import Harvest, HarvestState


class FaultKind(StrEnum):
    """The reasons `watcher sources` shows; `Harvest.fault_kind` holds one of these words."""

    HTTP = "http"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    SIZE = "size"
    ENCODING = "encoding"
    REDIRECT = "redirect"
    GUARD = "guard"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    BUSY = "busy"
    HOST_BACKOFF = "host_backoff"
    GONE = "gone"
    NOT_A_FEED = "not_a_feed"
    EMPTY = "empty"
    PARSE = "parse"
    PARSER_KILLED = "parser_killed"
    QUARANTINED = "quarantined"
    WALL = "wall"
    SELECTOR = "selector"
    CONTRACT = "contract"
    BUDGET = "budget"
    OFFLINE = "offline"
    UNEXPECTED = "unexpected"


REFUSALS = frozenset({FaultKind.GUARD, FaultKind.REDIRECT, FaultKind.ROBOTS, FaultKind.QUARANTINED})
"""Faults where we would not go on, rather than could not."""


def state_of(kind: str) -> HarvestState:
    """What a harvest is that ended with this fault: a source that was not asked at all has not failed."""
    if kind == FaultKind.HOST_BACKOFF:
        return HarvestState.SKIPPED
    return HarvestState.REFUSED if kind in REFUSALS else HarvestState.FAILED


class CannotFetch(CannotCollect):
    """The source could not be read."""

    def __init__(
        self,
        kind: FaultKind,
        message: str,
        *,
        status: int = 0,
        retry_after: float | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after
        self.body = body
        self.took_ms = 0


def failed(source: str, error: CannotFetch, *, took_ms: int = 0) -> Harvest:
    """The harvest of a source that was not read: no notices, and the reason."""
    return Harvest(
        source=source,
        state=state_of(error.kind),
        fault=str(error),
        fault_kind=error.kind,
        status_code=error.status,
        retry_after=error.retry_after,
        failing_body=error.body,
        took_ms=took_ms or error.took_ms,
    )
