"""Days that were moved: told in a sentence of its own, by two words together, or with the former day beside them."""

from __future__ import annotations

from datetime import date

import pytest

from watcher.understand.dates import read_dates

PUBLISHED = date(2026, 11, 12)
OLD, NEW = "2026-12-04", "2027-01-15"


def _days(text: str) -> list[str]:
    read = read_dates(text, language="", country="", published=PUBLISHED, today=PUBLISHED, title="Appel Rivages")
    return [moment.date.isoformat() for moment in read.deadlines]


@pytest.mark.parametrize(
    "text",
    [
        "La période de dépôt est prolongée. Vous avez jusqu'au 15 janvier 2027 pour transmettre votre demande.\n"
        "Objectif\nL'appel est ouvert du 1er octobre au 4 décembre 2026. (prolongé)",
        "Date limite de dépôt repoussée !\nDépôt des dossiers : 15 janvier 2027, 12 h\nDate limite : 4 décembre 2026",
        "We have decided to extend the application period. Applications will be accepted until 15 January 2027.\n"
        "Application deadline: 4 December 2026",
        "Attention, changement de date ! Les dossiers seront reçus jusqu'au 15 janvier 2027.\n"
        "Calendrier\nDépôt des dossiers : jusqu'au 4 décembre 2026",
    ],
)
def test_change_told_without_a_day__is_of_the_day_in_the_next_sentence(text: str) -> None:
    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Nouvelle clôture : 15 janvier 2027\nClôture : 4 décembre 2026",
        "Revised closing date: 15 January 2027\nClosing date: 4 December 2026",
        "Closing date: 15 January 2027\nThe former closing date was 4 December 2026.",
        "Échéance initiale : 4 décembre 2026\nÉchéance : 15 janvier 2027",
    ],
)
def test_adjective_beside_a_word_of_closing__says_which_day_is_new_or_former(text: str) -> None:
    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Nous devons décaler la fermeture, fixée d'abord au 4 décembre 2026.\nFermeture : 15 janvier 2027",
        "La clôture, prévue dans un premier temps le 4 décembre 2026, intervient le 15 janvier 2027.",
        "Applications, first due on 4 December 2026, may be sent until 15 January 2027.",
    ],
)
def test_day_that_was_set_first__is_a_former_one(text: str) -> None:
    assert _days(text) == [NEW]


def test_report_as_a_heading__puts_the_day_off_in_french() -> None:
    text = "Report : la plateforme restera ouverte jusqu'au 15 janvier 2027 inclus.\nClôture le 4 décembre 2026"

    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "La plateforme restera ouverte jusqu'au 15 janvier 2027 (au lieu du 4 décembre).\nPièces\n"
        "Les dossiers doivent être complets à la clôture, le 4 décembre 2026.",
        "Update: applications are due 15 January 2027 instead of 4 December 2026.\nThe call closes 4 December 2026.",
    ],
)
def test_former_day__is_gone_wherever_it_stands(text: str) -> None:
    assert _days(text) == [NEW]


def test_day_brought_forward__replaces_a_later_one() -> None:
    text = (
        "La clôture est avancée au 4 décembre 2026. Elle était prévue le 15 janvier 2027.\nClôture le 15 janvier 2027"
    )

    assert _days(text) == [OLD]


@pytest.mark.parametrize(
    "text",
    [
        "We cannot extend the deadline. Applications are due 4 December 2026; the budget is due 15 January 2027.",
        "Premier dépôt : 4 décembre 2026. Nouvelle session : clôture le 15 janvier 2027.",
        "Lettre d'intention : 4 décembre 2026\nProjet complet : 15 janvier 2027\nLe projet peut être prolongé.",
    ],
)
def test_change_denied_or_of_another_thing__moves_no_day(text: str) -> None:
    assert _days(text) == [OLD, NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Calendrier initial – Dépôt : 4 décembre 2026\nNouveau calendrier – Dépôt : 15 janvier 2027"
        "\nQuestions – Calendrier initial : 1er décembre 2026\nQuestions – Nouveau calendrier : 2 décembre 2026",
        "Original timetable – applications due: 4 December 2026\nRevised timetable – applications due: 15 January 2027",
    ],
)
def test_columns_of_the_old_and_the_new_plan__give_the_new_day(text: str) -> None:
    assert _days(text) == [NEW]


def test_rumour_of_a_change__moves_no_day() -> None:
    text = (
        "Selon un message, la clôture serait repoussée au 15 janvier 2027. C'est faux : dépôt jusqu'au 4 décembre 2026."
    )

    assert _days(text) == [OLD]


@pytest.mark.parametrize(
    "text",
    [
        "Le dépôt du volet 2 est prolongé jusqu'au 15 janvier 2027.\nVolet 1 – Fin du dépôt : 4 décembre 2026",
        "Stream B has been extended to 15 January 2027.\nStream A closes on 4 December 2026.",
    ],
)
def test_extension_of_one_part_of_the_call__leaves_the_days_of_another(text: str) -> None:
    assert _days(text) == [OLD, NEW]


def test_meeting_put_off__is_still_a_meeting() -> None:
    text = "Le webinaire prévu le 1er décembre est reporté au 4 décembre 2026.\nRemise des dossiers : 15 janvier 2027"

    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "La clôture du 4 décembre 2026 est reportée à une date ultérieure, publiée ici en janvier.",
        "The deadline of 4 December 2026 has been postponed until further notice.",
    ],
)
def test_day_put_off_without_another__holds_no_more(text: str) -> None:
    assert _days(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "An earlier version gave the closing date as 4 December 2026. The correct date is 15 January 2027.",
        "Date limite : 15 janvier 2027. Le 4 décembre 2026 figurait par erreur comme date limite.",
    ],
)
def test_correction__gives_the_right_day(text: str) -> None:
    assert _days(text) == [NEW]


def test_step_that_is_extended__has_its_new_day() -> None:
    text = (
        "We have extended the expression of interest stage to 4 December 2026.\nFull application date: 15 January 2027."
    )

    assert _days(text) == [OLD, NEW]


def test_entry_of_a_log__is_no_deadline() -> None:
    text = "10 November 2026: CHANGE OF DEADLINE\nProposals are now due by 15 January 2027."

    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Dernière relève : 15 janvier 2027. La relève du 27 mai 2027 n'aura pas lieu.",
        "The deadline of 27 May 2027 has been cancelled. The last deadline is 15 January 2027.",
        "Deadline: 15 January 2027. The third cut-off, planned on 27 May 2027, will not take place.",
    ],
)
def test_a_day__that_was_dropped_is_none(text: str) -> None:
    assert _days(text) == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        "Apply by 15 January 2027. The fee is cancelled.",
        "Deadline: 15 January 2027, or the place is cancelled.",
        "Submit by 15 January 2027; the meeting will not take place.",
        "Dépôt avant le 15 janvier 2027, faute de quoi la demande est annulée.",
        "Applications received after 15 January 2027 will not be held.",
    ],
)
def test_a_day__beside_another_thing_that_was_dropped_stands(text: str) -> None:
    assert _days(text) == [NEW]
