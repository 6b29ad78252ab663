"""Reads one amount field of a structured source («1 500 000 €», «up to £50,000», «250000.00»)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from watcher.model import Amount, AmountRole
from watcher.understand.money.read import read_amounts
from watcher.understand.text.flattened import Flat

_LIMIT = 300
_PLAIN = re.compile(r"\s*\d{1,13}(?:\.\d{1,2})?\s*")
_HOME = {"FR": "EUR", "EU": "EUR", "CA": "CAD", "CA-QC": "CAD", "US": "USD", "UK": "GBP"}


def read_amount_field(value: str, *, country: str) -> tuple[Amount, ...]:
    """The sums a source states in a field of its own; a bare number is money of the source's country.

    Zero, negative and unreadable values give nothing.
    """
    if not value.strip():
        return ()
    value = value[:_LIMIT]
    if _PLAIN.fullmatch(value):
        return _bare(value.strip(), country)
    amounts = read_amounts(value, language="", country=country).amounts
    quote = Flat(value).quote(0, len(value))
    return tuple(replace(amount, quote=quote) for amount in amounts if amount.value > 0)


def _bare(value: str, country: str) -> tuple[Amount, ...]:
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return ()
    if amount <= 0 or country not in _HOME:
        return ()
    return (Amount(amount.normalize() + 0, _HOME[country], AmountRole.MAX, value),)
