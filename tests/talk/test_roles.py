"""Who may do what in private chats, groups and channels, over a Bot API on loopback; forged buttons do nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram import Bot

from tests.peers.botapi import TOKEN, BotApiPeer
from tests.talk.scenes import NOW
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.model import Interest, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.administrators import Administrators
from watcher.talk.commands import COMMANDS, Commands
from watcher.talk.person import Person
from watcher.talk.roles import Access, ChatRole, refusal
from watcher.talk.signed_commands import LASTS, CommandSigner
from watcher.talk.telegram import TelegramBot

CHANNEL, GROUP, STRANGER, ADMINISTRATOR = -1001, -1002, 777, 778
FORGED = (
    "/frequency never", "/language en", "/mydata", "/settings", "/unsubscribe", "/stop", "/erase oui", "/erase yes",
    "/effacer oui", "/subscribe culture", "/agree 00000000 culture", "/zone Tokyo", "/reminders none", "/digest",
    "/release ministere", "/collect", "/tag 1 culture", "/yes", "/follow #1", "/mute #1",
)  # fmt: skip


@pytest.fixture
def subscribed(store: Store) -> dict[int, Subscriber]:
    """A channel and a group that receive digests."""
    found = {}
    for chat in (CHANNEL, GROUP):
        draft = Subscriber(0, "telegram", str(chat), interests=(Interest(),))
        found[chat] = store.people.add(draft, Consent(way="cli", wording="asked"), NOW)
    return found


def kind(chat: int) -> dict[str, object]:
    return {"chat": {"id": chat, "type": "channel" if chat == CHANNEL else "supergroup", "title": "Veille"}}


def play(commands: Commands, store: Store, script: Callable[[BotApiPeer], Awaitable[None]]) -> BotApiPeer:
    async def run() -> BotApiPeer:
        async with BotApiPeer(enforces=False) as peer:
            peer.administrators |= {(CHANNEL, ADMINISTRATOR), (GROUP, ADMINISTRATOR)}
            bot = Bot(TOKEN, base_url=f"{peer.url}/bot")
            channel = TelegramChannel(bot, store.outbox, SendingPace(unit=0.001), is_shared=True)
            stop = asyncio.Event()
            running = asyncio.create_task(TelegramBot(bot, commands, store, channel, lambda: NOW).run(stop))
            try:
                await script(peer)
            finally:
                stop.set()
                await asyncio.wait_for(running, 60)
            return peer

    return asyncio.run(run())


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - the peer keeps lists
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("chat", [CHANNEL, GROUP])
def test_forged_button__does_nothing_and_prints_nothing(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber], chat: int
) -> None:
    async def script(peer: BotApiPeer) -> None:
        for data in FORGED:
            peer.press(chat, data, STRANGER, **kind(chat))
        await until(lambda: len(peer.answered_callbacks) == len(FORGED))

    peer = play(commands, store, script)
    assert peer.texts(chat) == []
    assert store.people.all() == tuple(subscribed.values())
    assert store.marks.all_marks() == {}
    assert {answer["text"] for answer in peer.answered_callbacks} == {"Ce bouton n’est plus valable."}


@pytest.mark.parametrize("chat", [CHANNEL, GROUP])
def test_button_of_another_chat__does_nothing(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber], chat: int
) -> None:
    mine = CommandSigner(store.people.signer, str(STRANGER))
    data = [mine.data(command, NOW, sender) for command in ("/erase yes", "/stop") for sender in ("", str(STRANGER))]

    async def script(peer: BotApiPeer) -> None:
        for one in data:
            peer.press(chat, one, STRANGER, **kind(chat))
        await until(lambda: len(peer.answered_callbacks) == len(data))

    assert play(commands, store, script).texts(chat) == []
    assert store.people.all() == tuple(subscribed.values())


def test_channel__a_reader_presses_nothing_and_an_administrator_does(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber]
) -> None:
    reader = subscribed[CHANNEL]
    follow = store.people.signer.button("follow", 1, reader.id)
    leave = store.people.signer.button("unsubscribe", 0, reader.id)

    async def script(peer: BotApiPeer) -> None:
        for number, (data, sender) in enumerate(((follow, 777), (leave, 777), (follow, 778), (leave, 778)), 1):
            peer.press(CHANNEL, data, sender, **kind(CHANNEL))
            await until(lambda number=number: len(peer.answered_callbacks) == number)
            if number == 2:
                assert store.marks.all_marks() == {}
                assert store.people.get(reader.id).state == "active"
        await until(lambda: store.people.get(reader.id).state == "unsubscribed")

    play(commands, store, script)
    assert store.marks.marks(reader.id) == {1: "follow"}


def test_group__members_ask_and_sort_and_administrators_change(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber]
) -> None:
    reader = subscribed[GROUP]

    def say(peer: BotApiPeer, user: int, text: str) -> None:
        sender = {"id": user, "is_bot": False, "first_name": "X", "language_code": "fr"}
        peer.write(GROUP, text, "fr", **{"from": sender}, **kind(GROUP))

    async def script(peer: BotApiPeer) -> None:
        refused = ("/frequence jamais", "/langue en", "/stop", "/effacer oui", "/abonner culture", "/fuseau Tokyo")
        for number, text in enumerate(refused, 1):
            say(peer, STRANGER, text)
            await until(lambda number=number: len(peer.said) == number)
        assert all("seuls ses administrateurs" in text for text in peer.texts(GROUP))
        assert store.people.get(reader.id) == reader
        say(peer, STRANGER, "/cherche santé")
        await until(lambda: "Données de santé" in peer.texts(GROUP)[-1])
        say(peer, STRANGER, "/suivre 1")
        await until(lambda: "Suivi" in peer.texts(GROUP)[-1])
        say(peer, ADMINISTRATOR, "/suivre 1")
        await until(lambda: "Aucune liste" in peer.texts(GROUP)[-1])
        say(peer, ADMINISTRATOR, "/frequence jamais")
        await until(lambda: store.people.get(reader.id).frequency == "never")

    play(commands, store, script)


@pytest.mark.parametrize("user", [STRANGER, ADMINISTRATOR])
def test_group__personal_data_is_never_printed(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber], user: int
) -> None:
    async def script(peer: BotApiPeer) -> None:
        for number, text in enumerate(("/mesdonnees", "/mydata", "/reglages"), 1):
            sender = {"id": user, "is_bot": False, "first_name": "X", "language_code": "fr"}
            peer.write(GROUP, text, "fr", **{"from": sender}, **kind(GROUP))
            await until(lambda number=number: len(peer.said) == number)

    peer = play(commands, store, script)
    assert all("en privé" in text for text in peer.texts(GROUP))


def test_group__a_question_waits_for_the_person_it_was_put_to(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber]
) -> None:
    owner = Person("telegram", str(GROUP), role=ChatRole.ADMINISTRATOR, sender="778", language="fr")
    member = replace(owner, role=ChatRole.MEMBER, sender="777")
    assert "Effacer" in commands.answer(owner, "/effacer", NOW).text
    for text in ("/oui", "/yes", "/effacer oui"):
        commands.answer(member, text, NOW)
    assert store.people.get(subscribed[GROUP].id).state == "active"
    assert "effacé" in commands.answer(owner, "/oui", NOW).text


def test_group__a_member_keeps_no_search_for_it_in_plain_words_either(
    commands: Commands, store: Store, subscribed: dict[int, Subscriber]
) -> None:
    member = Person("telegram", str(GROUP), role=ChatRole.MEMBER, sender="777", language="fr")
    before = store.people.get(subscribed[GROUP].id).interests
    commands.answer(member, "/search santé", NOW)
    for text in ("garde ça sous le nom Piraté", "garde ça comme tout", "save it as everything"):
        assert commands.answer(member, f"/search {text}", NOW).text == commands.answer(member, "/save Piraté", NOW).text
    assert store.people.get(subscribed[GROUP].id).interests == before


def test_commands__each_says_what_it_touches() -> None:
    changing = {command.name for command in COMMANDS if command.access is not Access.READ}
    assert {"erase", "subscribe", "frequency", "language", "zone", "mydata", "settings", "tag"} <= changing
    for role in (ChatRole.READER, ChatRole.MEMBER):
        allowed = {c.name for c in COMMANDS if not refusal(c.access, role, is_admin=False)}
        assert allowed <= {command.name for command in COMMANDS if command.access in (Access.READ, Access.TRIAGE)}
    assert not [c.name for c in COMMANDS if not refusal(c.access, ChatRole.READER, is_admin=False)]


def test_signed_command__holds_for_its_chat_its_person_and_its_time(store: Store) -> None:
    signer = CommandSigner(store.people.signer, "77")
    data = signer.data("/erase yes", NOW, "77")
    assert len(data) <= 64
    assert signer.read(data, NOW, "77") == "/erase yes"
    assert signer.read(data, NOW, "78") == ""
    assert signer.read(data, NOW + LASTS + timedelta(hours=2), "77") == ""
    assert CommandSigner(store.people.signer, "78").read(data, NOW, "77") == ""
    for place in range(len(data)):
        assert signer.read(data[:place] + "~" + data[place + 1 :], NOW, "77") == ""


async def test_administrators__are_asked_again_after_a_minute_and_nobody_is_trusted_on_a_fault() -> None:
    answers = ["administrator", "member"]
    asked = []

    async def ask(chat: int, user: int) -> str:
        asked.append((chat, user))
        if not answers:
            raise OSError
        return answers.pop(0)

    known = Administrators(ask)
    assert await known.includes(1, 2, NOW)
    assert await known.includes(1, 2, NOW + timedelta(seconds=59))
    assert not await known.includes(1, 2, NOW + timedelta(seconds=61))
    known.forget(1)
    assert not await known.includes(1, 2, NOW + timedelta(seconds=62))
    assert len(asked) == 3


def test_update_that_cannot_be_read__is_skipped(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        broken = ({"message": 7}, {"message": {"message_id": "x"}}, {"callback_query": {"id": []}}, {"message": []})
        for number, update in enumerate(broken, 900):
            peer.send_again({"update_id": number, **update})
        peer.write(77, "/domaines")
        await until(lambda: any("Santé" in text for text in peer.texts(77)))

    assert len(play(commands, store, script).said) == 1
