"""Groups and the topics of a forum: each keeps a search of its own and is told of it where it asked; who may say so."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.peers.botapi import BotApiPeer
from tests.talk.conversing import converse, heard
from tests.talk.scenes import NOW, ask
from tests.waiting import until
from watcher.model import Frequency, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.roles import ChatRole

FORUM, ANNE, PAUL = -100, 778, 777
HEALTH, ARTS = 7, 9


def topic(thread: int) -> dict[str, Any]:
    chat = {"id": FORUM, "type": "supergroup", "title": "Veille", "is_forum": True}
    return {"chat": chat, "message_thread_id": thread, "is_topic_message": True}


def say(peer: BotApiPeer, user: int, text: str, thread: int) -> None:
    sender = {"id": user, "is_bot": False, "first_name": "X", "language_code": "fr"}
    peer.write(FORUM, text, "fr", **{"from": sender}, **topic(thread))


def said_in(peer: BotApiPeer, thread: int) -> list[str]:
    return [said.text for said in peer.said if str(said.parameters.get("message_thread_id")) == str(thread)]


def by_administrators(
    script: Callable[[BotApiPeer], Awaitable[None]],
) -> Callable[[BotApiPeer], Awaitable[None]]:
    async def run(peer: BotApiPeer) -> None:
        peer.administrators.add((FORUM, ANNE))
        await script(peer)

    return run


async def test_topics__each_keeps_its_own_search(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        for thread, words in ((HEALTH, "santé"), (ARTS, "culture")):
            say(peer, ANNE, f"/cherche {words}", thread)
            await until(lambda thread=thread: len(said_in(peer, thread)) == 1)
            say(peer, ANNE, f"/ici garder Pour {words}", thread)
            await until(lambda thread=thread: len(said_in(peer, thread)) == 2)
            peer.press(FORUM, peer.said[-1].button("Oui, je m’abonne"), ANNE, **topic(thread))
            await until(lambda thread=thread: len(said_in(peer, thread)) == 3)

    await converse(commands, store, by_administrators(script))
    kept = {who.thread: [(one.name, one.domains) for one in who.interests] for who in store.people.active()}
    assert kept == {HEALTH: [("Pour santé", ("health",))], ARTS: [("Pour culture", ("culture",))]}
    assert {who.frequency for who in store.people.active()} == {Frequency.DAILY}


async def test_second_search__joins_the_first_in_the_same_topic_and_the_hour_is_said(
    commands: Commands, store: Store
) -> None:
    begun(store, HEALTH)

    async def script(peer: BotApiPeer) -> None:
        say(peer, ANNE, "/cherche culture", HEALTH)
        await heard(peer, FORUM, "Musées")
        say(peer, ANNE, "/ici garder Musées", HEALTH)
        await heard(peer, FORUM, "recevra aussi")
        say(peer, ANNE, "/ici hebdo lundi 8h", HEALTH)
        await heard(peer, FORUM, "chaque lundi à 8\u00a0h")
        say(peer, ANNE, "/ici", HEALTH)
        await heard(peer, FORUM, "Ce sujet reçoit")

    peer = await converse(commands, store, by_administrators(script))
    assert "2. Musées — Culture" in said_in(peer, HEALTH)[-1]


async def test_member__changes_nothing(commands: Commands, store: Store) -> None:
    known = begun(store, HEALTH)

    async def script(peer: BotApiPeer) -> None:
        say(peer, PAUL, "/cherche culture", HEALTH)
        await heard(peer, FORUM, "Musées")
        for number, text in enumerate(("/ici garder", "/ici stop", "/ici instant", "/here", "/ici"), 2):
            say(peer, PAUL, text, HEALTH)
            await until(lambda number=number: len(said_in(peer, HEALTH)) == number)

    peer = await converse(commands, store, by_administrators(script))
    assert all("seuls ses administrateurs" in text for text in said_in(peer, HEALTH)[1:])
    assert store.people.all() == (known,)


async def test_bot_put_out_of_a_forum__writes_to_none_of_its_topics(commands: Commands, store: Store) -> None:
    for thread in (None, HEALTH, ARTS):
        begun(store, thread)
    other = store.people.add(Subscriber(0, "telegram", "55"), Consent(way="chat"), NOW)

    async def script(peer: BotApiPeer) -> None:
        bot = {"id": 123456, "is_bot": True, "first_name": "Veille"}
        change = {"chat": topic(1)["chat"], "from": bot | {"id": ANNE, "is_bot": False}, "date": 1}
        old, new = {"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}
        peer.send_again({"update_id": 900, "my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}})
        await until(lambda: len(store.people.active()) == 1)

    await converse(commands, store, script)
    assert store.people.active() == (store.people.get(other.id),)


def begun(store: Store, thread: int | None) -> Subscriber:
    return store.people.add(Subscriber(0, "telegram", str(FORUM), thread=thread), Consent(way="chat"), NOW)


@pytest.mark.parametrize(("text", "answer"), [
    ("/ici", "Ce groupe ne reçoit rien"),
    ("/ici garder", "Cherchez d’abord"),
    ("/ici n’importe quoi", "Ce groupe ne reçoit rien"),
    ("/ici stop", "Ce groupe ne reçoit rien"),
])  # fmt: skip
def test_here__says_how_to_begin(commands: Commands, text: str, answer: str) -> None:
    anne = Person("telegram", str(FORUM), language="fr", role=ChatRole.ADMINISTRATOR, sender=str(ANNE))
    assert answer in ask(commands, anne, text).text


def test_here__stop_ends_this_topic_alone(commands: Commands, store: Store) -> None:
    begun(store, HEALTH)
    begun(store, ARTS)
    anne = Person("telegram", str(FORUM), language="fr", role=ChatRole.ADMINISTRATOR, sender=str(ANNE), thread=ARTS)
    ask(commands, anne, "/ici stop")
    assert [who.thread for who in store.people.active()] == [HEALTH]
