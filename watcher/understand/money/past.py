"""Money told of what is over: «En 2025, 14 associations : 60 000 €» read in 2027, «Vannes (8 000 €), Auray (5 000 €)».

Adds cues of the past; what a sentence says of this year, or of what is to come, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from watcher.understand.money.cues import Sense
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

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
# A proper name and its sum in brackets; names of prizes, lots and the like tell what is on offer.
_NAMED = re.compile(
    r"(?<![\w’'-])(?!(?:[Ll][e’']s? ?)?(?:Prix|Bourse|Lot|Volet|Axe|"
    r"Cat[ée]gorie|Programme|Mesure|Th[èe]me|Phase|Niveau|"
    r"Premi|Deuxi|Troisi|Second|Grand|Prize|Award|Grant|Stage|Track|Stream|Tier|Category|Level|Option|First|Third|Gold|"
    r"Silver|Bronze|Fellowship|Scholarship|Masters?|Doctor|PhD|Plafond|Maximum|Minimum|Montant|Budget|Taux|Aide|Up|Small|"
    r"Large|Medium|Junior|Senior|D[ée]partement|R[ée]gion|France|Qu[ée]bec|Canada|Pour|For|The|Total|Subvention)\b)"
    r"[A-ZÉÈÎ][\w’'-]{1,40}(?: [\w’'-]{1,40}){0,4} $"
)
_IN_BRACKETS = re.compile(r" \((?=[^()\n]{0,3}\d[^()\n]{0,24}(?:€|\$|£|euros?|dollars?)\s?\))")
_LONGEST = 210
_NAMED_WEIGHT, _APART = 5.0, 90


# The heading over a list of who got what.
_RECIPIENTS = re.compile(
    r"\n[^\n.:]{0,40}(?<![a-z])(?:laureate?s?|recipients?|beneficiaires (?:de )?20\d\d|awarded"
    r"|(?:this|last) year s grants|projets (?:retenus|soutenus|finances|laureats)"
    r"|(?:funded|successful|selected) (?:projects|applicants)"
    r"|(?:organismes|associations) (?:soutenu|financ|retenu)e?e?s)(?![a-z])[^\n.:]{0,40}:?\n"
)
_ROW = re.compile(r"\n?[^\n]{3,110}(?:[¤$£]\s?\d|\d\s?(?:[¤$£]|euros?|dollars?))[^\n]{0,30}(?=\n|$)")
_MOST_ROWS = 40


def _rows_below(flat: str, place: int) -> Iterator[int]:
    """Where the rows with a sum begin that stand under a heading, one right below the other."""
    for _ in range(_MOST_ROWS):
        if (row := _ROW.match(flat, place)) is None:
            return
        yield row.start()
        place = row.end()


def with_past_years(cues: Sequence[Cue[Sense]], source: Flat, published: date | None) -> Sequence[Cue[Sense]]:
    """The cues and one of the past at each sentence about a year before that of publication."""
    if published is None or "20" not in source.flat:
        return cues
    told = [
        Cue(match.start("year"), match.end("year"), Sense.PAST, _WEIGHT)
        for match in _IN_YEAR.finditer(source.flat)
        if int(match["year"]) < published.year and _is_report(source.flat, match.end(), published.year)
    ]
    return sorted([*cues, *told], key=lambda cue: cue.start) if told else cues


def with_recipients(cues: Sequence[Cue[Sense]], source: Flat) -> Sequence[Cue[Sense]]:
    """The cues and one of the past at each row of who got what, and at proper names that sums in brackets follow."""
    heads = _RECIPIENTS.finditer(source.flat) if "\n" in source.flat else ()
    rows = [
        Cue(row, row + 1, Sense.PAST, _WEIGHT) for head in heads for row in _rows_below(source.flat, head.end() - 1)
    ]
    if rows:
        cues = sorted([*cues, *rows], key=lambda cue: cue.start)
    if source.flat.count("(") < 2:
        return cues
    text = source.text
    sums = [match.start() + 1 for match in _IN_BRACKETS.finditer(text)]
    named = [match for place in sums if (match := _NAMED.search(text, max(place - _LONGEST, 0), place))]
    told = [
        Cue(match.end(), match.end() + 1, Sense.PAST, _NAMED_WEIGHT)
        for index, match in enumerate(named)
        if any(
            abs(other.start() - match.start()) < _APART
            for other in named[max(index - 1, 0) : index + 2]
            if other is not match
        )
    ]
    return sorted([*cues, *told], key=lambda cue: cue.start) if told else cues


def _is_report(flat: str, start: int, year: int) -> bool:
    """Whether the sentence goes on without a word of what is to come and without a year of today."""
    stop = _SENTENCE.search(flat, start, start + _REACH)
    finish = stop.start() if stop else min(start + _REACH, len(flat))
    if _TO_COME.search(flat, start, finish):
        return False
    return all(int(later[0]) < year for later in _YEARS.finditer(flat, start, finish))
