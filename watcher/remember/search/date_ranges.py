"""Spans of days as people type them in a search: «avant juin», «by June 30», «ce mois-ci», «next 30 days». Pure.

Dates printed by sources are read by `understand.dates`; this reads wishes, where a day without a year is the next
such day and «before» includes the day named.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from watcher.remember.search.periods import (
    ALONE,
    MONTH,
    PERIOD,
    SEASON,
    WEEKDAY,
    is_season,
    next_day,
    period_of,
)
from watcher.understand.text.calendar_names import MONTHS, either

DateRange = tuple[date | None, date | None]
Reader = Callable[[re.Match[str], date], DateRange | None]

_MONTH = rf"(?P<month>{MONTH})\b\.?"
_YEAR = r"(?:,? (?P<year>20\d\d)\b)?"
_DAY = (
    r"(?P<end>(?:la )?fin (?:du mois de |de |d')?|(?:the )?end of )?"
    rf"(?:(?P<iso>20\d\d-\d\d?-\d\d?)\b|(?P<numeric>\d\d?[/.]\d\d?[/.]20\d\d)\b|(?P<short>\d\d?/\d\d?)\b(?!/)"
    rf"|(?P<half>mi|milieu|mid)[- ](?P<half_month>{MONTH})\b"
    rf"|(?P<period>{PERIOD})\b"
    rf"|(?:(?P<day>\d\d?)(?:er|st|nd|rd|th)? )?(?:of )?{_MONTH}"
    rf"(?(day)|(?: (?P<after>\d\d?)(?:st|nd|rd|th)?\b(?![ ,]?\d{{3}}))?){_YEAR})"
)


def _read(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("<day>", _DAY))


def _named(match: re.Match[str], today: date) -> tuple[date, date] | None:
    """The first and the last day of what was named: one day, or one month."""
    try:
        if match["period"]:
            return period_of(match["period"], today)
        day = _day_in_figures(match, today)
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
        return next_day(today, month, number)
    return next_day(today, MONTHS[match["half_month"]], 15) if match["half"] else None


def _quarter(match: re.Match[str], today: date) -> DateRange:
    """«ce trimestre», «next quarter»."""
    month = 3 * ((today.month - 1) // 3) + 1
    if match["next"]:
        year, month = (today.year + 1, 1) if month == 10 else (today.year, month + 3)
        return date(year, month, 1), _span(year, month + 2, 0)[1]
    return today, _span(today.year, month + 2, 0)[1]


def _in_month(match: re.Match[str], today: date) -> tuple[date, date]:
    month, number = MONTHS[match["month"]], int(match["day"] or match["after"] or 0)
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
        if match["month"] and not match["year"] and start <= today:
            start, _ = _span(start.year + 1, start.month, 0)
        return None, start - timedelta(days=1)
    return None, end


def _by(match: re.Match[str], today: date) -> DateRange | None:
    """«d'ici mars» includes March, «d'ici l'été» ends with its first day."""
    named = _named(match, today)
    return named and (None, named[0] if is_season(match["period"] or "") else named[1])


def _from_number(match: re.Match[str], today: date) -> DateRange | None:
    """«du 1er au 15 janvier», «10-20 January»."""
    named = _named(match, today)
    first = int(match["number"])
    return (named[1].replace(day=first), named[1]) if named and 1 <= first <= named[1].day else None


def _beyond(match: re.Match[str], today: date) -> DateRange:
    """«dans plus de 3 mois»."""
    return _days(match, today)[1], None


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


def _period(match: re.Match[str], today: date) -> DateRange | None:
    """A period that needs no word before it."""
    try:
        return period_of(match["alone"], today)
    except ValueError:
        return None


def _number(match: re.Match[str], today: date) -> DateRange | None:
    """«avant le 15»: the next 15th."""
    number = int(match["number"])
    for months in range(3):
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        if 1 <= number <= monthrange(year, month + 1)[1] and date(year, month + 1, number) >= today:
            day = date(year, month + 1, number)
            return (day, None) if match["from"] else (None, day)
    return None


def count_of(said: str) -> int:
    """A small number in digits or words."""
    return int(said) if said.isdecimal() else COUNTS.get(said, 1)


def _days(match: re.Match[str], today: date) -> DateRange:
    unit = match["unit"][:3]
    days = count_of(match["n"]) * (7 if unit in ("sem", "wee") else 30 if unit in ("moi", "mon") else 1)
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


def _last(match: re.Match[str], today: date) -> DateRange:
    """«la semaine dernière», «last month», «l'an dernier», «hier»."""
    said = match[0]
    if re.search("hier|yesterday", said):
        return today - timedelta(days=1), today - timedelta(days=1)
    if re.search("semaine|week", said):
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if re.search("trimestre|quarter", said):
        end = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
        return date(end.year, end.month - 2, 1), end
    if re.search("mois|month", said):
        end = today.replace(day=1) - timedelta(days=1)
        return end.replace(day=1), end
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def past_day(match: re.Match[str], today: date) -> date | None:
    """The first day of what is named, the last such before today: «depuis lundi», «since November 20»."""
    named = _named(match, today)
    if named is None:
        return None
    day = named[0]
    if day > today and match["period"] and (named[1] - day).days == 0 and (day - today).days <= 7:
        day -= timedelta(days=7)
    return day if day <= today else _year_before(day)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def a_year_before(span: DateRange) -> DateRange:
    """The same days of the year before."""
    start, end = (None if day is None else _year_before(day) for day in span)
    return start, end


