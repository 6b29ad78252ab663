"""Partners in chat: a line published after the words were shown, secret answers, the relay; and who tries to cheat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.peers.botapi import BotApiPeer
from tests.remember.reading_back import consents_of
from tests.talk.conversing import converse, heard
from tests.talk.scenes import CALLS, CONFIG, NOW
from watcher.config.load import read
from watcher.deliver.introductions.introduce import introduce
from watcher.model import Fact, Harvest, HarvestState, Subscriber
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person, Reply
from watcher.talk.roles import ChatRole

MAIL = """
[deliver.email]
enabled = true
sender = "veille@veille.example.org"
bounce_domain = "veille.example.org"
[deliver.web]
public_url = "https://veille.example.org"
[introductions]
relay = true
"""
FRENCH = "CHU de 400 lits, plateforme de données, cherche partenaire clinique"
ENGLISH = "University lab in medical imaging, seeks a hospital"


class Talk:
    """A watch with one two-sided call, and short words for conversations about it."""

    def __init__(self, store: Store) -> None:
        settings, faults = read(CONFIG + MAIL)
        assert settings is not None, faults
        self.store, self.settings, self.commands, self.now = store, settings, Commands(settings, store), NOW
        (notice, reading), *others = CALLS
        calls = ((notice, replace(reading, partner_rule=Fact("both_sides", "deux équipes"))), *others)
        harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(one for one, _ in calls))
        with store.db.write() as tx:
            store.calls.record(tx, settings.sources[0], harvest, calls, NOW)
        self.claire = self.joins("telegram", "4001", "Claire <b>Martin</b>", "fr")
        self.bob = self.joins("email", "bob@secret.example", "Bob Tremblay", "en")

    def joins(self, channel: str, address: str, name: str, language: str) -> Person:
        draft = Subscriber(0, channel, address, name=name, language=language)
        self.store.people.add(draft, Consent(way="chat"), NOW)
        return Person(channel, address, name, language, sender=address)

    def say(self, person: Person, text: str, now: datetime | None = None) -> Reply:
        self.now += timedelta(seconds=5)
        answer = self.commands.answer(person, text, now or self.now)
        assert answer is not None
        return answer

    def looks(self, person: Person, side: str, line: str) -> None:
        self.say(person, f"/partner #1 {side} health {line}")
        self.say(person, "oui" if person.language == "fr" else "yes")

    def pair(self) -> None:
        self.looks(self.claire, "FR", FRENCH)
        self.looks(self.bob, "QC", ENGLISH)
        introduce(self.settings, self.store, self.now)

    def introduced(self) -> None:
        self.pair()
        for person in (self.claire, self.bob):
            self.say(person, "/interested #1")
            self.say(person, "oui")
        introduce(self.settings, self.store, self.now)

    def letters(self, number: int) -> list[str]:
        return [
            f"{message.subject}\n{message.text}\n{message.parts}"
            for row in self.store.outbox.rows(number)
            if (message := self.store.outbox.message(row.id))
        ]


@pytest.fixture
def talk(store: Store) -> Iterator[Talk]:
    return Talk(store)


# --- the way, in both languages ------------------------------------------------------------------------------


def test_looking__by_buttons_and_one_line_in_french(talk: Talk) -> None:
    card = talk.say(talk.claire, "/appel #1")
    assert card.buttons[-1][0].says == "/partner #1"
    sides = talk.say(talk.claire, "/partenaire #1")
    assert [button.label for button in sides.buttons[0]] == ["France", "Québec"]
    kinds = talk.say(talk.claire, sides.buttons[0][0].says)
    chosen = next(button for row in kinds.buttons for button in row if button.label == "établissements de santé")
    assert "Ni nom, ni adresse, ni lien" in talk.say(talk.claire, chosen.says).text
    preview = talk.say(talk.claire, FRENCH)
    assert f"établissements de santé (France)\n«\u00a0{FRENCH}\u00a0»" in preview.text
    assert "Claire <b>Martin</b>" in preview.text
    assert "sans mon nom ni mon adresse" in preview.text
    assert talk.store.introductions.seeks_of(1) == ()
    assert "C’est publié, jusqu’au 26 mars 2027" in talk.say(talk.claire, "oui").text
    assert FRENCH in talk.say(talk.claire, "/partenaire").text


def test_offer_and_introduction__golden_in_both_languages(talk: Talk) -> None:
    talk.introduced()
    [offer, met] = talk.letters(1)
    assert offer.startswith("Un partenaire possible · Données de santé à l'hôpital\nUne équipe cherche un partenaire")
    assert met.startswith("Mise en relation · Données de santé à l'hôpital\nDeux oui")
    assert "Bob Tremblay" not in offer
    assert "Bob Tremblay\néquipes" not in met
    assert "Bob Tremblay\nétablissements de santé (Québec)" in met
    assert "trois questions" in met
    [offer, met] = talk.letters(2)
    assert offer.startswith("A possible partner · Données de santé à l'hôpital\nA team looks for a partner")
    assert "Claire" not in offer
    assert re.search(r"Interested: https://veille\.example\.org/i/1y\.1\.2\.\S{16}\nNot for us: ", offer)
    assert "Just reply to this message: your reply is forwarded without your address, until 25 March 2027." in met
    assert "Claire <b>Martin</b>\nhealth institutions (France)" in met
    for letter in (offer, met):
        assert "4001" not in letter


def test_html_in_a_name__is_text_for_telegram_too(talk: Talk) -> None:
    talk.say(talk.bob, "/partner #1 QC health Lab & hospital <a href=x>team</a> for imaging data")
    talk.say(talk.bob, "yes")
    talk.say(talk.bob, "/partner as <b>Bob</b> & co")
    talk.looks(talk.claire, "FR", FRENCH)
    introduce(talk.settings, talk.store, talk.now)
    for person in (talk.claire, talk.bob):
        talk.say(person, "/interested #1")
        talk.say(person, "oui")
    introduce(talk.settings, talk.store, talk.now)
    parts = [part for row in talk.store.outbox.rows(1) for part in talk.store.outbox.message(row.id).parts]
    assert len(parts) == 2
    assert "&lt;a href=x&gt;" in parts[0]
    assert "&lt;b&gt;Bob&lt;/b&gt; &amp; co" in parts[1]


def test_answers__look_the_same_whatever_the_other_said(talk: Talk) -> None:
    talk.pair()
    before = talk.say(talk.bob, "/partner")
    talk.say(talk.claire, "/decline #1")
    assert talk.say(talk.bob, "/partner") == before
    talk.say(talk.bob, "/interested #1")
    noted = talk.say(talk.bob, "yes").text
    assert "Your yes is noted" in noted
    introduce(talk.settings, talk.store, talk.now)
    assert not [letter for letter in talk.letters(2) if "Claire" in letter]


def test_consent__is_recorded_as_shown_and_other_words_never(talk: Talk) -> None:
    talk.pair()
    assert "I agree that" in talk.say(talk.bob, "/interested #1 00000000").text
    assert talk.store.introductions.offers_of(2)[0].answer_b == ""
    shown = talk.say(talk.bob, "/interested #1")
    talk.say(talk.bob, "yes")
    [row] = [row for row in consents_of(talk.store.people, "email", "bob@secret.example") if row["step"] == "intro_yes"]
    assert row["wording"] in shown.text
    assert row["language"] == "en"


def test_relay__forwards_and_can_be_ended(talk: Talk) -> None:
    talk.introduced()
    assert "Que voulez-vous lui écrire" in talk.say(talk.claire, "/dire #1").text
    assert talk.say(talk.claire, "Bonjour Bob, parlons lundi").text == "Transmis."
    introduce(talk.settings, talk.store, talk.now)
    assert "Bonjour Bob, parlons lundi" in talk.letters(2)[-1]
    assert "bob" not in talk.say(talk.bob, "/tell #1 write to BOB@secret.example").text
    introduce(talk.settings, talk.store, talk.now)
    assert "write to [adresse masquée]" in talk.letters(1)[-1]
    talk.say(talk.bob, "/decline #1")
    assert "n’est plus valable" in talk.say(talk.claire, "/dire #1 encore un mot").text


def test_address__is_given_only_where_its_owner_says_so(talk: Talk) -> None:
    talk.pair()
    assert "address is given as well" in talk.say(talk.bob, "/partner address").text
    assert "bob@secret" not in str(talk.letters(1))
    for person in (talk.claire, talk.bob):
        talk.say(person, "/interested #1")
        talk.say(person, "oui")
    introduce(talk.settings, talk.store, talk.now)
    assert "bob@secret.example" in talk.letters(1)[-1]


# --- ten attacks ---------------------------------------------------------------------------------------------


def test_guessed_numbers__answer_alike_whether_the_offer_is_there_or_not(talk: Talk) -> None:
    talk.pair()
    eve = talk.joins("telegram", "4009", "Eve", "fr")
    for command in ("/interested", "/decline", "/report", "/tell", "/withdraw"):
        there, nowhere = talk.say(eve, f"{command} #1").text, talk.say(eve, f"{command} #77").text
        assert there.replace("#1", "#77") == nowhere
    assert {offer.answer_a + offer.answer_b for offer in talk.store.introductions.offers_of(1)} == {""}


def test_stranger_without_a_subscription__reaches_nothing(talk: Talk) -> None:
    talk.pair()
    stranger = Person("telegram", "4010", "Mallory", "fr", sender="4010")
    for command in ("/partner", "/partner #1", "/interested #1", "/tell #1 x", "/withdraw 1"):
        assert "Il faut être abonné" in talk.say(stranger, command).text


@pytest.mark.parametrize("role", [ChatRole.MEMBER, ChatRole.ADMINISTRATOR, ChatRole.READER])
def test_group__is_no_place_for_it(talk: Talk, role: ChatRole) -> None:
    group = Person("telegram", "-100", "Groupe", "fr", role=role, sender="4001")
    for command in ("/partner #1", "/interested #1", "/tell #1 x"):
        assert "en privé" in talk.say(group, command).text
    assert "/partner" not in str(talk.say(group, "/call #1").buttons)


@pytest.mark.parametrize(
    "line",
    [
        f"{'x' * 300} trop long",
        "écrivez à bob@secret.example pour en savoir plus",
        "\u202eelpmaxe.terces@bob \u202c: lisez à l’envers",
        "court",
        "https://evil.example/piege pour nous joindre",
    ],
)
def test_line_that_may_not_be_shown__is_refused_and_asked_again(talk: Talk, line: str) -> None:
    refused = talk.say(talk.claire, f"/partner #1 FR health {line}")
    assert refused.offer == "/partner #1 FR health "
    assert talk.store.introductions.seeks_of(1) == ()
    assert "Voici exactement" in talk.say(talk.claire, FRENCH).text


def test_4000_signs__are_refused_whole_never_cut(talk: Talk) -> None:
    talk.introduced()
    assert "trop long" in talk.say(talk.claire, "/tell #1 " + "mot " * 1000).text
    introduce(talk.settings, talk.store, talk.now)
    assert "mot mot" not in str(talk.letters(2))


def test_double_yes__and_yes_after_no_change_nothing(talk: Talk) -> None:
    talk.pair()
    talk.say(talk.bob, "/interested #1")
    agreed = talk.store.conversations.get(talk.bob.key).waiting
    first = talk.say(talk.bob, agreed).text
    assert talk.say(talk.bob, agreed).text == first
    steps = [row["step"] for row in consents_of(talk.store.people, "email", "bob@secret.example")]
    assert steps.count("intro_yes") == 1
    talk.say(talk.bob, "/decline #1")
    assert "not proposed to you again" in talk.say(talk.bob, agreed).text
    assert talk.store.introductions.offers_of(2)[0].answer_b == "no"


def test_yes_after_expiry__is_no_longer_possible(talk: Talk) -> None:
    talk.pair()
    talk.say(talk.claire, "/interested #1")
    talk.say(talk.claire, "oui")
    late = NOW + timedelta(days=15)
    assert "no longer valid" in talk.say(talk.bob, "/interested #1", late).text
    introduce(talk.settings, talk.store, late)
    assert "Claire" not in str(talk.letters(2))


def test_call_without_partners__and_one_that_is_over_are_refused(talk: Talk) -> None:
    assert "n’exige pas de partenaire" in talk.say(talk.claire, "/partner #2").text
    assert "est clos" in talk.say(talk.claire, "/partner #1", NOW + timedelta(days=90)).text


def test_erased__is_gone_from_the_others_chat_as_well(talk: Talk) -> None:
    talk.introduced()
    talk.say(talk.bob, "/erase yes")
    assert "Bob" not in talk.say(talk.claire, "/partenaire").text
    assert "plus valable" in talk.say(talk.claire, "/dire #1 bonjour").text
    assert "Bob" not in str(talk.letters(1))


def test_reports__show_lines_to_admins_and_no_name(talk: Talk) -> None:
    talk.pair()
    admin = Person("file", "terminal", "terminal", "fr", is_admin=True)
    assert "Aucune ligne" in talk.say(admin, "/signalements").text
    assert "administrateurs" in talk.say(talk.claire, "/reports").text
    talk.say(talk.claire, "/report #1")
    told = talk.say(admin, "/signalements")
    assert ENGLISH in told.text
    assert not [sign for sign in ("Bob", "bob@", "Claire", "4001") if sign in told.text]
    talk.say(admin, "/reports ban 2")
    talk.say(talk.bob, f"/partner #1 QC health {ENGLISH}")
    assert "no longer open" in talk.say(talk.bob, "yes").text


def test_switched_off__says_so(store: Store) -> None:
    talk = Talk(store)
    settings, _ = read(CONFIG + "[introductions]\nenabled = false\n")
    assert settings is not None
    talk.commands.settings = settings
    assert "ne sont pas ouvertes" in talk.say(talk.claire, "/partner #1").text
    assert "partner" not in str(talk.say(talk.claire, "/call #1").buttons)


# --- buttons over the Bot API --------------------------------------------------------------------------------


async def test_buttons__act_for_their_owner_only_and_once(talk: Talk) -> None:
    talk.pair()
    eve = talk.joins("telegram", "4009", "Eve", "fr")
    signer = talk.store.people.signer
    accept = signer.button("accept", 1, 1)

    async def script(peer: BotApiPeer) -> None:
        peer.press(4009, accept)  # forwarded to another chat
        peer.press(4009, signer.button("accept", 1, 3))  # their own, of an offer of others
        await heard(peer, 4009, "plus valable")
        peer.press(4001, accept[:-1] + ("A" if accept[-1] != "A" else "B"))
        peer.press(4001, accept)
        await heard(peer, 4001, "Tant qu’elle n’a pas dit oui")
        yes = peer.said[-1].button("Oui, mettre en relation")
        peer.press(4009, yes)
        peer.press(4001, yes, 4009)
        update_before = len(peer.said)
        peer.press(4001, yes)
        await heard(peer, 4001, "Votre oui est noté")
        for update in peer.pending:
            peer.send_again(update)
        peer.press(4001, "2zzzz:AAAAAAAAAAAAAAAA:/interested #1 12345678")
        peer.write(4001, "/partenaire")
        await heard(peer, 4001, "on attend l’autre équipe")
        assert update_before < len(peer.said)

    peer = await converse(talk.commands, talk.store, script)
    assert sum("Votre oui est noté" in text for text in peer.texts(4001)) == 1
    assert not [text for text in peer.texts(4009) if ENGLISH in text or "noté" in text]
    steps = [row["step"] for row in consents_of(talk.store.people, "telegram", "4001")]
    assert steps.count("intro_yes") == 1
    assert eve.address == "4009"


def test_files__of_the_store_hold_nothing_of_the_erased(talk: Talk, tmp_path: Path) -> None:
    talk.introduced()
    talk.say(talk.claire, "/dire #1 Bonjour, ici le service de Claire Zephirine")
    introduce(talk.settings, talk.store, talk.now)
    talk.say(talk.claire, "/erase yes")
    found = [path for path in tmp_path.rglob("*") if path.is_file() and b"Zephirine" in path.read_bytes()]
    found += [path for path in tmp_path.rglob("*") if path.is_file() and FRENCH.encode() in path.read_bytes()]
    found += [path for path in tmp_path.rglob("*") if path.is_file() and b"telegram:4001" in path.read_bytes()]
    assert found == []
