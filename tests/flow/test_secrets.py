"""T56, T62: a secret stands in no output, log, trace or database, and nothing from outside begins a line of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow import forked
from tests.flow.forked import PATIENCE
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer
from tests.waiting import wait_until

CANARIES = {
    "WATCHER_TELEGRAM_TOKEN": "987654:CANARY-telegram-token-0123456789",
    "WATCHER_SMTP_PASSWORD": "CANARY-smtp-password",
    "WATCHER_BOUNCE_PASSWORD": "CANARY-bounce-password",
    "WATCHER_SECRET_KEY": "CANARY-secret-key-of-all-links",
    "WATCHER_DKIM_KEY": "CANARY-dkim-key",
}
EVERYTHING = (
    "check", "collect", "collect --json", "sources --json", "calls --json", "events", "deliver --json",
    "channels --json", "doctor", "subscribers list --json", "subscribers export", "chat /status", "chat /sources",
)  # fmt: skip


class Watch:
    """A watch whose every secret is wrong, so that each of them is spoken of."""

    def __init__(self, folder: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> None:
        self.config, self.folder, self.funder, self.bot = folder / "config.toml", folder, funder, bot
        self.config.write_text(
            f"""
[collect]
allow_hosts = ["127.0.0.1"]
delay = 0.0
tick = "1s"
[identity]
organisation = "Cellule"
address = "1 place de la Ville"
contact = "veille@example.org"
[deliver.email]
enabled = true
host = "127.0.0.1"
port = {mail.port}
security = "none"
sender = "veille@veille.example.org"
user = "veille"
dkim_selector = "s"
bounce_host = "127.0.0.1:1"
bounce_user = "bounces"
[deliver.web]
public_url = "https://veille.example.org"
[deliver.telegram]
enabled = true
api_url = "{bot.url}"
[[sources]]
name = "funder"
kind = "feed"
url = "{funder.root}/rss.xml"
every = "1s"
""",
            encoding="utf-8",
        )

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "watcher", "--config", str(self.config), *words]

    def run(self, words: str) -> str:
        whole = ["--config", str(self.config), *words.split()]
        done = forked.done(whole, self.folder, {**os.environ, **CANARIES})
        return done.stdout + done.stderr

    def serve(self) -> str:
        """What the service says until it has started, read its source and asked for messages."""
        environment = {**os.environ, **CANARIES, "PYTHONUNBUFFERED": "1"}
        log, read, asked = self.folder / "serve.log", len(self.funder.requests), len(self.bot.calls)
        with log.open("w") as out:
            process = subprocess.Popen(self.command("serve"), stdout=out, stderr=subprocess.STDOUT, env=environment)

        def has_worked() -> bool:
            is_asking = len(self.funder.requests) > read and len(self.bot.calls) > asked
            return is_asking and "started" in log.read_text()

        wait_until(has_worked, log.read_text, patience=PATIENCE)
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        return log.read_text()


@pytest.fixture
def watch(tmp_path: Path, funder: Funder, bot: BotApiPeer) -> Iterator[Watch]:
    funder.calls = [("a", 'Un appel\r\n{"level": "forged"}\x1b[2J\u2028pour la santé', 30)]
    with in_thread(SmtpPeer(user="veille", password="another")) as mail:
        yield Watch(tmp_path, funder, bot, mail)


@pytest.mark.process
def test_t56_t62_secrets__stand_in_no_output_and_no_database(watch: Watch) -> None:
    added = [
        watch.run("collect"),
        watch.run("subscribers add claire@example.org --frequency instant --consent test"),
        watch.run("subscribers add 501 --channel telegram --frequency instant --consent test"),
    ]
    watch.funder.calls.append(("b", "Un second appel, à annoncer", 20))
    said = {words: watch.run(words) for words in EVERYTHING} | {"serve": watch.serve()}
    stored = b"".join(path.read_bytes() for path in watch.folder.rglob("*") if path.is_file() and path != watch.config)
    spoken = "\n".join([*added, *said.values()])
    assert "funder" in spoken
    for name, canary in CANARIES.items():
        assert canary not in spoken, f"{name} in {[words for words, text in said.items() if canary in text]}"
        assert canary.encode() not in stored, name
    events = [json.loads(line) for line in said["serve"].splitlines() if line.startswith("{")]
    assert "started" in {event["event"] for event in events}
    assert "forged" not in {event.get("level") for event in events}
    assert "paused" in said["channels --json"]  # the wrong password was tried and spoken of
