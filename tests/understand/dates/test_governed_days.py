"""Whose day it is: lists under a bound, days that hold no more, orders that govern their sentence."""

from datetime import date

import pytest

from watcher.understand.dates.read import DatesRead, read_dates


def read(text: str, published: str, language: str = "fr") -> DatesRead:
    today = date.fromisoformat(published)
    return read_dates(text, language=language, country="", published=today, today=today)


def days(found: DatesRead) -> list[str]:
    return [moment.date.isoformat() for moment in found.deadlines]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Les dossiers doivent être arrivés avant le :\n5 mars 2027 (bureau du 18 mars)\n4 juin 2027 (bureau du 17 "
            "juin)\n8 octobre 2027 (bureau du 21 octobre)\nComment déposer ?",
            "fr",
        ),
        (
            "2027 cut-offs\n5 March – committee 2 April\n4 June – committee 2 July\n8 October – committee 5 November\n"
            "Forms that arrive late wait for the next committee.",
            "en",
        ),
    ],
)
def test_rows_under_a_bound__are_closing_days_and_what_follows_them_is_not(text: str, language: str) -> None:
    assert days(read(text, "2027-02-01", language)) == ["2027-03-05", "2027-06-04", "2027-10-08"]


def test_first_row_that_has_passed__stays_in_the_schedule() -> None:
    text = "These are the cut off dates for applications:\nMidday on:\n7th January 2027\n4th March 2027\n6th May 2027"
    found = read(text, "2027-01-20", "en")

    assert days(found) == ["2027-01-07", "2027-03-04", "2027-05-06"]
    assert found.deadline is not None
    assert found.deadline.date == date(2027, 3, 4)


def test_cycles__end_with_their_periods_not_with_the_decisions() -> None:
    text = (
        "You may apply during one of two cycles:\nSpring – February 1 through March 31 with decisions in June.\n"
        "Fall – August 1 through September 30 with decisions in December.\nLate proposals are not read."
    )
    assert days(read(text, "2027-02-14", "en")) == ["2027-03-31", "2027-09-30"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "In it 28 September 2027 was the deadline for applications. This notice extends that deadline until "
            "8 October 2027.",
            "en",
            ["2027-10-08"],
        ),
        (
            "Les projets, attendus d'abord pour le 7 mai, pourront être déposés jusqu'au 28 mai 2027 inclus.",
            "fr",
            ["2027-05-28"],
        ),
    ],
)
def test_day_that_held_before__is_gone(text: str, language: str, expected: list[str]) -> None:
    assert days(read(text, "2027-04-13", language)) == expected


def test_extension_of_one_step__leaves_the_other_step() -> None:
    text = (
        "Le ministère prolonge la phase de pré-inscription jusqu'au 31 mars 2027. "
        "La date de clôture de la phase de candidature reste le 15 avril 2027."
    )
    assert days(read(text, "2027-03-02")) == ["2027-03-31", "2027-04-15"]


def test_order_to_ask_questions__governs_the_day_of_its_sentence() -> None:
    text = (
        "Posez vos questions sur la plateforme, en choisissant cet appel à projets, jusqu'au 22 avril 2027 à 12 h.\n"
        "Les dossiers doivent être déposés avant le 10 mai 2027 à 12 h."
    )
    assert days(read(text, "2027-03-01")) == ["2027-05-10"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Quelle est la date limite ? Le 29 avril 2027 à 16 h 30.", "fr", "2027-04-29"),
        ("What is the closing date? 29 April 2027.", "en", "2027-04-29"),
        (
            "Les autrices envoient leur travail en PDF, avec les rapports, à prix@fondation.example jusqu'au 31 mars "
            "2027.",
            "fr",
            "2027-03-31",
        ),
    ],
)
def test_answers_and_enclosures__leave_the_day_to_the_application(text: str, language: str, expected: str) -> None:
    assert days(read(text, "2027-01-23", language)) == [expected]
