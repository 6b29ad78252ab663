"""The private feed of a saved search, asked for in chat: its addresses, another address, an end."""

import pytest

from tests.talk.scenes import CONFIG, NOW, ask
from watcher.config.load import read
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

WEB = '[deliver.web]\nenabled = true\npublic_url = "https://veille.example.org"\n'


@pytest.fixture
def commands(store: Store) -> Commands:
    settings, faults = read(CONFIG.replace("[domains.health]", WEB + "[domains.health]"))
    assert settings is not None, faults
    return Commands(settings, store)


@pytest.fixture
def reader(commands: Commands, claire: Person) -> Person:
    for words in ("/abonner santé", "oui", "culture plus de 5 000 €", "/garder Musées"):
        ask(commands, claire, words)
    return claire


def known(store: Store, number: int = 2) -> str:
    who = store.people.find("telegram", "4001")
    assert who
    return store.feeds.token(who.id, number)


def test_searches__offers_a_feed_of_each(commands: Commands, reader: Person, store: Store) -> None:
    said = ask(commands, reader, "/recherches")
    assert "/flux 2" in said.text
    [offer] = [button for row in said.buttons for button in row if button.says == "/feed 2"]
    made = ask(commands, reader, offer.says)
    assert f"https://veille.example.org/feed/{known(store)}.ics" in made.text
    assert ask(commands, reader, "/flux 2").text == made.text, "asked again it is the same address"


def test_feed__gets_another_address_and_ends(commands: Commands, reader: Person, store: Store) -> None:
    said = ask(commands, reader, "/flux 2")
    first = known(store)
    said = ask(commands, reader, said.buttons[0][0].says)
    assert known(store) not in ("", first)
    assert first not in said.text
    ended = ask(commands, reader, said.buttons[0][1].says)
    assert known(store) == ""
    ask(commands, reader, ended.buttons[0][0].says)
    assert known(store) not in ("", first)


@pytest.mark.parametrize(
    "change", ["/renommer 2 Arts", "/pause 2 3 semaines", "/modifier 2 hebdo", "/taire prêt", "/garder Musées"]
)
def test_feed__keeps_its_address_when_its_search_changes(
    commands: Commands, reader: Person, store: Store, change: str
) -> None:
    ask(commands, reader, "/flux 2")
    first = known(store)
    ask(commands, reader, change)
    assert known(store) == first
    assert store.feeds.find(first, NOW) is not None


def test_feed__of_an_edited_search_shows_the_new_one(commands: Commands, reader: Person, store: Store) -> None:
    ask(commands, reader, "/flux 2")
    ask(commands, reader, "/modifier 2 +santé")
    ask(commands, reader, "oui")
    feed = store.feeds.find(known(store), NOW)
    assert feed is not None
    assert feed.interest is not None
    assert feed.interest.domains == ("culture", "health")


def test_feed__of_a_deleted_search_is_gone(commands: Commands, reader: Person, store: Store) -> None:
    ask(commands, reader, "/flux 2")
    first = known(store)
    ask(commands, reader, "/oublier Musées")
    assert store.feeds.find(first, NOW) is None


@pytest.mark.parametrize(
    ("words", "answer"),
    [("/flux", "quelle recherche"), ("/flux 9", "9"), ("/flux suivis", "Appels suivis"), ("/flux -1", "-1")],
)
def test_feed__names_its_search(commands: Commands, reader: Person, words: str, answer: str) -> None:
    assert answer in ask(commands, reader, words).text


def test_feed__of_a_group_is_its_administrators_business(commands: Commands, store: Store) -> None:
    member = Person("telegram", "-100", language="fr", role=ChatRole.MEMBER, sender="5")
    assert "administra" in ask(commands, member, "/flux 1").text
    stranger = Person("telegram", "77", language="fr")
    assert "/abonner" in ask(commands, stranger, "/flux 1").text
