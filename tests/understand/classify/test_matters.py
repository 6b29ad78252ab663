"""What a page is about: who gets the sum, and which act the day closes."""

import pytest

from tests.understand.shipped import Read

CALL = (
    "Home repair grants",
    "Homeowners can receive up to $15,000 for a roof. Send in the form by March 19, 2027. The money is not paid back.",
)
NO_CALLS = [
    (
        "Politique de confidentialité",
        "Vos données personnelles sont conservées jusqu'au 31 décembre 2027. Vous avez un droit d'accès.",
    ),
    (
        "Roof replacement, Lincoln School",
        "Sealed bids are received until February 11, 2027. Pre-bid walkthrough on January 20. Cost: $1.8 million.",
    ),
    (
        "Chargé de mission énergie (H/F)",
        "CDD de 18 mois, 2 300 € bruts. CV et lettre de motivation avant le 15 janvier 2027. Prise de poste en mars.",
    ),
    (
        "Packaging directive enters into force",
        "Member States have until 29 May 2028 to transpose the directive. Fines may reach €15 million.",
    ),
]


@pytest.mark.parametrize(("title", "text"), NO_CALLS)
def test_a_day_and_a_sum_of_another_matter__are_no_call(title: str, text: str, read: Read) -> None:
    reading = read(title, text)

    assert (reading.kind, reading.deadline) == ("news", None)


def test_who_gets_the_sum_and_asks_for_it__is_a_call(read: Read) -> None:
    reading = read(*CALL)

    assert reading.kind == "call"
    assert reading.deadline
    assert reading.deadline.date.isoformat() == "2027-03-19"


def test_a_page_that_may_be_no_call__is_told_in_doubt(read: Read) -> None:
    text = (
        "Avant de remplir un dossier, vérifiez qui peut candidater et la date limite. Un appel qui ferme le 30 avril "
        "2027 se prépare dès janvier. Un cofinancement de 20 % est souvent demandé. Notre équipe aide les adhérents."
    )
    reading = read("Comment lire un appel à projets ? Nos conseils", text)

    assert reading.deadline is None or reading.deadline.doubt
