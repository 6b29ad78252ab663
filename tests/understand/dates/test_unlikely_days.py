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
        "Opening date: 3 November 2026\nClosing date: 11 February 2027, 4pm\nHow to apply\nUse the online form.\n"
        "Webinar for applicants\nWe run a webinar on 9 December 2026 at 11:00am. Register by 7 December 2026."
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 2, 11)]


def test_letter_of_intent__stays_the_next_day_to_meet() -> None:
    text = (
        "Optional letters of intent are requested (not required) by March 5, 2027.\n"
        "Applications must be submitted electronically by 11:59 p.m. Eastern Time on April 9, 2027."
    )
    assert [moment.date for moment in deadlines(text)] == [date(2027, 3, 5), date(2027, 4, 9)]
