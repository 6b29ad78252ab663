"""What a search page was asked: the words of a question and the filters beside it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest

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


def canonical(address: str) -> tuple[str, list[str]]:
    question, refused = ask.read(parse_qsl(address, keep_blank_values=True), SETTINGS)
    return "&".join(f"{name}={value}" for name, value in question.pairs()), [one.name for one in refused]


@pytest.mark.parametrize(
    ("address", "read", "refused"),
    [
        ("q=santé&q=hôpitaux", "q=santé hôpitaux", []),
        ("q=santé&q=", "q=santé", []),
        ("q=" + "é" * 299 + " à", "q=" + "é" * 299, ["q"]),
        ("min=10000&min=", "", []),
        ("min=abc&min=10000", "min=10000", []),
        ("lang=fr&lang=xx", "", ["lang"]),
        ("due=7&due=2027-01-01..", "due=2027-01-01..", []),
        ("due=2027-01-01..&due=7", "due=7", []),
        ("domain=health&domain=&domain=culture", "domain=culture,health", []),
        ("&".join(f"where=p{n:02}" for n in range(30)), "where=" + ",".join(f"p{n:02}" for n in range(20)), ["where"]),
        ("&".join(["q=" + "é" * 200] * 2), "q=" + "é" * 200 + " " + "é" * 99, ["q"]),
    ],
)
def test_a_parameter_given_twice__adds_up_where_it_may_else_the_last_counts(
    address: str, read: str, refused: list[str]
) -> None:
    assert canonical(address) == (read, refused)
    assert canonical(read) == (read, [])
