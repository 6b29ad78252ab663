"""What a newcomer's trial found misread, each in several invented variants, French and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from watcher.model import Kind, Notice, Reading, Status
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


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("2025 Harbour Lights Grants", "Applications are accepted from 5 - 28 August.", ["2025-08-28"]),
        ("Bourses 2025 de la mobilité", "Candidatures du 5 au 28 août.", ["2025-08-28"]),
        ("Harbour Lights Grants", "The 2025 round accepts applications until 28 August.", ["2025-08-28"]),
        ("Bourses de mobilité", "La campagne 2025 est ouverte du 5 janvier au 3 mars.", ["2025-03-03"]),
        ("Appel à projets 2026", "Dépôt des dossiers avant le 3 février.", ["2026-02-03"]),
        ("Appel à projets 2025-2026", "Dépôt des dossiers avant le 3 mars.", []),
        ("Appel à projets 2027", "Dépôt des dossiers avant le 3 décembre.", []),
    ],
)
def test_qa6__the_year_of_the_edition_beats_the_clock(title: str, text: str, expected: list[str], read: Read) -> None:
    reading = read(title, text)

    assert days(reading) == expected
    assert reading.status in (Status.CLOSED, Status.UNKNOWN)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Appel à projets 2027", "Dépôt des dossiers avant le 3 mars."),
        ("Appel à projets 2026-2027", "Dépôt des dossiers avant le 3 mars."),
        ("Appel à projets FEDER 2021-2027", "Dépôt des dossiers avant le 3 mars."),
        ("Appel à projets France 2030", "Dépôt des dossiers avant le 3 mars."),
        ("Appel à projets", "Créée en 2019, la bourse accepte les candidatures avant le 3 mars."),
        ("Appel à projets 2025", "Dépôt des dossiers chaque année avant le 3 mars."),
        ("Call for projects 2027", "Apply by 3 March."),
        ("Call for projects", "The 2027 round: apply by 3 March."),
    ],
)
def test_qa6__a_year_that_fits_or_names_no_edition_changes_nothing(title: str, text: str, read: Read) -> None:
    assert days(read(title, text)) == ["2027-03-03"]


def test_qa6__the_day_of_publication_gives_the_year(read: Read) -> None:
    published = datetime(2026, 11, 1, tzinfo=UTC)

    assert days(read("Appel à projets 2026", "Dépôt avant le 3 février.", published=published)) == ["2027-02-03"]
    assert days(read("Appel à projets 2025", "Dépôt avant le 3 février.", published=published)) == []


@pytest.mark.parametrize("text", ["Dépôt des dossiers avant le 3 mars.", "Apply by 3 March."])
def test_qa6__with_neither_year_nor_publication_there_is_less_confidence(text: str, read: Read) -> None:
    alone = read("Appel à projets", text).deadline
    dated = read("Appel à projets", text, published=datetime(2026, 11, 1, tzinfo=UTC)).deadline

    assert alone is not None
    assert dated is not None
    assert alone.confidence <= dated.confidence - 0.1


def test_qa6__a_range_that_has_begun_ends_next(read: Read) -> None:
    reading = read("Appel à projets", "Dépôt des dossiers du 5 novembre au 3 décembre.")

    assert (days(reading), reading.opens and reading.opens.date.isoformat()) == (["2026-12-03"], "2026-11-05")


def sums(reading: Reading) -> list[tuple[int, str]]:
    return [(int(amount.value), amount.role.value) for amount in reading.amounts]


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("Le projet Coquillage obtient 2 M€", "L'équipe a reçu 2 M€ de l'agence le 3 décembre 2026.", 2_000_000),
        ("Le musée décroche une subvention de 300 000 €", "La Région a voté l'aide le 4 décembre 2026.", 300_000),
        ("La jeune pousse Algue lève 5 M€", "Elle a obtenu 5 M€ de la Région le 12 décembre 2026.", 5_000_000),
        ("Une coopérative remporte 80 000 euros", "La somme lui a été remise le 4 décembre 2026.", 80_000),
        ("University wins $3M grant", "The team received $3 million from NSF on 3 December 2026.", 3_000_000),
        ("Museum secures £400,000", "It was awarded £400,000 by the fund on 5 December 2026.", 400_000),
        ("Start-up raises $12 million", "It raised $12 million from investors on 2 December 2026.", 12_000_000),
    ],
)
def test_qa7__money_somebody_got_is_past_and_no_call(title: str, text: str, value: int, read: Read) -> None:
    reading = read(title, text)

    assert reading.kind is not Kind.CALL
    assert (sums(reading), days(reading), reading.opens) == ([(value, "past")], [], None)


@pytest.mark.parametrize(
    ("title", "text", "value"),
    [
        ("Gagnez 5 000 € : appel à projets jardins", "Dépôt des dossiers avant le 3 mars 2027.", 5_000),
        ("Appel à projets : chaque équipe remporte 5 000 €", "Dépôt des dossiers avant le 3 mars 2027.", 5_000),
        ("Call for projects: each team receives $5,000", "Applications are due by 3 March 2027.", 5_000),
        ("Win £10,000: call for projects", "Applications received by 3 March 2027 will be read.", 10_000),
    ],
)
def test_qa7__money_to_be_won_stays_an_offer(title: str, text: str, value: int, read: Read) -> None:
    reading = read(title, text)

    assert (reading.kind, sums(reading), days(reading)) == (Kind.CALL, [(value, "max")], ["2027-03-03"])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Faculty Development Program 2027", "Development Program 2027 from 10th March 2027 to 14th March 2027"),
        ("Robotics program", "Robotics Program 2027 from 10th March 2027 to 14th March 2027 at IIT Delhi."),
        ("Winter School", "Winter school from 10 March 2027 to 14 March 2027 in Lisbon, grants available."),
        ("École d'été", "L'école d'été du 5 juillet 2027 au 9 juillet 2027 porte sur les sols."),
        ("Programme d'été", "Programme du 5 au 9 juillet 2027 à Grenoble."),
    ],
)
def test_qa7__the_days_of_a_course_are_no_period_of_applying(title: str, text: str, read: Read) -> None:
    reading = read(title, text)

    assert (days(reading), reading.opens) == ([], None)


@pytest.mark.parametrize(
    "text",
    [
        "Dépôt des dossiers du 5 au 9 juillet 2027 à la mairie.",
        "Candidatures à l'école d'été : du 5 au 9 juillet 2027.",
        "Applications from 5 July to 9 July 2027 at noon.",
        "Summer school grants: applications are open from 5 July to 9 July 2027.",
    ],
)
def test_qa7__a_period_of_applying_stays_one(text: str, read: Read) -> None:
    assert days(read("Appel à projets", text)) == ["2027-07-09"]
