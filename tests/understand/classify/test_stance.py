"""To whom a text speaks: to a reader who may apply, or about others who did."""

import json
from pathlib import Path

import pytest

from watcher.understand.classify import stance
from watcher.understand.text.text import Passage, fold

KINDS = Path(__file__).parents[1] / "kinds_set.jsonl"


def features(text: str, language: str, title: str = "Page") -> dict[str, float]:
    return stance.read(Passage(title), Passage(text), language).features


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vous déposez votre dossier en ligne. Les associations peuvent candidater une fois par an.", "fr"),
        ("Please submit your form by post. Applicants must hold two quotes.", "en"),
    ],
)
def test_rules_and_orders_to_a_reader__ask_for_applications(text: str, language: str) -> None:
    found = features(text, language)

    assert found["acts asked"] == 0.5
    assert "acts told" not in found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sur 84 dossiers reçus, six ont été choisis par le comité.", "fr"),
        ("We received 236 applications and chose eleven of them.", "en"),
    ],
)
def test_who_applied__is_counted_afterwards(text: str, language: str) -> None:
    found = features(text, language)

    assert found["applied"] == 0.5
    assert found["acts told"] > 0


@pytest.mark.parametrize(
    "title",
    ["3,4 M$ à 16 organismes culturels", "€110,000 in grants to 17 local charities", "Six clubs se partagent 96 000 €"],
)
def test_a_sum_for_so_many__is_given(title: str) -> None:
    assert features("Rien.", "fr", title)["given in title"] == 1.0


@pytest.mark.parametrize("title", ["Jusqu'à 5 000 € pour 20 associations", "Up to £3,000 for clubs", "Prix de 8 000 €"])
def test_a_sum_with_a_ceiling_or_alone__is_not_given(title: str) -> None:
    assert "given in title" not in features("Rien.", "fr", title)


def test_sums_that_somebody_got__are_not_on_offer() -> None:
    told = stance.read(Passage("Page"), Passage("À Lille, le club Lutèce reçoit 22 000 €. Elle a obtenu 900 €."), "fr")
    offered = stance.read(Passage("Page"), Passage("L'aide est plafonnée à 6 000 € par projet."), "fr")

    assert (told.offered, told.features["no sum offered"]) == ("", 1.0)
    assert "6 000 €" in offered.offered
    assert offered.features["sum ceiling"] > 0


def test_labels__tell_a_form_from_an_invitation() -> None:
    form = features("Bénéficiaires : clubs\nPlafond : 6 000 €\nClôture : 3 mars", "fr")
    invitation = features("Lieu : Gap\nTarif : 12 €\nIntervenants : deux expertes", "fr")

    assert form["label who what"] == 1.0
    assert "label who" not in invitation
    assert invitation["label other"] == 1.0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Most foundations ask for a budget. Many funders read it first.", "en"),
        ("Plusieurs fondations demandent un budget. Les financeurs le lisent d'abord.", "fr"),
    ],
)
def test_funders_without_a_name__are_those_of_a_guide(text: str, language: str) -> None:
    assert features(text, language)["general"] > 0.5


def test_what_a_form_needs__stands_where_the_form_does() -> None:
    texts = [json.loads(line)["text"] for line in KINDS.read_text(encoding="utf-8").splitlines()]
    lines = {line for text in texts for line in fold(text.replace("€", " eur ").replace("$", " usd ")).splitlines()}

    for form, needed in stance.NEEDS.items():
        held = [line for line in lines if form.search(line)]
        assert len(held) > 10
        assert all(needed.search(line) for line in held)


def test_each_sentence_is_read_alone() -> None:
    one = "Le comité a reçu 40 dossiers"
    told = features(f"{one}. Vous pouvez déposer un dossier. Il a\nété écrit", "fr")

    assert told["past all"] == 1 / 4
    assert told["acts asked"] == 1 / 4
    assert features("a " * 450 + "été choisi.", "fr").get("past all") is None
