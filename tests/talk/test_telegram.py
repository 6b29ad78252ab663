"""The conversation over a Bot API on loopback: who is heard, what is answered once, who may press which button."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.peers.botapi import BotApiPeer
from tests.talk.conversing import converse, heard
from watcher.config import Settings
from watcher.remember.store import Store
from watcher.talk.commands import Commands

GROUP = {"chat": {"id": -100, "type": "supergroup", "title": "Veille"}}


async def test_message__is_answered_and_commands_are_in_the_menu(commands: Commands, store: Store):
    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/cherche santé")
        await heard(peer, 77, "Données de santé")

    peer = await converse(commands, store, script)
    assert {"command": "search", "description": "search the calls"} in peer.commands


async def test_button__says_its_command(commands: Commands, store: Store):
    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/cherche santé")
        await heard(peer, 77, "Données de santé")
        peer.press(77, peer.said[-1].buttons[0][0]["callback_data"])
        await heard(peer, 77, "La page dit")

    peer = await converse(commands, store, script)
    assert len(peer.answered_callbacks) == 1


async def test_t51_not_for_us__is_not_answered(commands: Commands, store: Store):
    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/aide", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"})
        peer.write(-100, "bonjour à tous", **GROUP)
        peer.write(-100, "/aide@otherbot", **GROUP)
        peer.write(-100, "/domaines@veille_test_bot", **GROUP)
        await heard(peer, -100, "Santé")

    peer = await converse(commands, store, script)
    assert len(peer.said) == 1


async def test_t51_replayed_update__is_answered_once(commands: Commands, store: Store):
    updates = []

    async def first(peer: BotApiPeer) -> None:
        peer.write(77, "/domaines")
        updates.extend(peer.pending)
        await heard(peer, 77, "Santé")

    async def again(peer: BotApiPeer) -> None:
        peer.send_again(updates[0])
        peer.write(77, "/infos")
        await heard(peer, 77, "Cellule de veille")

    await converse(commands, store, first)
    assert len((await converse(commands, store, again)).said) == 1


async def test_topic__is_a_subscription_of_its_own(commands: Commands, store: Store):
    async def script(peer: BotApiPeer) -> None:
        topic = {"message_thread_id": 9, "is_topic_message": True}
        peer.administrators.add((-100, -100))
        peer.write(-100, "/abonner santé", **GROUP, **topic)
        await heard(peer, -100, "vous acceptez")
        peer.press(-100, peer.said[-1].button("Oui, je m’abonne"), **GROUP, **topic)
        await heard(peer, -100, "Vous suivez")

    peer = await converse(commands, store, script)
    assert store.people.find("telegram", "-100", 9) is not None
    assert store.people.find("telegram", "-100") is None
    assert peer.said[0].parameters["message_thread_id"] in (9, "9")


async def test_t51_conflict_and_outage__are_waited_out(commands: Commands, store: Store):
    async def script(peer: BotApiPeer) -> None:
        peer.script["getUpdates"].append((409, {"ok": False, "error_code": 409, "description": "Conflict: other"}))
        peer.write(77, "/domaines")
        await heard(peer, 77, "Santé")

    await converse(commands, store, script)


async def test_admins_test_of_a_source__comes_as_a_second_message(commands: Commands, store: Store):
    class Tools:
        def check(self) -> Settings:
            return commands.settings

        def rows(self, settings: Settings, *arguments: str) -> Sequence[Mapping[str, Any]]:
            return [{"title": "Un appel", "deadline": None, "rolling": True, "amounts": []}]

        def said(self, *arguments: str) -> str:
            return ""

    admins = commands.settings.admins.model_copy(update={"telegram": (77,)})
    chat = Commands(commands.settings.model_copy(update={"admins": admins}), store, Tools())

    async def script(peer: BotApiPeer) -> None:
        peer.write(77, "/sources ministere")
        await heard(peer, 77, "Ministère")
        test = next(
            button["callback_data"]
            for row in peer.said[-1].buttons
            for button in row
            if "/test ministere" in button["callback_data"]
        )
        peer.press(78, test)  # a stranger with the button of another chat
        peer.press(77, test)
        await heard(peer, 77, "Un appel")

    peer = await converse(chat, store, script)
    assert len(peer.texts(77)) == 3
    assert peer.texts(78) == []
    assert [line.what for line in store.audit.latest()] == ["test"]
