"""What a source published: notices and the harvest they came in. Nothing interpreted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from watcher.model.words import HarvestState

NO_FIELDS: Mapping[str, Any] = MappingProxyType({})
WINDOW = "window"
"""The kind of a finding: the source goes on where the reading ended, so absence says nothing."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One item as its source published it: plain text, nothing interpreted.

    `fields` holds what the source states separately (keys: deadline, opens, amount, funder, status, eligible,
    contact, id, …), as text or as a list of texts. `guid` is the source's own id for the item, if any. `raw_hash`
    is of the item's bytes, so that the next collection may recognise it unread. `is_whole` is False where the item's
    own page could not be read this time: what is known from it holds.
    """

    source: str
    title: str
    url: str = ""
    guid: str = ""
    text: str = ""
    published: datetime | None = None
    language: str = ""
    country: str = ""
    kind: str = ""
    fields: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)
    raw_hash: str = ""
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask «has it changed?», kept byte for byte (Latin-1 text)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a source's rules did not meet: a selector that finds nothing, a field nobody reads, a lost page.

    `kind` is a word of `collect.faults`, `rule` names the field whose rule did not match. A warning (`is_fault` False)
    leaves the harvest complete; `is_fatal` makes it failed.
    """

    kind: str
    text: str
    is_fault: bool = True
    is_fatal: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one collection of one source brought: `notices` only where the state is complete or partial.

    `known` counts items that were recognised unread (same raw bytes as last time): they are present in the
    source, but carry no notice; `known_keys` names them. `fault` is the reason in words, empty when well. `lost`
    names the fields (title, text, deadline …) whose rules did not match as they must: what is known of them holds.
    Without `lists_all` the source goes on where the reading ended. `lost_pages` are the addresses of items whose own
    page did not come, or in whose place a wall stood (login, maintenance, …).
    """

    source: str
    state: HarvestState
    notices: tuple[Notice, ...] = ()
    known_keys: frozenset[str] = frozenset()
    fault: str = ""
    fault_kind: str = ""
    warnings: tuple[str, ...] = ()
    status_code: int = 0
    final_url: str = ""
    moved_permanently: bool = False
    validators: Validators = Validators()
    body_hash: str = ""
    retry_after: float | None = None
    fresh_for: float | None = None
    took_ms: int = 0
    bytes_read: int = 0
    failing_body: bytes = b""
    lost: frozenset[str] = frozenset()
    lists_all: bool = True
    lost_pages: tuple[str, ...] = ()

    @property
    def is_healthy(self) -> bool:
        """Whether absence from this harvest may be counted as absence."""
        return self.state is HarvestState.COMPLETE and self.lists_all

    @property
    def has_failed(self) -> bool:
        return self.state in (HarvestState.FAILED, HarvestState.REFUSED)
