"""A sum that only says the one before it by the month or the year: «4 800 €, soit 800 € par mois» is 4 800 €. Pure.

It is taken for that only where one sum is the other a whole number of times.
"""

from __future__ import annotations

import re
from decimal import Decimal

MOST_TIMES = 60
"""Months in five years."""
_AGAIN = re.compile(
    r"(?P<sum>\d{1,12}(?:\.\d\d?)?) ?(?P<sign>[€$£])(?: \w+){0,5}?"
    r" (?P<again>(?:soit|i e|ie|that is|c est à dire|équivalent à|equivalent to)(?: à| to)?(?: environ| about)?"
    r" (?P<part>\d{1,12}(?:[.,]\d\d?)?) ?(?P=sign)(?: (?:brute?s?|nette?s?|gross|net))?"
    r" (?:par|per|an?|each|chaque) (?:jour|day|semaine|week|mois|month|trimestre|quarter|an|année|year)\b)"
)


_HINTS = ("soit", "i.e", "ie ", "hat is", "quivalent", "est-à-dire")


def may_restate(text: str) -> bool:
    """Whether a text has one of the words that say a sum again; asked first, as it costs little."""
    return any(hint in text for hint in _HINTS)


def without_restated(sentence: str) -> tuple[str, Decimal | None]:
    """A sentence as it is compared without the sum said again, and that sum; the sentence itself without one."""
    for match in _AGAIN.finditer(sentence):
        part = Decimal(match["part"].replace(",", "."))
        small, large = sorted((Decimal(match["sum"]), part))
        if small and not large % small and 1 < large / small <= MOST_TIMES:
            return " ".join((sentence[: match.start("again")] + sentence[match.end("again") :]).split()), part
    return sentence, None
