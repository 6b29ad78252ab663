"""A year of habit beside a weekday that is right for the next one."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates

TODAY = date(2026, 12, 1)


def _days(text: str, published: date | None = None) -> list[str]:
    read = read_dates(text, language="", country="", published=published, today=TODAY)
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Remise des candidatures : vendredi 15 janvier 2026, minuit", "2027-01-15"),
        ("Deadline: Friday 5 March 2026", "2027-03-05"),
        ("Deadline: Thursday 5 March 2026", "2026-03-05"),  # it was one
        ("Remise des candidatures : lundi 15 janvier 2026", "2026-01-15"),  # fits neither
        ("Deadline: Friday 5 March 2025", "2025-03-05"),  # two years
        ("Deadline: 5 March 2026", "2026-03-05"),
        ("Deadline: Monday 5 March 2027", "2027-03-05"),  # still to come
    ],
)
def test_a_year_of_habit__is_read_by_its_weekday(text: str, day: str) -> None:
    assert _days(text) == [day]


def test_a_year_of_habit__is_none_where_the_day_was_to_come_when_published() -> None:
    assert _days("Deadline: Friday 5 March 2026", published=date(2026, 1, 10)) == ["2026-03-05"]
