"""A partner by mail and one by Telegram, from the alert to the erasure: a Bot API, a relay, a mailbox and pages on
loopback, in both languages each way."""

from __future__ import annotations

import asyncio
import html
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from telegram import Bot

from tests.databases import sqlite_with_tables
from tests.deliver.mailing import by_mail
from tests.peers.botapi import TOKEN, BotApiPeer
from tests.peers.imap import ImapPeer
from tests.peers.smtp import SmtpPeer
from tests.talk.conversing import heard
from tests.talk.scenes import CALLS, CONFIG, NOW
from tests.waiting import until
from tests.web.serving import serving
from watcher.config.delivery import IntroductionSettings
from watcher.config.load import read
from watcher.deliver.bounces.imap import read_mailbox
from watcher.deliver.channels.mail import EmailChannel, Relay
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.channels.pacing import SendingPace
from watcher.deliver.channels.telegram import TelegramChannel
from watcher.deliver.run import deliver
from watcher.model import Fact, Frequency, Harvest, HarvestState, Interest, Subscriber
from watcher.remember.db.tables import metadata
from watcher.remember.people.consent import Consent
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.telegram import TelegramBot

CHAT, ADDRESS = 777_123_777, "anne.zephirine@secret.example"
NAME, NICKNAME = "Anne Zéphirine", "Bob Canaryname"
LINES = {"mail": "Hospital of 400 beds with a data platform", "chat": "Laboratoire d’imagerie, douze chercheurs"}
WORDS = {
    "fr": {
        "partner": "Chercher un partenaire", "tap": "/partenaire_2", "side": "Québec", "kind": "équipes de recherche",
        "line": "En une ligne", "yes": "oui", "opened": "C’est publié", "accept": "Intéressé",
        "agree": "Oui, mettre en relation", "noted": "Deux oui", "met": "Mise en relation", "write": "Lui écrire",
        "what": "Que voulez-vous", "told": "Transmis",
    },
    "en": {
        "partner": "Look for a partner", "tap": "/partner_2", "side": "Québec", "kind": "research teams",
        "line": "In one line", "yes": "yes", "opened": "It is published", "accept": "Interested",
        "agree": "Yes, introduce us", "noted": "Two yes", "met": "Introduction", "write": "Write to them",
        "what": "What do you want", "told": "Forwarded",
    },
}  # fmt: skip


class Walk:
    """The watch, its peers, and two readers."""

    def __init__(self, store: Store, bot_api: BotApiPeer, smtp: SmtpPeer, certificate: Path) -> None:
        settings, faults = read(CONFIG)
        assert settings is not None, faults
        settings = by_mail(settings, smtp.port, bounce_host="localhost:1", bounce_user="watch")
        self.settings = settings.model_copy(update={"introductions": IntroductionSettings(relay=True)})
        self.store, self.bot_api, self.smtp, self.certificate = store, bot_api, smtp, certificate
        self.bot = Bot(TOKEN, base_url=f"{bot_api.url}/bot")
        self.voice = TelegramChannel(self.bot, store.outbox, SendingPace(unit=0.001), lambda: NOW, is_shared=True)
        self.commands = Commands(self.settings, store)

    def joined(self, mail: str, chat: str) -> None:
        asked = {"frequency": Frequency.INSTANT, "interests": (Interest(),)}
        by_post = Subscriber(0, "email", ADDRESS, name=NAME, language=mail, **asked)
        by_chat = Subscriber(0, "telegram", str(CHAT), name=NICKNAME, language=chat, **asked)
        for person in (by_post, by_chat):
            self.store.people.add(person, Consent(way="chat"), NOW)
        notice, reading = CALLS[0]
        two_sided = notice, replace(reading, partner_rule=Fact("both_sides", "une équipe de chaque côté"))
        for told in ((CALLS[2],), (CALLS[2], two_sided)):  # what a first reading brings is told to nobody
            harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(one for one, _ in told))
            with self.store.db.write() as tx:
                self.store.calls.record(tx, self.settings.sources[0], harvest, told, NOW)

    async def deliver(self) -> None:
        mail = EmailChannel(Relay(self.settings.deliver.email), Envelope.of(self.settings))
        await deliver(self.settings, self.store, NOW, [mail, self.voice])

    def mails(self) -> list[str]:
        """What the mailbox of Anne received, as text."""
        bodies = [taken.mail.get_body(("plain",)) for taken in self.smtp.accepted]
        return [body.get_content() for body in bodies if body]

    def link(self, label: str) -> str:
        """The path behind that label in the newest mail."""
        found = re.search(rf"{re.escape(label)}\s?: (\S+)", self.mails()[-1].replace("\u00a0", " "))
        assert found, self.mails()[-1]
        return found[1].removeprefix("https://veille.example.org")

    async def presses(self, label: str) -> None:
        """Bob presses the button of that name in the newest message that has it."""
        said = next(one for one in reversed(self.bot_api.said) if label in str(one.buttons))
        self.bot_api.press(CHAT, said.button(label), None, said.id)

    async def receives(self, raw: bytes) -> int:
        """The watch's own mailbox gets a mail, and is read; how many mails did something."""
        serving_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        serving_tls.load_cert_chain(self.certificate / "cert.pem", self.certificate / "key.pem")
        trusting = ssl.create_default_context(cafile=str(self.certificate / "cert.pem"))
        async with ImapPeer(serving_tls, [raw]) as peer:
            email = self.settings.deliver.email.model_copy(update={"bounce_host": f"localhost:{peer.port}"})
            told = self.settings.deliver.model_copy(update={"email": email})
            settings = self.settings.model_copy(update={"deliver": told})
            return await asyncio.to_thread(read_mailbox, settings, "hush", self.store, NOW, trusting)


