"""Of two days that no list joins, an unlikely early one does not hide a plain closing date."""

from __future__ import annotations

from datetime import UTC, date, datetime

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


def test_card_of_another_call__leaves_a_doubt_and_no_deadline() -> None:
    text = (
        "Applications close: 22 January 2027 at 5pm.\nGrants of up to £5,000.\nSports Fund\nCloses 18 December 2026\n"
    )
    assert [(moment.date, moment.doubt) for moment in deadlines(text)] == [(date(2027, 1, 22), "others")]


def test_letter_of_intent__stays_the_next_day_to_meet() -> None:
    text = (
        "Optional letters of intent are requested (not required) by March 5, 2027.\n"
        "The foundation will use the letters to plan its review; they do not commit the applicant.\n"
        "Applications must be submitted electronically by 11:59 p.m. Eastern Time on April 9, 2027."
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 3, 5), date(2027, 4, 9)]
