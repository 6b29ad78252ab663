"""What is remembered: calls over all their sources, and the ledger of what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watcher.model.understood import Reading
from watcher.model.words import Cause, EventKind, Kind, Status


@dataclass(frozen=True, slots=True)
class Call:
    """A remembered call (or news, or award) as it stands now, over all the sources that publish it."""

    id: int
    title: str
    url: str
    text: str
    reading: Reading
    status: Status
    sources: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    last_changed: datetime
    published: datetime | None = None
    missing_since: datetime | None = None
    country: str = ""
    version: int = 1
    edition_of: int | None = None

    @property
    def kind(self) -> Kind:
        return self.reading.kind

    @property
    def domains(self) -> tuple[str, ...]:
        return tuple(score.domain for score in self.reading.domains)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger: what changed in a call, when, why, and the words that say so.

    `before` and `after` are JSON-ready values of the fact that changed (None where there is none).
    `held` means: waits for an admin (a flood, a first run), is not told; `held_because` says flood or first_run,
    also after the release.
    """

    seq: int
    at: datetime
    call: int
    kind: EventKind
    cause: Cause
    source: str
    before: Any = None
    after: Any = None
    quote: str = ""
    held: bool = False
    held_because: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What one harvest did to the memory."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    events: tuple[Event, ...] = ()
    held: int = 0
    warnings: tuple[str, ...] = ()
