"""Which year a day without one is in, when no day beside it tells: from publication, or from the edition named.

«2025 … Grants: apply by 28 August», read years later without a day of publication, is over and not due next August.
Where the names of editions speak against the next such day, no year is given at all. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from watcher.understand.dates.mentions import Mention
from watcher.understand.dates.resolve import YearResolver
from watcher.understand.text.flattened import Flat

# What confidence loses when nothing but the clock gives the year, and when the edition alone does.
_UNSURE, _NAMED = 0.12, 0.06
_LONGEST = 12
_FAR = 183  # days after the publication of a call of that year that none of its days is
_SPAN = re.compile(r"(?<![\w./-])(?:fy\s?)?(?P<first>20\d\d)(?:\s?[-/]\s?(?P<last>20\d\d|\d\d))?(?![\w%¤$£]|[./-]\d)")
# A year of a plan, a law or a birth names no edition.
_PLAN = re.compile(
    r"(?:horizon|agenda|france|plan|objectifs?|strateg\w+|vision|cap|loi|law|act|europe|since|depuis|en|in|by|apres|after|"
    r"jusqu.en|until|d ici|[$£¤])[\s'-]{0,2}$"
)
_EDITION = (
    r"(?:editions?|sessions?|campagnes?|saisons?|annees?|rentree|millesime|promotions?|cycles?|vagues?|appels?|aap|ami|concours|prix|"
    r"bourses?|programmation|rounds?|calls?|competitions?|seasons?|years?|grants?|awards?|fellowships?|scholarships?|"
    r"intakes?|cohorts?|program(?:me)?s?|fund|cfp)"
)
_BEFORE = re.compile(
    rf"(?<![a-z]){_EDITION}(?: (?:annuel|annual)(?:le)?)?\s(?:(?:de|pour|for|of|l annee|de l'annee)\s)?$"
)
_AFTER = re.compile(rf"\s(?:[a-z]{{3,14}}\s){{0,2}}{_EDITION}(?![a-z])")

Years = Sequence[tuple[int, int]]


def of_title(title: str) -> Years:
    """The years a title names, first and last of each span («2027», «2026-2027», «2026/27»)."""
    flat = Flat.of(title).flat
    spans = [
        match for match in _SPAN.finditer(flat) if not _PLAN.search(flat, max(match.start() - 14, 0), match.start())
    ]
    return [_years(match) for match in spans]


def of_sentence(flat: str, begin: int, finish: int) -> Years:
    """The years of editions named in a stretch («la campagne 2027», «the 2025 round»)."""
    return [
        _years(match)
        for match in _SPAN.finditer(flat, begin, finish)
        if _BEFORE.search(flat, max(match.start() - 30, begin), match.start()) or _AFTER.match(flat, match.end())
    ]


def guess(day: Mention, resolver: YearResolver, named: Years) -> tuple[date | None, float]:
    """The date of a day without year and what its confidence loses; no date where the signs disagree."""
    following = resolver.next(day)
    known = resolver.published or resolver.dated
    if following is None or day.every or following < resolver.reference:
        return following, 0.0
    if not named:
        return following, 0.0 if known else _UNSURE
    if any(first <= following.year <= last for first, last in named):
        return following, 0.0
    latest = max(last for _, last in named)
    if latest < following.year:
        return _past_edition(day, resolver, named, following)
    is_next = min(first for first, _ in named) == following.year + 1
    return (following if known or not is_next else None), 0.0 if known else _UNSURE


def _past_edition(day: Mention, resolver: YearResolver, named: Years, following: date) -> tuple[date | None, float]:
    """«Appel 2026», published in November 2026, may end in February, but not next October; years later it is over."""
    latest, known = max(last for _, last in named), resolver.published or resolver.dated
    if known and latest == known.year and (following - known).days > _FAR:
        return resolver.within(day, latest), _NAMED
    if known:
        return (following if latest >= known.year else None), _NAMED
    if len(set(named)) == 1 and named[0][0] == latest:
        return resolver.within(day, latest), _NAMED
    return None, 0.0


def _years(match: re.Match[str]) -> tuple[int, int]:
    first, written = int(match["first"]), match["last"] or match["first"]
    last = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
    return (first, last) if first <= last <= first + _LONGEST else (first, first)
