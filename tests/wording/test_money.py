from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from watcher.model import Amount, AmountRole
from watcher.wording import money

MAX, MIN, TOTAL, RATE = AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL, AmountRole.RATE


def _sum(language: str, value: str, currency: str) -> str:
    return money.sum_of(language, Decimal(value), currency).replace("\u00a0", " ")


def _said(language: str, *facts: Amount) -> list[str]:
    return [words.replace("\u00a0", " ") for words in money.amounts(language, facts)]


def _amount(value: str, currency: str | None, role: AmountRole, per: str = "", count: int | None = None) -> Amount:
    return Amount(Decimal(value), currency, role, per=per, count=count)


@pytest.mark.parametrize(
    ("value", "currency", "french", "english"),
    [
        ("16000", "EUR", "16 000 €", "€16,000"),
        ("20000", "CAD", "20 000 $ CA", "CA$20,000"),
        ("75000", "USD", "75 000 $ US", "US$75,000"),
        ("2500000", "EUR", "2,5 M€", "€2.5 million"),
        ("1000000000", "CAD", "1 G$ CA", "CA$1 billion"),
        ("1234567", "EUR", "1 234 567 €", "€1,234,567"),
        ("9000", "CHF", "9 000 CHF", "CHF 9,000"),
        ("0.5", "EUR", "0,5 €", "€0.5"),
    ],
)
def test_sum__keeps_its_own_currency(value: str, currency: str, french: str, english: str) -> None:
    assert _sum("fr", value, currency) == french
    assert _sum("en", value, currency) == english


def test_sum__is_shortened_only_where_nothing_is_lost() -> None:
    assert _sum("fr", "1005000", "EUR") == "1 005 000 €"
    assert _sum("fr", "1250000", "EUR") == "1,25 M€"


def test_amounts__say_what_a_sum_stands_for() -> None:
    assert _said("fr", _amount("16000", "EUR", MAX, per="year")) == ["16 000 € max. par an"]
    assert _said("en", _amount("16000", "EUR", MAX, per="year")) == ["up to €16,000 a year"]
    assert _said("fr", _amount("2000000", "EUR", TOTAL)) == ["enveloppe de 2 M€"]
    assert _said("fr", _amount("80", None, RATE)) == ["jusqu’à 80 % des coûts"]
    assert _said("fr", _amount("5000", "EUR", MAX, count=3)) == ["5 000 € max. (3 lauréats)"]


def test_amounts__a_minimum_and_a_maximum_are_one_range() -> None:
    assert _said("fr", _amount("50000", "EUR", MAX), _amount("10000", "EUR", MIN)) == ["de 10 000 € à 50 000 €"]


def test_amounts__a_range_keeps_the_frame_that_one_end_names() -> None:
    low, high = _amount("80000", "EUR", MIN), _amount("400000", "EUR", MAX, per="project")
    assert _said("fr", low, high) == ["de 80 000 € à 400 000 € par projet"]


def test_amounts__two_currencies_are_no_range() -> None:
    assert _said("en", _amount("10000", "EUR", MIN), _amount("50000", "CAD", MAX)) == [
        "at least €10,000",
        "up to CA$50,000",
    ]


@pytest.mark.parametrize("role", [AmountRole.COST, AmountRole.THRESHOLD, AmountRole.PAST, AmountRole.OTHER])
def test_amounts__leave_out_what_is_not_on_offer(role: AmountRole) -> None:
    assert _said("fr", _amount("10000", "EUR", role)) == []


@given(st.decimals(0, 10**13, allow_nan=False), st.sampled_from(["fr", "en"]))
def test_number__is_written_as_the_locale_wants(value: Decimal, language: str) -> None:
    wanted = format_decimal(value, "#,##0.##", locale=language).replace("\u202f", "\u00a0")
    assert money.plain_number(language, str(value)) == wanted
