"""A saved search by mail as well: asked of the address, added by its owner alone, and nothing is learned about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.deliver.mailing import by_mail
from tests.remember.reading_back import consents_of
from tests.talk.scenes import NOW, ask
from watcher.deliver.offering import proposed_by, query_of
from watcher.model import Frequency, Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

HEALTH = Interest(name="Santé", domains=("health",), feed="a-nonce")
CHAT = Consent(way="chat")
MINE = "claire@example.org"


@pytest.fixture
def mailing(commands: Commands, store: Store, claire: Person) -> Commands:
    commands.settings = by_mail(commands.settings)
    draft = Subscriber(0, "telegram", claire.address, interests=(Interest(), HEALTH), frequency=Frequency.INSTANT)
    store.people.add(draft, CHAT, NOW)
    return commands


def test_new_address__is_asked_for_this_search_alone(mailing: Commands, store: Store, claire: Person) -> None:
    said = ask(mailing, claire, f"/courriel 2 {MINE}")
    assert "C’est demandé" in said.text
    assert said.buttons[0][0].says == "/unsave Santé"
    asked = store.people.find("email", MINE)
    assert asked
    assert (asked.state, asked.frequency) == ("pending", "daily")
    assert asked.interests == (Interest(name="Santé", domains=("health",)),)
    [row] = store.outbox.rows()
    assert row.purpose == "confirm"
    assert all(line["who"] == "" for line in consents_of(store.people, "email", MINE))


def test_subscriber_by_mail__is_led_to_their_own_page(mailing: Commands, store: Store, claire: Person) -> None:
    known = store.people.add(Subscriber(0, "email", MINE, language="en"), CHAT, NOW)
    same = ask(mailing, claire, f"/mail 2 {MINE}").text
    assert same.replace(MINE, "x") == ask(mailing, claire, "/mail 2 paul@example.org").text.replace(
        "paul@example.org", "x"
    )
    row = store.outbox.rows()[0]
    message = store.outbox.message(row.id)
    assert message
    text = message.text
    assert row.purpose == "notice"
    assert "?save=domain%3Dhealth&name=Sant%C3%A9" in text
    assert "Health" in text
    assert store.people.get(known.id).interests == (Interest(),)


@pytest.mark.parametrize("interest", [Interest(), Interest(name="Tout", kinds=("call",), flat=True), HEALTH])
def test_every_search__is_proposed_as_it_is(interest: Interest) -> None:
    assert proposed_by(query_of(interest), interest.name) == replace(interest, feed="")


@pytest.mark.parametrize("words", ["voir mal.example/x", "https://mal.example", "a@mal.example"])
def test_search__with_an_address_in_it_leads_nobody_there(
    mailing: Commands, store: Store, claire: Person, words: str
) -> None:
    known = store.people.find("telegram", claire.address)
    assert known
    for interest in (Interest(words=(words,)), Interest(name=words)):
        store.people.update(known.id, interests=(interest,))
        assert "adresse web" in ask(mailing, claire, f"/courriel 1 {MINE}").text
    assert store.outbox.rows() == ()


def test_three_a_day__are_enough(mailing: Commands, store: Store, claire: Person) -> None:
    for number in range(3):
        assert "C’est demandé" in ask(mailing, claire, f"/mail 2 a{number}@example.org").text
    assert "assez pour aujourd’hui" in ask(mailing, claire, "/mail 2 a4@example.org").text
    assert len(store.outbox.rows()) == 3
    later = mailing.answer(claire, "/mail 2 a4@example.org", NOW + timedelta(days=1, minutes=1))
    assert later
    assert "C’est demandé" in later.text


@pytest.mark.parametrize(("text", "answer"), [
    ("/mail", "Quelle recherche"), ("/mail 2", "Quelle recherche"), (f"/mail 9 {MINE}", "Quelle recherche"),
    (f"/mail {MINE}", "Quelle recherche"), ("/mail 2 claire", "pas une adresse"), ("/mail 2 a@b@c", "pas une adresse"),
])  # fmt: skip
def test_what_is_not_understood__writes_to_nobody(
    mailing: Commands, store: Store, claire: Person, text: str, answer: str
) -> None:
    assert answer in ask(mailing, claire, text).text
    assert store.outbox.rows() == ()


def test_without_mail__it_says_so(commands: Commands, store: Store, claire: Person) -> None:
    store.people.add(Subscriber(0, "telegram", claire.address, interests=(HEALTH,)), CHAT, NOW)
    assert "n’envoie pas de courriel" in ask(commands, claire, f"/mail 1 {MINE}").text


@pytest.mark.parametrize("role", [ChatRole.MEMBER, ChatRole.ADMINISTRATOR])
def test_where_others_read__no_address_is_taken(mailing: Commands, store: Store, role: ChatRole) -> None:
    store.people.add(Subscriber(0, "telegram", "-5", interests=(HEALTH,)), CHAT, NOW)
    person = Person("telegram", "-5", language="fr", role=role, sender="9")
    assert "privé" in ask(mailing, person, f"/mail 1 {MINE}").text
    assert store.outbox.rows() == ()
