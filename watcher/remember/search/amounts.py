"""Sums as people type them in a search: «plus de 50 000 $», «up to 50k», «entre 10 000 et 60 000 €». Pure.

Sums printed by sources are read by `understand.money`; this reads wishes, where a bare dollar is Canadian. A number is
money only after a cue or beside a currency, and a sum without a cue is the least that is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

# Coarse on purpose, and only for the question «so much?»: never shown, and a call in another currency is
# given the benefit of the doubt.
EUROS = {"EUR": 1.0, "CAD": 0.65, "USD": 0.9, "GBP": 1.17, "CHF": 1.05}
# An amount in another currency passes when it misses what was asked by no more than this factor: rates move.
MARGIN = Decimal("0.75")

Facts = dict[str, Any]
Reader = Callable[[re.Match[str]], Facts | None]

# Below this a number without a currency is an age, a share or a count.
LEAST_BARE = 1_000

_SCALES = (("k", 1_000), ("mille", 1_000), ("thou", 1_000), ("millia", 10**9), ("bill", 10**9), ("m", 10**6))
# A bare dollar is Canadian here: the watch looks from France and Québec.
_CURRENCIES = (("us", "USD"), ("amer", "USD"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"),
               ("pound", "GBP"), ("chf", "CHF"), ("$", "CAD"), ("c", "CAD"), ("doll", "CAD"))  # fmt: skip
_COUNTED = (
    r"(?!\s*(?:%|habitants?|inhabitants?|personnes?|people|salaries?|employe\w*|employees?|ans?\b|annees?|years?|jours?"
    r"|days?|mois|months?|heures?|hours?|hectares?|ha\b|km|m2|metres?|mots?\b|words?|logements?|eleves?|students?"
    r"|etudiant\w*|etp|participants?|membres?|members?|entreprises?|communes?))"
)
_AT_MOST = (
    r"\b(?:pas plus (?:de|que)|(?:no|not) more than|n'?excedant pas|ne depassant pas|not exceeding|moins (?:de|que)"
    r"|less than|au plus|at most|jusqu'a|up to|inferieure?s? a|en dessous de|maximum(?: de| of)?|max\.?(?: de)?"
    r"|plafond de|below|under|smaller than)|<=?|≤"
)
_AT_LEAST = (
    r"\b(?:pas moins de|(?:no|not) less than|plus (?:de|que)|au moins|minimum(?: de| of)?|mini?\.?(?: de)?"
    r"|superieure?s? a|a partir de|au[- ]dela de|depassant|exceeding|upwards of|over|more than|at least|above"
    r"|from)|>=?|≥|\+ ?de"
)
_ABOUT = r"\b(?:autour de|environ|around|about|approximately|a peu pres|de l'ordre de|roughly|near|quelque)|~"
_MOST_AFTER = r"(?:au )?max(?:imum|i)?\b|(?:ou|et) moins\b(?! de)|or less|at most|and under"
_LEAST_AFTER = r"(?:au )?min(?:imum|i)?\b|(?:ou|et) plus\b(?! de)|or more|and (?:up|over|above)|at least|\+"


def _sum(place: int) -> str:
    """One sum, its groups numbered by its place."""
    return (
        rf"(?P<before{place}>us ?\$|ca ?\$|c\$|\$|€|£|\b(?:eur|cad|usd|gbp|chf))?\s*"
        rf"(?<![\w.,])(?P<number{place}>\d{{1,3}}(?:[ \u00a0\u202f.,']\d{{3}})+(?!\d)|\d+(?:[.,]\d{{1,2}})?)\s*"
        rf"(?P<scale{place}>k|m|mille|thousand|millions?|milliards?|billions?)?\b\s*(?:de |d')?"
        rf"(?P<after{place}>\$ ?(?:ca\w*|us|qc)?\b|\$|€|£|"
        rf"(?:euros?|eur|cad|usd|gbp|chf|dollars?(?: canadiens?| americains?)?|pounds?)\b)?"
    )


_BETWEEN = re.compile(
    rf"(?P<cue>\b(?:entre|between|de|from)\s+)?{_sum(1)}\s*(?:\b(?:et|and|a|to)\b|-|–|—)\s*{_sum(2)}{_COUNTED}"
)
_SINGLE = re.compile(
    rf"(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<about>{_ABOUT}))?\s*{_sum(1)}{_COUNTED}"
    rf"(?:\s*(?:(?P<most_after>{_MOST_AFTER})|(?P<least_after>{_LEAST_AFTER})))?"
)


class _Sum(NamedTuple):
    value: Decimal
    currency: str | None
    scale: str


def _read(match: re.Match[str], place: int) -> _Sum | None:
    said = match[f"before{place}"] or match[f"after{place}"] or ""
    currency = next((code for sign, code in _CURRENCIES if sign in said), None) if said else None
    scale = match[f"scale{place}"] or ""
    value = _value(match[f"number{place}"], scale)
    return _Sum(value, currency, scale) if value else None


def _value(number: str, scale: str) -> Decimal | None:
    grouped = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+", number)
    plain = re.sub(r"\D", "", number) if grouped else number.replace(",", ".")
    try:
        value = Decimal(plain) * _times(scale)
    except InvalidOperation:
        return None
    whole = value.to_integral_value()
    return whole if whole == value else value


def _times(scale: str) -> int:
    return next((by for name, by in _SCALES if scale.startswith(name)), 1)


def _between(match: re.Match[str]) -> Facts | None:
    """«entre 10 000 et 60 000 €», «10-20 k€»: what stands by the second sum goes for the first as well."""
    low, high = _read(match, 1), _read(match, 2)
    if low is None or high is None:
        return None
    currency = high.currency or low.currency
    if high.scale and not low.scale and low.value < high.value / _times(high.scale):
        low = low._replace(value=low.value * _times(high.scale))
    is_bare = not currency and not (match["cue"] and min(low.value, high.value) >= LEAST_BARE)
    if is_bare or (_is_year(match, 1) and not low.currency):
        return None
    least, most = sorted((low.value, high.value))
    return {"min_amount": least, "max_amount": most, "currency": currency}


def _single(match: re.Match[str]) -> Facts | None:
    read = _read(match, 1)
    has_cue = any(match[name] for name in ("most", "least", "about", "most_after", "least_after"))
    if read is None or not (read.currency or (has_cue and read.value >= LEAST_BARE and not _is_year(match, 1))):
        return None
    if match["about"]:
        margin = read.value / 4
        bounds = {"min_amount": (read.value - margin).normalize(), "max_amount": (read.value + margin).normalize()}
        return bounds | {"currency": read.currency}
    is_most = match["most"] or (match["most_after"] and not match["least"])
    return {"max_amount" if is_most else "min_amount": read.value, "currency": read.currency}


def _is_year(match: re.Match[str], place: int) -> bool:
    """«from 2027» is a year; «> 2 027» and «from 2k» are sums."""
    return bool(re.fullmatch(r"20[1-4]\d", match[f"number{place}"])) and not match[f"scale{place}"]


# In this order: two bounds said together, then each by itself.
SUMS: tuple[tuple[re.Pattern[str], Reader], ...] = ((_BETWEEN, _between), (_SINGLE, _single), (_SINGLE, _single))
