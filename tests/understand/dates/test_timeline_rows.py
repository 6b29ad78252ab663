"""Rows of a timeline or a table: each speaks for its own day, whatever stands above it."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates

PUBLISHED = date(2026, 11, 12)


def _days(text: str) -> list[str]:
    read = read_dates(text, language="", country="", published=PUBLISHED, today=PUBLISHED, title="Appel Rivages")
    return [moment.date.isoformat() for moment in read.deadlines]


def test_row_that_begins_with_its_day__takes_no_words_of_the_row_above() -> None:
    text = (
        "Key dates\n12th November 2026 Round opens\n12th January 2027, 1pm Outline applications close\n"
        "w/c 8th March 2027 outcomes of outlines\n29th April 2027, 1pm Full applications close"
    )

    assert _days(text) == ["2027-01-12", "2027-04-29"]


@pytest.mark.parametrize(
    "above",
    ["Interlocuteur – Ouverture : DRCI", "Jury : en avril", "Elles sont ensuite analysées par le comité."],
)
def test_row_with_a_label_of_its_own__is_not_labelled_by_another_row_or_sentence(above: str) -> None:
    assert _days(f"Calendrier\n{above}\nDépôt de la demande* : 29/01/2027\nVersement : en mai") == ["2027-01-29"]


def test_sentence_above__labels_no_line_that_says_something_else() -> None:
    text = "Closing date: 2027-01-12\nSend all by the deadline.\nNotices\n[2026-12-20] A page has changed."

    assert _days(text) == ["2027-01-12"]


def test_number_of_the_call_after_the_label__leaves_the_label() -> None:
    text = "Launch – 2027TMG : 2026-11-10\nRegistration Deadline – 2027TMG : 2027-01-12\nNotice – 2027TMG : 2027-06-29"

    assert _days(text) == ["2027-01-12"]


def test_clause_after_a_colon__says_what_its_day_is() -> None:
    text = (
        "February meeting: applications by 9 December 2026 (was 6 January)\nJune meeting: applications by 28 April 2027"
    )

    assert _days(text) == ["2026-12-09", "2027-04-28"]


def test_side_entrance_named_before_a_dash__gives_way_to_the_files() -> None:
    text = "Dossier en ligne – Relève A : 26 janvier 2027\nDemande de label (facultatif) – Relève A : 5 janvier 2027"

    assert _days(text) == ["2027-01-26"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Updated 11/21/2026. Applications due: 02/03/2027", "2027-02-03"),
        ("Updated 21/11/2026. Applications due: 02/03/2027", "2027-03-02"),
        ("Register at SAM.gov. Applications due: 02/03/2027, 5 p.m. ET", "2027-02-03"),
    ],
)
def test_order_of_day_and_month__is_that_of_the_texts_other_days_or_of_american_marks(text: str, day: str) -> None:
    read = read_dates(text, language="en", country="", published=PUBLISHED, today=PUBLISHED)

    assert [moment.date.isoformat() for moment in read.deadlines] == [day]
    assert not read.warnings
