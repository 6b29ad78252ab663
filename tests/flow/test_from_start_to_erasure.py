"""Somebody's days with the watch, through the real program: from /start by buttons to /erase, a partner met by mail."""

from __future__ import annotations

import html
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.flow.forked import PATIENCE
from tests.flow.program import Program
from tests.flow.settings import HEALTH, SENDER, WATCH, by_mail, by_telegram, feed
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer, Said
from tests.peers.smtp import SmtpPeer
from tests.waiting import wait_until

pytestmark = [pytest.mark.process, pytest.mark.slow]

CHAT, ADMIN = 777_123_777, 42
NICKNAME, NAME, ADDRESS = "Zéphirine", "Anne Canarin", "anne.canarin@secret.example"
LINES = {"chat": "Douze chercheurs en imagerie", "mail": "Hôpital de 400 lits, plateforme de données"}
NOTE, SEARCH = "trente pour cent d’apport", "Lecture publique"
PARTNERS = "Appel pour la santé. Une équipe française et une équipe québécoise doivent participer."
LIBRARIES = "Appel pour le numérique dans les bibliothèques."
SITE = "https://veille.example.org"
DIGITAL = """
[domains.digital]
label = { fr = "Numérique", en = "Digital" }
fr = ["numérique"]
en = ["digital"]
"""

SETUP = (
    ("pick", "domains?"), ("domain", "domains?"), ("next", "where?"), ("place", "who?"), ("who", "rhythm?"),
    ("rhythm", "agree?"),
)  # fmt: skip
"""Each button of /start, and the question it brings."""
WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "pick": "Français", "domains?": "Quels domaines", "domain": "Santé", "next": "Suivant ▸", "where?": "Où",
        "place": "France", "who?": "Qui êtes-vous", "who": "Hôpitaux", "rhythm?": "À quel rythme",
        "rhythm": "Chaque jour", "agree?": "Vous suivrez", "agree": "Oui, je m’abonne", "begun": "Vous suivez",
        "welcome": "bienvenue", "ask": "numérique sans hôpitaux", "found": "Compris", "keep": "/garder",
        "kept": "Gardée", "follow": "Suivre", "followed": "Suivi", "following": "/suivis", "note": "/note",
        "reminder": "dans 5 jours", "searches": "/recherches", "asleep": "en pause", "awake": "reprend",
        "digest": "/bulletin", "calendar": "/agenda", "partner": "/partenaire", "as": "/partenaire comme",
        "side": "Québec", "which": "Quel organisme", "kind": "équipes de recherche", "line": "En une ligne",
        "publish": "Oui, publier", "opened": "C’est publié", "look": "Chercher un partenaire",
        "accept": "Intéressé", "introduce?": "En disant oui", "introduce": "Oui, mettre en relation",
        "both": "Deux oui", "erase": "/effacer", "yes": "oui", "sure": "Oui, tout effacer",
        "erased": "C’est effacé", "stranger": "abonné",
    },
    "en": {
        "pick": "English", "domains?": "Which domains", "domain": "Health", "next": "Next ▸", "where?": "Where",
        "place": "France", "who?": "Who are you", "who": "Hospitals", "rhythm?": "How often", "rhythm": "Every day",
        "agree?": "You will follow", "agree": "Yes, subscribe me", "begun": "You follow", "welcome": "welcome",
        "ask": "digital without hospitals", "found": "Understood", "keep": "/save", "kept": "Kept",
        "follow": "Follow", "followed": "Followed", "following": "/following", "note": "/note",
        "reminder": "in 5 days", "searches": "/searches", "asleep": "paused", "awake": "goes on",
        "digest": "/digest", "calendar": "/calendar", "partner": "/partner", "as": "/partner as", "side": "Québec",
        "which": "Which organisation", "kind": "research teams", "line": "In one line", "publish": "Yes, publish",
        "opened": "It is published", "look": "Look for a partner", "accept": "Interested",
        "introduce?": "By saying yes", "introduce": "Yes, introduce us", "both": "Two yes", "erase": "/erase",
        "yes": "yes", "sure": "Yes, erase everything", "erased": "Erased", "stranger": "subscribed",
    },
}  # fmt: skip


