"""Sentences of a page that state no rule of its call: what somebody tells of it in quotes, who took a picture. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_TOLD = re.compile(r"[\"“«].*[\"”»]")
_I = re.compile(r"\b(?:I|my|me|we|our|je|j['’]\w+|mon|ma|mes|nous|notre)\b", re.IGNORECASE)
_NAME = r"(?:[A-ZÀ-Ý][\w.’'-]*|[,/&-]|d[eu]s?|d['’]\w+|la|le|of|the|and|et|by|par)"
_CREDIT = re.compile(
    r"(?:Crédits?(?: photos?)?|Photo(?:graph(?:y|ie)?)?(?: credits?| of [\w ]+| by)?|Image|Illustration)"
    rf" ?[:©] ?{_NAME},?(?: {_NAME},?)+",
)
_ENDED = re.compile(r"[!?:;]$|(?<![A-ZÀ-Ý])\.$")
# Who asks something of those who apply states a rule, though in quotes.
_ASKED = re.compile(
    r"\b(?:must|only|except|requires?|applicants?|eligib\w*|deadlines?|applications?|will not|from this year"
    r"|(?:we|I) (?:now |will |also )*(?:ask|want|expect|accept|fund|pay|give)"
    r"|candidate?s?|candidatures?|porteu\w+|dossiers?|demandes?|éligib\w*|admissib\w*|doit|doivent|devr\w+|exig\w+|sauf"
    r"|désormais|uniquement|demandons|(?:nous|je) \w*\s?\w+rons)\b",
    re.IGNORECASE,
)
LEAST, LONGEST = 12, 12
"""Words of what somebody tells, and of the line that says who told it."""


def asides(text: str) -> Iterator[str]:
    """Those sentences, as published."""
    is_below = False
    for line in map(str.strip, text.split("\n")):
        is_told = len(line.split()) >= LEAST and _TOLD.fullmatch(line) is not None and _I.search(line) is not None
        is_told = is_told and _ASKED.search(line) is None
        if is_told:
            yield from _SENTENCE.split(line)
        elif _CREDIT.fullmatch(line) or (is_below and _is_of_who_told(line)):
            yield line
        is_below = is_told


def _is_of_who_told(line: str) -> bool:
    return len(line.split()) <= LONGEST and _ENDED.search(line) is None and not any(map(str.isdigit, line))
