"""Ends, years and offers that a newcomer's trial found misread, each in invented variants, French and English."""

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
        return reader.read(Notice("test", title, text=text, **fields), NOW)

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
def test_reading__an_end_thought_of_is_no_end(text: str, read: Read) -> None:
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
def test_reading__until_the_money_is_gone_is_rolling(text: str, read: Read) -> None:
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
def test_reading__an_end_told_is_an_end(text: str, value: str, read: Read) -> None:
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
def test_reading__a_year_that_cannot_be_leaves_no_deadline(text: str, read: Read) -> None:
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
def test_reading__an_hour_or_a_sum_is_no_year(text: str, hour: str, read: Read) -> None:
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
def test_reading__the_year_of_the_edition_beats_the_clock(
    title: str, text: str, expected: list[str], read: Read
) -> None:
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
def test_reading__a_year_that_fits_or_names_no_edition_changes_nothing(title: str, text: str, read: Read) -> None:
    assert days(read(title, text)) == ["2027-03-03"]


def test_reading__the_day_of_publication_gives_the_year(read: Read) -> None:
    published = datetime(2026, 11, 1, tzinfo=UTC)

    assert days(read("Appel à projets 2026", "Dépôt avant le 3 février.", published=published)) == ["2027-02-03"]
    assert days(read("Appel à projets 2025", "Dépôt avant le 3 février.", published=published)) == []


@pytest.mark.parametrize("text", ["Dépôt des dossiers avant le 3 mars.", "Apply by 3 March."])
def test_reading__with_neither_year_nor_publication_there_is_less_confidence(text: str, read: Read) -> None:
    alone = read("Appel à projets", text).deadline
    dated = read("Appel à projets", text, published=datetime(2026, 11, 1, tzinfo=UTC)).deadline

    assert alone is not None
    assert dated is not None
    assert alone.confidence <= dated.confidence - 0.1


def test_reading__a_range_that_has_begun_ends_next(read: Read) -> None:
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
def test_reading__money_somebody_got_is_past_and_no_call(title: str, text: str, value: int, read: Read) -> None:
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
def test_reading__money_to_be_won_stays_an_offer(title: str, text: str, value: int, read: Read) -> None:
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
def test_reading__the_days_of_a_course_are_no_period_of_applying(title: str, text: str, read: Read) -> None:
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
def test_reading__a_period_of_applying_stays_one(text: str, read: Read) -> None:
    assert days(read("Appel à projets", text)) == ["2027-07-09"]


@pytest.mark.parametrize(
    "text",
    [
        "Cet appel est clos depuis le 15 octobre 2026.",
        "L'appel à projets est clos depuis le vendredi 16 octobre 2026.",
        "This call has been closed since 15 October 2026.",
        "The call is now closed since 15 October.",
    ],
)
def test_reading__closed_since_a_day_opens_nothing(text: str, read: Read) -> None:
    reading = read("Appel à projets : jardins", text)

    assert (reading.status, reading.opens, days(reading)) == (Status.CLOSED, None, [])


@pytest.mark.parametrize(
    "text",
    [
        "Les candidatures sont closes le 2 mars 2027 à 15 heures.",
        "L'appel est clos le 2 mars 2027 à 15 h.",
        "Applications are closed on 2 March 2027 at 3 pm.",
    ],
)
def test_reading__closed_on_a_day_ahead_is_open_until_then(text: str, read: Read) -> None:
    reading = read("Appel à projets : jardins", text)

    assert (reading.status, days(reading)) == (Status.OPEN, ["2027-03-02"])


def test_reading__closed_on_a_day_gone_is_closed(read: Read) -> None:
    assert read("Appel à projets", "Les candidatures sont closes le 2 mars 2026.").status is Status.CLOSED
    assert read("Call for projects", "Applications are closed on 2 March 2026.").status is Status.CLOSED


