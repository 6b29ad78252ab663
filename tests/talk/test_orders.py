"""Orders in plain words: what is no search is done, whatever the wording, and a search stays one."""

from __future__ import annotations

import json

import pytest

from tests.paths import ROOT
from tests.talk.scenes import NOW, ask
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.order_parts import readers
from watcher.talk.orders import Reader, shipped_orders
from watcher.talk.person import Person
from watcher.talk.visit import Visit

DAYS = ROOT / "tests" / "understand" / "days_set.jsonl"

MESSAGES = ROOT / "tests" / "talk" / "messages.jsonl"
NAMES = {"call": "show", "drop": "unsave", "frequency": "rhythm"}
"""The commands of orders that messages.jsonl labels by another name."""


@pytest.fixture
def reads(commands: Commands, claire: Person, store: Store) -> dict[str, Reader]:
    return readers(Visit(commands.settings, store, claire, None, "fr", NOW))


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
        ("une fois par semaine, merci", "/frequency weekly"),
        ("send me the digest every monday", "/frequency weekly monday"),
        ("Switch me to weekly, Mondays", "/frequency weekly monday"),
        ("tous les jours ouvrés à 8 h", "/frequency workdays 08:00"),
        ("mute 12, we already applied to that one", "/mute 12"),
        ("le 5 nous intéresse, tiens-moi au courant s’il bouge", "/follow 5"),
        ("send me the calendar file for 2", "/calendar 2"),
        ("add a note to 6: ask finance about match funding", "/note 6 ask finance about match funding"),
        ("mets une note à l'appel n°12 : voir avec le CA", "/note 12 voir avec le CA"),
        ("supprime la recherche no 2", "/unsave 2"),
        ("le bulletin chaque semaine à 17 h", "/frequency weekly 17:00"),
        ("et renomme la 1 en Biodiversité littoral", "/rename 1 Biodiversité littoral"),
        ("suspends l'alerte 2 deux semaines", "/snooze 2 deux semaines"),
        ("rappelle-moi 10 jours avant les dates limites", "/reminders 10"),
        ("plus aucun rappel merci", "/reminders none"),
        ("mettez mon fuseau à l’heure de Montréal", "/zone montreal"),
        ("je change d’emploi, désabonnez-moi", "/leave"),
    ],
)
def test_order__is_known_by_what_is_said(reads: dict[str, Reader], said: str, command: str) -> None:
    assert shipped_orders().read(said, reads) == command


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
        "avant le 15",
        "rien sur le sport, merci",
        "Plus de 5,6 M$ pour vingt-trois projets",
        "",
        "mail " * 40,
        "Newsletter no. 9",
        "Digest, week 17",
        "Note d'analyse n° 58 : que deviennent les subventions aux petits clubs ?",
    ],
)
def test_search__is_no_order(reads: dict[str, Reader], said: str) -> None:
    assert shipped_orders().read(said, reads) == ""


def test_messages__of_others_are_read_and_no_search_is_taken_for_an_order(reads: dict[str, Reader]) -> None:
    """Written by two people who had not seen the table; of every second one its words were learnt."""
    right, wrong = 0, []
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        order = shipped_orders().read(message["text"], reads)
        name = order.removeprefix("/").partition(" ")[0]
        if order and message["intent"] == "search":
            wrong.append(message["text"])
        right += bool(order) and (
            message["intent"] in (NAMES.get(name, name), "resume" if order == "/away off" else "")
        )
    assert wrong == []
    assert right >= 270


def test_titles__are_no_orders(reads: dict[str, Reader]) -> None:
    titles = [json.loads(line)["input"]["title"] for line in DAYS.read_text(encoding="utf-8").splitlines()]
    taken = [title for title in titles if shipped_orders().read(title, reads)]
    assert len(taken) <= 1


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


def test_search_without_a_name__goes_by_its_number_or_its_words(
    commands: Commands, claire: Person, store: Store
) -> None:
    for said in ("/abonner santé", "oui"):
        ask(commands, claire, said)
    assert "seule recherche" in ask(commands, claire, "supprime la recherche 1").text
    for said in ("culture", "garde ça sous le nom Musées"):
        ask(commands, claire, said)
    assert "Santé" in ask(commands, claire, "supprime l'alerte 1").text
    assert [one.name for one in store.people.find("telegram", "4001").interests] == ["Musées"]


def test_name_of_a_search__may_be_a_word_of_orders(commands: Commands, claire: Person, store: Store) -> None:
    for said in ("/abonner santé", "oui", "culture", "save this as Test list"):
        ask(commands, claire, said)
    assert [one.name for one in store.people.find("telegram", "4001").interests] == ["", "Test list"]


def test_missing_mail__is_told_what_was_sent_and_what_comes(commands: Commands, claire: Person) -> None:
    unknown = ask(commands, claire, "je n'ai rien reçu").text
    assert "pas abonné" in unknown
    assert "indésirables" in unknown, "who is subscribed by mail alone is no subscriber of this chat"
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