@asynccontextmanager
async def walking(folder: Path, certificate: Path) -> AsyncIterator[Walk]:
    with Store.open(sqlite_with_tables(folder)) as store:
        async with BotApiPeer(enforces=False) as bot_api, SmtpPeer() as smtp:
            walk = Walk(store, bot_api, smtp, certificate)
            stop = asyncio.Event()
            bot = TelegramBot(walk.bot, walk.commands, store, walk.voice, lambda: NOW)
            running = asyncio.create_task(bot.run(stop))
            try:
                yield walk
            finally:
                stop.set()
                await asyncio.wait_for(running, 60)


def hidden(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    return {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize(("mail", "chat"), [("fr", "en"), ("en", "fr")])
async def test_mail_and_telegram__from_the_alert_to_the_erasure(
    tmp_path: Path, certificate: Path, mail: str, chat: str
) -> None:
    there, here = WORDS[mail], WORDS[chat]
    async with walking(tmp_path, certificate) as walk:
        bot_api = walk.bot_api
        walk.joined(mail, chat)
        await walk.deliver()
        await heard(bot_api, CHAT, here["tap"])
        with serving(SimpleNamespace(settings=walk.settings, store=walk.store), lambda: NOW) as client:
            page = walk.link(there["partner"])
            form = {"side": "FR", "kind": "health", "line": LINES["mail"], "name": NAME}
            preview = client.post(page, data=form)
            assert there["opened"] in client.post(page, data=hidden(preview)).text

            bot_api.write(CHAT, here["tap"], chat)
            await until(lambda: here["side"] in str(bot_api.said[-1].buttons))
            await walk.presses(here["side"])
            await until(lambda: here["kind"] in str(bot_api.said[-1].buttons))
            await walk.presses(here["kind"])
            await heard(bot_api, CHAT, here["line"])
            bot_api.write(CHAT, LINES["chat"], chat)
            await until(lambda: LINES["chat"] in bot_api.texts(CHAT)[-1])
            bot_api.write(CHAT, here["yes"], chat)
            await heard(bot_api, CHAT, here["opened"])

            await walk.deliver()
            await heard(bot_api, CHAT, LINES["mail"])
            assert LINES["chat"] in walk.mails()[-1]
            assert not [told for told in bot_api.texts(CHAT) if NAME in told or ADDRESS in told]
            assert not [told for told in walk.mails() if NICKNAME in told or str(CHAT) in told]

            asked = client.get(walk.link(there["accept"]))
            client.post(walk.link(there["accept"]), data=hidden(asked))
        await walk.presses(here["accept"])
        await until(lambda: here["agree"] in str(bot_api.said[-1].buttons))
        await walk.presses(here["agree"])
        await heard(bot_api, CHAT, here["noted"])

        await walk.deliver()
        await heard(bot_api, CHAT, NAME)
        met = walk.smtp.accepted[-1].mail
        assert str(met["Subject"]).startswith(there["met"])
        assert NICKNAME in walk.mails()[-1]
        assert ADDRESS not in str(bot_api.texts(CHAT))
        assert str(CHAT) not in str(walk.mails())

        reply = met.as_bytes().replace(b"\r\n", b"\n").decode(errors="replace")
        quoted = "\r\n".join(f"> {line}" for line in reply.splitlines())
        raw = f"From: {NAME} <{ADDRESS}>\r\nTo: {met['Reply-To']}\r\nSubject: Re\r\n\r\nParlons lundi.\r\n\r\n{quoted}"
        assert await walk.receives(raw.encode()) == 1
        await walk.deliver()
        await heard(bot_api, CHAT, "Parlons lundi.")
        await walk.presses(here["write"])
        await heard(bot_api, CHAT, here["what"])
        bot_api.write(CHAT, "Lundi, oui, à 9 h.", chat)
        await heard(bot_api, CHAT, here["told"])
        await walk.deliver()
        assert "Lundi, oui, à 9 h." in walk.mails()[-1]
        last = message_from_bytes(walk.smtp.accepted[-1].content, policy=policy.default)
        assert last["Reply-To"] == met["Reply-To"]

        count = len(bot_api.texts(CHAT))
        bot_api.write(CHAT, "/erase yes", chat)
        await until(lambda: len(bot_api.texts(CHAT)) > count)
        assert await walk.receives(raw.encode()) == 0
        await walk.deliver()
        with walk.store.db.read() as tx:
            kept = str([tuple(row) for table in metadata.sorted_tables for row in tx.execute(table.select())])
        kept += str([walk.store.outbox.message(row.id) for row in walk.store.outbox.rows()])
        assert not [sign for sign in (NICKNAME, str(CHAT), LINES["chat"], "Lundi, oui") if sign in kept]
