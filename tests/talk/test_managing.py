"""A channel managed from a private chat: by its administrators alone, each message naming the channel."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.peers.botapi import BotApiPeer
from tests.remember.reading_back import consents_of
from tests.talk.conversing import converse, heard
from tests.talk.scenes import NOW, ask
from tests.waiting import until
from watcher.model import Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import COMMANDS, Commands
from watcher.talk.managing import MANAGEABLE, chat_of
from watcher.talk.person import ManagedChat, Person

CHANNEL, ANNE, PAUL = -1001234567890, 778, 777
VEILLE = {"id": CHANNEL, "type": "channel", "title": "Veille santé", "username": "veille_sante"}


def with_channel(script: Callable[[BotApiPeer], Awaitable[None]]) -> Callable[[BotApiPeer], Awaitable[None]]:
    async def run(peer: BotApiPeer) -> None:
        peer.named |= {"@veille_sante": VEILLE, str(CHANNEL): VEILLE}
        peer.administrators.add((CHANNEL, ANNE))
        await script(peer)

    return run


async def test_administrator__subscribes_the_channel_and_nothing_of_it_is_said_there(
    commands: Commands, store: Store
) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.write(ANNE, "/cherche santé")
        await heard(peer, ANNE, "Données de santé")
        peer.write(ANNE, "/gerer @veille_sante garder Pour les hôpitaux")
        await heard(peer, ANNE, "soient publiés dans")
        peer.press(ANNE, peer.said[-1].button("Oui, je m’abonne"))
        await heard(peer, ANNE, "chaque jour")
        peer.write(ANNE, "/gerer @veille_sante hebdo lundi 8h")
        await heard(peer, ANNE, "chaque lundi à 8\u00a0h")

    peer = await converse(commands, store, with_channel(script))
    [kept] = store.people.active()
    assert (kept.address, kept.name, kept.hour) == (str(CHANNEL), "Veille santé", "08:00")
    assert [(one.name, one.domains) for one in kept.interests] == [("Pour les hôpitaux", ("health",))]
    assert peer.texts(CHANNEL) == []
    assert all("Veille santé" in text for text in peer.texts(ANNE)[1:])


async def test_yes_in_words__is_looked_up_as_the_button_is(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.write(ANNE, f"/manage {CHANNEL} subscribe health")
        await heard(peer, ANNE, "soient publiés dans")
        peer.write(ANNE, "oui")
        await heard(peer, ANNE, "Vous suivez")

    await converse(commands, store, with_channel(script))
    assert [who.address for who in store.people.active()] == [str(CHANNEL)]


async def test_who_administrates_no_more__changes_nothing_by_old_buttons_and_questions(
    commands: Commands, store: Store
) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.write(ANNE, "/gerer @veille_sante abonner santé")
        await heard(peer, ANNE, "soient publiés dans")
        peer.administrators.clear()
        peer.send_again({"update_id": 5000, "chat_member": left(ANNE)})
        peer.press(ANNE, peer.said[-1].button("Oui, je m’abonne"))
        peer.write(ANNE, "oui")
        await until(lambda: len(peer.texts(ANNE)) == 3)

    peer = await converse(commands, store, with_channel(script))
    assert all("administrateurs" in text for text in peer.texts(ANNE)[1:2])
    assert store.people.all() == ()


def left(user: int) -> dict[str, Any]:
    person = {"id": user, "is_bot": False, "first_name": "X"}
    old, new = {"status": "creator", "user": person, "is_anonymous": False}, {"status": "left", "user": person}
    return {"chat": VEILLE, "from": person, "date": 1, "old_chat_member": old, "new_chat_member": new}


@pytest.mark.parametrize("what", ["", "subscribe culture", "frequency never", "stop", "erase yes", "searches"])
async def test_stranger__neither_changes_nor_reads(commands: Commands, store: Store, what: str) -> None:
    known = store.people.add(Subscriber(0, "telegram", str(CHANNEL)), Consent(way="cli", wording="asked"), NOW)

    async def script(peer: BotApiPeer) -> None:
        peer.write(PAUL, f"/manage @veille_sante {what}")
        await until(lambda: len(peer.texts(PAUL)) == 1)

    peer = await converse(commands, store, with_channel(script))
    assert "seuls ses administrateurs" in peer.texts(PAUL)[0]
    assert "Veille santé" not in peer.texts(PAUL)[0]  # what a closed chat is called is not theirs to learn
    assert store.people.all() == (known,)


async def test_group_member__is_told_to_write_in_private(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        group = {"chat": {"id": -5, "type": "supergroup", "title": "Autres"}}
        who = {"id": ANNE, "is_bot": False, "first_name": "X", "language_code": "fr"}
        peer.write(-5, "/manage @veille_sante searches", "fr", **{"from": who}, **group)
        await heard(peer, -5, "en privé")

    peer = await converse(commands, store, with_channel(script))
    assert not [method for method, _, _ in peer.calls if method == "getChat"]


async def test_who_writes_too_fast__has_nothing_looked_up(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        for _ in range(commands.settings.chat.per_minute + 5):
            peer.write(ANNE, "/manage @veille_sante")
        await heard(peer, ANNE, "vite")
        peer.write(PAUL, "/infos")
        await until(lambda: peer.texts(PAUL) != [])

    peer = await converse(commands, store, with_channel(script))
    looked_up = [method for method, _, _ in peer.calls if method == "getChat"]
    assert len(looked_up) == commands.settings.chat.per_minute


async def test_person__is_no_chat_to_manage(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        peer.named["@someone_else"] = {"id": PAUL, "type": "private", "first_name": "Paul"}
        peer.write(ANNE, "/gerer @someone_else stop")
        await heard(peer, ANNE, "Je ne trouve pas @someone_else")

    await converse(commands, store, with_channel(script))


async def test_bot_let_into_a_channel__tells_who_let_it_in_how_to_go_on(commands: Commands, store: Store) -> None:
    async def script(peer: BotApiPeer) -> None:
        bot, anne = ({"id": number, "is_bot": number == 123456, "first_name": "X", "language_code": "fr"}
                     for number in (123456, ANNE))  # fmt: skip
        rights = dict.fromkeys(("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages",
            "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
            "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), False)  # fmt: skip
        change = {
            "chat": VEILLE, "from": anne, "date": 1,
            "old_chat_member": {"status": "left", "user": bot},
            "new_chat_member": {"status": "administrator", "user": bot, "can_post_messages": True} | rights,
        }  # fmt: skip
        peer.send_again({"update_id": 900, "my_chat_member": change})
        await heard(peer, ANNE, f"/gerer {CHANNEL} garder NOM")

    peer = await converse(commands, store, with_channel(script))
    assert peer.texts(CHANNEL) == []


def anne(*, is_administrator: bool = True) -> Person:
    chat = ManagedChat(str(CHANNEL), "Veille santé", is_administrator)
    return Person("telegram", str(ANNE), "Anne", "fr", sender=str(ANNE), managed=chat)


def test_channels_settings__are_not_those_of_the_person(commands: Commands, store: Store) -> None:
    for chat in (CHANNEL, ANNE):
        store.people.add(Subscriber(0, "telegram", str(chat), language="fr"), Consent(way="chat"), NOW)
    for text in ("language en", "zone Montréal", "weekly", "hush loans"):
        ask(commands, anne(), f"/manage @veille_sante {text}")
    channel, person = (store.people.find("telegram", str(chat)) for chat in (CHANNEL, ANNE))
    assert channel
    assert person
    assert (channel.language, channel.zone, channel.frequency) == ("en", "America/Montreal", "weekly")
    assert (person.language, person.zone, person.frequency) == ("fr", "Europe/Paris", "daily")
    assert channel.interests[0].exclude
    assert not person.interests[0].exclude
    assert "Bonjour" in ask(commands, anne(), "bonjour").text


def test_erased_channel__leaves_the_person_as_they_were(commands: Commands, store: Store) -> None:
    store.people.add(Subscriber(0, "telegram", str(CHANNEL)), Consent(way="chat"), NOW)
    ask(commands, anne(), "/cherche santé")
    ask(commands, anne(), "/gerer @veille_sante effacer")
    assert "effacé" in ask(commands, anne(), "oui").text
    assert store.people.all() == ()
    assert store.conversations.get(anne().key).query


def test_erased_channel__is_named_in_no_consent(commands: Commands, store: Store) -> None:
    ask(commands, anne(), "/cherche santé")
    ask(commands, anne(), "/gerer @veille_sante garder")
    ask(commands, anne(), "oui")
    assert "Veille santé" in consents_of(store.people, "telegram", str(CHANNEL))[0]["wording"]
    ask(commands, anne(), "/gerer @veille_sante effacer oui")
    lines = consents_of(store.people, "telegram", str(CHANNEL))
    assert [line["wording"] for line in lines] == [""] * len(lines)
    assert lines[0]["wording_hash"]


def test_erased_without_a_subscription__is_not_named_as_who_agreed_for_a_channel(
    commands: Commands, store: Store
) -> None:
    ask(commands, anne(), "/cherche santé")
    ask(commands, anne(), "/gerer @veille_sante garder")
    ask(commands, anne(), "oui")
    [line] = consents_of(store.people, "telegram", str(CHANNEL))
    assert line["who"] == anne().key
    ask(commands, anne(), "/effacer oui")
    [line] = consents_of(store.people, "telegram", str(CHANNEL))
    assert (line["who"], bool(line["wording"])) == ("", True)
    assert store.conversations.get(anne().key).query == ""


def test_my_data__has_what_is_remembered_of_conversations(commands: Commands, store: Store) -> None:
    who = store.people.add(Subscriber(0, "telegram", str(ANNE)), Consent(way="chat"), NOW)
    ask(commands, anne(), "/cherche santé")
    store.conversations.speak(f"telegram:-5:by{ANNE}", "en", NOW)
    store.conversations.speak("telegram:-5:by1", "en", NOW)
    kept = store.people.export(who.id)["conversations"]
    assert sorted(row["person"] for row in kept) == [f"telegram:-5:by{ANNE}", f"telegram:{ANNE}"]
    assert "domain=health" in str(kept)
    assert "domain=health" in ask(commands, anne(), "/mesdonnees").text


def test_undo__speaks_of_the_channel(commands: Commands, store: Store) -> None:
    store.people.add(Subscriber(0, "telegram", str(CHANNEL)), Consent(way="chat"), NOW)
    ask(commands, anne(), "/cherche culture")
    kept = ask(commands, anne(), "/gerer @veille_sante garder Arts")
    assert kept.buttons[0][0].says == f"/manage {CHANNEL} unsave Arts"
    gone = ask(commands, anne(), kept.buttons[0][0].says)
    assert gone.buttons[0][0].says == f"/manage {CHANNEL} save Arts"
    ask(commands, anne(), gone.buttons[0][0].says)
    assert [one.name for who in store.people.all() for one in who.interests] == ["", "Arts"]


def test_hints__name_the_channel_so_that_nobody_changes_their_own_searches(commands: Commands, store: Store) -> None:
    store.people.add(Subscriber(0, "telegram", str(CHANNEL)), Consent(way="chat"), NOW)
    said = ask(commands, anne(), "/gerer @veille_sante recherches").text
    assert f"/gerer {CHANNEL} modifier 2" in said
    assert f"/gerer {CHANNEL} garder NOM" in ask(commands, anne(), "/gerer @veille_sante").text


def test_manageable__are_commands_that_change_what_a_chat_receives() -> None:
    settings = {command.name for command in COMMANDS if command.access.name == "SETTINGS"}
    assert settings >= MANAGEABLE


@pytest.mark.parametrize(("said", "chat"), [
    ("@veille_sante stop", "@veille_sante"),
    ("https://t.me/veille_sante", "@veille_sante"),
    ("-1001234567890 garder", "-1001234567890"),
    ("veille", ""), ("778", ""), ("@a", ""), ("", ""),
])  # fmt: skip
def test_chat_of__names_a_channel_or_group(said: str, chat: str) -> None:
    assert chat_of(said) == chat
