"""What was understood of one notice: facts, each with the words it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from watcher.model.words import AmountRole, Genre, Kind, Status


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
class Fact:
    """A fact that is a word of a closed list (or a name), with the words it was read from.

    `stated`: the source says so in a field of its own, rather than somewhere in a text.
    """

    value: str
    quote: str = ""
    stated: bool = False


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
    eligible: tuple[Fact, ...] = ()
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
    funders: tuple[Fact, ...] = ()
    eligible: tuple[Fact, ...] = ()
    territories: tuple[Fact, ...] = ()
    partner_rule: Fact | None = None
    own_funding: Amount | None = None
    sides: tuple[Side, ...] = ()
    status: Status = Status.UNKNOWN
    status_word: Fact | None = None
    warnings: tuple[str, ...] = ()
