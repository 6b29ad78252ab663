"""A call posted again because its day moved, and titles that look like it."""

from __future__ import annotations

import pytest

from tests.remember.scenes import call, until
from watcher.model import Kind, Reading
from watcher.remember.rules.reposts import is_posted_again

KNOWN = call(until("2027-02-26"))
LATER = call(until("2027-03-19"))


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Prolongation : Appel à projets Rives et ruelles 2027", "Appel à projets Rives et ruelles 2027"),
        ("[Prolongation] Rives et ruelles", "Appel à projets Rives et ruelles"),
        ("Rives et ruelles – prolongation", "Rives et ruelles"),
        ("Prolongation de l'appel Rives et ruelles jusqu'au 19 mars 2027", "Rives et ruelles 2026"),
        ("Date limite reportée au 19 mars : Rives et ruelles", "Appel Rives et ruelles"),
        ("L'appel Rives et ruelles est prolongé", "Appel à projets Rives et ruelles"),
        ("Nouvelle prolongation : Rives et ruelles", "Rives et ruelles"),
        ("Nouvelle date limite : Prix des rives", "Prix des rives"),
        ("Deadline extended: Harbour Walls Fund", "Harbour Walls Fund"),
        ("EXTENDED: Harbour Walls Fund", "Harbour Walls Fund"),
        ("Harbour Walls Fund (deadline extended to 5 March 2027)", "Harbour Walls Fund"),
        ("Extension of the deadline for the Harbour Walls Fund", "Harbour Walls Fund"),
        ("Call for proposals extended until 5 March: Tide Data", "Call for proposals: Tide Data"),
    ],
)
def test_a_title_that_says_so__posts_a_call_again(title: str, known: str) -> None:
    assert is_posted_again(title, LATER, known, KNOWN)


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Extension of the Village Hall Fund", "Village Hall Fund"),
        ("Extension : agrandir sa ferme", "Agrandir sa ferme"),
        ("Prolongation de la bourse de thèse", "Bourse de thèse"),
        ("Seconde prolongation de la bourse de thèse", "Bourse de thèse"),
        ("Prolongation : Rives et ruelles volet 2", "Rives et ruelles volet 1"),
        ("Prolongation : Rives et ruelles 2027", "Rives et ruelles 2026"),
        ("Prolongation : Rives", "Rives du Jura"),
        ("Bourse des rives prolongée de six mois pour parentalité", "Bourse des rives"),
        ("Prix du reportage", "Prix"),
        ("Report: Harbour Walls Fund", "Harbour Walls Fund"),
        ("Extended Reality Grants", "Reality Grants"),
        ("Extended guidance: Harbour Walls Fund", "Harbour Walls Fund"),
        ("Deadline extended: Harbour Energy Fund", "Harbour Walls Fund"),
        ("Deadline extended: Harbour Walls Fund – Wales", "Harbour Walls Fund"),
        ("Harbour Walls Fund – new round", "Harbour Walls Fund"),
        ("Deadline extended", "Harbour Walls Fund"),
        ("Prolongation : appel à projets", "Appel à projets"),
    ],
)
def test_another_title__posts_nothing_again(title: str, known: str) -> None:
    assert not is_posted_again(title, LATER, known, KNOWN)


@pytest.mark.parametrize(
    ("reading", "known"),
    [
        (KNOWN, KNOWN),
        (call(until("2027-02-12")), KNOWN),
        (call(until("2027-07-30")), KNOWN),
        (call(), KNOWN),
        (LATER, call()),
        (LATER, Reading(Kind.NEWS, "fr", deadline=until("2027-02-26"), deadlines=(until("2027-02-26"),))),
    ],
    ids=["the same day", "earlier", "much later", "no day", "no known day", "known as news"],
)
def test_a_day__has_to_be_a_little_later(reading: Reading, known: Reading) -> None:
    assert not is_posted_again("Prolongation : Rives et ruelles", reading, "Rives et ruelles", known)
