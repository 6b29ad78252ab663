# ruff: noqa: E501 (one sentence a line reads better than a wrapped one)
"""Sums: how they are written, what they stand for, and what is never money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cpu import cpu_within
from tests.understand.money import (
    phrases_figures_and_roles,
    phrases_reworded,
    phrases_unlisted_words,
    phrases_what_a_sum_is_for,
)
from tests.understand.money.phrases_figures_and_roles import Expected
from watcher.model import Amount, AmountRole, WarningKind
from watcher.understand.money import MoneyRead, read_amount_field, read_amounts

PHRASES = (
    phrases_figures_and_roles.PHRASES
    + phrases_reworded.PHRASES
    + phrases_unlisted_words.PHRASES
    + phrases_what_a_sum_is_for.PHRASES
)


def read(text: str, country: str = "FR", language: str = "fr") -> tuple[Amount, ...]:
    return read_amounts(text, language=language, country=country).amounts


@pytest.mark.parametrize(("country", "text", "expected"), [p[1:] for p in PHRASES], ids=[p[0] for p in PHRASES])
def test_read_amounts__phrase(country: str, text: str, expected: Expected) -> None:
    found = [(float(amount.value), amount.currency, amount.role.value) for amount in read(text, country)]

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [p[1:] for p in phrases_what_a_sum_is_for.PAST_YEARS],
    ids=[p[0] for p in phrases_what_a_sum_is_for.PAST_YEARS],
)
def test_read_amounts__years_gone_by(text: str, expected: Expected) -> None:
    amounts = read_amounts(text, language="fr", country="FR", published=date(2027, 1, 11)).amounts

    assert [(float(amount.value), amount.currency, amount.role.value) for amount in amounts] == expected


# --- what comes with a sum


def test_read_amounts__count_of_awards() -> None:
    assert read("10 bourses de 5 000 $ seront remises.", "CA-QC")[0].count == 10


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("36 000 € par an", "year"),
        ("une aide annuelle de 36 000 €", "year"),
        ("$40,000 per year", "year"),
        ("Jusqu'à 36 000 € par projet", "project"),
        ("up to $40,000 per project", "project"),
        ("Jusqu'à 36 000 €", ""),
    ],
)
def test_read_amounts__per(text: str, per: str) -> None:
    assert read(text, "CA")[0].per == per


def test_read_amounts__quote_is_a_passage_of_the_text() -> None:
    text = "Le fonds aide les ports.\nAide maximale : 45\u00a0000\u00a0€ par port, sur deux ans.\nContact : mairie."

    assert read(text)[0].quote == "Aide maximale : 45\u00a0000\u00a0€ par port, sur deux ans"


def test_read_amounts__quote_never_cuts_a_number_or_a_word() -> None:
    text = "x" * 40 + " " + "plafonnement " * 20 + "1 234 567 € " + "bénéficiaires " * 20
    quote = read(text)[0].quote

    assert "1 234 567 €" in quote
    assert set(quote.split()) <= set(text.split())


@pytest.mark.parametrize(
    ("country", "language", "currency"),
    [("CA-QC", "fr", "CAD"), ("CA", "en", "CAD"), ("US", "en", "USD"), ("", "en", "USD"), ("", "fr", "CAD")],
)
def test_read_amounts__bare_dollar(country: str, language: str, currency: str) -> None:
    assert read("$5,000", country, language)[0].currency == currency


@pytest.mark.parametrize("text", ["Aide plafonnée à 120 00 €", "entre 250 00 et 350 000 euros", "jusqu'à 10 0000 €"])
def test_read_amounts__malformed_figure_is_flagged_not_repaired(text: str) -> None:
    found = read_amounts(text, language="fr", country="FR")

    assert found.warnings[0].kind is WarningKind.AMOUNT
    assert all(amount.value in (350000,) for amount in found.amounts)


def test_read_amounts__same_sum_in_the_same_role_is_said_once() -> None:
    assert len(read("Aide de 5 000 €. L'aide de 5 000 € est versée en une fois.")) == 1


def test_read_amounts__no_figures_no_amounts() -> None:
    assert read_amounts("Un fonds pour les ports.", language="fr", country="FR") == MoneyRead()


# --- fields of structured sources


@pytest.mark.parametrize(
    ("value", "country", "expected"),
    [
        ("50000", "US", [(50000, "USD")]),
        ("50000.00", "EU", [(50000, "EUR")]),
        ("1 500 000 €", "FR", [(1500000, "EUR")]),
        ("up to £50,000", "UK", [(50000, "GBP")]),
        ("$25,000", "CA", [(25000, "CAD")]),
        ("EUR 2.50 million", "EU", [(2500000, "EUR")]),
        ("0", "FR", []),
        ("", "FR", []),
        ("à déterminer", "FR", []),
        ("-5000", "FR", []),
        ("50000", "", []),
    ],
)
def test_read_amount_field__value(value: str, country: str, expected: list[tuple[int, str]]) -> None:
    found = read_amount_field(value, country=country)

    assert [(amount.value, amount.currency) for amount in found] == expected


# --- hostile texts

PIECES = [
    "5", "000", "1 500", "1.500,00", "99999999999999999999", "€", "$", "k€", "M€", "million", "d'euros", "%", "entre", "et", "à",
    "jusqu'à", "maximum", "\ud800", "\u202e", "\x00", "\n", "%s{}{{7*7}}", "é", "１２", "½", "lot 2", "CAD", "US$", "£", "120 00 €",
    "un million", "(", ")", ";", "1e400", "NaN €", "∞ €", "0 €", "-5 €",
]  # fmt: skip


@settings(derandomize=True, max_examples=400)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=40).map(" ".join))
def test_t18_read_amounts__any_text_gives_finite_sums(text: str) -> None:
    for country in ("FR", "CA", ""):
        for amount in (*read(text, country), *read_amount_field(text, country=country)):
            assert amount.value.is_finite()
            assert 0 <= amount.value < Decimal(10) ** 13
            assert (amount.currency is None) == (amount.role is AmountRole.RATE)
            amount.quote.encode("utf-8")


@settings(derandomize=True, max_examples=200)
@given(st.integers(1, 10**9), st.sampled_from([" ", "\u00a0", "\u202f", ".", ""]))
def test_read_amounts__finds_every_sum_in_every_shape(value: int, thousands: str) -> None:
    written = f"{value:,}".replace(",", thousands)

    assert [amount.value for amount in read(f"Aide maximale de {written} € par port")] == [value]


@pytest.mark.parametrize(
    "text",
    ["1" * 1_000_000, "1 " * 500_000, "5 € " * 250_000, "5% " * 300_000, "$" * 1_000_000, "un million d euros " * 50_000,
     "5 a " * 200_000 + "9 €", "1 000 " * 160_000 + "€"],
    ids=["digits", "digit_space", "sums", "rates", "signs", "words", "ranges", "groups"],
)  # fmt: skip
def test_t18_read_amounts__megabytes_take_a_moment(text: str) -> None:
    with cpu_within(1.5):
        read(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("250,000", [(250_000, "max")]),
        ("1.5M", [(1_500_000, "max")]),
        ("10000-250000", [(10_000, "min"), (250_000, "max")]),
        ("10000\n250000", [(10_000, "min"), (250_000, "max")]),
        ("0", []),
        ("see the page", []),
    ],
)
def test_read_amount_field__numbers_alone_are_money_of_the_country(value: str, expected: list[tuple[int, str]]) -> None:
    found = read_amount_field(value, country="FR")

    assert [(int(amount.value), str(amount.role)) for amount in found] == expected


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("Une bourse de 1 500 € par mois.", "month"),
        ("Une indemnité mensuelle de 900 €.", "month"),
        ("A stipend of £1,200 per month.", "month"),
        ("Chaque bourse atteint 1 500 € brut / mois.", "month"),
        ("Une bourse de 1 500 € par an.", "year"),
        ("Après un mois par mois de loyer payé, une aide de 500 €.", ""),
    ],
)
def test_per__a_sum_paid_by_the_month(text: str, per: str) -> None:
    (amount,) = read_amounts(text, language="fr", country="FR").amounts
    assert amount.per == per