class Days(Program):
    """The program, what surrounds it, and two people: one in a chat, one by mail."""

    def __init__(self, folder: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> None:
        super().__init__(folder)
        self.funder, self.bot, self.mail = funder, bot, mail
        self.language = ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.site = f"http://127.0.0.1:{free.getsockname()[1]}"
        port = self.site.rpartition(":")[2]
        self.write_config(
            WATCH, 'every_min = "1s"\ntick = "2s"', SENDER, by_mail(mail), by_telegram(bot),
            f'[deliver.web]\nenabled = true\npublic_url = "{SITE}"\nport = {port}',
            f"[admins]\ntelegram = [{ADMIN}]", HEALTH, DIGITAL,
            feed("funder", funder.root), 'label = "Agence Ouest"\nevery = "1d"',
        )  # fmt: skip

    def wait(self, what: str, happened: Callable[[], object]) -> None:
        def seen() -> str:
            return "\n".join([self.log[-2000:], *self.bot.texts(CHAT)[-4:], what])

        wait_until(happened, seen, patience=PATIENCE)

    # --- the person in the chat --------------------------------------------------------------------------------

    def hears(self, words: str, after: int) -> Said:
        """The first message with these words after so many."""

        def told() -> list[Said]:
            return [said for said in self.bot.said[after:] if said.chat == CHAT and words in said.text]

        self.wait(f"«{words}» in the chat", told)
        return told()[0]

    def says(self, text: str, answer: str) -> Said:
        after = len(self.bot.said)
        person = {"id": CHAT, "is_bot": False, "first_name": NICKNAME, "language_code": self.language}
        self.bot.write(CHAT, text, self.language, **{"from": person})
        return self.hears(answer, after)

    def taps(self, label: str, answer: str) -> Said:
        """Presses the newest button of that name, which brings a message."""
        after = len(self.bot.said)
        self._press(label)
        return self.hears(answer, after)

    def marks(self, label: str, answer: str) -> None:
        """Presses the newest button of that name, which is answered by a line at the top."""
        after = len(self.bot.answered_callbacks)
        self._press(label)
        told = self.bot.answered_callbacks
        self.wait(answer, lambda: any(answer in str(one.get("text")) for one in told[after:]))

    def _press(self, label: str) -> None:
        mine = (said for said in reversed(self.bot.said) if said.chat == CHAT)
        newest = next(said for said in mine if any(button["text"] == label for row in said.buttons for button in row))
        self.bot.press(CHAT, newest.button(label), None, newest.id)

    # --- the person by mail ------------------------------------------------------------------------------------

    def letters(self) -> list[str]:
        """What Anne received, as text."""
        bodies = [taken.mail.get_body(("plain",)) for taken in self.mail.accepted if taken.recipient == ADDRESS]
        return [body.get_content().replace("\u00a0", " ") for body in bodies if body]

    def opens(self, label: str) -> str:
        """The address behind that label in the newest letter that has it, as this machine reaches it."""
        found = [re.search(rf"{re.escape(label)}\s?: (\S+)", letter) for letter in reversed(self.letters())]
        return next(one[1] for one in found if one).replace(SITE, self.site)

    # --- the watch ---------------------------------------------------------------------------------------------

    def collects(self, *calls: tuple[str, str, int]) -> None:
        """The funder publishes these, and an admin orders a reading."""
        self.funder.calls += calls
        before = self.log.count('"collected"')
        self.bot.write(ADMIN, "/collect funder")
        self.wait("the reading", lambda: self.log.count('"collected"') > before)

    def delivers(self, days: int) -> str:
        """A delivery so many days from now; what the chat was told by it."""
        before = len(self.bot.texts(CHAT))
        later = (datetime.now(UTC) + timedelta(days=days)).isoformat()
        self.run("deliver", "--now", later)
        return "\n".join(self.bot.texts(CHAT)[before:]).replace("\u00a0", " ")

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The service, stopped by a signal in the end."""
        with self.serving() as process:
            yield
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0

    def residues(self, signs: tuple[str, ...]) -> list[str]:
        """Where a sign of somebody stands in a file that the program keeps."""
        kept = [path for path in self.folder.rglob("*") if path.is_file()]
        return [f"{path.name}: {sign}" for path in kept for sign in signs if sign.encode() in path.read_bytes()]


@pytest.fixture
def days(tmp_path: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> Days:
    bot.second = 0.01
    return Days(tmp_path, funder, bot, mail)


def hidden(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize(("chat", "letters"), [("fr", "en"), ("en", "fr")])
def test_days__from_start_to_erasure_with_a_partner_by_mail(days: Days, chat: str, letters: str) -> None:
    here = WORDS[chat]
    days.language = chat
    days.funder.calls = [("ancien", "Hôpital numérique, un appel déjà connu", 40)]
    days.funder.about = {"partenaires": PARTNERS, "lecture": LIBRARIES}
    days.run("collect")
    rhythm = ("--frequency", "instant", "--language", letters, "--domain", "health", "--name", NAME)
    days.run("subscribers", "add", ADDRESS, *rhythm, "--consent", "asked for it by phone")

    with days.at_work():
        begins(days, here)
        days.collects(("garde", "La garde de nuit", 9))

    assert "La garde de nuit" in days.delivers(days=1)
    with days.at_work():
        days.marks(here["follow"], here["followed"])
        days.says(here["following"], "La garde de nuit")
        days.says(f"{here['note']} 1 {NOTE}", NOTE)
        days.says(here["searches"], SEARCH)
        days.taps("⏸ 2", here["asleep"])
        days.collects(("lecture", "Lire le numérique", 50))

    recalled = days.delivers(days=4)
    assert here["reminder"] in recalled
    assert "La garde de nuit" in recalled
    assert "Lire le numérique" not in recalled

    with days.at_work():
        days.says(here["searches"], SEARCH)
        days.taps("▶ 2", here["awake"])
        days.says(here["digest"], "Lire le numérique")
        days.says("nuit", "La garde de nuit")
        days.says(f"{here['calendar']} 1", "La garde de nuit")
        days.wait("the file", lambda: days.bot.documents)
        [(to, name, file)] = days.bot.documents
        assert (to, name[-4:]) == (CHAT, ".ics")
        day = datetime.now(UTC) + timedelta(days=9)
        assert f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T170000".encode() in file
        meet(days, here, WORDS[letters])

        days.says(here["erase"], here["yes"])
        days.taps(here["sure"], here["erased"])
        days.says(here["searches"], here["stranger"])
    assert days.residues((str(CHAT), NICKNAME, LINES["chat"], NOTE, SEARCH)) == []
    assert "Traceback" not in days.log


def begins(days: Days, here: dict[str, str]) -> None:
    """From /start by buttons to the first digest, and a search that is kept."""
    days.says("/start", "Veille d'essai")
    for label, question in SETUP:
        days.taps(here[label], here[question])
    days.taps(here["agree"], here["begun"])
    days.hears(here["welcome"], 0)
    days.says(here["ask"], here["found"])
    days.says(f"{here['keep']} {SEARCH}", here["kept"])


def meet(days: Days, here: dict[str, str], there: dict[str, str]) -> None:
    """Both look for a partner for one call, both say yes, and only then each learns who the other is."""
    days.collects(("partenaires", "Imagerie des deux rives", 60))
    days.wait("the letter", lambda: any("deux rives" in letter for letter in days.letters()))
    form = {"side": "FR", "kind": "health", "line": LINES["mail"], "name": NAME}
    page = days.opens(there["look"])
    preview = httpx.post(page, data=form)
    assert there["opened"] in httpx.post(page, data=hidden(preview)).text

    days.says("deux rives", "Imagerie des deux rives")
    days.says(f"{here['partner']} 1", "Imagerie des deux rives")
    days.taps(here["side"], here["which"])
    days.taps(here["kind"], here["line"])
    days.says(LINES["chat"], LINES["chat"])
    days.taps(here["publish"], here["opened"])
    days.says(f"{here['as']} {NICKNAME}", NICKNAME)
    days.hears(LINES["mail"], 0)
    days.wait("the offer", lambda: any(LINES["chat"] in letter for letter in days.letters()))

    accept = days.opens(there["accept"])
    httpx.post(accept, data=hidden(httpx.get(accept)))
    days.taps(here["accept"], here["introduce?"])
    assert_blind(days)
    days.taps(here["introduce"], here["both"])
    days.hears(NAME, 0)
    days.wait("the introduction", lambda: any(NICKNAME in letter for letter in days.letters()))
    assert not any(ADDRESS in text for text in days.bot.texts(CHAT))
    assert not any(str(CHAT) in letter for letter in days.letters())


def assert_blind(days: Days) -> None:
    """Nobody was told who the other is."""
    assert not any(sign in text for text in days.bot.texts(CHAT) for sign in (NAME, ADDRESS))
    assert not any(sign in letter for letter in days.letters() for sign in (NICKNAME, str(CHAT)))
