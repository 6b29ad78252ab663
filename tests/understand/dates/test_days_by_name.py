"""Days that are named by a feast or in words, and numbers beside a month that are none of its days."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates
from watcher.understand.dates.mentions import find_mentions
from watcher.understand.text.flattened import Flat

PUBLISHED = date(2026, 11, 12)


def _deadline(text: str, language: str) -> date | None:
    read = read_dates(text, language=language, country="", published=PUBLISHED, today=PUBLISHED)
    return read.deadline.date if read.deadline else None


def _named(text: str, language: str = "en") -> list[tuple[int, int, int | None]]:
    source = Flat.of(text)
    found = find_mentions(source.flat, source.text, country="", language=language)
    return [(one.day, one.month, one.year) for one in found]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("Les dossiers de candidature sont à déposer avant la Saint-Sylvestre.", "fr", date(2026, 12, 31)),
        ("Dépôt des candidatures jusqu’à la Toussaint 2027.", "fr", date(2027, 11, 1)),
        ("Les candidatures sont closes à la Saint-Jean-Baptiste.", "fr", date(2027, 6, 24)),
        ("Les candidatures sont à déposer pour la Saint-Sylvestre au plus tard.", "fr", date(2026, 12, 31)),
        ("Clubs must apply online by Valentine’s Day.", "en", date(2027, 2, 14)),
        ("Applications must be submitted by Labor Day.", "en", date(2027, 9, 6)),
        ("Applications are due by St. David’s Day, 2 March 2027.", "en", date(2027, 3, 2)),
        ("Candidatures à déposer pour la mi-mai, le 14 plus précisément.", "fr", date(2027, 5, 14)),
        ("Applications must be received by the fifteenth of January.", "en", date(2027, 1, 15)),
        ("Date limite de dépôt : le trente mars.", "fr", date(2027, 3, 30)),
    ],
)
def test_day_by_name__is_read(text: str, language: str, day: date) -> None:
    assert _deadline(text, language) == day


@pytest.mark.parametrize(
    "text",
    [
        "Marché de la Saint-Nicolas sur la place", "The May Day parade", "the six may apply", "the second march",
        "Projets pour la Saint-Valentin : candidatez sans attendre", "Fanfares pour la fête du travail recherchées",
        "Dossiers à envoyer à la Saint-Michel Fondation", "Aides pour le Nouvel An lunaire", "Fêtes à la Saint-Martin.",
        "Dossier à rendre avant le Nouvel An lunaire", "This is the second of March’s three rounds",
        "Lycée Saint-Michel", "Before the Halloween-themed gala",
    ],
)  # fmt: skip
def test_name_without_a_limit__is_no_day(text: str) -> None:
    assert _named(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Batch 1 – November 6, 2026\nBatch 2 – February 5, 2027", [(6, 11, 2026), (5, 2, 2027)]),
        ("Deadline:\nMarch 15\nSeptember 15", [(15, 3, None), (15, 9, None)]),
        ("Round 2 - 14 June 2027", [(14, 6, 2027)]),
        ("Lot 3 – mars 2027", []),
        ("Round 3: 5 - 12 March 2027", [(5, 3, 2027), (12, 3, 2027)]),
        ("Session 5-12 mars 2027", [(5, 3, 2027), (12, 3, 2027)]),
        ("12 - March - 2027", [(12, 3, 2027)]),
        ("On January 12 May will speak", [(12, 5, None)]),
    ],
)
def test_number_that_counts__is_no_day_of_the_month_behind_it(
    text: str, days: list[tuple[int, int, int | None]]
) -> None:
    assert _named(text) == days


def test_month_first__also_with_dashes() -> None:
    assert _named("Due 12-01-26, 03-01-27 and 01-19-27") == [(1, 12, 2026), (1, 3, 2027), (19, 1, 2027)]
    assert _named("Due 12-01-27 and 15-02-27") == [(12, 1, 2027), (15, 2, 2027)]
