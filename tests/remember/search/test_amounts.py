"""Sums typed in a search: at least, at most, between."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from tests.paths import ROOT
from watcher.config import load
from watcher.remember.search.question import read_criteria

TODAY = date(2026, 11, 22)
DOMAINS = load(ROOT / "config.toml").domains


@pytest.mark.parametrize(
    ("text", "least", "most", "currency"),
    [
        ("entre 10 000 et 60 000 €", 10_000, 60_000, "EUR"),
        ("between $10,000 and $50,000", 10_000, 50_000, "CAD"),
        ("between 10k and 60k", 10_000, 60_000, ""),
        ("de 10 000 à 60 000 $", 10_000, 60_000, "CAD"),
        ("10-20 k€", 10_000, 20_000, "EUR"),
        ("entre 2 et 5 M€", 2_000_000, 5_000_000, "EUR"),
        ("1,5 à 2 millions d'euros", 1_500_000, 2_000_000, "EUR"),
        ("plus de 10 000 et moins de 60 000 €", 10_000, 60_000, "EUR"),
        ("at least $10,000, at most $20,000", 10_000, 20_000, "CAD"),
        ("moins de 30 000 €", None, 30_000, "EUR"),
        ("moins de 20 000", None, 20_000, ""),
        ("up to 50k", None, 50_000, ""),
        ("under £5,000", None, 5_000, "GBP"),
        ("jusqu'à 50 000 €", None, 50_000, "EUR"),
        ("pas plus de 50 000", None, 50_000, ""),
        ("no more than $50,000", None, 50_000, "CAD"),
        ("50 000 € maximum", None, 50_000, "EUR"),
        ("50k max", None, 50_000, ""),
        ("30 000 € ou moins", None, 30_000, "EUR"),
        ("<= 5000", None, 5_000, ""),
        ("≤ 5 000 €", None, 5_000, "EUR"),
        ("pas moins de 5 000 €", 5_000, None, "EUR"),
        ("50 000 € minimum", 50_000, None, "EUR"),
        ("10 000 € ou plus", 10_000, None, "EUR"),
    ],
)
def test_sums__with_their_bounds(text: str, least: int | None, most: int | None, currency: str) -> None:
    query = read_criteria(f"eau {text}", TODAY, DOMAINS)
    expected = tuple(bound if bound is None else Decimal(bound) for bound in (least, most))
    assert (query.min_amount, query.max_amount, query.currency) == (*expected, currency)
    assert query.words.replace(",", "").split() in (["eau"], ["eau", "et"])


@pytest.mark.parametrize(
    "text",
    ["communes de moins de 5 000 habitants", "up to 2030", "moins de 30 ans", "2026-2027",
     "volets 2 et 3", "entre 18 et 25 ans", "plus de 2 000 salariés"],
)  # fmt: skip
def test_counts_and_years__are_no_sums(text: str) -> None:
    asked = read_criteria(text, TODAY, DOMAINS)
    assert (asked.min_amount, asked.max_amount, asked.domains) == (None, None, ())
    assert set(re.findall(r"\d+", asked.words)) == set(re.findall(r"\d+", text))


def test_a_sum_and_a_window__do_not_get_into_each_others_way() -> None:
    asked = read_criteria("horizon 2030 moins de 20 000 € entre mars et juin", TODAY, DOMAINS)
    assert (asked.max_amount, asked.words) == (Decimal(20_000), "horizon 2030")
    assert (asked.due_from, asked.due_to) == (date(2027, 3, 1), date(2027, 6, 30))
