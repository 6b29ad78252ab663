"""Rounds, rows and tables: every day to apply by is read, in order, and the days of other acts are not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.understand.shipped import Read
from watcher.understand.dates import read_dates

PUBLISHED = date(2026, 11, 20)
READ_ON = datetime(2026, 11, 20, tzinfo=UTC)


def _days(text: str, country: str = "FR") -> list[str]:
    read = read_dates(text, language="", country=country, published=PUBLISHED, today=PUBLISHED)
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Deadlines\nSpring: 1 March\nSummer: 1 June\nAutumn: 1 September\nThe trustees decide within a month.",
         ["2027-03-01", "2027-06-01", "2027-09-01"]),
        ("Dates limites de dépôt 2027 : session 1 : 15 janvier ; session 2 : 15 mai ; session 3 : 15 octobre.",
         ["2027-01-15", "2027-05-15", "2027-10-15"]),
        ("Rounds close on: Spring: 1 May; Fall: 1 December. Students apply through the portal.",
         ["2026-12-01", "2027-05-01"]),
        ("Application windows\n\nRound 1: 4 January – 5 February 2027\nRound 2: 3 May – 4 June 2027\n\nDecisions.",
         ["2027-02-05", "2027-06-04"]),
        ("Date limite de candidature\n1ère session : 10 décembre 2026\n2e session : 12 mars 2027\n"
         "Entretiens : 20 avril 2027",
         ["2026-12-10", "2027-03-12"]),
        ("Lignes d'aide et leurs dates limites :\n\nMobilité des apprentis\n\n12 janvier 2027 à 17h\n"
         "Mobilité du personnel  9 mars 2027 à 17h\nÉchanges sportifs  12 janvier 2027 à 17h",
         ["2027-01-12", "2027-03-09"]),
        ("Les dossiers sont à envoyer avant le 31 janvier pour un séjour au printemps ou avant le 31 mai pour un "
         "séjour en automne.", ["2027-01-31", "2027-05-31"]),
        ("There are two application deadlines each year, February 1 and June 1. June 1 is for work starting in fall.",
         ["2027-02-01", "2027-06-01"]),
    ],
)  # fmt: skip
def test_rounds__are_all_read(text: str, days: list[str]) -> None:
    assert _days(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Round | Opens | Closes | Decision\nA | 4 Jan 2027 | 1 Feb 2027 | 15 Mar 2027\n"
         "B | 3 May 2027 | 1 Jun 2027 | 12 Jul 2027", ["2027-02-01", "2027-06-01"]),
        ("DEADLINE: January 10\nBOARD MEETING: March\nRESPONSE BY: March 31\nCHEQUES ISSUED BY: April 30",
         ["2027-01-10"]),
        ("L'appel est ouvert le 2 décembre 2026 à 12h00 et se clôture le 5 avril 2027 à 16h00.", ["2027-04-05"]),
    ],
)  # fmt: skip
def test_days_of_other_acts__are_left_out(text: str, days: list[str]) -> None:
    assert _days(text) == days


def test_hour_of_another_mention__is_that_of_the_day() -> None:
    text = "Clôture le 9 avril 2027 à 16h00, avec un relevé le 8 février 2027 à 16h00. Relèves : 8 février et 9 avril."
    read = read_dates(text, language="fr", country="FR", published=PUBLISHED, today=PUBLISHED)

    assert [(str(one.date), str(one.time)) for one in read.deadlines] == [
        ("2027-02-08", "16:00:00"), ("2027-04-09", "16:00:00"),
    ]  # fmt: skip


def test_steps__are_all_days_of_a_call(read: Read) -> None:
    reading = read("Prix", "Dates limites : 15 janvier 2027, 14 mai 2027 et 15 octobre 2027.", published=READ_ON)

    assert [str(step.moment.date) for step in reading.steps] == ["2027-01-15", "2027-05-14", "2027-10-15"]


def test_call_that_is_over__tells_its_last_day(read: Read) -> None:
    text = "Date limite de dépôt des dossiers : 30 octobre 2026. L'appel est clos."
    reading = read("Appel à projets", text, published=READ_ON)

    assert reading.deadline is not None
    assert str(reading.deadline.date) == "2026-10-30"
    assert reading.status.value == "closed"


def test_day_of_an_earlier_round__is_not_told(read: Read) -> None:
    text = "La précédente campagne a été close le 30 septembre 2026. La suivante n'a pas de date."

    assert read("Appel à projets", text, published=READ_ON).deadline is None


def test_numbered_rows__under_cut_off_dates() -> None:
    text = "Cut-off dates\n1. 15 October 2026 – closed\n2. 28 January 2027 (last)\nEligibility"
    read = read_dates(text, language="en", country="", published=None, today=date(2026, 12, 1))
    assert [moment.date.isoformat() for moment in read.deadlines] == ["2026-10-15", "2027-01-28"]
