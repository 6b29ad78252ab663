"""Spans of days as people type them in a search: «avant juin», «by June 30», «ce mois-ci», «next 30 days». Pure.

Dates printed by sources are read by `understand.dates`; this reads wishes, where a day without a year is the next
such day and «before» includes the day named.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

DateRange = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], date], DateRange | None]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier|janv|january|jan", "fevrier|fevr|fev|february|feb", "mars|march|mar", "avril|avr|april|apr",
            "mai|may",
            "juin|june|jun", "juillet|juil|july|jul", "aout|august|aug", "septembre|sept|september|sep",
            "octobre|oct|october", "novembre|nov|november", "decembre|dec|december",
        ),
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:,? (?P<year>20\d\d)\b)?"
_DAY = (
    r"(?P<end>(?:la )?fin (?:du mois de |de |d')?|(?:the )?end of )?"
    rf"(?:(?P<iso>20\d\d-\d\d?-\d\d?)\b|(?P<numeric>\d\d?[/.]\d\d?[/.]20\d\d)\b|(?P<short>\d\d?/\d\d?)\b(?!/)"
    r"|(?P<feast>noel|christmas|xmas|paques|easter|nouvel an|new year(?:'s)?(?: day)?|(?:la )?saint-jean)\b"
    r"|(?P<year_end>(?:la |the )?(?:fin de l'annee|fin d'annee|fin annee|end of (?:the |this )?year|year end))\b"
    rf"|(?P<half>mi|milieu|mid)[- ](?P<half_month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b"
    rf"|(?:(?P<day>\d\d?)(?:er|st|nd|rd|th)? )?(?:of )?{_MONTH}"
    rf"(?(day)|(?: (?P<after>\d\d?)(?:st|nd|rd|th)?\b(?![ ,]?\d{{3}}))?){_YEAR})"
)


def _read(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("<day>", _DAY))


def _named(match: re.Match[str], today: date) -> tuple[date, date] | None:
    """The first and the last day of what was named: one day, or one month."""
    try:
        day = _day_in_figures(match, today) or _day_by_name(match, today)
        return (day, day) if day else _in_month(match, today)
    except ValueError:
        return None


def _day_in_figures(match: re.Match[str], today: date) -> date | None:
    """«2027-03-15», «15/03/2027», «15/03». Raises ValueError for a day no month has."""
    if match["iso"]:
        return date(*map(int, match["iso"].split("-")))
    if match["numeric"]:
        number, month, year = map(int, re.split(r"[/.]", match["numeric"]))
        return date(year, month, number)
    if match["short"]:
        number, month = map(int, match["short"].split("/"))
        return _next(today, month, number)
    return None


def _day_by_name(match: re.Match[str], today: date) -> date | None:
    """«Noël», «the end of the year», «mi-janvier»."""
    if match["feast"]:
        return _feast(match["feast"], today)
    if match["year_end"]:
        return date(today.year, 12, 31)
    return _next(today, _MONTHS[match["half_month"]], 15) if match["half"] else None


def _next(today: date, month: int, number: int) -> date:
    """The next such day. Raises ValueError for a day no month has."""
    day = date(today.year, month, number)
    return day if day >= today else date(today.year + 1, month, number)


def _feast(name: str, today: date) -> date:
    if name in ("noel", "christmas", "xmas"):
        return _next(today, 12, 25)
    if name.endswith("saint-jean"):
        return _next(today, 6, 24)
    if name in ("paques", "easter"):
        day = _easter(today.year)
        return day if day >= today else _easter(today.year + 1)
    return _next(today, 1, 1)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, «Astronomical Algorithms», chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    m = (a + 11 * h) // 319
    i = (2 * e + 2 * (c // 4) - c % 4 - h + m + 32) % 7
    month, day = divmod(h - m + i + 90, 25)[0], 0
    day = (h - m + i + month + 19) % 32
    return date(year, month, day)


def _quarter(match: re.Match[str], today: date) -> DateRange:
    """«ce trimestre», «next quarter»."""
    month = 3 * ((today.month - 1) // 3) + 1
    if match["next"]:
        year, month = (today.year + 1, 1) if month == 10 else (today.year, month + 3)
        return date(year, month, 1), _span(year, month + 2, 0)[1]
    return today, _span(today.year, month + 2, 0)[1]


def _in_month(match: re.Match[str], today: date) -> tuple[date, date]:
    month, number = _MONTHS[match["month"]], int(match["day"] or match["after"] or 0)
    year = int(match["year"] or today.year)
    start, end = _span(year, month, number)
    if not match["year"] and end < today:
        start, end = _span(year + 1, month, number)
    return start, end


def _span(year: int, month: int, number: int) -> tuple[date, date]:
    if number:
        return date(year, month, number), date(year, month, number)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _before(match: re.Match[str], today: date) -> DateRange | None:
    """«avant juin» ends with May; «avant le 30 juin» and «avant fin juin» end with what they name."""
    named = _named(match, today)
    if named is None:
        return None
    start, end = named
    if start != end and not match["end"]:
        if not match["year"] and start <= today:
            start, _ = _span(start.year + 1, start.month, 0)
        return None, start - timedelta(days=1)
    return None, end


def _by(match: re.Match[str], today: date) -> DateRange | None:
    named = _named(match, today)
    return named and (None, named[1])


def _after(match: re.Match[str], today: date) -> DateRange | None:
    """«après mars» begins with April, «après le 3 mars» with that day."""
    named = _named(match, today)
    if named is None:
        return None
    start, end = named
    return (end + timedelta(days=1) if start != end else start), None


def _since(match: re.Match[str], today: date) -> DateRange | None:
    named = _named(match, today)
    return named and (named[0], None)


def _within(match: re.Match[str], today: date) -> DateRange | None:
    return named if (named := _named(match, today)) else None


def _days(match: re.Match[str], today: date) -> DateRange:
    unit = match["unit"][:3]
    days = int(match["n"]) * (7 if unit in ("sem", "wee") else 30 if unit in ("moi", "mon") else 1)
    return today, today + timedelta(days=min(days, 3_660))


def _week(match: re.Match[str], today: date) -> DateRange:
    monday = today - timedelta(days=today.weekday())
    if match["next"]:
        return monday + timedelta(days=7), monday + timedelta(days=13)
    return today, monday + timedelta(days=6)


def _month(match: re.Match[str], today: date) -> DateRange:
    if not match["next"]:
        return today, _span(today.year, today.month, 0)[1]
    following = _span(today.year, today.month, 0)[1] + timedelta(days=1)
    return _span(following.year, following.month, 0)


def _year(match: re.Match[str], today: date) -> DateRange:
    if match["next"]:
        return date(today.year + 1, 1, 1), date(today.year + 1, 12, 31)
    return today, date(today.year, 12, 31)


_UNIT = r"(?P<n>\d{1,3}) (?:prochaine?s )?(?P<unit>jours?|semaines?|mois|days?|weeks?|months?)\b"

# In this order: what names both a cue and a day before what names a day alone.
WINDOWS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"\b(?:dans les |d'ici |sous |within |in the next |next |dans |in )(?:prochaine?s )?{_UNIT}"), _days),
    (re.compile(rf"\b{_UNIT}(?<=prochains jours)"), _days),
    (_read(r"\b(?:entre(?: le)?|between|du|from) <day>(?= (?:et|and|au|to|-) )"), _since),
    (_read(r"(?<= {8})\s*\b(?:et(?: le)?|and|au|to|-) <day>"), _by),
    (_read(r"\b(?:avant(?: le| la)?|before(?: the)?) <day>"), _before),
    (_read(r"\b(?:d'ici(?: le| la| au| a)?|jusqu'(?:au|en|a)|by(?: the)?|until(?: the)?) <day>"), _by),
    (_read(r"\b(?:apres(?: le| la)?|after(?: the)?) <day>"), _after),
    (_read(r"\b(?:a partir d[eu]|depuis(?: le)?|des(?: le)?|from|since) <day>"), _since),
    (_read(r"\b(?:en|in|au mois de|au mois d'|courant|during|le) <day>"), _within),
    (re.compile(r"\b(?:cette semaine|this week|(?P<next>la semaine prochaine|semaine prochaine|next week))\b"), _week),
    (re.compile(r"\b(?:ce mois(?:-ci| ci)?|this month|(?P<next>(?:le )?mois prochain|next month))\b"), _month),
    (re.compile(r"\b(?:ce trimestre|this quarter|(?P<next>(?:le )?trimestre prochain|next quarter))\b"), _quarter),
    (re.compile(r"\b(?:cette annee|this year|(?P<next>(?:l')?annee prochaine|l'an prochain|next year))\b"), _year),
    (_read(rf"\b(?={'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?=\w+\.? 20\d\d)<day>"), _within),
)
