"""`/save all`: every call as a list by funder, beside one's other searches, in place of «everything» in cards."""

import pytest

from tests.talk.scenes import NOW, ask
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

HEALTH = Interest(name="Santé", domains=("health",))


def subscribed(store: Store, *interests: Interest, address: str = "4001") -> Subscriber:
    return store.people.add(Subscriber(0, "telegram", address, interests=interests), Consent(way="chat"), NOW)


@pytest.mark.parametrize("text", ["/garder tout", "/save all", "/garder Tous les appels", "/ici garder tout"])
def test_all__takes_the_place_of_what_asks_for_nothing(
    commands: Commands, claire: Person, store: Store, text: str
) -> None:
    who = subscribed(store, Interest(), HEALTH)
    assert "par financeur" in ask(commands, claire, text).text
    kept = store.people.get(who.id).interests
    assert kept == (HEALTH, Interest(name="Tout", kinds=("call",), flat=True))
    for shown in ("/recherches", "/ici", "/reglages"):
        said = ask(commands, claire, shown).text
        assert "tous les appels, en liste par financeur" in said
        assert "type:" not in said


def test_all__twice_is_once_and_can_be_taken_back(commands: Commands, claire: Person, store: Store) -> None:
    who = subscribed(store, HEALTH)
    ask(commands, claire, "/garder tout")
    undo = ask(commands, claire, "/garder tout").buttons[0][0].says
    assert len(store.people.get(who.id).interests) == 2
    ask(commands, claire, undo)
    assert store.people.get(who.id).interests == (HEALTH,)


def test_all__is_muted_word_by_word_and_stays_a_list_when_edited(
    commands: Commands, claire: Person, store: Store
) -> None:
    who = subscribed(store, HEALTH)
    for text in ("/garder tout", "/taire prêt", "/modifier 2 -culture", "oui", "/modifier 2 hebdo"):
        ask(commands, claire, text)
    flat = store.people.get(who.id).interests[1]
    assert flat.flat
    assert flat.weekly
    assert flat.exclude == ("prêt",)
    assert flat.not_domains == ("culture",)


def test_all__of_a_group_is_for_its_administrators(commands: Commands, store: Store) -> None:
    who = subscribed(store, HEALTH, address="-5")
    member = Person("telegram", "-5", language="fr", role=ChatRole.MEMBER, sender="9")
    assert "administrateurs" in ask(commands, member, "/garder tout").text
    assert store.people.get(who.id).interests == (HEALTH,)


def test_all__where_nothing_comes_yet_is_no_name_of_the_last_question(commands: Commands, claire: Person) -> None:
    ask(commands, claire, "/cherche santé")
    assert ask(commands, claire, "/ici garder tout").offer == ""


def test_save__of_who_is_not_subscribed_yet_leads_to_a_subscription_to_this(
    commands: Commands, claire: Person, store: Store
) -> None:
    ask(commands, claire, "/cherche culture")
    assert "pas encore abonné" in ask(commands, claire, "/garder Musées").text
    assert "vous acceptez" in ask(commands, claire, "oui").text
    ask(commands, claire, "oui")
    [who] = store.people.active()
    assert [(one.name, one.domains) for one in who.interests] == [("Musées", ("culture",))]