@pytest.mark.parametrize(
    "text",
    [
        "Prix de 10 k€ remis le 4 juin 2027. Candidatures ouvertes du 1er au 30 avril 2027.",
        "Les trophées seront remis à Lyon le 4 juin 2027. Candidatures du 1er au 30 avril 2027.",
        "The prize is presented on 4 June 2027. Applications are open from 1 April to 30 April 2027.",
    ],
)
def test_reading__the_day_a_prize_is_handed_over_is_no_deadline(text: str, read: Read) -> None:
    assert days(read("Appel à candidatures", text)) == ["2027-04-30"]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Webinaire : financer son projet", "Le 14 janvier 2027 à 14 h. Inscription avant le 10 janvier 2027.", []),
        ("Webinaire de présentation", "Inscription avant le 10 janvier 2027.", []),
        ("Webinar on funding", "Join our webinar on 14 January 2027. Register by 10 January 2027.", []),
        (
            "Appel à projets : jardins",
            "Webinaire le 14 janvier 2027 (inscription avant le 10 janvier 2027). Date limite de dépôt : 3 mars 2027.",
            ["2027-03-03"],
        ),
        (
            "Call for projects",
            "Info session on 14 January 2027; register by 10 January 2027. Applications due 3 March 2027.",
            ["2027-03-03"],
        ),
        (
            "Concours de nouvelles",
            "Inscription avant le 10 janvier 2027. Remise des prix le 14 janvier 2027.",
            ["2027-01-10"],
        ),
    ],
)
def test_reading__registering_for_a_meeting_is_no_applying(
    title: str, text: str, expected: list[str], read: Read
) -> None:
    assert days(read(title, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'aide atteint 1,5 M€, soit 50 % du coût total de 3 millions d'euros.", [(3_000_000, "cost")]),
        ("Subvention de 300 000 €, soit 30 % d'un coût de 1 million d'euros.", [(1_000_000, "cost")]),
        ("Aide : 40 % du budget total de 200 000 €.", [(200_000, "cost")]),
        ("A grant of $200,000, or 40% of a total cost of $500,000.", [(500_000, "cost")]),
        ("80 % des dépenses, plafonné à 30 000 €.", []),
        ("80 % des dépenses éligibles dans la limite de 30 000 €.", []),
        ("50% of the costs up to $30,000.", []),
    ],
)
def test_reading__what_a_rate_is_taken_of_is_a_cost(text: str, expected: list[tuple[int, str]], read: Read) -> None:
    assert [pair for pair in sums(read("Appel à projets", text)) if pair[1] == "cost"] == expected


def test_reading__a_total_and_a_ceiling_side_by_side(read: Read) -> None:
    english = read("Call for projects", "EUR 1.5 million total, max 60 000 EUR per project.")
    french = read("Appel à projets", "1,5 M€ au total, 60 000 € maximum par projet.")

    assert sums(english) == sums(french) == [(1_500_000, "total"), (60_000, "max")]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Arts fund", "Two rounds: 15 January 2027 and 15 June 2027."),
        ("Arts fund", "Two rounds a year: 15 January 2027 and 15 June 2027."),
        ("Fonds pour les arts", "Deux vagues : 15 janvier 2027 et 15 juin 2027."),
        ("Fonds pour les arts", "Deux sessions par an : 15 janvier 2027 et 15 juin 2027."),
    ],
)
def test_reading__each_round_has_its_deadline(title: str, text: str, read: Read) -> None:
    reading = read(title, text)

    assert (reading.kind, days(reading)) == (Kind.CALL, ["2027-01-15", "2027-06-15"])


@pytest.mark.parametrize(
    "text", ["Demandes acceptées jusqu'à épuisement de l'enveloppe.", "Requests accepted until the money runs out."]
)
def test_reading__applying_while_the_money_lasts_is_a_call(text: str, read: Read) -> None:
    reading = read("Relance", text)

    assert (reading.kind, reading.status) == (Kind.CALL, Status.ROLLING)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("2027-03-03", Status.OPEN),
        ("3 mars 2027 à midi", Status.OPEN),
        ("au fil de l'eau", Status.ROLLING),
        ("En continu", Status.ROLLING),
        ("Rolling", Status.ROLLING),
        ("Open all year", Status.ROLLING),
    ],
)
def test_reading__a_deadline_field_makes_a_call(value: str, status: Status, read: Read) -> None:
    reading = read("Relance 2027", "Texte.", fields={"deadline": value})

    assert (reading.kind, reading.status) == (Kind.CALL, status)


@pytest.mark.parametrize("value", ["", "à venir", "see website", "n/a"])
def test_reading__a_deadline_field_that_says_nothing_makes_none(value: str, read: Read) -> None:
    reading = read("Relance 2027", "Texte.", fields={"deadline": value})

    assert (reading.kind, reading.rolling, days(reading)) == (Kind.NEWS, False, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Notre équipe a déposé un rapport le 3 mars 2027.", []),
        ("La commission a reçu trente visiteurs le 3 mars 2027.", []),
        ("Les dossiers sont reçus jusqu'au 3 mars 2027.", ["2027-03-03"]),
        ("Les dossiers sont déposés le 3 mars 2027 au plus tard.", ["2027-03-03"]),
        ("Les candidats qui ont déposé leur dossier avant le 3 mars 2027 seront lus.", ["2027-03-03"]),
        ("Le dossier doit avoir été reçu le 3 mars 2027 au plus tard.", ["2027-03-03"]),
    ],
)
def test_reading__what_was_done_is_not_what_is_asked(text: str, expected: list[str], read: Read) -> None:
    assert days(read("Appel à projets", text)) == expected


def test_reading__a_guessed_year_hides_no_day_of_a_list(read: Read) -> None:
    reading = read("Appel à projets", "Plusieurs vagues :\n\n15 janvier\n\n15 mars\n\n15 juin\n\n15 décembre")

    assert days(reading) == ["2026-12-15", "2027-01-15", "2027-03-15", "2027-06-15"]
