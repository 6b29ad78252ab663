"""Questions keep what they say: filters hold, chips can be taken away, no answer says what each filter costs."""

from datetime import timedelta

import pytest

from tests.talk.scenes import NOW, ask
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


@pytest.fixture
def subscriber(commands: Commands, claire: Person) -> Person:
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    return claire


def test_filters__are_said_and_never_loosened(commands: Commands, claire: Person) -> None:
    answer = ask(commands, claire, "culture avant le 10 mars")
    assert "Compris\u00a0: Culture, jusqu’au 10 mars 2027" in answer.text
    assert "Musées" in answer.text
    assert "Données" not in answer.text


def test_no_answer__says_what_each_filter_costs_and_what_closes_next(commands: Commands, claire: Person) -> None:
    answer = ask(commands, claire, "santé avant le 10 mars")
    assert "Aucun appel" in answer.text
    assert "Le premier ensuite se clôt le 19 mars 2027" in answer.text
    assert "sans «\u00a0Santé\u00a0»\u00a0: 1" in answer.text
    assert "sans «\u00a0jusqu’au 10 mars 2027\u00a0»\u00a0: 2" in answer.text
    (health, due), *_ = answer.buttons
    assert (health.says, due.says) == ("/without domains", "/without due_to")
    assert "2 appels" in ask(commands, claire, due.says).text


def test_follow_up__refines_the_question_before(commands: Commands, claire: Person) -> None:
    assert "2 appels" in ask(commands, claire, "santé").text
    assert "1 appel" in ask(commands, claire, "plus de 100 000 €").text
    assert "Compris\u00a0: Culture" in ask(commands, claire, "et en culture ?").text
    assert "Musées" in ask(commands, claire, "enlève le montant").text


@pytest.mark.parametrize("text", ["tout sauf culture", "everything except culture", "hors culture", "pas culture"])
def test_negation__is_kept(commands: Commands, claire: Person, text: str) -> None:
    answer = ask(commands, claire, text).text
    assert "2 appels" in answer
    assert "Musées" not in answer


def test_news__is_what_changed_since_this_person_last_looked(commands: Commands, claire: Person) -> None:
    assert "3 appels nouveaux" in ask(commands, claire, "quoi de neuf ?").text
    later = commands.answer(claire, "quoi de neuf ?", NOW + timedelta(days=3))
    assert later is not None
    assert "Rien de nouveau" in later.text


def test_search__is_saved_listed_and_deleted(commands: Commands, subscriber: Person, store: Store) -> None:
    ask(commands, subscriber, "culture plus de 5 000 €")
    assert "Gardée" in ask(commands, subscriber, "/garder Musées").text
    saved = store.people.find("telegram", "4001").interests[1]
    assert (saved.name, saved.domains, saved.min_amount) == ("Musées", ("culture",), 5000)
    assert "2. Musées — Culture, au moins 5" in ask(commands, subscriber, "/recherches").text
    deleted = ask(commands, subscriber, "/oublier 2")
    assert len(store.people.find("telegram", "4001").interests) == 1
    ask(commands, subscriber, deleted.buttons[0][0].says)
    assert store.people.find("telegram", "4001").interests[1].name == "Musées"


def test_search__asked_to_be_watched_waits_for_yes(commands: Commands, subscriber: Person, store: Store) -> None:
    offer = ask(commands, subscriber, "surveille les appels sur l'imagerie")
    assert "À garder comme recherche\u00a0: imagerie" in offer.text
    assert len(store.people.find("telegram", "4001").interests) == 1
    ask(commands, subscriber, "oui")
    assert store.people.find("telegram", "4001").interests[1].words == ("imagerie",)


def test_saved__what_an_interest_cannot_hold_is_said(commands: Commands, subscriber: Person) -> None:
    ask(commands, subscriber, "culture, appels clos, avant juin")
    assert "ne retient pas encore\u00a0: fermés" in ask(commands, subscriber, "/save").text


def test_settings__are_not_searched(commands: Commands, subscriber: Person) -> None:
    assert "/frequence" in ask(commands, subscriber, "envoie-moi le bulletin tous les lundis").text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("passe en anglais", "I will speak English"),
        ("montre moi mes réglages", "Vous suivez"),
        ("désabonne-moi", "Ne plus rien recevoir"),
    ],
)
def test_settings__said_in_words_are_done_or_asked(
    commands: Commands, subscriber: Person, text: str, said: str
) -> None:
    assert said in ask(commands, subscriber, text).text


def test_start__shows_the_next_calls_to_close_and_asks_the_language(commands: Commands, claire: Person) -> None:
    answer = ask(commands, claire, "/start")
    assert answer.text.index("1. Musées") < answer.text.index("2. Données")
    assert [button.says for button in answer.buttons[0]] == ["/setup language fr", "/setup language en"]
    assert "La page dit" in ask(commands, claire, "2").text


def test_start_from_a_link__shows_that_call_and_a_way_to_follow_it(commands: Commands, claire: Person) -> None:
    new = ask(commands, claire, "/start c1")
    assert "/abonner" in new.text
    says = [button.says for row in new.buttons for button in row]
    assert "/follow #1" in says
    ask(commands, claire, "/abonner santé")
    ask(commands, claire, "oui")
    known = ask(commands, claire, "/start c1")
    assert "/abonner" not in known.text
    assert known.blocks[0] in new.blocks
    assert "suivi" in ask(commands, claire, "/suivre 1").text.lower(), "it is the list on the screen"


@pytest.mark.parametrize("words", ["/start c999", "/start c", "/start cx", "/start c1; drop", "/start C0000000000001"])
def test_start_from_a_link__of_no_call_greets(commands: Commands, claire: Person, words: str) -> None:
    assert "Veille d'essai" in ask(commands, claire, words).text
