"""What a newcomer's trial found misread, each in several invented variants, French and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from watcher.model import Notice, Reading, Status
from watcher.understand.reader import Reader

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def read(reader: Reader) -> Read:
    """read(title, text, **fields of the notice) → Reading, in November 2026."""

    def read_one(title: str, text: str = "", **fields: object) -> Reading:
        return reader.read(Notice("test", title, text=text, **fields), NOW)  # type: ignore[arg-type]

    return read_one


def days(reading: Reading) -> list[str]:
    return [moment.date.isoformat() for moment in reading.deadlines]


def word(reading: Reading) -> str:
    return reading.status_word.value if reading.status_word else ""


@pytest.mark.parametrize(
    "text",
    [
        "Grants are awarded until the budget is exhausted. Apply before 3 March 2027.",
        "The scheme stays open unless all funds have been committed. Apply by 3 March 2027.",
        "As long as the budget has not been fully used, and until funds are exhausted, apply by 3 March 2027.",
        "Once the call is closed, files go to a jury. Applications close on 3 March 2027.",
        "Applications stay open until further notice. First cut-off: 3 March 2027.",
        "Dépôt jusqu'à ce que l'enveloppe soit épuisée et au plus tard le 3 mars 2027.",
        "Dossiers reçus jusqu'à budget épuisé, et avant le 3 mars 2027.",
        "Dès que l'appel est clos, le jury se réunit. Date limite de dépôt : 3 mars 2027.",
        "Si le budget est épuisé, le dépôt s'arrête. Date limite : 3 mars 2027.",
    ],
)
def test_qa4__an_end_thought_of_is_no_end(text: str, read: Read) -> None:
    reading = read("Appel à projets : jardins", text)

    assert (word(reading), reading.status, days(reading)) == ("", Status.OPEN, ["2027-03-03"])


@pytest.mark.parametrize(
    "text",
    [
        "Applications are accepted until funds are exhausted.",
        "Requests are taken until the money runs out.",
        "Apply as long as funds remain.",
        "Demandes recevables tant que les crédits ne sont pas épuisés.",
        "Dépôt jusqu'à ce que l'enveloppe soit épuisée.",
        "Demandes acceptées jusqu'à épuisement de l'enveloppe.",
    ],
)
def test_qa4__until_the_money_is_gone_is_rolling(text: str, read: Read) -> None:
    assert read("Appel à projets : jardins", text).status is Status.ROLLING


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The fund was open until last week; the budget is exhausted.", "exhausted"),
        ("Le dépôt était possible jusqu'au 3 mars, mais le budget est épuisé.", "exhausted"),
        ("When you read this page, the call is closed.", "closed"),
        ("Les candidatures sont closes. Résultats le 3 mars 2027.", "closed"),
        ("The programme is suspended until further notice.", "suspended"),
        ("Le guichet n'est plus ouvert jusqu'à nouvel ordre.", "suspended"),
    ],
)
def test_qa4__an_end_told_is_an_end(text: str, value: str, read: Read) -> None:
    assert word(read("Appel à projets : jardins", text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "Date limite : 12 mars 2999.",
        "Dépôt des dossiers avant le 1er avril 2207 à 17 h.",
        "Dépôt des dossiers du 3 au 28 février 2999.",
        "Candidatures jusqu'au 12 mars 202.",
        "Candidatures jusqu'au 12/03 2999.",
        "Deadline: 12 March 2999.",
        "Deadline: March 12, 1626",
        "Apply by the 12th of March, 0207 at noon.",
        "Apply by March 12 3027.",
    ],
)
def test_qa5__a_year_that_cannot_be_leaves_no_deadline(text: str, read: Read) -> None:
    assert days(read("Appel à projets : jardins", text)) == []


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Date limite : 12 mars, 17 h.", "17:00"),
        ("Date limite : le 12 mars à 14h30.", "14:30"),
        ("Deadline: 12 March 1700 hours.", "17:00"),
        ("Deadline: 12 March, 2030 GMT.", "20:30"),
        ("Deadline: March 12, 2030 hrs.", "20:30"),
        ("Avant le 12 mars, 1500 € par projet.", ""),
        ("Avant le 12 mars, 15 000 € par projet.", ""),
    ],
)
def test_qa5__an_hour_or_a_sum_is_no_year(text: str, hour: str, read: Read) -> None:
    reading = read("Appel à projets : jardins", text)
    clock = reading.deadline.time if reading.deadline else None

    assert days(reading) == ["2027-03-12"]
    assert (clock.strftime("%H:%M") if clock else "") == hour
