"""The words every room shares: one immutable type per stage of the story. Imports nothing of ours.

Source → Harvest of Notices → Reading → Call and Event → Owed → Message. Instants are aware UTC datetimes,
days are `date`, money is whole units as `Decimal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

NO_FIELDS: Mapping[str, Any] = MappingProxyType({})


class Kind(StrEnum):
    """What a notice is, in the three words of docs (interfaces); `Genre` says it more exactly."""

    CALL = "call"
    NEWS = "news"
    AWARD = "award"


class Genre(StrEnum):
    """The finer kind: a programme is a call that is open all year; tenders and events are news to us."""

    CALL = "call"
    PROGRAMME = "programme"
    NEWS = "news"
    AWARD = "award"
    TENDER = "tender"
    EVENT = "event"


class Status(StrEnum):
    """Where a call stands in its life."""

    FORECAST = "forecast"
    OPEN = "open"
    CLOSING = "closing"
    ROLLING = "rolling"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class AmountRole(StrEnum):
    """What a sum of money stands for; only max, min and total are money on offer."""

    MAX = "max"
    MIN = "min"
    TOTAL = "total"
    RATE = "rate"
    COST = "cost"
    THRESHOLD = "threshold"
    PAST = "past"
    OTHER = "other"


class EventKind(StrEnum):
    """What the ledger can say of a call."""

    FORECAST = "forecast"
    OPENED = "opened"
    DEADLINE_EXTENDED = "deadline_extended"
    DEADLINE_ADVANCED = "deadline_advanced"
    AMOUNT_CHANGED = "amount_changed"
    ELIGIBILITY_CHANGED = "eligibility_changed"
    TEXT_CHANGED = "text_changed"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NEW_EDITION = "new_edition"
    NEWS = "news"
    AWARD = "award"


class Cause(StrEnum):
    """Why an event came to be; only `source` may be told to subscribers."""

    SOURCE = "source"
    REINTERPRETED = "reinterpreted"
    ADMIN = "admin"


class HarvestState(StrEnum):
    """How a collection of one source ended."""

    COMPLETE = "complete"
    NOT_MODIFIED = "not_modified"
    PARTIAL = "partial"
    FAILED = "failed"
    REFUSED = "refused"
    SKIPPED = "skipped"


# --- collect -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """One item as its source published it: plain text, nothing interpreted.

    `fields` holds what the source states separately (keys: deadline, opens, amount, funder, status, eligible,
    contact, id, …), as text or as a list of texts. `guid` is the source's own id for the item, if any. `raw_hash`
    is of the item's bytes, so that the next collection may recognise it unread.
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


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask «has it changed?», kept byte for byte (Latin-1 text)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a source's rules did not meet: a selector that finds nothing, a field nobody reads, a lost page.

    `kind` is a word of `collect.faults`; `facts` holds its figures for a message in another language (selector,
    rule, found, items …). A warning (`is_fault` False) leaves the harvest complete; `is_fatal` makes it failed.
    """

    kind: str
    text: str
    is_fault: bool = True
    is_fatal: bool = False
    facts: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one collection of one source brought: `notices` only where the state is complete or partial.

    `known` counts items that were recognised unread (same raw bytes as last time): they are present in the
    source, but carry no notice; `known_keys` names them. `fault` is the reason in words, empty when well.
    """

    source: str
    state: HarvestState
    notices: tuple[Notice, ...] = ()
    known_keys: frozenset[str] = frozenset()
    fault: str = ""
    fault_kind: str = ""
    fault_facts: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS)
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

    @property
    def is_healthy(self) -> bool:
        """Whether absence from this harvest may be counted as absence."""
        return self.state is HarvestState.COMPLETE

    @property
    def has_failed(self) -> bool:
        return self.state in (HarvestState.FAILED, HarvestState.REFUSED)


# --- understand --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """A day (with hour and zone where the text states them) and the words it was read from.

    `zone` is an IANA name, None when the text gives no hint. `confidence` runs from 0 to 1. `label` names the
    step («pré-demande»), `side` the team of a two-sided call it concerns («FR», «CA-QC»).
    """

    date: date
    time: time | None = None
    zone: str | None = None
    quote: str = ""
    confidence: float = 1.0
    label: str = ""
    side: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole currency units, or a rate in percent (`currency` None), and its words.

    `currency` is an ISO 4217 code. `per` is «year», «project» or empty; `count` the number of awards.
    """

    value: Decimal
    currency: str | None
    role: AmountRole
    quote: str = ""
    per: str = ""
    count: int | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that is a word of a closed list (or a name), with the words it was read from."""

    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DomainScore:
    """How strongly a text speaks of a domain, and the words that decided."""

    domain: str
    score: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a two-sided call: who pays, who may apply, until when, with which form."""

    country: str
    funder: str = ""
    eligible: tuple[Told, ...] = ()
    amounts: tuple[Amount, ...] = ()
    deadline: Moment | None = None
    form: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one notice: the facts a subscriber decides on, each with its quote.

    `deadline` is the next one a reader at the time of reading must meet; `deadlines` holds them all, sorted.
    `status_word` is what the source itself says of the state (suspended, cancelled, exhausted …), with its quote.
    """

    kind: Kind
    language: str
    genre: Genre = Genre.NEWS
    domains: tuple[DomainScore, ...] = ()
    opens: Moment | None = None
    deadline: Moment | None = None
    deadlines: tuple[Moment, ...] = ()
    rolling: bool = False
    amounts: tuple[Amount, ...] = ()
    funders: tuple[Told, ...] = ()
    eligible: tuple[Told, ...] = ()
    territories: tuple[Told, ...] = ()
    partner_rule: Told | None = None
    own_funding: Amount | None = None
    sides: tuple[Side, ...] = ()
    status: Status = Status.UNKNOWN
    status_word: Told | None = None
    warnings: tuple[str, ...] = ()


# --- remember ----------------------------------------------------------------------------------------------


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


# --- people and deliveries ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Interest:
    """What a person wants to hear of; an empty filter lets everything pass. Amounts are whole units."""

    name: str = ""
    domains: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person (or a chat) who receives what their interests match.

    `channel` is email, telegram, file or apprise; `address` what that channel dials. `frequency` is instant,
    daily, workdays, weekly or never; `hour` the local hour («07:30»), `weekday` 0 = Monday for weekly.
    `state`: pending → active → suspended | unsubscribed | suppressed.
    """

    id: int
    channel: str
    address: str
    name: str = ""
    language: str = "fr"
    zone: str = "Europe/Paris"
    frequency: str = "daily"
    hour: str = "07:30"
    weekday: int = 0
    interests: tuple[Interest, ...] = (Interest(),)
    state: str = "pending"
    reminders: tuple[int, ...] = (30, 7, 1)
    quiet_rhythm: str = "weekly"
    news: bool = True
    thread: int | None = None
    since_seq: int = 0
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered message, ready for a channel; what was frozen is what is sent.

    `parts` are chat-sized pieces of HTML for Telegram; mail uses `text` and `html`. `buttons` are rows of
    (label, callback data ≤ 64 bytes or URL).
    """

    id: str
    subject: str
    text: str
    html: str = ""
    language: str = "fr"
    parts: tuple[str, ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
