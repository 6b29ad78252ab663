"""What speaks for and against a day as the deadline, as numbers: the input of the confidence model.

No words are needed: the weights that the rules gave, the rivals, the layout, what had to be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Evidence:
    """The features of one deadline, each about 0 to 1; `names()` gives their order."""

    label: float = 0.0
    """A label or verb that names the last day («date limite»)."""
    bound: float = 0.0
    """A preposition that bounds («avant le»)."""
    applying: float = 0.0
    """A word of applying beside the day."""
    score: float = 0.0
    rival: float = 0.0
    """The strongest word that gives the day to another matter."""
    margin: float = 0.0
    bare: float = 0.0
    """No word speaks for it."""
    in_range: float = 0.0
    moved: float = 0.0
    """An extension gave it."""
    guessed_year: float = 0.0
    undated: float = 0.0
    """Neither the day nor the notice has a year."""
    misfit: float = 0.0
    """Its weekday does not fit, or day and month may be the other way round."""
    timed: float = 0.0
    late: float = 0.0
    """Where it stands in the text, 0 at the beginning."""
    others: float = 0.0
    """How many other days are read as deadlines, steps and days of the same list aside."""
    undecided: float = 0.0
    """How many days of the text have no role."""
    earlier: float = 0.0
    """A plain label stands at another, earlier day to come."""
    far: float = 0.0
    """More than a year ahead."""
    colon: float = 0.0
    """«Label: day», as forms and tables have it."""
    closed: float = 0.0
    """The notice says that it is closed, and the day is still to come."""
    money: float = 0.0
    """Money on offer."""
    long: float = 0.0
    """A long text."""

    def values(self) -> tuple[float, ...]:
        values: tuple[float, ...] = _values(self)
        return values

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return _NAMES


_NAMES = tuple(field.name for field in fields(Evidence))
_values = attrgetter(*_NAMES)
