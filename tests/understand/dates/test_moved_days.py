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
