"""An operator's first afternoon (docs/operate.md): from the demo to a running service that tells what goes wrong."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.settings import RHYTHM, SENDER, WATCH, by_mail, by_telegram, feed, zone_by_day
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer
from tests.peers.smtp import SmtpPeer

pytestmark = pytest.mark.process

ADMIN = 42


class Afternoon(Program):
    """A new watch, a source that works, one that does not, and the peers for mail and chat."""

    def __init__(self, folder: Path, sources: tuple[Funder, Funder], bot: BotApiPeer, mail: SmtpPeer) -> None:
        super().__init__(folder)
        self.funder, self.capricious = sources
        self.bot, self.mail = bot, mail

    def settle(self) -> None:
        """Writes the settings of this watch."""
        self.write_config(
            WATCH, RHYTHM, SENDER, by_mail(self.mail), by_telegram(self.bot),
            '[deliver.web]\npublic_url = "https://veille.example.org"', f"[admins]\ntelegram = [{ADMIN}]",
            feed("funder", self.funder.root),
            feed("capricious", self.capricious.root), 'label = "Fondation Capricieuse"',
        )  # fmt: skip

    def ask_again(self) -> None:
        """The admin orders a reading of the source that fails, and it takes place."""
        asked = len(self.capricious.requests)
        self.bot.write(ADMIN, "/collect capricious")
        self.wait("the reading asked for", lambda: len(self.capricious.requests) > asked)

    def told_admin(self, *words: str) -> bool:
        return any(all(word in text for word in words) for text in self.bot.texts(ADMIN))


@pytest.fixture
def afternoon(tmp_path: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> Iterator[Afternoon]:
    with Funder().open() as capricious:
        yield Afternoon(tmp_path, (funder, capricious), bot, mail)


def test_first_afternoon__from_the_demo_to_a_service_that_keeps_its_word(afternoon: Afternoon):
    assert "Done in" in afternoon.run("demo", "--folder", str(afternoon.folder / "var"))
    assert "written" in afternoon.run("init", str(afternoon.config))
    assert "is sound" in afternoon.run("check")

    # Own settings, with a slip of the pen in the middle.
    afternoon.settle()
    sound = afternoon.config.read_text(encoding="utf-8")
    afternoon.config.write_text(sound.replace('every = "1s"', 'every = "often"'), encoding="utf-8")
    refused = afternoon.done("check")
    assert refused.returncode == 2
    line = sound.splitlines().index('every = "1s"') + 1
    assert f"line {line}" in refused.stderr
    assert "collect.every" in refused.stderr
    afternoon.config.write_text(sound, encoding="utf-8")
    assert "2 sources on" in afternoon.run("check")

    # The first reading: one source answers, one does not, and the table says which.
    afternoon.funder.calls = [("ancien", "Un appel déjà connu pour la santé", 40)]
    afternoon.capricious.is_down, afternoon.capricious.status_when_down = True, 403
    first = afternoon.done("collect")
    assert first.returncode == 1
    assert "capricious" in first.stdout
    assert "403" in first.stdout
    assert "déjà connu" in afternoon.run("calls", "santé")

    when = f"{datetime.now(UTC).astimezone():%H:%M}" if zone_by_day() == "UTC" else "12:00"
    rhythm = ("--frequency", "instant", "--hour", when, "--zone", zone_by_day(), "--domain", "health")
    afternoon.run("subscribers", "add", "claire@example.org", *rhythm, "--consent", "asked for it by phone")

    with afternoon.serving() as process:
        for _ in range(3):  # one failure is an accident; the admin asks again from the chat
            afternoon.ask_again()
        afternoon.wait("the alert", lambda: afternoon.told_admin("⚠", "403"))
        # A faulty edit stops nothing: the collection goes on with the service's own settings.
        afternoon.config.write_text(sound.replace('kind = "feed"', 'kind = "feeed"'), encoding="utf-8")
        afternoon.wait("the complaint", lambda: afternoon.told_admin("config.toml", "feeed"))
        read = len(afternoon.funder.requests)
        afternoon.wait("further readings", lambda: len(afternoon.funder.requests) > read + 2)
        afternoon.funder.calls.append(("nouveau", "Données de santé : un appel tout neuf", 30))
        afternoon.wait("the mail", lambda: any("tout neuf" in text_of(mail) for mail in afternoon.mail.accepted))
        assert "collection ended badly" not in afternoon.log

        # Mended: the new settings are taken over, the source recovers, the admin is told so.
        afternoon.config.write_text(sound.replace("Veille d'essai", "Autre veille"), encoding="utf-8")
        afternoon.wait("the new settings", lambda: "settings reloaded" in afternoon.log)
        before = len(afternoon.bot.texts(ADMIN))
        afternoon.capricious.is_down = False
        afternoon.ask_again()
        afternoon.wait("the recovery", lambda: any("lue de nouveau" in t for t in afternoon.bot.texts(ADMIN)[before:]))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0

    told = [text_of(mail) for mail in afternoon.mail.accepted]
    assert sum("tout neuf" in text for text in told) == 1
    assert not any("déjà connu" in text and "Nouveau" in text for text in told)
    assert "Traceback" not in afternoon.log


def text_of(mail: object) -> str:
    return mail.mail.get_body(("plain",)).get_content()
