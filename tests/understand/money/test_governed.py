"""Sums whose clause decides what they stand for: subjects, scales, obligations, restatements, thousands said once."""

from __future__ import annotations

import pytest

from tests.understand.shipped import Read
from watcher.understand.money import read_amounts


def _sums(text: str, country: str = "FR") -> list[tuple[int, str]]:
    read = read_amounts(text, language="", country=country)
    return [(int(one.value), one.role.value) for one in read.amounts if one.currency]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("L'enveloppe globale du Fonds culture et patrimoine sera de 64 000 $.", [(64000, "total")]),
        ("Le budget de la commune était de 3 M€ en 2025.", [(3000000, "past")]),
        ("The whole budget to finish the film must lie between $200,000 and $1.2 million.",
         [(200000, "cost"), (1200000, "cost")]),
        ("Turnover must not exceed £250,000 and the project must cost less than £60,000.",
         [(250000, "threshold"), (60000, "cost")]),
        ("Up to £600: 100% of the cost\n£601 - £2,400: up to 80%\n£2,400+: up to 50%\nThe maximum grant is £4,000.",
         [(600, "threshold"), (601, "threshold"), (2400, "threshold"), (4000, "max")]),
        ("Une bourse de 1 200 € par mois (soit 14 400 € par an) est versée.", [(1200, "max"), (14400, "other")]),
        ("Le plan, doté de 54 milliards d'euros, soutient l'industrie.", [(54000000000, "other")]),
        ("Requests up to $1,000 are decided by staff; the maximum is $8,000.", [(1000, "threshold"), (8000, "max")]),
        ("The company must invest at least €20,000 of its own funds.", [(20000, "cost")]),
        ("Farmers look at the £60m Small Equipment Scheme.", [(60000000, "total")]),
        ("The total budget is EUR 40 million:\n- Education: EUR 30 million\n- Sport: EUR 10 million",
         [(40000000, "total"), (30000000, "other"), (10000000, "other")]),
    ],
)  # fmt: skip
def test_sum__is_what_its_clause_says(text: str, sums: list[tuple[int, str]]) -> None:
    assert _sums(text) == sums


@pytest.mark.parametrize(
    ("text", "values"),
    [("de 10 à 30 000 € par projet", [10000, 30000]), ("de 500 à 5 000 €", [500, 5000]), ("1 à 2 000 €", [1000, 2000])],
)
def test_thousands_said_once__hold_for_both_ends(text: str, values: list[int]) -> None:
    assert [value for value, _ in _sums(f"Subvention {text}.")] == values


@pytest.mark.parametrize(
    ("url", "currency"),
    [
        ("https://council.example.gov.au/grants", "AUD"),
        ("https://trust.example.nz/", "NZD"),
        ("https://a.example/", "USD"),
    ],
)
def test_bare_dollar__is_of_the_country_of_the_address(read: Read, url: str, currency: str) -> None:
    amounts = read("Community grants", "Grants of up to $5,000 are available.", url=url).amounts

    assert [one.currency for one in amounts] == [currency]
