"""What a search page was asked: the words of a question and the filters beside it."""

from __future__ import annotations

from datetime import date

from tests.paths import ROOT
from watcher.config import load
from watcher.web.public import ask

TODAY = date(2026, 11, 29)
SETTINGS = load(ROOT / "config.toml")


def meant(**given: str) -> ask.Question:
    question, _ = ask.read([(name.replace("_", "-"), value) for name, value in given.items()], SETTINGS)
    return ask.spelled_out(question, TODAY, SETTINGS)


def test_a_chosen_filter__wins_over_the_words() -> None:
    assert meant(q="culture").domains == ("culture",)
    assert meant(q="culture", domain="health").domains == ("health",)


def test_what_is_not_wanted__adds_up() -> None:
    assert meant(q="pas numérique").not_domains == ("digital",)
    assert set(meant(q="pas numérique", not_domain="culture").not_domains) == {"culture", "digital"}
