"""Topics of a forum, through the real program killed at every step of sending: each is told where it asked, once."""

import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program
from tests.flow.settings import HEALTH, SENDER, WATCH, by_telegram, feed
from tests.flow.sources import Funder
from tests.peers.botapi import BotApiPeer

pytestmark = pytest.mark.process

FORUM, ANNE = -100200, 778
WISHES = {7: "imagerie", 9: "génome"}
STEPS = ("claimed", "sent", "answered", "closed")


def topic(thread: int) -> dict[str, Any]:
    chat = {"id": FORUM, "type": "supergroup", "title": "Veille", "is_forum": True}
    return {"chat": chat, "message_thread_id": thread, "is_topic_message": True}


def ask(program: Program, bot: BotApiPeer, thread: int, text: str, answer: str) -> None:
    anne = {"id": ANNE, "is_bot": False, "first_name": "Anne", "language_code": "fr"}
    before = len(bot.said)
    bot.write(FORUM, text, "fr", **{"from": anne}, **topic(thread))
    program.wait(answer, lambda: any(answer in said.text for said in bot.said[before:]))


def test_topics__told_where_they_asked_once_whatever_dies(tmp_path: Path, funder: Funder, bot: BotApiPeer) -> None:
    bot.second = 0.01
    program = Program(tmp_path)
    program.write_config(
        WATCH, 'every_min = "1s"', SENDER, by_telegram(bot), "[deliver.web]\nenabled = false", HEALTH,
        feed("funder", funder.root), 'every = "1d"',
    )  # fmt: skip
    bot.administrators.add((FORUM, ANNE))
    funder.calls = [("ancien", "Un appel déjà connu", 40)]
    program.run("collect")
    with program.serving() as process:
        for thread, word in WISHES.items():
            ask(program, bot, thread, f"/cherche {word}", "Aucun appel ouvert")
            ask(program, bot, thread, f"/ici garder {word}", "vous acceptez")
            bot.press(FORUM, bot.said[-1].button("Oui, je m’abonne"), ANNE, **topic(thread))
            program.wait("the subscription", lambda: "Vous suivez" in bot.said[-1].text)
            ask(program, bot, thread, "/ici instant", "dès qu")
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    asked = len(bot.said)
    funder.calls += [("a", "Imagerie de demain", 30), ("b", "Génome et soins", 35)]
    program.run("collect")
    for step in STEPS:
        program.environment["FAILPOINT"] = step
        assert program.done("deliver").returncode in (0, 137)
    program.environment["FAILPOINT"] = ""
    for _ in range(2):
        program.run("deliver")

    told = [(said.parameters["message_thread_id"], said.text) for said in bot.said[asked:]]
    copies = Counter(str(thread) for thread, _ in told)
    assert set(copies) == {"7", "9"}
    assert sum(copies.values()) <= len(WISHES) + 1  # one more copy only of what had left, but was not noted yet
    assert all(("Imagerie" in text) == (str(thread) == "7") for thread, text in told)
    assert all(("Génome" in text) == (str(thread) == "9") for thread, text in told)
