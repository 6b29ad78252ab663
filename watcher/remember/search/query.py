"""A question to the stored calls, and one page of its answers. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from watcher.model import Call


@dataclass(frozen=True, slots=True)
class Without:
    """What an answer must not have: words, domains, places, types of applicants, sources and funders (slugs)."""

    words: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    funders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question. Empty filters let everything pass; several values of one filter mean any of them.

    `words` is what is looked for. `min_amount` and `max_amount` bound the largest sum on offer, in whole units of
    `currency`; without one the bare numbers are compared.
    Deadlines from today on, with no status named, are those of calls that are not over.
    `places` are country codes and slugs of places: what contains a place counts too. `applicants` may apply, or the
    call does not say who may. Calls first seen after `seen_from`, last changed after `changed_from`.
    `said` are the words that were taken for domains and applicants: where few answer, titles that have them come first.
    `order`: relevance (with no words: deadline), deadline, recent (last changed first), newest (first seen first),
    amount (the largest sum on offer first, roughly in euros).
    """

    words: str = ""
    said: str = ""
    domains: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None
    currency: str | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    sources: tuple[str, ...] = ()
    language: str = ""
    limit: int = 10
    offset: int = 0
    order: str = "relevance"
    places: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    without: Without = Without()
    has_sides: bool = False
    funders: tuple[str, ...] = ()
    seen_from: datetime | None = None
    changed_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of answers; `total` counts all of them.

    `snippets` gives for each call the words of its text that answer. `loosened` says that no call has all the words
    and these have some; `missing` are the words, as typed, that no call has which passes the filters. `whole` is how
    many have all that was asked.
    """

    calls: tuple[Call, ...] = ()
    total: int = 0
    snippets: Mapping[int, str] = field(default_factory=dict)
    loosened: bool = False
    missing: tuple[str, ...] = ()
    whole: int = 0
