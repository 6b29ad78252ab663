"""Reads one amount field of a structured source («1 500 000 €», «up to £50,000», «250,000», «5000 - 20000»)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from watcher.model import Amount, AmountRole
from watcher.understand.money.read import read_amounts
from watcher.understand.text.flattened import Flat
from watcher.understand.text.number_words import number_at

_LIMIT = 300
_START = re.compile(r"(?<![\w.,])\d")
_LINK = re.compile(r"\s{0,2}(?:-|a|to|au|et|and|;|/)?\s{0,2}")
_HOME = {"FR": "EUR", "EU": "EUR", "CA": "CAD", "CA-QC": "CAD", "US": "USD", "UK": "GBP"}


def read_amount_field(value: str, *, country: str) -> tuple[Amount, ...]:
    """The sums a source states in a field of its own; bare numbers are money of the source's country.

    Zero, negative and unreadable values give nothing.
    """
    value = value[:_LIMIT]
    found = _bare(value, country)
    if found:
        return tuple(found)
    for part in filter(None, map(str.strip, value.split("\n"))):
        bare = _bare(part, country)
        if bare:
            found += bare
            continue
        amounts = read_amounts(part, language="", country=country).amounts
        quote = Flat(part).quote(0, len(part))
        found += [replace(amount, quote=quote) for amount in amounts if amount.value > 0]
    return tuple(dict.fromkeys(found))


def _bare(value: str, country: str) -> list[Amount]:
    """«250 000», «250,000.00», «5000 - 20000»: numbers and nothing else."""
    flat = Flat(value).flat
    numbers: list[Decimal] = []
    end = 0
    for start in _START.finditer(flat):
        if start.start() < end:
            continue
        number = number_at(flat, start.start())
        between = flat[end : start.start()]
        if number is None or (between.strip() if not numbers else not _LINK.fullmatch(between)):
            return []
        numbers.append(number.value)
        end = number.end
    if not numbers or flat[end:].strip() or country not in _HOME or len(numbers) > 2:
        return []
    roles = (AmountRole.MIN, AmountRole.MAX) if len(numbers) == 2 else (AmountRole.MAX,)
    return [
        Amount(Decimal(one).normalize() + 0, _HOME[country], role, value)
        for one, role in zip(numbers, roles, strict=True)
        if one > 0
    ]
