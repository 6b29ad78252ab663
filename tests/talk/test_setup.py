"""/start in under a minute: five questions by buttons, each skippable, then what it brings and the consent."""

import pytest

from tests.peers.botapi import BotApiPeer
from tests.talk.conversing import converse, heard
from tests.talk.scenes import ask
from tests.waiting import until
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person, Reply


def press(commands: Commands, person: Person, answer: Reply, label: str) -> Reply:
    (button,) = [button for row in answer.buttons for button in row if label in button.label]
    return ask(commands, person, button.says)


def test_setup__leads_from_start_to_a_subscription(
    commands: Commands, claire: Person, admin: Person, store: Store
) -> None:
    ask(commands, admin, "/liberer ministere")
    answer = ask(commands, claire, "/start")
    answer = press(commands, claire, answer, "English")
    assert "Which domains?" in answer.text
    answer = press(commands, claire, answer, "Culture")
    assert "✓ Culture" in [button.label for row in answer.buttons for button in row]
    answer = press(commands, claire, answer, "Health")
    answer = press(commands, claire, answer, "✓ Culture")  # switched off again
    answer = press(commands, claire, answer, "Next")
    answer = press(commands, claire, answer, "France and Québec")
    answer = press(commands, claire, answer, "Hospitals")
    last = press(commands, claire, answer, "Every week")
    assert "Health, Québec or France, for hospitals" in last.text.replace("France or Québec", "Québec or France")
    assert "2 calls answer today" in last.text
    assert "Données de santé" in last.text.split("1. ")[1]
    assert "What you would have received in the last seven days:" in last.text
    assert store.people.find("telegram", "4001") is None
    ask(commands, claire, "yes")
    reader = store.people.find("telegram", "4001")
    assert reader
    (interest,) = reader.interests
    assert (reader.frequency, reader.language, interest.domains) == ("weekly", "en", ("health",))
    assert (set(interest.countries), interest.who) == ({"FR", "CA-QC"}, ("health",))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_setup__every_question_can_be_skipped(commands: Commands, store: Store, language: str) -> None:
    person = Person("telegram", "7", language=language)
    answer = ask(commands, person, "/setup domains")
    for _ in range(4):
        answer = ask(commands, person, answer.buttons[-1][0].says)
    ask(commands, person, "oui")
    reader = store.people.find("telegram", "7")
    assert reader
    assert (reader.frequency, len(reader.interests), reader.interests[0].domains) == ("daily", 1, ())


async def test_menu__speaks_the_language_that_was_chosen(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/langue fr")
        await heard(peer, 77, "français")
        await until(lambda: bool(peer.menus))

    peer = await converse(commands, store, script)
    assert {"command": "search", "description": "chercher dans les appels"} in peer.menus[0]["commands"]
    assert "77" in str(peer.menus[0]["scope"])
