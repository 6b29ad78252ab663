"""What newcomers type first, with and without the slash of a command."""

from __future__ import annotations

import pytest

from tests.talk.scenes import ask
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


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


def test_words_of_a_list__name_a_call_of_it(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "santé")
    assert ask(commands, claire, "le deuxième").text.startswith("Imagerie médicale")
    assert ask(commands, claire, "the first one").text.startswith("Données de santé")
    assert "numéro" in ask(commands, claire, "pourquoi ?").text


def test_a_subscriber__needs_no_slash(commands: Commands, claire: Person) -> None:
    assert "Vous suivrez" in ask(commands, claire, "abonner santé").text
    ask(commands, claire, "oui")
    ask(commands, claire, "santé")
    assert "C’est noté" not in ask(commands, claire, "santé ou culture").text
    assert (
        "Gardée\u00a0: Numérique CHU" in ask(commands, claire, "garde ça sous le nom «\u00a0Numérique CHU\u00a0».").text
    )
    assert "Numérique CHU" in ask(commands, claire, "mes recherches").text
    assert "Noté sur" in ask(commands, claire, "note 1 appeler la direction lundi").text
    assert "900" in ask(commands, claire, "profil hôpital, Bretagne, 900 salariés").text
    assert "\u00a0: 5." in ask(commands, claire, "rappelle-moi 5 jours avant la date limite").text


@pytest.mark.parametrize("text", ["oui", "yes", "non merci"])
def test_an_answer_to_no_question__is_no_search(commands: Commands, claire: Person, text: str) -> None:
    assert "Aucune question" in ask(commands, claire, text).text


def test_words_left_out__are_read_as_nothing_else(commands: Commands, claire: Person) -> None:
    text = ask(commands, claire, "santé hopitall zzdays").text
    assert "zzdays" in text
    assert "«\u00a0zzdays\u00a0» lu comme" not in text
