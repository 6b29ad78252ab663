"""Money told of a year gone by: «En 2025, 14 associations : 60 000 €», read in 2027, is not on offer.

Adds cues of the past; what a sentence says of this year, or of what is to come, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from watcher.understand.flat import Flat
from watcher.understand.lexicon import Cue
from watcher.understand.money.words import Word

# The adverb of a whole sentence stands at its beginning.
_IN_YEAR = re.compile(
    r"(?:^|[.!?;]\s|\n)[\s*>\"(-]{0,4}(?:(?:en|in|for|during|pour|sur|bilan|edition|exercice|l an|au cours de|l annee|"
    r"pour l annee|during the year)\s)(?P<year>20\d\d)(?![\d/-])"
)
_YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SENTENCE = re.compile(r"[.!?](?=\s)|[;\n]")
_TO_COME = re.compile(
    r"(?<![a-z])(?:peut|peuvent|pourr\w+|sera|seront|devr\w+|doit|doivent|propose|proposent|offre|offrent|lance|lancent|ouvre|"
    r"souhaite|prevoit|will|can|may|must|offers?|opens?|launche?s|is|are|est|sont|applications?|candidat\w+|depos\w+|appel)(?![a-z])"
)
_WEIGHT, _REACH = 6.0, 260


def with_past_years(cues: Sequence[Cue[Word]], source: Flat, published: date | None) -> Sequence[Cue[Word]]:
    """The cues and one of the past at each sentence about a year before that of publication."""
    if published is None or "20" not in source.flat:
        return cues
    told = [
        Cue(match.start("year"), match.end("year"), Word.PAST, _WEIGHT)
        for match in _IN_YEAR.finditer(source.flat)
        if int(match["year"]) < published.year and _is_told(source.flat, match.end(), published.year)
    ]
    return sorted([*cues, *told], key=lambda cue: cue.start) if told else cues


def _is_told(flat: str, start: int, year: int) -> bool:
    """Whether the sentence goes on without a word of what is to come and without a year of today."""
    stop = _SENTENCE.search(flat, start, start + _REACH)
    finish = stop.start() if stop else min(start + _REACH, len(flat))
    if _TO_COME.search(flat, start, finish):
        return False
    return all(int(later[0]) < year for later in _YEARS.finditer(flat, start, finish))
