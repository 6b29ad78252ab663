"""Sums: how they are written, what they stand for, and what is never money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.understand import money_phrases, money_phrases_more
from tests.understand.money_phrases import Expected
from watcher.model import Amount, AmountRole
from watcher.understand.money import MoneyRead, read_amount_field, read_amounts

PHRASES = money_phrases.PHRASES + money_phrases_more.PHRASES


def read(text: str, country: str = "FR", language: str = "fr") -> tuple[Amount, ...]:
    return read_amounts(text, language=language, country=country).amounts


@pytest.mark.parametrize(("country", "text", "expected"), [p[1:] for p in PHRASES], ids=[p[0] for p in PHRASES])
def test_read_amounts__phrase(country: str, text: str, expected: Expected) -> None:
    found = [(float(amount.value), amount.currency, amount.role.value) for amount in read(text, country)]

    assert found == expected
