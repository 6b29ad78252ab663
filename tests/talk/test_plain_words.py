"""What newcomers type first, with and without the slash of a command."""

from __future__ import annotations

import pytest

from tests.talk.scenes import ask
from watcher.remember.store import Store


def subscribe(commands, person, domains: str = "santé") -> None:
    ask(commands, person, f"/abonner {domains}")
    ask(commands, person, "oui")


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("appels santé avant fin décembre", "Santé"),
        ("surveille les appels sur l'IA", "IA"),
        ("pas culture", "sauf"),
        ("quoi de neuf ?", ""),
    ],
)
def test_question__keeps_the_word_that_decides(commands, claire, said: str, understood: str) -> None:
    answer = ask(commands, claire, said).text
    assert understood in answer
    assert "Inconnu" not in answer


def test_list__goes_on_at_the_next_ones(commands, claire) -> None:
    ask(commands, claire, "/derniers")
    assert "fin de la liste" in ask(commands, claire, "les suivants").text


def test_subscribe__to_all(commands, claire, store: Store) -> None:
    subscribe(commands, claire, "tous")
    subscriber = store.people.find("telegram", "4001")
    assert subscriber is not None
    assert [interest.domains for interest in subscriber.interests] in ([], [()])  # no filter


def test_settings__by_the_words_of_people(commands, claire, store: Store) -> None:
    subscribe(commands, claire)
    ask(commands, claire, "/fuseau Gatineau")
    assert "English" in ask(commands, claire, "/langue anglais").text
    subscriber = store.people.find("telegram", "4001")
    assert (subscriber.zone, subscriber.language) == ("America/Montreal", "en")


def test_erase__yes_after_the_question_erases(commands, claire, store: Store) -> None:
    subscribe(commands, claire)
    ask(commands, claire, "/effacer")
    ask(commands, claire, "oui")
    assert store.people.find("telegram", "4001") is None
