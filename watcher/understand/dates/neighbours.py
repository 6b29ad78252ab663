"""How a day shares words with its neighbours: the day after it, the day before it in a list, the label above it.

Knows the order of words and lines, no roles and no calendar.
"""

from __future__ import annotations

import re
from typing import TypeVar

from watcher.understand.context import Context

Role = TypeVar("Role")

_LISTED = re.compile(
    r"[\s,;:*()-]*(?:(?<=\()[^()\d\n]{0,40}\)[\s,;:*()-]*)?(?:(?:et|and|ou|or|puis|then|la|le|les|l|seconde?|deuxieme|premiere|autre|du|au|on|the)\b"
    r"[\s,;:*()-]*){0,5}"
)
# «Le 3 mars pour les lycées et le 5 avril»: a bare day at the end of a list whose members are described.
_DESCRIBED = re.compile(r"[\s,]{0,2}[^.;:\n\d]{0,56}\s(?:et|and|ou|or|puis|then)\s(?:le\s|les\s|on\s|by\s|au\s)?")
# What a day in a list keeps of the certainty of the one before it; less where words stand between.
_PASSED_ON, _RESUMED = 0.97, 0.85
_REACH = 60
# A day stands at the beginning of its line, or nearly; a line no longer than this may be a heading.
_LINE_START, _HEADING = 40, 60
# «The 3 March deadline for …»: the noun after a day is its own.
_OWN_NOUN = re.compile(
    r"\s(?:[a-z-]{2,14}\s){0,3}(?:deadline|due date|cut-?off|closing date)"
    r"(?=[,.)]|\s(?:for|and|but|of|in|is|was|will|has)\s)"
)
_PARTED = re.compile(r"[,;\n)]|\s(?:et|and|puis|then|mais|but)\s")


def shared_end(flat: str, end: int, next_start: int) -> int:
    """Words between two days belong to the first one up to the first comma or line end, else to the second."""
    if own := _OWN_NOUN.match(flat, end, next_start):
        return own.end()
    match = _PARTED.search(flat, end + 1, next_start)
    return match.start() if match else end


def passed_on(flat: str, end: int, start: int, *, asked: bool) -> float:
    """The share of certainty that a bare day takes from the one that ends before it; 0 where they make no list.

    `asked`: the day before is one to apply by, so that what stands between may say for whom.
    """
    if start - end > _REACH:
        return 0.0
    if _LISTED.fullmatch(flat, end, start):
        return _PASSED_ON
    return _RESUMED if asked and _DESCRIBED.fullmatch(flat, end, start) else 0.0


def label_above(context: Context[Role], place: int, before: int) -> dict[Role, float]:
    """The weights of the label in the line above, when this line begins with the day at `place`.

    A short line that says nothing («Volet 2») gives way to the one above it; a row with the day `before` is no label.
    """
    if place - context.flat.rfind("\n", 0, place) - 1 > _LINE_START:
        return {}
    for share in (1.0, 0.9):
        start, end = context.header(place)
        if start >= end or before >= start:
            return {}
        weights = context.weigh(start, end, end, share)
        if weights or end - start > _HEADING:
            return weights
        place = start
    return {}
