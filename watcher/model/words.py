"""The closed lists: what a notice, a call, a sum, an event can be."""

from __future__ import annotations

from enum import StrEnum


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

    @property
    def is_over(self) -> bool:
        """Whether nobody can apply any more."""
        return self in (Status.CLOSED, Status.WITHDRAWN)


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

    @property
    def is_on_offer(self) -> bool:
        return self in (AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL)


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


class WarningKind(StrEnum):
    """What is to be taken with care in a reading; `wording` says it to readers."""

    WEEKDAY = "weekday"  # it does not fit the day, which is the value
    WINTER_ZONE = "winter_zone"  # named on a day of summer: read as the clock on the wall of the place
    DAY_OR_MONTH = "day_or_month"  # they could be the other way round
    AMOUNT = "amount"  # badly written; the value quotes it
    DEADLINE_FIELD = "deadline_field"  # the source's own field says no day to come; the value is what it says
    AMOUNT_FIELD = "amount_field"  # the source's own field was not understood; the value is what it says
    OLDER = "older"  # the value is the sentence of an older program


DOUBTS = {
    "earlier": "another, earlier day may be the deadline",
    "others": "several days may be the deadline",
    "guessed_year": "the year is not written",
    "undated": "neither the day nor the page has a year",
    "misfit": "weekday, day or month do not fit together",
    "rival": "the day may be of something else than applying",
    "closed": "the page says that it is closed",
    "no_call": "the page may be no call",
    "late": "the day stands far from the beginning of the page",
    "far": "the day is more than a year ahead",
    "weak": "no plain words say that this is the deadline",
}
"""Why a day is «to be checked», by the key a `Moment` carries; `wording` says it to readers in their language."""
