"""The real program as a process: it collects on its own schedule, delivers by mail and chat, answers, and stops."""

import json
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.flow.program import Program
from tests.flow.settings import HEALTH, RHYTHM, SENDER, WATCH, by_mail, by_telegram, feed, zone_by_day
from tests.flow.sources import Funder
from tests.peers.botapi import TOKEN, BotApiPeer
from tests.peers.smtp import SmtpPeer

pytestmark = pytest.mark.process


class Watch(Program):
    """One configured watch and the peers around it."""

    def __init__(self, folder: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> None:
        super().__init__(folder)
        self.funder, self.bot, self.mail = funder, bot, mail
        self.write_config(
            WATCH, RHYTHM, SENDER, by_mail(mail), by_telegram(bot),
            '[deliver.web]\npublic_url = "https://veille.example.org"', HEALTH,
            feed("funder", funder.root), 'every = "1s"',
        )  # fmt: skip


@pytest.fixture
def watch(tmp_path: Path, funder: Funder, bot: BotApiPeer, mail: SmtpPeer) -> Watch:
    return Watch(tmp_path, funder, bot, mail)


def local_minute(zone: str) -> str:
    return f"{datetime.now(ZoneInfo(zone)):%H:%M}"


def test_serve__collects_delivers_on_schedule_answers_and_repeats_nothing(watch: Watch):
    zone = zone_by_day()
    watch.funder.calls = [("ancien", "Un appel déjà connu pour la santé", 40)]
    watch.run("collect")
    rhythm = ("--hour", local_minute(zone), "--zone", zone, "--domain", "health", "--consent", "test")
    watch.run("subscribers", "add", "claire@example.org", *rhythm)
    watch.funder.calls.append(("nouveau", "Données de santé : un appel tout neuf", 30))

    with watch.serving() as process:
        watch.wait("the digest by mail", lambda: watch.mail.accepted)
        watch.bot.write(77, "/search santé")
        watch.wait("the answer in chat", lambda: any("appel tout neuf" in text for text in watch.bot.texts(77)))
        watch.bot.write(77, "/abonner santé")
        watch.bot.write(77, "oui")
        watch.bot.write(77, "/frequence instant")
        watch.wait("the subscription", lambda: any("dès qu" in text for text in watch.bot.texts(77)))
        watch.funder.calls.append(("troisieme", "Hôpital de demain : troisième appel", 50))
        watch.wait("the instant message", lambda: any("troisième appel" in text for text in watch.bot.texts(77)))
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0

    (mail,) = watch.mail.accepted
    said = mail.mail.get_body(("plain",)).get_content()
    assert said.index("tout neuf") < said.index("déjà connu")  # a first message also shows what is open
    assert TOKEN not in watch.log
    assert "Traceback" not in watch.log
    assert "CancelledError" not in watch.log


def test_serve__killed_and_started_again_sends_nothing_twice(watch: Watch):
    zone = zone_by_day()
    watch.run("collect")
    rhythm = ("--hour", local_minute(zone), "--zone", zone, "--consent", "test")
    watch.run("subscribers", "add", "claire@example.org", *rhythm)
    watch.funder.calls = [("nouveau", "Données de santé : un appel tout neuf", 30)]
    with watch.serving() as process:
        watch.wait("the digest", lambda: watch.mail.accepted)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    read = len(watch.funder.requests)
    with watch.serving() as process:
        watch.wait("further collections", lambda: len(watch.funder.requests) > read + 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert len({mail.message_id for mail in watch.mail.accepted}) == 1
    assert len(watch.mail.accepted) <= 2  # one more copy only if the kill fell into the ambiguous moment


def test_t28_serve__a_second_service_is_refused(watch: Watch):
    with watch.serving():
        watch.wait("the start", lambda: "started" in watch.log)
        command = [sys.executable, "-m", "watcher", "--config", str(watch.config), "serve"]
        second = subprocess.run(command, check=False, **watch.options)
    assert second.returncode == 1
    assert "already runs" in second.stderr


def test_t55_serve__faulty_settings_leave_the_old_ones_at_work(watch: Watch):
    with watch.serving():
        watch.wait("the first reading", lambda: "/rss.xml" in watch.funder.requests)
        sound = watch.config.read_text()
        watch.config.write_text(sound.replace('kind = "feed"', 'kind = "feeed"'))
        watch.wait("the complaint", lambda: "old settings stay" in watch.log)
        read = len(watch.funder.requests)
        watch.config.write_text(sound.replace('"Veille d\'essai"', '"Autre veille"'))
        watch.wait("the new settings", lambda: "settings reloaded" in watch.log)
        watch.wait("further collections", lambda: len(watch.funder.requests) > read)


def test_collect__json_lines_keep_their_names(watch: Watch):
    watch.funder.calls = [("a", "Appel santé", 30)]
    (row,) = [json.loads(line) for line in watch.run("collect", "--json").splitlines()]
    names = ["source", "state", "notices", "new", "changed", "unchanged", "error", "took_ms", "next_check_at"]
    assert set(row) == {*names, "lost", "anomaly"}
    assert (row["state"], row["new"]) == ("complete", 1)
    (again,) = [json.loads(line) for line in watch.run("collect", "--json").splitlines()]
    assert again["new"] == 0
