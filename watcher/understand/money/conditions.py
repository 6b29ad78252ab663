"""What the form of the words right beside a sum decides, whatever they weigh. Knows no roles.

Conditions and supplements («requests of $50,000 or more must …», «… + 10 000 $ si …»), rows of a list, «up to …
in grants».
"""

from __future__ import annotations

import re

from watcher.understand.money.sums import Figure
from watcher.understand.text.lines import line_above

_ADDED = re.compile(r"[^.;\n\d]{0,24}\+\s{0,2}")
_REQUESTED = re.compile(
    r"(?<![a-z])(?:request(?:s|ing)?|appl(?:ying|ications?)|grants?|awards?|bids?|proposals?|demandes?|subventions?"
    r"|aides?|montants?|sollicit\w+|demand(?:ant|ent))\s"
    r"(?:(?:for|of|over|above|exceeding|more than|de|d|superieure?s? a|plus)\s){0,3}$"
)
_OR_MORE = re.compile(r"\s{0,2}(?:and|or|et|ou)\s(?:over|above|more|plus|davantage|up)(?![a-z])|\+")
# «Requests up to $1,000 are decided by staff».
_BOUNDED = re.compile(
    r"(?<![a-z])(?:requests?|applications?|demandes?|dossiers?)\s(?:up to|under|below|from|de moins de|jusqu.a"
    r"|inferieures? a)\s(?:[¤$£]?[\d,. ]+\s(?:to|a|-)\s)?$"
)
_OVER = re.compile(r"(?:over|above|exceeding|more than|plus de|superieure?s? a)\s$")
_DEMANDS = re.compile(
    r"[^.;\n]{0,60}?(?<![a-z])(?:must|needs?|requires?|shall|should|count|to (?:complete|submit|provide)"
    r"|will (?:need|require"
    r"|be (?:asked|subject|accompanied|reviewed|considered|assessed))"
    r"|are (?:subject|reviewed|assessed|considered|decided)|goe?s? to (?:the|a) (?:board|committee|council|panel)"
    r"|doi(?:t|vent)|devr(?:a|ont)|necessit\w+|exig\w+|f(?:on|ai)t l objet|sont (?:soumises?|examine\w*|instruit\w*))"
    r"(?![a-z])"
)
_REACH = 40
_ROW = re.compile(r"\s{0,4}(?:[-*°>]|\d{1,2}[.)])\s")


def is_condition(flat: str, start: int, end: int) -> bool:
    """«Grants of £10,000 and over need …»: the sum parts small requests from large ones."""
    before = max(start - _REACH, 0)
    if _BOUNDED.search(flat, before, start) and _DEMANDS.match(flat, end):
        return True
    over = _OR_MORE.match(flat, end) or _OVER.search(flat, before, start)
    if not over or not _REQUESTED.search(flat, before, start):
        return False
    return _DEMANDS.match(flat, end) is not None


def is_added(flat: str, previous: Figure, figure: Figure) -> bool:
    """«45 000 $/an + 10 000 $ si …»: a top-up of the sum before it, in the same currency."""
    if previous.percent or previous.currency != figure.currency:
        return False
    return _ADDED.fullmatch(flat, previous.end, figure.start) is not None


def is_next_row(flat: str, end: int, start: int) -> bool:
    """Whether a sum that starts at `start` stands in the bullet right after that of the sum that ends at `end`."""
    row = flat.rfind("\n", 0, start) + 1
    above = line_above(flat, row)
    return above <= end < row and bool(_ROW.match(flat, row) and _ROW.match(flat, above))
