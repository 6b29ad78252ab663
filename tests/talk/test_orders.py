"""Orders in plain words: what is no search is done, whatever the wording, and a search stays one."""

from __future__ import annotations

import pytest

from tests.talk.scenes import ask
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.orders import shipped_orders
from watcher.talk.person import Person
from watcher.talk.rhythm import names_rhythm

READS = {
    "number": lambda words: words if words.isdecimal() else "",
    "span": lambda words: words if "semaine" in words or "week" in words else "",
    "rhythm": lambda words: words if names_rhythm(words) else "",
}


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("remets la liste", "/list"),
        ("Retour à la liste, svp", "/list"),
        ("go back", "/list"),
        ("show me the list again", "/list"),
        ("page précédente", "/previous"),
        ("supprime l'alerte 2", "/unsave 2"),
        ("please delete my search number 3", "/unsave 3"),
        ("supprime la 1", "/drop 1"),
        ("montre-moi mes alertes", "/searches"),
        ("garde-le", "/save"),
        ("je n'ai pas reçu le mail de ce matin", "/nomail"),
        ("I didn't get Monday's digest", "/nomail"),
        ("le courriel de lundi est jamais rentré", "/nomail"),
        ("où est mon bulletin ?", "/nomail"),
        ("arrêtez de m'envoyer des mails", "/leave"),
        ("no more emails please", "/leave"),
        ("please pause my alerts for two weeks", "/away two weeks"),
        ("arrêtez pendant deux semaines", "/away deux semaines"),
        ("trop de messages", "/frequency"),
        ("weekly please", "/frequency weekly"),
        ("une fois par semaine, merci", "/frequency une fois par semaine"),
        ("send me the digest every monday", "/frequency every monday"),
    ],
)
def test_order__is_known_by_what_is_said(said: str, command: str) -> None:
    assert shipped_orders().read(said, READS) == command


@pytest.mark.parametrize(
    "said",
    [
        "lettre d'intention",
        "aide aux librairies de retour en centre-ville",
        "appels sur la pause déjeuner à l'école",
        "message de santé publique",
        "every child matters",
        "back to work grants",
        "santé",
        "liste des appels en culture",
        "stop à la précarité",
        "un appel de deux semaines",
        "",
        "mail " * 40,
    ],
)
def test_search__is_no_order(said: str) -> None:
    assert shipped_orders().read(said, READS) == ""


def test_list__comes_back_page_by_page(commands: Commands, claire: Person) -> None:
    assert "Aucune liste" in ask(commands, claire, "remets la liste").text
    ask(commands, claire, "santé")
    ask(commands, claire, "2")
    assert "Données de santé" in ask(commands, claire, "retour").text
    assert "début" in ask(commands, claire, "précédent").text


def test_number_to_delete__asks_what_is_meant(commands: Commands, claire: Person, store: Store) -> None:
    for said in ("/abonner culture", "oui", "santé", "/garder CHU"):
        ask(commands, claire, said)
    kept = store.people.find("telegram", "4001").interests
    answer = ask(commands, claire, "supprime la 2")
    assert [[button.says for button in row] for row in answer.buttons] == [["/unsave 2"], ["/mute 2"]]
    assert store.people.find("telegram", "4001").interests == kept
    assert "n’est pas" not in ask(commands, claire, "/unsave 2").text
    assert len(store.people.find("telegram", "4001").interests) == 1


def test_missing_mail__is_told_what_was_sent_and_what_comes(commands: Commands, claire: Person) -> None:
    assert "pas abonné" in ask(commands, claire, "je n'ai rien reçu").text
    for said in ("/abonner santé", "oui"):
        ask(commands, claire, said)
    answer = ask(commands, claire, "je n'ai rien reçu")
    assert "premier bulletin" in answer.text
    assert "7 h 30" in answer.text.replace("\u00a0", " ").replace("\u202f", " ")
    assert [button.says for row in answer.buttons for button in row] == ["/digest"]


def test_leaving__is_asked_for_first(commands: Commands, claire: Person, store: Store) -> None:
    for said in ("/abonner santé", "oui"):
        ask(commands, claire, said)
    assert "oui" in ask(commands, claire, "arrêtez de m'écrire").text
    assert store.people.find("telegram", "4001").state == "active"
    ask(commands, claire, "oui")
    assert store.people.find("telegram", "4001").state == "unsubscribed"


def test_sums__put_the_list_in_order(commands: Commands, claire: Person) -> None:
    text = ask(commands, claire, "les plus gros montants d'abord").text
    assert "plus gros montants d’abord" in text
    places = [text.index(title) for title in ("Données de santé", "Imagerie médicale", "Musées vivants")]
    assert places == sorted(places)
    ask(commands, claire, "santé")
    again = ask(commands, claire, "trie par montant").text
    assert "Santé" in again
    assert again.index("Données de santé") < again.index("Imagerie médicale")


def test_number_in_a_question__names_a_call_of_the_list(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "santé")
    assert ask(commands, claire, "le 2 vous avez le lien ?").text.startswith("Imagerie médicale")
    assert ask(commands, claire, "is number 1 open to universities?").text.startswith("Données de santé")
    assert "Compris" in ask(commands, claire, "avant le 2 décembre").text
