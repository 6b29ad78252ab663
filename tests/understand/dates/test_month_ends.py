"""«End of July» is the last day of that month where words of applying hold it, and is to be checked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.understand.shipped import Read
from watcher.understand.dates.read import read_dates

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Applications are open until the end of March 2027.", date(2027, 3, 31)),
        ("Date limite : fin février", date(2027, 2, 28)),
        ("Applications are open until the last day of March 2027.", date(2027, 3, 31)),
        ("Dossiers à déposer au plus tard le dernier jour de janvier.", date(2027, 1, 31)),
        ("Les dossiers sont à déposer avant fin avril 2027. Résultats fin juin 2027.", date(2027, 4, 30)),
        ("Projects must be completed by the end of December 2027.", None),
        ("Fin mai 2027, le jury se réunira.", None),
        ("La fin d’année approche ; le bilan paraît fin mars 2027.", None),
    ],
)
def test_month_end__is_a_day_to_meet_where_the_words_say_so(text: str, day: date | None) -> None:
    found = read_dates(text, language="fr", country="", published=TODAY, today=TODAY)
    assert (found.deadline.date if found.deadline else None) == day


def test_month_end__is_told_to_be_checked(read: Read) -> None:
    text = "L’appel à projets finance des jardins partagés, 5 000 € au plus. Dossiers à déposer avant fin avril 2027."
    found = read("Appel à projets Jardins", text, published=datetime(2026, 12, 1, tzinfo=UTC), language="fr")
    assert found.deadline is not None
    assert found.deadline.date == date(2027, 4, 30)
    assert found.deadline.doubt
