"""A sentence on another call by its name is no news of this one; one on this call always is."""

from __future__ import annotations

import pytest

from tests.remember.scenes import call, notice, until
from watcher.remember.rules.other_calls import of_others, without_facts_of_others

ENGLISH = """Harrowby Council funds equipment for grassroots clubs. The scheme is known as the Clubs Fund.
Deadline: 11 December 2026
Clubs must be affiliated. Questions? Write to us."""
FRENCH = """La Ville soutient les clubs de quartier. Le Fonds Clubs et Jeunesse est annuel.
Date limite : 11 décembre 2026
Les clubs doivent être affiliés."""


def _others(text: str, title: str, edited: str) -> frozenset[str]:
    own = until("2026-12-11", quote=text.splitlines()[1])
    said = (notice(title, text=text), call(own)), (notice(title, text=edited), call(own, until("2027-01-29")))
    return of_others(*said)


@pytest.mark.parametrize(
    ("text", "title", "added"),
    [
        (
            ENGLISH,
            "Neighbourhood Sports Grants",
            "The deadline of the Arts in Parks Fund has been extended to 29 January.",
        ),
        (ENGLISH, "Neighbourhood Sports Grants", "Also open: Heritage Railways Prize, until 29 January 2027."),
        (FRENCH, "Aide aux clubs", "La date limite du Fonds Patrimoine rural est reportée au 29 janvier 2027."),
        (FRENCH, "Aide aux clubs", "Le prix « Vergers d'école » est prolongé jusqu'au 29 janvier 2027."),
    ],
)
def test_another_fund_by_its_name__is_no_news(text: str, title: str, added: str) -> None:
    assert _others(text, title, f"{text}\n{added}")
    assert _others(f"{text}\n{added}", title, text)


@pytest.mark.parametrize(
    ("text", "title", "added"),
    [
        (
            ENGLISH,
            "Neighbourhood Sports Grants",
            "The deadline of the Neighbourhood Grants has been extended to 29 January.",
        ),
        (ENGLISH, "Neighbourhood Sports Grants", "The Clubs Fund has been extended to 29 January 2027."),
        (ENGLISH, "Neighbourhood Sports Grants", "The deadline has been extended to 29 January 2027."),
        (ENGLISH, "NSG 2027", "The Neighbourhood Sports Grant has been extended to 29 January 2027."),
        (ENGLISH, "Neighbourhood Sports Grants", "The council extends this scheme to 29 January 2027."),
        (FRENCH, "Aide aux clubs", "L'appel à projets est prolongé jusqu'au 29 janvier 2027."),
        (FRENCH, "Aide aux clubs", "Le Fonds Clubs et Jeunesse est prolongé jusqu'au 29 janvier 2027."),
        (FRENCH, "Aide aux clubs", "Le volet Jeunes est prolongé jusqu'au 29 janvier 2027."),
        (FRENCH, "Bourse Clubs", "La Bourse aux Clubs de quartier est prolongée jusqu'au 29 janvier 2027."),
        (FRENCH, "FPR - Aide", "Le Fonds Patrimoine rural est prolongé jusqu'au 29 janvier 2027."),
        (FRENCH, "Aide aux clubs", "Le Programme de la Ville est prolongé au 29 janvier 2027."),
    ],
)
def test_this_call__is_news(text: str, title: str, added: str) -> None:
    assert not _others(text, title, f"{text}\n{added}")


def test_heading_above_another_fund__is_no_news_either() -> None:
    added = "Other funding\nThe deadline of the Arts in Parks Fund has been extended to 29 January 2027."
    assert "other funding" in _others(ENGLISH, "Neighbourhood Sports Grants", f"{ENGLISH}\n{added}")


def test_another_fund_in_the_place_of_the_own_day__is_news() -> None:
    added = "The deadline of the Arts in Parks Fund has been extended to 29 January 2027."
    assert not _others(ENGLISH, "Neighbourhood Sports Grants", ENGLISH.replace("Deadline: 11 December 2026", added))


def test_days_of_another_fund__are_not_taken() -> None:
    known = call(until("2026-12-11", quote="11 December 2026"))
    told = call(until("2026-12-11", quote="11 December 2026"), until("2027-01-29", quote="until 29 January 2027"))
    others = frozenset({"the arts fund is open until 2027 01 29"})
    assert without_facts_of_others(told, known, others).deadlines == known.deadlines
    assert without_facts_of_others(told, known, frozenset()).deadlines == told.deadlines
