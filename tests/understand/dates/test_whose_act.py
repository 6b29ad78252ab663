"""Whose act a day closes: the applicants', or that of a house, a plan, an adviser, those who decide, an advertiser."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates

PUBLISHED = date(2026, 11, 12)
OURS = "2027-01-15"


def _days(text: str, published: date | None = PUBLISHED) -> list[str]:
    read = read_dates(text, language="", country="", published=published, today=PUBLISHED, title="Appel Rivages")
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    "text",
    [
        "Votre caisse fermera à midi le 24 décembre 2026.",
        "Il découle du plan d'action 2022-2027, qui prend fin le 31 mars 2027.",
        "Our offices close on 23 December 2026.",
        "Book with our panel by 7 December 2026.",
        "Support is guaranteed only for queries made before 8 January 2027.",
        "Seules les équipes retenues (avis envoyé au plus tard le 29 janvier 2027) poursuivent.",
        "We aim to reply by 26 December 2026.",
        "Ministers will reply to every application by 26 February 2027.",
        "Invitation to submit a full application: 18 January 2027",
        "A call that ended on 16 September 2026 had named its winners.",
        "Upgrade now – 30% off until 1 December 2026!",
        "Fermeture exceptionnelle de la mairie le 24 décembre 2026.",
        "Fermeture des accueils le 24 décembre 2026 à midi.",
        "Closing of our offices: 24 December 2026.",
    ],
)
def test_act_of_somebody_else__is_no_deadline(text: str) -> None:
    assert _days(f"{text}\nLes dossiers sont déposés au plus tard le 15 janvier 2027.") == [OURS]


@pytest.mark.parametrize(
    "text",
    [
        "Le formulaire ferme le 15 janvier 2027.",
        "Le dépôt à la mairie se termine le 15 janvier 2027.",
        "The business plan must be submitted on 15 January 2027.",
        "This year's list closes on 15 January 2027.",
        "You will respond to the questionnaire by 15 January 2027.",
        "Fermeture de la plateforme de dépôt le 15 janvier 2027.",
        "Fermeture du guichet le 15 janvier 2027.",
    ],
)
def test_act_of_applicants__is_a_deadline_also_beside_a_house(text: str) -> None:
    assert _days(text) == [OURS]


def test_form_that_is_taken_down__closes() -> None:
    assert _days("The form opened on 5 October and comes down on 15 January 2027 at noon.") == [OURS]


def test_letters_of_intent__are_no_french_laws() -> None:
    assert _days("LOIs accepted: 1 December 2026 – 15 January 2027\nFull proposal: 19 March 2027") == [
        OURS,
        "2027-03-19",
    ]


def test_open_all_year__the_days_of_a_step_stay() -> None:
    text = "Demandes reçues en tout temps.\nDossier complet reçu le : 15 janvier 2027 ; Comité : 18 février 2027"

    assert _days(text) == [OURS]


def test_period_that_has_ended__gives_its_last_day() -> None:
    text = "La période de dépôt d'une demande s'est terminée le 13 novembre 2026."

    assert _days(text, published=None) == ["2026-11-13"]


def test_bound_that_asks_for_nothing__gives_way_to_a_plain_label() -> None:
    assert _days("Date limite : 15 janvier 2027\nPortes ouvertes au public, jusqu'au 3 janvier 2027") == [OURS]


def test_rows_of_sessions_under_a_sentence_of_handing_in__are_deadlines() -> None:
    text = (
        "Le dossier complet doit être remis sur le portail avant la date de session :\n"
        "session A : vendredi 15 janvier 2027 (comité du 11 février 2027)\n"
        "session B : vendredi 19 mars 2027 (comité du 20 mai)"
    )

    assert _days(text) == [OURS, "2027-03-19"]


def test_open_all_year__a_day_with_a_mere_word_of_applying_is_no_deadline() -> None:
    text = "Dépôt au fil de l'eau. Il prépare à un autre appel :\nfilières (prochaine vague : 26 février 2027)"

    assert _days(text) == []