_SAID_COUNTS = (
    "un une a an one=1 deux two=2 trois three=3 quatre four=4 cinq five=5 six=6 sept seven=7 huit eight=8 neuf nine=9"
    " dix ten=10 douze twelve=12 quinze fifteen=15 vingt twenty=20 trente thirty=30 quarante-cinq=45 soixante sixty=60"
)
COUNTS = {word: int(number) for said, number in re.findall(r"([a-z -]+)=(\d+)", _SAID_COUNTS) for word in said.split()}
COUNT = rf"\d{{1,3}}|{either(COUNTS)}"
_UNIT = rf"(?P<n>{COUNT}) (?:prochaine?s )?(?P<unit>jours?|semaines?|mois|days?|weeks?|months?)\b"
_NEXT = r"(?:next |coming |prochaine?s )"
_NOT_MONEY = r"(?:er|st|nd|rd|th)?\b(?! ?(?:[\d€£$%/.,-]|euros?|k\b|m\b|mill|dollars?|pour cent|ans\b))"

SINCE = _read(r"\b(?:depuis|since|ever since)(?: le| la| the| last)? <day>(?: dernier| derniere| last)?")
"""What is new since a day, or has changed since."""

# In this order: what names both a cue and a day before what names a day alone.
WINDOWS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"\b(?:(?:dans les|d'ici|sous|within|over|in|dans) (?:the )?{_NEXT}?|{_NEXT}){_UNIT}"), _days),
    (re.compile(rf"\b{_UNIT}(?<=prochains jours)"), _days),
    (re.compile(rf"\b(?:dans|in|within) (?:moins d(?:e |')|less than |under ){_UNIT}"), _days),
    (re.compile(rf"\b(?:dans|in) (?:plus d(?:e |')|more than ){_UNIT}"), _beyond),
    (
        _read(
            r"\b(?:(?:entre(?: le)?|between(?: the)?|du|from(?: the)?) )?(?P<number>\d\d?)(?:er|st|nd|rd|th)?"
            r" ?(?:et(?: le)?|and(?: the)?|au|to|-|–) ?<day>"
        ),
        _from_number,
    ),
    (_read(r"\b(?:pas|not|jamais|never) (?:avant(?: le| la)?|before(?: the)?) <day>"), _since),
    (_read(r"\b(?:pas|not|no later) (?:apres(?: le| la)?|after(?: the)?) <day>"), _by),
    (_read(r"\b(?:entre(?: le)?|between|du|from) <day>(?= (?:et|and|au|to|-) )"), _since),
    (_read(r"(?<= {8})\s*\b(?:et(?: le)?|and|au|to|-) <day>"), _by),
    (_read(r"\b(?:avant(?: le| la| les)?|before(?: the)?|prior to) <day>"), _before),
    (
        _read(
            r"\b(?:d'ici(?: le| la| au| a)?|jusqu'(?:au|en|a)|by(?: the)?|until(?: the)?|pour l[ea]|not after"
            r"|au plus tard(?: le| en| a| au)?|(?:no|not) later than) <day>"
        ),
        _by,
    ),
    (_read(r"\b<day>,? (?:au plus tard|at the latest|dernier delai)\b"), _by),
    (_read(r"\b(?:apres(?: le| la)?|after(?: the)?|later than|plus tard que?) <day>"), _after),
    (_read(r"\b(?:a partir d(?:[eu] |')|(?:depuis(?: le)?|des(?: le)?|from|since) )<day>"), _since),
    (
        _read(
            r"\b(?:en|in|au mois de|au mois d'|courant|during|pendant|le|au|on|clos\w*|ferm\w+|due|ending|expir\w+"
            r"|(?:deadlines?|echeances?|limites?)(?: ?:| is| de| en| in)?) <day>"
        ),
        _within,
    ),
    (_read(r"(?<= {8})\s*\b(?:ou|or|et|and)(?: en| in)? <day>"), _by),
    (
        re.compile(
            r"\b(?:avant le|before the|d'ici le|by the|jusqu'au|until the|(?P<from>apres le|after the|a partir du))"
            rf" (?P<number>\d\d?){_NOT_MONEY}"
        ),
        _number,
    ),
    (re.compile(rf"\b(?P<alone>{ALONE}|{SEASON}|{WEEKDAY})\b"), _period),
    (
        re.compile(
            r"\b(?:(?:la )?semaine (?:derniere|passee|precedente)|(?:the )?(?:last|past|previous) week"
            r"|(?:le )?mois (?:dernier|passe|precedent)|(?:the )?(?:last|past|previous) month"
            r"|(?:le )?trimestre (?:dernier|passe|precedent)|(?:the )?(?:last|previous) quarter"
            r"|l'an (?:dernier|passe)|(?:l')?annee (?:derniere|passee|precedente)|last year|hier|yesterday)\b"
        ),
        _last,
    ),
    (re.compile(r"\b(?:cette semaine|this week|(?P<next>la semaine prochaine|semaine prochaine|next week))\b"), _week),
    (re.compile(r"\b(?:ce mois(?:-ci| ci)?|this month|(?P<next>(?:le )?mois prochain|next month))\b"), _month),
    (re.compile(r"\b(?:ce trimestre|this quarter|(?P<next>(?:le )?trimestre prochain|next quarter))\b"), _quarter),
    (re.compile(r"\b(?:cette annee|this year|(?P<next>(?:l')?annee prochaine|l'an prochain|next year))\b"), _year),
    (_read(rf"\b(?={MONTH})(?=\w+\.? 20\d\d)<day>"), _within),
)
