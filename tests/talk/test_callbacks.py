"""Taps on a digest's buttons over a Bot API on loopback: done at once, always answered, only by whom they are for."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from telegram import Bot

from tests.peers.botapi import TOKEN, BotApiPeer
from tests.talk.conversing import converse, heard
from tests.talk.scenes import NOW
from tests.waiting import until
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.deliver.render.buttons import ButtonSigner, Keyboard, Rows
from watcher.deliver.run import deliver
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands

CHAT = 77


@pytest.fixture
def reader(store: Store) -> Subscriber:
    return subscribed(store, str(CHAT))


def subscribed(store: Store, address: str, thread: int | None = None) -> Subscriber:
    draft = Subscriber(0, "telegram", address, interests=(Interest(),), thread=thread)
    return store.people.add(draft, Consent(way="chat"), NOW)


def rows(store: Store, reader: Subscriber, *calls: int) -> Rows:
    signer = ButtonSigner(reader.id, "fr", store.people.signer)
    leave = signer.button("Se désabonner", "unsubscribe", 0)
    numbers = dict(enumerate(calls, 1)) if len(calls) > 1 else dict.fromkeys((0,), calls[0])
    return Keyboard(numbers, rest=((leave,),)).rows(store.marks.standing_marks(reader.id), signer)


class Sorting:
    """A digest in a chat, and somebody who taps under it."""

    def __init__(self, commands: Commands, store: Store, reader: Subscriber, *calls: int) -> None:
        self.commands, self.store, self.reader, self.calls = commands, store, reader, calls
        self.number = 0

    def run(self, script: Callable[["Sorting", BotApiPeer], Awaitable[None]]) -> BotApiPeer:
        async def play(peer: BotApiPeer) -> None:
            chat = int(self.reader.address)
            self.number = peer.show(chat, rows(self.store, self.reader, *self.calls))
            await script(self, peer)

        return asyncio.run(converse(self.commands, self.store, play))

    async def tap(self, peer: BotApiPeer, label: str, sender: int | None = None) -> str:
        """ButtonPresses and waits for the answer: what is said to who tapped."""
        before = len(peer.answered_callbacks)
        peer.tap(int(self.reader.address), self.number, label, sender)
        await until(lambda: len(peer.answered_callbacks) > before)
        return str(peer.answered_callbacks[-1].get("text", "")).replace("\u00a0", " ")

    async def shows(self, peer: BotApiPeer, *row: str) -> None:
        await until(lambda: list(row) in peer.labels(self.number))


@pytest.fixture
def few(commands: Commands, store: Store, reader: Subscriber) -> Sorting:
    return Sorting(commands, store, reader, 1, 2, 3)


@pytest.fixture
def many(commands: Commands, store: Store, reader: Subscriber) -> Sorting:
    return Sorting(commands, store, reader, 1, 2, 3, 4, 5)


def test_tap__sorts_a_call_at_once_without_a_word_in_the_chat(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        assert (await it.tap(peer, "1 Suivre")).startswith("Suivi : Données de santé")
        await it.shows(peer, "1 ✓ Suivi")
        assert (await it.tap(peer, "2 Pas nous")).startswith("Compris, plus rien sur : Imagerie")
        await it.shows(peer, "2 ✕ Pas pour nous")
        await it.tap(peer, "3 Plus tard")
        await it.shows(peer, "3 ⏰ Plus tard")
        assert ["Se désabonner"] in peer.labels(it.number)

    peer = few.run(script)
    assert peer.texts(CHAT) == [""]
    assert few.store.marks.marks(few.reader.id) == {1: "follow", 2: "mute", 3: "later"}


def test_tap__can_be_taken_back(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        await it.tap(peer, "2 Pas nous")
        await it.shows(peer, "2 ✕ Pas pour nous")
        await it.tap(peer, "2 ✕ Pas pour nous")
        await it.shows(peer, "2 Suivre", "2 ↩ Annuler", "2 Plus tard")
        assert (await it.tap(peer, "2 ↩ Annuler")).startswith("Annulé : Imagerie")
        await it.shows(peer, "2 Suivre", "2 Pas nous", "2 Plus tard")

    few.run(script)
    assert few.store.marks.marks(few.reader.id) == {}


def test_tap__on_a_number_names_the_call_and_shows_its_words(many: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        assert await it.tap(peer, "2") == "Imagerie médicale et IA"
        await it.shows(peer, "2 Suivre", "2 Pas nous", "2 Plus tard")
        await it.tap(peer, "2 Pas nous")
        await it.shows(peer, "1", "2 ✕", "3", "4", "5")
        assert len(peer.keyboards[it.number]) == 2

    many.run(script)
    assert many.store.marks.marks(many.reader.id) == {2: "mute"}


def test_t50_double_tap__does_it_once_and_is_answered_twice(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        for _ in range(2):
            peer.tap(CHAT, it.number, "1 Suivre")
        await until(lambda: len(peer.answered_callbacks) == 2)
        await it.shows(peer, "1 ✓ Suivi")

    peer = few.run(script)
    assert few.store.marks.marks(few.reader.id) == {1: "follow"}
    assert len(peer.answered_callbacks) == 2


def test_t50_old_message__out_of_reach_is_sorted_all_the_same(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        signer = it.store.people.signer
        peer.press(CHAT, signer.button("follow", 1, it.reader.id), None, it.number, date=0)
        peer.press(CHAT, signer.button("open", 2, it.reader.id), None, it.number, date=0)
        await heard(peer, CHAT, "Imagerie médicale")

    peer = few.run(script)
    assert few.store.marks.marks(few.reader.id) == {1: "follow"}
    assert [name for name, *_ in peer.calls if name == "editMessageReplyMarkup"] == []
    assert len(peer.answered_callbacks) == 2


def test_t50_anothers_button__does_nothing_and_is_answered(few: Sorting, store: Store) -> None:
    other = subscribed(store, "78")

    async def script(it: Sorting, peer: BotApiPeer) -> None:
        signed = it.store.people.signer.button("mute", 1, it.reader.id)
        for data in (signed, signed.replace(f":{it.reader.id}:", f":{other.id}:"), "1m:1:1:short", "x" * 64):
            peer.press(78, data)
        await until(lambda: len(peer.answered_callbacks) == 4)

    peer = few.run(script)
    assert {answer["text"] for answer in peer.answered_callbacks} == {"Ce bouton n’est plus valable."}
    assert peer.texts(78) == []
    assert store.marks.marks(few.reader.id) == store.marks.marks(other.id) == {}


def test_t50_broadcast__its_readers_sort_nothing_for_all(commands: Commands, store: Store) -> None:
    reader = subscribed(store, "-100500")
    signed = store.people.signer.button("unsubscribe", 0, reader.id)

    async def script(peer: BotApiPeer) -> None:
        peer.press(-100500, signed, 5, chat={"id": -100500, "type": "channel", "title": "Veille"})
        await until(lambda: len(peer.answered_callbacks) == 1)

    asyncio.run(converse(commands, store, script))
    assert store.people.get(reader.id).state == "active"


def test_t50_erased_or_gone__is_told(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        it.store.people.unsubscribe(it.reader.id, Consent(way="chat"), NOW)
        assert "pas abonné" in await it.tap(peer, "1 Suivre")
        it.store.people.erase(it.reader.id, Consent(way="chat"), NOW)
        assert "plus valable" in await it.tap(peer, "2 Suivre")

    few.run(script)
    assert few.store.marks.marks(few.reader.id) == {}


def test_t51_flood_of_taps__is_held_back_and_still_answered(many: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        for _ in range(65):
            peer.tap(CHAT, it.number, "1")
        await until(lambda: len(peer.answered_callbacks) == 65)

    peer = many.run(script)
    said = [answer.get("text", "") for answer in peer.answered_callbacks]
    assert [text.startswith("Vous écrivez plus vite") for text in said] == [False] * 60 + [True] * 5


def test_leaving__by_its_button_is_said_in_the_topic_it_came_from(commands: Commands, store: Store) -> None:
    reader = subscribed(store, "-100", thread=9)

    async def script(it: Sorting, peer: BotApiPeer) -> None:
        assert "administrateurs" in await it.tap(peer, "Se désabonner", 5)
        peer.administrators.add((-100, 6))
        await it.tap(peer, "Se désabonner", 6)
        await heard(peer, -100, "plus rien ne vous sera envoyé")

    peer = Sorting(commands, store, reader, 1).run(script)
    assert store.people.get(reader.id).state == "unsubscribed"
    assert peer.said[-1].parameters["message_thread_id"] in (9, "9")


def test_leaving__works_though_telegram_takes_no_answer(few: Sorting) -> None:
    async def script(it: Sorting, peer: BotApiPeer) -> None:
        peer.script["answerCallbackQuery"].append((500, {"ok": False, "error_code": 500, "description": "Internal"}))
        peer.tap(CHAT, it.number, "Se désabonner")
        await heard(peer, CHAT, "plus rien ne vous sera envoyé")

    few.run(script)
    assert few.store.people.get(few.reader.id).state == "unsubscribed"


def test_digest__delivered_for_real_is_sorted_call_by_call(
    commands: Commands, store: Store, reader: Subscriber
) -> None:
    async def script(peer: BotApiPeer) -> None:
        store.people.update(reader.id, frequency="instant")
        store.ledger.release("ministere", NOW)
        async with Bot(TOKEN, base_url=f"{peer.url}/bot") as bot:
            voice = TelegramChannel(bot, store.outbox, SendingPace(unit=0.001), is_shared=True)
            assert [report.state for report in await deliver(commands.settings, store, NOW, [voice])] == ["sent"]
        said = peer.said[-1]
        titles = {number: said.text.split(f"{number}. ")[1].splitlines()[0] for number in (1, 2, 3)}
        for number, title in titles.items():
            peer.tap(CHAT, said.id, f"{number} Pas nous")
            await until(lambda n=number: [f"{n} ✕ Pas pour nous"] in peer.labels(said.id))
            assert title[2:] in peer.answered_callbacks[-1]["text"]

    asyncio.run(converse(commands, store, script))
    assert store.marks.marks(reader.id) == {1: "mute", 2: "mute", 3: "mute"}
