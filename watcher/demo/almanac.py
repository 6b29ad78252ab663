"""Dates of the sample sites, counted from the day of the demo, in the wording a publisher would use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Almanac:
    """The calendar of a demo that plays on `today`."""

    today: date

    def day(self, days: int) -> date:
        """That many days from today; never a Saturday or Sunday, when few calls close."""
        day = self.today + timedelta(days=days)
        return day + timedelta(days={6: 2, 7: 1}.get(day.isoweekday(), 0))

    def fr(self, days: int) -> str:
        """«vendredi 19 mars 2027»"""
        return format_date(self.day(days), "EEEE d MMMM yyyy", locale="fr")

    def short_fr(self, days: int) -> str:
        """«19/03/2027»"""
        return f"{self.day(days):%d/%m/%Y}"

    def en(self, days: int) -> str:
        """«March 19, 2027»"""
        return format_date(self.day(days), "MMMM d, yyyy", locale="en")

    def iso(self, days: int) -> str:
        return self.day(days).isoformat()

    def rfc822(self, days: int) -> str:
        """The date of an RSS item, at nine in the morning UTC."""
        return format_datetime(datetime.combine(self.today + timedelta(days=days), time(9), UTC))

    def rfc3339(self, days: int) -> str:
        return datetime.combine(self.today + timedelta(days=days), time(9), UTC).isoformat()
