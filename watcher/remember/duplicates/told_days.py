"""How two days of one call belong together: the former one of an extension, the first of two steps. Pure.

A site may tell the new day only and name the old one; another tells the letter of intent where the funder tells the
final day. Only a text that says so counts: two days without a word on them are two rounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from watcher.remember.duplicates.fingerprint import OPENING, Fingerprint
from watcher.understand.text.calendar_names import MONTHS, either
from watcher.understand.text.text import fold

EXTENSION = timedelta(days=120)
EXTENDED = "one tells that the day was moved"
FIRST_STEP = "one tells the first of two steps"
NEAR = 90  # characters between a day and the words on it
_EXTENDED = re.compile(
    r"\b(?:prolong\w*|report(?:ee?s?|er|e)?|repouss\w*|initialement|d'abord|au lieu d\w*|extend\w*|extension|"
    r"postponed|originally|previously|instead of|new (?:deadline|closing date)|delai supplementaire|"
    r"moved (?:the|its|back)|\w+ (?:mois|semaines|jours) de (?:plus|sursis)|sursis|rallonge\w*|reste\w* ouvert\w*|"
    r"deadline (?:is )?now)\b|\((?:was|former)\b"
)
_INTENT = re.compile(
    r"\b(?:lettres? d'intention|declarations? d'intention|avis d'intention|pre-?propositions?|"
    r"letters? of intent|notices? of intent|lois?|pre-?proposals?)\b"
)
_NEW_ROUND = re.compile(
    r"\b(?:nouvelle (?:session|vague|edition|releve|periode)|prochaine (?:session|vague|edition|releve)|"
    r"rouvre\w*|rouvert\w*|reopen\w*|intakes?|(?:premiere|deuxieme|seconde) (?:cloture|session|releve|vague)|"
    r"(?:new|next|second|first) (?:round|session|cut-?off))\b"
)


def are_near(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether both have a last day, and the two are at most EXTENSION apart."""
    return bool(one.days and two.days) and abs(max(one.days) - max(two.days)) <= EXTENSION


def bond(one: Fingerprint, two: Fingerprint) -> str:
    """What a text says binds the last days of both, at most EXTENSION apart; empty for two rounds."""
    if not are_near(one, two) or _tells_rounds(one) or _tells_rounds(two):
        return ""
    early, late = sorted((one, two), key=lambda side: max(side.days))
    first, last = max(early.days), max(late.days)
    if _says(late, first, _EXTENDED) or _says(late, last, _EXTENDED) or _EXTENDED.search(late.title):
        return EXTENDED
    return FIRST_STEP if _says(early, first, _INTENT) or _says(late, first, _INTENT) else ""


def _tells_rounds(side: Fingerprint) -> bool:
    return bool(_NEW_ROUND.search(_opening(side)))


def _says(side: Fingerprint, day: date, words: re.Pattern[str]) -> bool:
    """Whether an account names that day, with such words near it."""
    said = _opening(side)
    return any(words.search(said[max(at.start() - NEAR, 0) : at.end() + NEAR]) for at in _mentions_of(said, day))


def _mentions_of(said: str, day: date) -> Iterator[re.Match[str]]:
    month = either(name for name, number in MONTHS.items() if number == day.month)
    written = (
        rf"\b(?:{day.day}(?:er|st|nd|rd|th)? (?:{month})|(?:{month})\.? {day.day}(?:st|nd|rd|th)?)\b(?:,? (20\d\d))?"
    )
    yield from (match for match in re.finditer(written, said) if match[1] in (None, str(day.year)))
    span = rf"\b{day.day}(?:er)? au \d{{1,2}}(?:er)? (?:{month})\b(?: (20\d\d))?"  # «du 6 au 27 novembre»
    yield from (match for match in re.finditer(span, said) if match[1] in (None, str(day.year)))


def _opening(side: Fingerprint) -> str:
    return fold(f"{side.notice.title}\n{side.notice.text[:OPENING]}").replace("’", "'")
