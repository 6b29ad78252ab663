"""How a call fits a reader, criterion by criterion, each with the words of the page; never a score.

Decided in deliver/match/fit, said in wording/fit.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Profile:
    """What a reader said of themselves; all of it optional. Empty and None: they did not say.

    `kinds` are types of applicants, `places` country codes and slugs, `founded` a year, `partner` whether they have a
    partner already, `share` what they bring themselves in percent, `days` how many they need to apply. `asks` is the
    sum they would ask for, `budget` what the whole project costs, `turnover` that of a year: whole units of `currency`.
    """

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    staff: int | None = None
    founded: int | None = None
    turnover: Decimal | None = None
    budget: Decimal | None = None
    asks: Decimal | None = None
    currency: str = ""
    partner: bool | None = None
    share: Decimal | None = None
    days: int | None = None

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) not in ((), None, "") for field in fields(self))


class LimitKind(StrEnum):
    """What a number of the page bounds."""

    STAFF = "staff"
    AGE = "age"
    TURNOVER = "turnover"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class NumericLimit:
    """A bound on who may apply, or on the project, with its words; `low` and `high` both included.

    Employees, years, or whole units of `currency`. `is_sure`: nothing beside it makes it mean something else.
    """

    kind: LimitKind
    low: Decimal | None
    high: Decimal | None
    quote: str
    currency: str = ""
    is_sure: bool = False


class FitAnswer(StrEnum):
    """What a call says to one criterion; CHECK: something, but only a person can tell what it means for them."""

    YES = "yes"
    NO = "no"
    CHECK = "check"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class FitLine:
    """One criterion: who, where, amount, deadline, partner, share, staff, age, turnover or budget.

    `found` is what the call has of it (keys, sums, a date), `quote` its words.
    """

    criterion: str
    answer: FitAnswer
    found: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """All criteria of one call for one reader."""

    lines: tuple[FitLine, ...]

    def count(self, answer: FitAnswer) -> int:
        return sum(line.answer is answer for line in self.lines)

    @property
    def is_against(self) -> bool:
        """Whether one thing at least speaks against it: such a call is listed last, and never hidden."""
        return any(line.answer is FitAnswer.NO for line in self.lines)
