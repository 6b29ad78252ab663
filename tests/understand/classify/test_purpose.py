"""The sentence of what a call pays for: verbatim, by its verb and subject; none rather than a poor one."""

from __future__ import annotations

import pytest

from watcher.understand.classify import purpose
from watcher.understand.text.text import Passage


def said(text: str) -> str | None:
    found = purpose.read(Passage("Aide"), Passage(text))
    return found.value if found else None


@pytest.mark.parametrize(
    "sentence",
    [
        "Vouchers help independent shops replace old fridges and lighting.",
        "L'aide finance la plantation de fruitiers et les clôtures qui les protègent.",
        "Cet appel vise l'ouverture de cafés associatifs dans les bourgs.",
        "£20 million has been made available to test new ways of filling empty shops.",
        "Volunteer trail societies in B.C. get up to $6,000 for tools, signs and first aid.",
        "Les clubs reçoivent jusqu'à 2 000 € pour acheter du matériel adapté.",
        "Loans of up to $50,000 enable family farms to buy their first delivery van.",
        "We pay for insulation, heat pumps and new windows in village halls.",
    ],
)
def test_purpose__by_a_verb_of_funding_or_a_subject_that_funds(sentence: str) -> None:
    assert said(f"{sentence} La date limite est le 4 mai 2027.") == sentence


@pytest.mark.parametrize(
    "text",
    [
        "Notre équipe aide les candidats à remplir leur demande en ligne, du lundi au vendredi.",
        "Le site utilise des traceurs qui permettent aux équipes de mesurer l'audience des pages.",
        "Le fonds donne lieu à un rapport annuel publié par l'agence, en mars.",
        "Help us celebrate our tenth anniversary with a big party in the garden.",
        "The fund does not pay for salaries, rent or work that has begun.",
        "Les lauréats reçoivent une réponse par courriel. Merci de lire le règlement.",
    ],
)
def test_purpose__none_rather_than_a_poor_one(text: str) -> None:
    assert said(text) is None
