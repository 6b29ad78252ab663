"""Every command answered in both languages, as docs/chat-answers.md and its French twin show it.

`python -m tests.talk.golden` writes the two pages again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.databases import sqlite_with_tables
from tests.paths import ROOT
from tests.talk.scenes import CALLS, CONFIG, NOW
from watcher.config import Settings
from watcher.config.load import read
from watcher.model import Harvest, HarvestState
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person
from watcher.talk.terminal import shown

PAGES = {"en": ROOT / "docs/chat-answers.md", "fr": ROOT / "docs/fr/reponses.md"}
HEADS = {
    "en": "# What the chat answers\n\n[Français](fr/reponses.md) · [the commands](chat.md)\n\nWritten by"
    " `python -m tests.talk.golden` from a small watch of three calls; a test holds it to what the program says.\n",
    "fr": "# Ce que la conversation répond\n\n[English](../chat-answers.md) · [les commandes](chat.md)\n\nÉcrit par"
    " `python -m tests.talk.golden` à partir d’une petite veille de trois appels\u00a0; un test le compare à"
    " ce que dit le programme.\n",
}


class SampleTools:
    """What the program around the conversation would answer: a source that brings one item, two calls that are one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self) -> Settings:
        return self._settings

    def said(self, *arguments: str) -> str:
        return f'{arguments[2]} is a list of calls\nProposed:\n  [[sources]]\n  name = "agence"\n'

    def rows(self, _settings: Settings, *arguments: str) -> Sequence[Mapping[str, Any]]:
        if arguments[0] == "backtest":
            return [{"would": "merge", "calls": [1, 2], "sources": ["ministere"], "reasons": ["title: the same words"]}]
        return [{"title": "Santé et lumière", "deadline": "2027-05-01", "rolling": False, "amounts": ["50000 EUR"]}]


def walks(language: str) -> tuple[list[str], list[str]]:
    """What a reader says, and after an empty line what an admin says."""
    reader, admin = (Path(__file__).parent / f"walk_{language}.txt").read_text(encoding="utf-8").split("\n\n")
    return reader.splitlines(), admin.splitlines()


def page(language: str) -> str:
    """The page of one language."""
    settings, faults = read(CONFIG)
    assert settings is not None, faults
    settings = settings.model_copy(update={"chat": settings.chat.model_copy(update={"per_minute": 1_000})})
    blocks = [HEADS[language]]
    with tempfile.TemporaryDirectory() as folder, Store.open(sqlite_with_tables(folder)) as store:
        harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(notice for notice, _ in CALLS))
        with store.db.write() as tx:
            store.calls.record(tx, settings.sources[0], harvest, CALLS, NOW)
        commands = Commands(settings, store, SampleTools(settings))
        people = (
            Person("telegram", "4001", language=language),
            Person("telegram", "4002", "Anne", language, is_admin=True),
        )
        for person, walk in zip(people, walks(language), strict=True):
            for text in walk:
                answer = shown(commands.answer(person, text, NOW))
                said = "\n".join(line.rstrip() for line in answer.replace("\r", "").splitlines())
                blocks.append(f"```text\n> {text}\n\n{said}\n```\n")
    return "\n".join(blocks)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
