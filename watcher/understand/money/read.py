"""Reads the sums of a call from its text: figures, their roles, their currency.

A bare «$» is CAD in a Canadian text, USD in an American one, and so on by country. Malformed figures become warnings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from watcher.model import Amount, AmountRole, ReadingWarning, WarningKind
from watcher.understand.money.cues import Sense, lexicon
from watcher.understand.money.grammar import with_scope
from watcher.understand.money.offers import shipped, weighed
from watcher.understand.money.past import with_past_years, with_recipients
from watcher.understand.money.roles import SumContext, judge
from watcher.understand.money.sums import Figure, find_sums, may_hold_money
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

_COUNT = re.compile(
    r"(?<![\d.,])(?!(?<=\d )\d{3} )(\d{1,3}) "
    r"(?:bourses?|prix|subventions?|aides?|laureats?|grants?|awards?|prizes?|fellowships?"
    r"|scholarships?|projets?|projects?)(?![a-z])[^.\n\d]{0,24}$"
)
_PER_YEAR = re.compile(
    r"\s{0,2}(?:\([^)]{0,20}\)\s?)?(?:par an(?:nee)?|/\s?an(?:nee)?|per year|/\s?year|a year|annuel\w*|annually"
    r"|chaque annee|each year|yearly|p\.a)(?![a-z])"
)
_PER_YEAR_BEFORE = re.compile(r"(?:annuel(?:le|les|s)?|annual|yearly|par an|par annee)\b[^.\n\d]{0,30}$")
_PER_MONTH = re.compile(
    r"\s{0,2}(?:(?:ht|ttc|brute?s?|nette?s?|net|gross)\s)?(?:\([^)]{0,20}\)\s?)?"
    r"(?:par mois|/\s?mois|mensuel\w*|chaque mois|per month|/\s?month|a month|monthly|each month|p\.m\.)(?![a-z])"
)
_PER_MONTH_BEFORE = re.compile(r"(?:mensuel(?:le|les|s)?|monthly)\b[^.\n\d]{0,30}$")
_PER_PROJECT = re.compile(
    r"\s{0,2}(?:ht |ttc |max\w*\.? )?(?:par|per|pour un|pour chaque|each|chacun|/)\s?"
    r"(?:projet|project|dossier|atelier|laureat|beneficiaire|equipe|team|award|grant|application|applicant|candidat"
    r"|recipient|organisme|structure|commune|cooperative|entreprise|company|organisation|organization|"
    r"chacun|partner|partenaire|chercheur|artiste|compagnie|association)"
)
DOLLAR_COUNTRIES = {"CA": "CAD", "CA-QC": "CAD", "US": "USD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}
_GREATEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class MoneyRead:
    """The sums of a text in its order, and what looked wrong."""

    amounts: tuple[Amount, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()


def read_amounts(text: str, *, language: str, country: str, published: date | None = None) -> MoneyRead:
    """Every sum and rate of a text with its role; never raises. `language` settles what a bare «$» of no country is.

    With the day of publication, what a sentence tells of a year before it is past.
    """
    source = Flat.of(text)
    flat = source.flat
    if not may_hold_money(flat):
        return MoneyRead()
    sums, malformed = find_sums(flat)
    quotes = dict.fromkeys(source.sentence(*place, reach=24) for place in malformed)
    warnings = tuple(ReadingWarning(WarningKind.AMOUNT, quote) for quote in quotes)
    if not sums:
        return MoneyRead(warnings=warnings)
    context = _context(source, sums, published)
    amounts = []
    for index, role in enumerate(weighed(context, judge(context), shipped())):
        figure = sums[index]
        if role is not None and figure.value < _GREATEST:
            currency = None if figure.percent else iso_code(figure.currency, country, language)
            amounts.append(
                Amount(
                    figure.value, currency, role, _quote(source, sums, index), _per(flat, figure), _count(flat, figure)
                )
            )
    return MoneyRead(tuple(_distinct(amounts)), warnings)


def sums_read(text: str, published: date | None) -> tuple[SumContext, list[AmountRole | None]]:
    """The sums of a text and their roles by the rules alone: what the model of sums on offer learns from."""
    source = Flat.of(text)
    context = _context(source, find_sums(source.flat)[0], published)
    return context, judge(context)


def _context(source: Flat, sums: Sequence[Figure], published: date | None) -> SumContext:
    cues: Sequence[Cue[Sense]] = with_scope(lexicon().find(source.worded), source)
    return SumContext(source, with_recipients(with_past_years(cues, source, published), source), sums)


def iso_code(currency: str, country: str, language: str) -> str:
    """The ISO code of a currency as `Figure` holds it; country, then language, settle what a bare «$» is."""
    if currency != "$":
        return currency
    return DOLLAR_COUNTRIES.get(country) or ("CAD" if language == "fr" else "USD")


def _quote(source: Flat, sums: Sequence[Figure], index: int) -> str:
    figure = sums[index]
    return source.sentence(figure.start, figure.end, reach=60)


def _per(flat: str, figure: Figure) -> str:
    if figure.percent:
        return ""
    if _PER_YEAR.match(flat, figure.end) or _PER_YEAR_BEFORE.search(flat, max(figure.start - 50, 0), figure.start):
        return "year"
    if _PER_MONTH.match(flat, figure.end) or _PER_MONTH_BEFORE.search(flat, max(figure.start - 50, 0), figure.start):
        return "month"
    return "project" if _PER_PROJECT.match(flat, figure.end) else ""


def _count(flat: str, figure: Figure) -> int | None:
    match = None if figure.percent else _COUNT.search(flat, max(figure.start - 40, 0), figure.start)
    return int(match[1]) if match else None


def _distinct(amounts: Sequence[Amount]) -> list[Amount]:
    """The same sum in the same role is said once."""
    seen: dict[tuple[Decimal, str | None, str], Amount] = {}
    for amount in amounts:
        seen.setdefault((amount.value, amount.currency, amount.role), amount)
    return list(seen.values())
