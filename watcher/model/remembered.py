"""What is remembered: calls over all their sources, and the ledger of what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from watcher.model.understood import Moment, Reading
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

    @property
    def last_day(self) -> date:
        """The day of its next deadline; the last of all days where it has none, so that it is sorted behind."""
        return self.reading.deadline.date if self.reading.deadline else date.max


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

    @property
    def is_deadline_found(self) -> bool:
        """Whether a call that named no deadline names one now: booked as a change of text, and worth telling."""
        has_one = self.kind is EventKind.TEXT_CHANGED and isinstance(self.after, Mapping)
        return has_one and moment_of(self.after) is not None and moment_of(self.before) is None

    @property
    def is_deadline_lost(self) -> bool:
        """Whether a call that named a deadline names none any more («reportée à une date ultérieure»)."""
        is_of_day = self.kind is EventKind.TEXT_CHANGED and isinstance(self.after, Mapping) and "deadline" in self.after
        return is_of_day and moment_of(self.after) is None and moment_of(self.before) is not None


@dataclass(frozen=True, slots=True)
class Changes:
    """What one harvest changed in the store; with an `anomaly` (in words) nothing, until an admin believes it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    events: tuple[Event, ...] = ()
    held: int = 0
    warnings: tuple[str, ...] = ()
    anomaly: str = ""


def moment_of(value: Any) -> Moment | None:
    """The moment that a JSON value of an event says: an ISO day, or a mapping with date, time and zone."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = value[0] if value else None
    if isinstance(value, str):
        value = {"date": value}
    if not isinstance(value, Mapping):
        return None
    value = value.get("deadline") if isinstance(value.get("deadline"), Mapping) else value
    try:
        on = date.fromisoformat(str(value.get("date"))[:10])
        at = time.fromisoformat(str(value["time"])) if value.get("time") else None
    except ValueError:
        return None
    return Moment(on, at, value.get("zone") or None)


def side_of(value: Any) -> str:
    """The side of a two-sided call whose day a JSON value of an event says, or an empty string."""
    side = value.get("side") if isinstance(value, Mapping) else ""
    return side if isinstance(side, str) else ""
