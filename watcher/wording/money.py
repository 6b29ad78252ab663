"""Sums of money as people write them, always in their own currency and never converted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from watcher.model import Amount, AmountRole
from watcher.wording.catalogue import knows, named, translate

_ENDS = {AmountRole.MIN: AmountRole.MAX, AmountRole.MAX: AmountRole.MIN}


@lru_cache(maxsize=4096)
def sum_of(language: str, value: Decimal, currency: str) -> str:
    """«16 000 €», «2,5 M$ CA»; «€16,000», «CA$2.5 million». Millions are said short only where nothing is lost."""
    scale = "plain"
    for name, unit in (("billion", Decimal(10) ** 9), ("million", Decimal(10) ** 6)):
        if abs(value) >= unit and value / unit == round(value / unit, 2):
            scale, value = name, value / unit
            break
    digits = _digits(language, value)
    key = f"money.{currency}" if knows(language, f"money.{currency}.plain") else "money.any"
    return translate(language, f"{key}.{scale}", value=digits, currency=currency)


def amount(language: str, fact: Amount) -> str:
    """One sum with what it stands for: «16 000 € max. par an», «enveloppe de 2 M€», «jusqu’à 80 % des coûts»."""
    return _amount(language, fact.role, fact.value, fact.currency) + (
        "" if fact.currency is None else _frame(language, fact)
    )


@lru_cache(maxsize=4096)
def _amount(language: str, role: AmountRole, value: Decimal, currency: str | None) -> str:
    if currency is None:
        return translate(language, f"amount.{_known(language, role)}.rate", value=_digits(language, value))
    return translate(language, f"amount.{_known(language, role)}.money", value=sum_of(language, value, currency))


def amounts(language: str, facts: Sequence[Amount]) -> tuple[str, ...]:
    """The sums on offer and the rates, a minimum and a maximum of one kind said as one range."""
    said: list[str] = []
    used: set[int] = set()
    for place, fact in enumerate(facts):
        if place in used or not (fact.role.is_on_offer or fact.role is AmountRole.RATE):
            continue
        other = _partner(facts, place)
        if other is not None:
            used.add(other)
            said.append(_range(language, fact, facts[other]))
        else:
            said.append(amount(language, fact))
    return tuple(dict.fromkeys(said))


def _partner(facts: Sequence[Amount], place: int) -> int | None:
    """Where the other end of a range stands, if there is one."""
    fact = facts[place]
    wanted = _ENDS.get(fact.role)
    if fact.currency is None or wanted is None:
        return None
    for other in range(place + 1, len(facts)):
        end = facts[other]
        if end.role is not wanted or fact.currency != end.currency or fact.side != end.side:
            continue
        if fact.per == end.per or not (fact.per and end.per):
            return other
    return None


def _range(language: str, one: Amount, other: Amount) -> str:
    low, high = sorted((one, other), key=lambda fact: fact.value)
    currency = str(one.currency)
    words = translate(
        language,
        "amount.range",
        low=sum_of(language, low.value, currency),
        high=sum_of(language, high.value, currency),
    )
    return words + _frame(language, high if high.per else low)


def _frame(language: str, fact: Amount) -> str:
    """« par an », « par projet », « (3 lauréats) »."""
    words = ""
    if fact.per:
        words += " " + named(language, "amount.per", fact.per, translate(language, "amount.per.any", what=fact.per))
    if fact.count and fact.count > 1:
        words += " " + translate(language, "amount.count", n=fact.count)
    return words


def _known(language: str, role: AmountRole) -> str:
    return role if knows(language, f"amount.{role}.money") else "other"


def alone(language: str, fact: Amount) -> str:
    """A sum or a rate without what it stands for: «16 000 €», «80 %»."""
    if fact.currency is None:
        return translate(language, "amount.percent", value=plain_number(language, str(fact.value)))
    return sum_of(language, fact.value, fact.currency)


def plain_number(language: str, value: str) -> str:
    """A number without currency: «50 000», «50,000»."""
    return _digits(language, Decimal(value))


def _digits(language: str, value: Decimal) -> str:
    """With at most two decimals, thousands grouped: «50 000,5»; `format_decimal` reads its pattern for every number."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").translate(_signs(language))


@cache
def _signs(language: str) -> dict[int, str]:
    group = get_group_symbol(language).replace("\u202f", "\u00a0")
    return str.maketrans({",": group, ".": get_decimal_symbol(language)})
