"""Two `serve` over one PostgreSQL, as on two machines: one sender, one that polls; and one that is left does it all."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.program import Program
from tests.flow.settings import HEALTH, RHYTHM, SENDER, WATCH, by_mail, by_telegram, feed
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer
from tests.peers.smtp import SmtpPeer
from watcher.remember.store import Store

pytestmark = pytest.mark.process
READERS = 6


class Machines:
    """Two folders with one config.toml, and what serves there."""

    def __init__(self, folder: Path, url: str, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> None:
        self.funder, self.bot, self.mail = funder, bot, mail
        self.programs = [Program(folder / name) for name in ("one", "two")]
        for program in self.programs:
            program.folder.mkdir()
            program.write_config(
                f'[storage]\nurl = "{url}"', WATCH, RHYTHM, SENDER, by_mail(self.mail), by_telegram(self.bot),
                '[deliver.web]\npublic_url = "https://veille.example.org"', HEALTH,
                feed("funder", self.funder.root), 'every = "1s"',
            )  # fmt: skip
        for number in range(READERS):
            self.programs[0].run(
                *("subscribers", "add", f"r{number}@example.org", "--frequency", "instant", "--consent", "test")
            )
        self.running: list[subprocess.Popen[str]] = []


@pytest.fixture
def machines(tmp_path: Path, postgres_url: str, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> Iterator[Machines]:
    Store.open(postgres_url).close()
    machines = Machines(tmp_path, postgres_url, funder, bot, mail)
    one, two = machines.programs
    with one.serving() as first, two.serving() as second:
        machines.running = [first, second]
        yield machines


def test_two_services_on_one_database__send_once_answer_once_and_replace_each_other(machines: Machines) -> None:
    one = machines.programs[0]
    one.wait("the first reading", lambda: "/rss.xml" in machines.funder.requests)
    for program in machines.programs:
        program.wait("the start", lambda program=program: "started" in program.log)
    machines.funder.calls.append(("nouveau", "Données de santé : un appel tout neuf", 30))
    one.wait("the messages", lambda: len(machines.mail.accepted) >= READERS)
    machines.bot.write(77, "/search santé")
    one.wait("the answer in chat", lambda: any("appel tout neuf" in text for text in machines.bot.texts(77)))
    speaker = next(program for program in machines.programs if "this process answers in chat" in program.log)
    place = machines.programs.index(speaker)
    assert machines.mail.most_at_once == 1, "one sends"
    machines.running[place].kill()
    machines.running[place].wait(60)
    other = machines.programs[1 - place]
    machines.funder.calls.append(("second", "Hôpital de demain : second appel", 50))
    machines.bot.write(78, "/search santé")
    other.wait("the answer of the one that is left", lambda: machines.bot.texts(78))
    other.wait("its messages", lambda: len(machines.mail.accepted) >= 2 * READERS)
    left = machines.running[1 - place]
    left.send_signal(signal.SIGTERM)
    assert left.wait(60) == 0

    copies = [(mail.recipient, mail.message_id) for mail in machines.mail.accepted]
    assert len(copies) <= len(set(copies)) + 1, "one more copy at most, for the kill"
    assert len(set(copies)) == 2 * READERS
    assert machines.bot.conflicts == 0
    for program in machines.programs:
        assert "Traceback" not in program.log
        assert not re.search(r"\b409\b", program.log)
