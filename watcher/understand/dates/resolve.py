"""Gives each day its year and checks it against the calendar. Pure arithmetic on days, never an overflow."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.understand.dates.mentions import Mention

_FIRST_YEAR = 1990
_YEARS_AHEAD = 10
_JUST_PASSED = 30  # days


def is_plausible(day: date, today: date) -> bool:
    """The one guard of every day, whatever its way in: not before 1990, at most ten years ahead.

    What machines write for «none» (2099, 2100, 9999) lies beyond.
    """
    ahead = (day.year - today.year, day.month, day.day)
    return day.year >= _FIRST_YEAR and ahead <= (_YEARS_AHEAD, today.month, today.day)


@dataclass(frozen=True, slots=True)
class YearResolver:
    """Knows the day a text was published (may be None), today, and the day that the text itself says it dates from."""

    published: date | None
    today: date
    dated: date | None = None

    @property
    def reference(self) -> date:
        """The day on which the text is read."""
        return self.published or self.dated or self.today

    def whole(self, day: Mention) -> date | None:
        """The date of a day whose year is written, None outside the years that make sense.

        «12 mars 20227» read in 2027 is a slip of the pen: neither 2022 nor 2027 for sure.
        """
        if day.year is None or (day.glued and day.year < self.reference.year):
            return None
        return self.within(day, day.year)

    def mended(self, day: Mention) -> date | None:
        """The same of a deadline, whose year may be a slip («vendredi 15 janvier 2026», read in December 2026).

        Only the weekday tells: it has to be wrong for the year that is written, and right for the next such day.
        """
        made = self.whole(day)
        if made is None or day.weekday is None or made.weekday() == day.weekday or made >= self.reference:
            return made
        following = self.within(day, made.year + 1)
        fits = following is not None and following.weekday() == day.weekday and following >= self.reference
        return following if fits else made

    def next(self, day: Mention) -> date | None:
        """The first such day that is not before the reference; for monthly days too.

        A weekday beside it chooses the year. A day that passed within a month, as a page read a few days late has it,
        is that day and not next year's.
        """
        start = self.reference
        if not day.month:
            return self._next_monthly(day.day, start)
        if not day.every:
            near = [made for year in (start.year - 1, start.year, start.year + 1) if (made := self.within(day, year))]
            fitting = [made for made in near if day.weekday is not None and made.weekday() == day.weekday]
            if recent := [made for made in fitting or near if 0 < (start - made).days <= _JUST_PASSED]:
                return recent[0]
            if ahead := [made for made in fitting if made >= start]:
                return ahead[0]
        for year in range(start.year, start.year + 9):
            made = self.within(day, year)
            if made and made >= start:
                return made
        return None

    def within(self, day: Mention, year: int) -> date | None:
        """A day without year in a given one."""
        if day.nth and day.weekday is not None:
            return self._nth(year, day.month, day.nth, day.weekday)
        return self._made(year, day.month, day.day)

    def _nth(self, year: int, month: int, nth: int, weekday: int) -> date | None:
        """«Second Tuesday», and with -1 the last one of a month."""
        days = [date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1)]
        fitting = [day for day in days if day.weekday() == weekday]
        chosen = fitting[nth - 1 if nth > 0 else -1]
        return self._made(chosen.year, chosen.month, chosen.day)

    def beside(self, day: Mention, other: date, *, before: bool) -> date | None:
        """A day without year beside another one: the nearest such day before (or after) it."""
        years = (other.year, other.year - 1) if before else (other.year, other.year + 1)
        for year in years:
            made = self.within(day, year)
            if made and (made <= other if before else made >= other):
                return made
        return None

    def _next_monthly(self, number: int, start: date) -> date | None:
        year, month = start.year, start.month
        for _ in range(13):
            made = self._made(year, month, number) or self._last_of(year, month, number)
            if made and made >= start:
                return made
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return None

    def _last_of(self, year: int, month: int, number: int) -> date | None:
        """«Le 31 du mois» is the last day of a shorter month."""
        following = self._made(year + 1, 1, 1) if month == 12 else self._made(year, month + 1, 1)
        return following - timedelta(days=1) if following and number > 28 else None

    def _made(self, year: int, month: int, day: int) -> date | None:
        try:
            made = date(year, month, day)
        except ValueError:
            return None
        return made if is_plausible(made, self.today) else None
