"""The digests as they are sent, kept as files to be read by people: French and English, full, quiet, and the
first one of a reader.

After a wanted change: `WATCHER_GOLDEN=write pytest tests/deliver/render/test_golden.py`, then read the difference.
"""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.examples import NOW, due, first_due, reader, settings
from watcher.deliver.digest.digest import Composer, Due
from watcher.deliver.render.frame import Links
from watcher.deliver.render.render import Renderer
from watcher.model import Interest, Message
from watcher.model.fit import Profile

GOLDEN = Path(__file__).parent / "golden"
LINKS = Links(
    unsubscribe="https://veille.example.org/u/abcdefghijklmnopqrstuv",
    preferences="https://veille.example.org/p/abcdefghijklmnopqrstuv",
    actions=lambda asked: [f"https://veille.example.org/t/{name[0]}.{number}.abcdefghij" for name, number in asked],
)


def _write(language: str, sort: str) -> Message:
    who = reader(language)
    quiet = Due(health=due(who).health, since=due(who).since)
    facts = {"full": due(who), "quiet": quiet, "first": first_due(who)}[sort]
    return Renderer(settings()).write(who, facts, NOW, LINKS)[1]


def _forms(message: Message) -> dict[str, str]:
    return {
        "txt": f"Subject: {message.subject}\n\n{message.text}",
        "html": message.html + "\n",
        "telegram.txt": "\n\n".join(message.parts) + "\n",
    }


@pytest.mark.parametrize("form", ["txt", "html", "telegram.txt"])
@pytest.mark.parametrize("sort", ["full", "quiet", "first"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_golden__digest(language: str, sort: str, form: str) -> None:
    file = GOLDEN / f"{language}-{sort}.{form}"
    said = _forms(_write(language, sort))[form]
    if os.environ.get("WATCHER_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert said == file.read_text("utf-8")


def test_golden__one_renderer_for_all_writes_the_same() -> None:
    shared = Renderer(settings())
    for language in ("fr", "en", "fr"):
        who = reader(language)
        assert shared.write(who, due(who), NOW, LINKS)[1] == _write(language, "full")


def test_golden__many_readers_of_one_run_get_what_each_would_get_alone() -> None:
    """Those who ask for the same share items and their layout; marks, profile, links and the taste for news are own."""
    health, culture = Interest(domains=("health",)), Interest(domains=("culture", "digital"))
    partner = replace(LINKS, partner=lambda call: f"https://veille.example.org/i/{call}")
    sorts = product(("fr", "en"), ((health,), (culture, health)), (True, False))
    people: list[Any] = [
        reader(language, id=number, interests=wanted, news=news)
        for number, (language, wanted, news) in enumerate(sorts)
    ]
    run, renderer, told = Composer(settings(), NOW), Renderer(settings()), set[str]()
    marks: tuple[dict[int, str], ...] = ({}, {1: "follow", 2: "mute", 3: "later"})
    for _ in range(2):
        for who, links, marked in product(people, (LINKS, Links(), partner), marks):
            given = replace(due(who), marks=marked)
            if who.id % 3 == 1:
                given = replace(given, profile=Profile(kinds=("researcher",)))
            made = renderer.render(run.compose(who, given), links)
            assert made == Renderer(settings()).render(Composer(settings(), NOW).compose(who, given), links)
            told.add(made.html)
    assert len(told) > len(people) * 2
