"""How a day shares words with its neighbours: the day after it, the day before it in a list, the label above it.

Knows the order of words and lines, no roles and no calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from watcher.understand.dates.mentions import Mention
from watcher.understand.text.cue_context import CueContext
from watcher.understand.text.lines import beside, line_above

Role = TypeVar("Role")

_LISTED = re.compile(
    r"[\s,;:*()-]*(?:(?<=\()[^()\d\n]{0,40}\)[\s,;:*()-]*)?(?:(?:et|and|ou|or|puis|then|la|le|les|l|seconde?|deuxieme|premiere|autre|du|au|on|the)\b"
    r"[\s,;:*()-]*){0,5}"
)
# «Le 3 mars pour les lycées et le 5 avril»: a bare day at the end of a list whose members are described.
_DESCRIBED = re.compile(r"[\s,]{0,2}[^.;:\n\d]{0,56}\s(?:et|and|ou|or|puis|then|-)\s(?:le\s|les\s|on\s|by\s|au\s)?")
# What a day in a list keeps of the certainty of the one before it; less where words stand between.
_PASSED_ON, _RESUMED = 0.97, 0.85
_REACH = 60
# A day stands at the beginning of its line, or nearly; a line no longer than this may be a heading; one with so many
# letters beside its day says something itself.
_TABLE_ROWS = 12
_LINE_START, _HEADING, _HEAD, _OWN_WORDS = 40, 60, 16, 12
_PARTED = re.compile(r"[,;\n)]|\s(?:et|and|puis|then|mais|but|-)\s")
# «16 November - decision by end of March», «with decisions in June»: what follows has a time of its own.
_OWN_TIME = re.compile(
    r"(?:\s[->]|,?\s(?:with|avec))\s(?:[a-z]{3,14}\s){1,4}"
    r"(?:by|in|en|d ici|fin|mi|vers|around|expected|before|courant|at the end|within|from|to follow)\s"
    r"|\s?[->]\s(?:[a-z]{2,14}\s){1,6}(?:le|on)\s\d"
)
# «First call: …» under «Deadlines:», «Second call: …»: rows that differ by their rank.
_RANK = (
    r"(?:first|second|third|fourth|\d{1,2}(?:st|nd|rd|th|er|re|ere|e|eme)?|premi\w+|deuxi\w+|troisi\w+|seconde?|quatri\w+"
    r"|[ivx]{1,4}|spring|summer|autumn|fall|winter|printemps|ete|automne|hiver|janvier|january|[a-d])"
)
_KIND = (
    r"(?:calls?|rounds?|sessions?|vagues?|appels?|cycles?|intakes?|waves?|periodes?|releves?|tours?|editions?"
    r"|campagnes?|cohorts?|depots?)"
)
# «- Monday 12 April 2027, noon – letter of intent due»: nothing before the day but a bullet, a dash or colon after it.
_LEAD = re.compile(
    r"[\s*>.-]{0,6}(?:le\s|on\s|by\s|w/c\s|week (?:of|commencing)\s|semaine du\s)?(?:[a-z]{3,9}[.,]?\s{1,2})?(?:the\s)?"
)
_FOLLOWS = re.compile(r"(?:,? (?:a |at )?\d{1,2} ?(?:h|:|[ap]\.?m)[\w.: ]{0,12})? {0,2}[-:>|] {0,2}[a-z(]")
# «12 April 2027, 1pm Outlines close» between lines that begin with a day too: a timeline without a sign between.
_FOLLOWS_BARE = re.compile(r"(?:,? (?:a |at )?\d{1,2} ?(?:h|:|[ap]\.?m)[\w.: ]{0,12})? {1,2}[a-z(]")
_DAY_LEADS = re.compile(
    r"[\s*>.-]{0,6}(?:le\s|on\s|by\s|w/c\s|week (?:of|commencing)\s|semaine du\s)?"
    r"(?:\d{1,2}(?:st|nd|rd|th|er)?\s[a-z]{3,9}(?![a-z])|[a-z]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s20\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|20\d\d-\d\d-\d\d)"
)
_RANKED_LABEL = (
    rf"(?:the\s|la\s|le\s)?(?:{_RANK}\s{_KIND}|{_KIND}\s(?:n\W{{0,2}}|d.)?{_RANK}|{_RANK}(?=\s?(?:20\d\d\s?)?:))"
    r"(?:\s20\d\d)?\s{0,2}[:-]?\s{0,3}(?:(?:le|du|from|entre le|between)\s)?"
)
_IS_RANKED = re.compile(rf"(?:^|[\n;,:(]|\.\s|\s-\s)[\s*>-]{{0,3}}{_RANKED_LABEL}$")


def shared_end(flat: str, end: int, next_start: int) -> int:
    """Words between two days belong to the first one up to the first comma or line end, else to the second."""
    match = _PARTED.search(flat, end + 1, next_start)
    return match.start() if match else end


def passed_on(flat: str, end: int, start: int, *, asked: bool) -> float:
    """The share of certainty that a bare day (at `start`) takes from the one that ends before it, at `end`.

    0 where they make no list. `asked`: the day before is one to apply by, so that words between may say for whom.
    """
    if start - end > _REACH:
        return 0.0
    if asked and is_ranked(flat, start):
        return _PASSED_ON
    if _LISTED.fullmatch(flat, end, start):
        return _PASSED_ON
    return _RESUMED if asked and _DESCRIBED.fullmatch(flat, end, start) else 0.0


def right_end(flat: str, end: int, finish: int) -> int:
    """Where the words after a day end: before a clause with a time of its own («– decision by end of March»)."""
    match = _OWN_TIME.search(flat, end, finish)
    return match.start() if match else finish


def leads_row(flat: str, start: int, end: int) -> bool:
    """Whether a day begins its row and what happens on it follows («12 April – letter of intent due»)."""
    row = flat.rfind("\n", 0, start) + 1
    if _LEAD.fullmatch(flat, row, start) is None:
        return False
    if _FOLLOWS.match(flat, end):
        return True
    return _FOLLOWS_BARE.match(flat, end) is not None and _is_in_timeline(flat, row, end)


def _is_in_timeline(flat: str, row: int, end: int) -> bool:
    """Whether the line above or below a row begins with a day as well."""
    above = line_above(flat, row)
    below = flat.find("\n", end) + 1
    return (row > 0 and _DAY_LEADS.match(flat, above, row) is not None) or (
        below > 0 and _DAY_LEADS.match(flat, below) is not None
    )


def is_ranked(flat: str, start: int) -> bool:
    """Whether a label that counts («Third call:», «Session d'été :») stands right before a place."""
    return _IS_RANKED.search(flat, max(start - 40, 0), start) is not None


def labels_below(context: CueContext[Role], days: Sequence[Mention]) -> bool:
    """Whether the first days stand alone in their lines, each above its label and none under one."""
    alone = [day for day in days if _is_alone(context.flat, day.start, day.end)]
    if len(alone) < 2 or alone[0] is not days[0] or _above(context, alone[0], -1):
        return False
    return bool(_below(context, alone[0].end, alone[1].start))


def label(context: CueContext[Role], day: Mention, before: int, after: int, *, below: bool) -> dict[Role, float]:
    """The weights of the label of a day: the line above it, or the one under it where labels stand `below`.

    `before` and `after` are where its neighbours start: their rows are no labels.
    """
    if below and _is_alone(context.flat, day.start, day.end):
        return _below(context, day.end, after)
    if headed := _column(context, day.start):
        return headed
    return _above(context, day, before)


def _above(context: CueContext[Role], day: Mention, before: int) -> dict[Role, float]:
    """The weights of the label in the line above, when this line begins with the day at `place`.

    A short line that says nothing («Volet 2») gives way to the one above it; a row with the day `before` is no label,
    nor is a whole sentence for a line with words of its own.
    """
    place, words = day.start, beside(context.flat, day.start, day.end)
    if place - context.flat.rfind("\n", 0, place) - 1 > _LINE_START:
        return {}
    for share in (1.0, 0.9):
        start, end = context.header(place)
        if start >= end or before >= start:
            return {}
        if context.flat[end - 1] in ".!?" and (share < 1 or sum(map(str.isalpha, words)) >= _OWN_WORDS):
            return {}
        weights = context.cue_weights(start, end, end, share)
        for cue in context.within(start, start + _HEAD):  # a heading speaks of what it begins with
            weights[cue.role] = max(weights.get(cue.role, 0.0), cue.weight * share * (not cue.beside))
        if weights or end - start > _HEADING:
            return weights
        place = start
    return {}


def _column(context: CueContext[Role], place: int) -> dict[Role, float]:
    """The weights of the head of a column («Round | Opens | Closes») for a day in one of its rows."""
    flat = context.flat
    line = flat.rfind("\n", 0, place) + 1
    column = flat.count("|", line, place)
    if not column:
        return {}
    for _ in range(_TABLE_ROWS):
        above = line_above(flat, line)
        head = flat[above : max(line - 1, 0)]
        if not line or head.count("|") < column:
            return {}
        cells, line = head.split("|"), above
        if not any(sign.isdigit() for sign in head) and any(sign.isalpha() for sign in head):
            start = above + sum(len(cell) + 1 for cell in cells[:column])
            return context.cue_weights(start, start + len(cells[column]), start + len(cells[column]))
    return {}


def _below(context: CueContext[Role], end: int, following: int) -> dict[Role, float]:
    flat = context.flat
    start = flat.find("\n", end)
    while 0 <= start < len(flat) and flat[start] in " \n*-":
        start += 1
    if start < 0 or start >= following:
        return {}
    stop = flat.find("\n", start)
    return context.cue_weights(start, min(stop if stop >= 0 else len(flat), following), start)


def _is_alone(flat: str, start: int, end: int) -> bool:
    """Whether a day has its line to itself."""
    return not beside(flat, start, end).strip(" .:*-|")
