"""Of two days that no list joins, an unlikely early one does not hide a plain closing date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from watcher.config.settings import Settings
from watcher.model import Moment, Notice
from watcher.understand.reader import Reader

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
READER = Reader.from_settings(Settings())
CALL = "The fund awards grants of up to £80,000 to research teams that study eroding coasts.\n"


def deadlines(text: str) -> list[Moment]:
    return list(READER.read(Notice("lab", "Coasts: research grants", text=CALL + text), NOW).deadlines)


def test_day_to_register_for_a_webinar__is_no_deadline() -> None:
    text = (
        "Opportunity status: Open\nOpening date: 3 November 2026 9:00am UK time\n"
        "Closing date: 11 February 2027 4:00pm UK time\nHow to apply\nUse the online form.\nWebinar for applicants\n"
        "We held a webinar on 19 November 2026; a second will take place on 9 December 2026 at 11:00am. "
        "Register by 7 December 2026."
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 2, 11)]


def test_card_of_another_call__is_no_deadline_of_this_one() -> None:
    text = (
        "Applications close: 22 January 2027 at 5pm.\nGrants of up to £5,000.\nSports Fund\nCloses 18 December 2026\n"
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 1, 22)]


def test_letter_of_intent__stays_the_next_day_to_meet() -> None:
    text = (
        "Optional letters of intent are requested (not required) by March 5, 2027.\n"
        "The foundation will use the letters to plan its review; they do not commit the applicant.\n"
        "Applications must be submitted electronically by 11:59 p.m. Eastern Time on April 9, 2027."
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 3, 5), date(2027, 4, 9)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Renvoyez votre demande avant le 18 décembre 2026.\nDate limite d'envoi des factures : 30 juin 2027.",
            date(2026, 12, 18),
        ),
        (
            "On attend vos projets pour le 15 décembre 2026.\nSession suivante, date limite : 15 avril 2027.",
            date(2026, 12, 15),
        ),
        (
            "Please get your form to us by 11 December 2026.\nDeadline for claims: 31 July 2027.",
            date(2026, 12, 11),
        ),
        (
            "Owners can apply until 22 January 2027.\nThe deadline for photographs is 15 October 2027.",
            date(2027, 1, 22),
        ),
    ],
)
def test_early_day_without_a_label__is_told_where_it_is_asked_for(text: str, day: date) -> None:
    assert next(moment.date for moment in deadlines(text)) == day


def test_day_that_is_over__leaves_no_doubt_on_one_to_come() -> None:
    text = (
        "Organisations have until 12 February 2027, 4 pm, to send their form.\n"
        "In the first call, closed on 9 October 2026, the council gave £190,000 to 14 groups."
    )
    assert [moment.doubt for moment in deadlines(text) if moment.date == date(2027, 2, 12)] == [""]
