"""Words and pairs of words: which a text has, and that a long text says no more by them than a short one."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.model import Kind
from watcher.understand.classify import terms
from watcher.understand.classify.matters import CallSigns, MatterWeights
from watcher.understand.text.text import Passage


def test_terms__are_the_words_and_pairs_of_title_and_text_and_numbers_by_their_length() -> None:
    found = terms.read(Passage("Été 2027"), Passage("Les dossiers : 150 au plus."))

    assert found == {
        *("ete", "#4", "ete #4", "les", "dossiers", "#3", "au", "plus"),
        *("les dossiers", "dossiers #3", "#3 au", "au plus"),
    }


def test_terms__of_a_very_long_text_are_those_of_its_beginning() -> None:
    assert "late" not in terms.read(Passage(""), Passage("word " * terms.WORDS + "late"))


def test_chance__grows_with_the_root_of_the_terms_known_and_not_with_those_unknown() -> None:
    words = [f"w{number}" for number in range(400)]
    weights = MatterWeights(0.0, {}, dict.fromkeys(words, 0.1), least=0.3, sure=0.6)

    def chance(*said: str) -> float:
        return weights.probability(CallSigns({}, frozenset(said)))

    assert chance(*words[:100]) == pytest.approx(0.731, abs=0.001)
    assert chance(*words) == pytest.approx(0.881, abs=0.001)
    assert chance(*words, "unknown", "not met") == chance(*words)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Rencontres de la forêt : conditions de soutien",
            "La Fondation soutient les rencontres organisées par des associations. Le soutien peut atteindre 5 000 € "
            "par rencontre. Peuvent en bénéficier les associations qui ont plus d'un an. Les demandes sont déposées "
            "en ligne, avec un budget, au plus tard le 12 mars 2027.",
        ),
        (
            "Forum, symposium or workshop: help with the costs",
            "Grants of up to £3,000 help societies to hold a workshop. Charities and community groups may apply. "
            "Fill in the form and send it to us by 12 March 2027 with a budget and the names of two referees. "
            "We let you know within six weeks.",
        ),
    ],
)
def test_call_titled_as_a_meeting__is_seen_by_what_its_text_says(read: Read, title: str, text: str) -> None:
    assert read(title, text).kind is Kind.CALL
