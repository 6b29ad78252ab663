"""Days told as a part of a month: «mi-janvier», «fin février», “the third week of March”, «avant les fêtes». Pure.

The reader gives the end of a month as its last day; another account of the call may know the day itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from watcher.model import Moment
from watcher.understand.text.anchored import Anchored, Literals
from watcher.understand.text.calendar_names import MONTHS, either
from watcher.understand.text.text import fold

MonthPart = tuple[int, int, int]
"""A part of a month that a text names: month, first and last day."""
_PARTS_OF_MONTHS = {
    name: days
    for names, days in {
        "mi|mid|middle": (8, 22),
        "debut|early|start|beginning": (1, 12),
        "fin|late|end": (18, 31),
        "premiers jours|first days": (1, 7),
        "premiere semaine|1re semaine|first week": (1, 10),
        "deuxieme semaine|2e semaine|second week": (6, 17),
        "troisieme semaine|3e semaine|third week": (13, 24),
        "quatrieme semaine|4e semaine|fourth week": (20, 31),
        "derniere semaine|last week|derniers jours|last days|final week|final days": (21, 31),
        "premiere quinzaine|premiere moitie|first half|first fortnight": (1, 16),
        "seconde quinzaine|deuxieme quinzaine|derniere quinzaine|seconde moitie|second half|latter half": (14, 31),
    }.items()
    for name in names.split("|")
}
_VAGUE = Anchored(
    rf"\b({either(_PARTS_OF_MONTHS)})(?:[- ]| de | d'| du mois de | du mois d'| of | in | of the month of )"
    rf"(?:({either(name for name in MONTHS if len(name) > 2)})|(?:ce |du |the |this )?(?:mois|month)(?! d| of))\b",
    among=Literals(),
)
_HOLIDAYS = Anchored(
    r"\b(?:avant (?:noel|les fetes|les vacances de noel|la treve)|"
    r"before (?:christmas|the (?:winter )?(?:holidays|break)))\b"
)
HOLIDAYS = (12, 10, 24)


def named_in(folded: str, month: int = 0) -> frozenset[MonthPart]:
    """The parts of months that a text names; «fin du mois» is of the `month` in which it appeared."""
    named = ((MONTHS.get(match[2] or "", month), match[1]) for match in _VAGUE.finditer(folded))
    found = {(of, *_PARTS_OF_MONTHS[part]) for of, part in named if of}
    return frozenset(found | {HOLIDAYS} if _HOLIDAYS.search(folded) else found)


def is_vaguely_told(day: date, quote: str) -> bool:
    """Whether words name a part of the month that a day lies in, and not the day."""
    parts = named_in(fold(quote))
    return is_within(day, parts) and not re.search(rf"(?<!\d)0?{day.day}(?!\d)", quote)


def is_within(day: date, parts: Collection[MonthPart]) -> bool:
    """Whether a day lies in one of these parts of months, of any year."""
    return any(month == day.month and first <= day.day <= last for month, first, last in parts)


def are_vague(moments: Collection[Moment]) -> bool:
    """Whether there are days, and of each no more than a part of a month is told."""
    return bool(moments) and all(is_vaguely_told(moment.date, moment.quote) for moment in moments)


def are_made_exact(vague: Collection[Moment], exact: Collection[Moment]) -> bool:
    """Whether days that are told vaguely are told exactly by others."""
    if not exact or not are_vague(vague) or are_vague(exact):
        return False
    parts = {part for moment in vague for part in named_in(fold(moment.quote))}
    return is_within(max(moment.date for moment in exact), parts)
