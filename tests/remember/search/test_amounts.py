"""Sums typed in a search: at least, at most, between."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from watcher.remember.search.parse import parse_query

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "least", "most", "currency"),
    [
        ("entre 10 000 et 60 000 €", 10_000, 60_000, "EUR"),
        ("between $10,000 and $50,000", 10_000, 50_000, "CAD"),
        ("between 10k and 60k", 10_000, 60_000, None),
        ("de 10 000 à 60 000 $", 10_000, 60_000, "CAD"),
        ("10-20 k€", 10_000, 20_000, "EUR"),
        ("entre 2 et 5 M€", 2_000_000, 5_000_000, "EUR"),
        ("1,5 à 2 millions d'euros", 1_500_000, 2_000_000, "EUR"),
        ("plus de 10 000 et moins de 60 000 €", 10_000, 60_000, "EUR"),
        ("at least $10,000, at most $20,000", 10_000, 20_000, "CAD"),
        ("moins de 30 000 €", None, 30_000, "EUR"),
        ("moins de 20 000", None, 20_000, None),
        ("up to 50k", None, 50_000, None),
        ("under £5,000", None, 5_000, "GBP"),
        ("jusqu'à 50 000 €", None, 50_000, "EUR"),
        ("pas plus de 50 000", None, 50_000, None),
        ("no more than $50,000", None, 50_000, "CAD"),
        ("50 000 € maximum", None, 50_000, "EUR"),
        ("50k max", None, 50_000, None),
        ("30 000 € ou moins", None, 30_000, "EUR"),
        ("<= 5000", None, 5_000, None),
        ("≤ 5 000 €", None, 5_000, "EUR"),
        ("pas moins de 5 000 €", 5_000, None, "EUR"),
        ("50 000 € minimum", 50_000, None, "EUR"),
        ("10 000 € ou plus", 10_000, None, "EUR"),
    ],
)
def test_sums__with_their_bounds(text: str, least: int | None, most: int | None, currency: str | None) -> None:
    query = parse_query(f"eau {text}", "fr", TODAY)
    expected = tuple(bound if bound is None else Decimal(bound) for bound in (least, most))
    assert (query.min_amount, query.max_amount, query.currency) == (*expected, currency)
    assert query.words.replace(",", "").split() in (["eau"], ["eau", "et"])


@pytest.mark.parametrize(
    "text",
    [
        "communes de moins de 5 000 habitants",
        "à partir de 2026 eau",
        "up to 2030",
        "moins de 30 ans",
        "2026-2027",
        "volets 2 et 3",
        "entre 18 et 25 ans",
        "plus de 2 000 salariés",
    ],
)
def test_counts_and_years__are_no_sums(text: str) -> None:
    query = parse_query(text, "fr", TODAY)
    assert (query.min_amount, query.max_amount, query.words) == (None, None, text)


def test_a_sum_and_a_window__do_not_get_into_each_others_way() -> None:
    query = parse_query("horizon 2030 moins de 20 000 € entre mars et juin", "fr", TODAY)
    assert (query.max_amount, query.words) == (Decimal(20_000), "horizon 2030")
    assert (query.deadline_from, query.deadline_to) == (date(2027, 3, 1), date(2027, 6, 30))
