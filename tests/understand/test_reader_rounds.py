"""Rounds of a call: one that is over says nothing about the next, and results to come make no results."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.understand.shipped import Read
from watcher.model import Kind, Status
from watcher.understand.dates.read import read_dates

OVER = "L’appel 2026 est clos depuis le 30 octobre 2025."


def test_window_to_come_after_a_round_that_is_over__is_forthcoming(read: Read) -> None:
    text = f"{OVER} Pour 2027, les dossiers se déposent entre le 1er mars et le 30 avril 2027."
    found = read("Appel à projets Lien social", text, published=datetime(2027, 1, 10, tzinfo=UTC), language="fr")
    assert found.deadline is not None
    assert found.deadline.date == date(2027, 4, 30)
    assert found.status in (Status.FORECAST, Status.UNKNOWN)


def test_round_that_is_over__without_a_window_to_come_is_closed(read: Read) -> None:
    found = read("Appel à projets Lien social", OVER, published=datetime(2027, 1, 10, tzinfo=UTC), language="fr")
    assert found.status is Status.CLOSED


def test_schedule_that_ends_with_awardees__is_a_call_with_its_day(read: Read) -> None:
    text = (
        "2027 schedule\nMarch 1, 2027 – Letters of intent open\nApril 12, 2027 – Letter of intent due by 5:00 pm ET\n"
        "September 30, 2027 – Awardees notified\nThe direct grant award pays up to $80,000 to each awardee."
    )
    found = read(
        "Direct grants: guidelines for letters of intent",
        text,
        published=datetime(2027, 2, 1, tzinfo=UTC),
        language="en",
    )
    assert found.kind is Kind.CALL
    assert found.deadline is not None
    assert found.deadline.date == date(2027, 4, 12)


@pytest.mark.parametrize(
    ("rows", "opens", "days"),
    [
        (
            "March 1, 2027 – Letters of intent open\nApril 12, 2027 – Letter of intent due by 5:00 pm ET\n"
            "July 2, 2027 – Full proposal invitations sent\nSeptember 30, 2027 – Awardees notified",
            date(2027, 3, 1),
            [date(2027, 4, 12)],
        ),
        (
            "- 4 janvier 2027 : lancement de l’appel\n- 12 mars 2027 (12h) : clôture des dépôts\n"
            "- 3 juin 2027 : comité de sélection\n- 1er septembre 2027 : démarrage des projets",
            date(2027, 1, 4),
            [date(2027, 3, 12)],
        ),
        (
            "5 January 2027: Call opens\n22 January 2027: Webinar\n"
            "26 February 2027: Deadline for expressions of interest\n"
            "14 May 2027: Full applications due\n30 June 2027: Outcome communicated",
            date(2027, 1, 5),
            [date(2027, 2, 26), date(2027, 5, 14)],
        ),
        ("1 May 2027 – Spring round\n1 November 2027 – Autumn round", None, [date(2027, 5, 1), date(2027, 11, 1)]),
    ],
)
def test_row_that_a_day_begins__says_itself_what_happens(rows: str, opens: date | None, days: list[date]) -> None:
    today = date(2026, 12, 1)
    found = read_dates(f"Deadlines\n{rows}", language="en", country="", published=today, today=today)
    assert (found.opens.date if found.opens else None) == opens
    assert [moment.date for moment in found.deadlines] == days
