"""Days and spans that have a name: feasts, days of the week, seasons, quarters, halves, parts of a month. Pure.

`PERIOD` matches a name in folded text, `period_of` says its first and last day; what lies behind is the next such one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from watcher.understand.text.calendar_names import MONTHS, WEEKDAYS_IN_FULL, either

DateSpan = tuple[date, date]

MONTH = either(MONTHS)
_SEASONS = {
    "printemps": (3, 20), "spring": (3, 20), "ete": (6, 21), "summer": (6, 21), "automne": (9, 23), "autumn": (9, 23),
    "fall": (9, 23), "hiver": (12, 21), "winter": (12, 21),
}  # fmt: skip
_ORDINALS = {
    "premier": 1, "premiere": 1, "1er": 1, "1ere": 1, "first": 1, "1st": 1, "deuxieme": 2, "second": 2, "seconde": 2,
    "2e": 2, "2eme": 2, "2nd": 2, "troisieme": 3, "third": 3, "3e": 3, "3eme": 3, "3rd": 3, "quatrieme": 4,
    "fourth": 4, "4e": 4, "4eme": 4, "4th": 4, "dernier": -1, "derniere": -1, "last": -1,
}  # fmt: skip
_ORDINAL = either(_ORDINALS)
_OF = r"(?: (?:de |d'|of )?(20\d\d))?"
_THE = r"(?:le |la |l'|les |the )?"


def _feast(match: re.Match[str], today: date) -> DateSpan:
    day = {"noel": (12, 25), "christmas": (12, 25), "xmas": (12, 25), "toussaint": (11, 1), "rentree": (9, 1)}
    name = next((name for name in day if name in match[0]), "")
    if name:
        return _day(next_day(today, *day[name]))
    if "jean" in match[0]:
        return _day(next_day(today, 6, 24))
    if re.search("paques|easter", match[0]):
        this = _easter(today.year)
        return _day(this if this >= today else _easter(today.year + 1))
    return _day(next_day(today, 1, 1))


def _holidays(_: re.Match[str], today: date) -> DateSpan:
    """«les fêtes»: from Christmas to New Year's Day."""
    end = next_day(today, 1, 1)
    return date(end.year - 1, 12, 24), end


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


def _relative(match: re.Match[str], today: date) -> DateSpan:
    days = 2 if re.search("apres|after", match[0]) else 0 if "aujourd" in match[0] or match[0] == "today" else 1
    return _day(today + timedelta(days=days))


def _weekday(match: re.Match[str], today: date) -> DateSpan:
    ahead = (WEEKDAYS_IN_FULL[match[1]] - today.weekday()) % 7
    return _day(today + timedelta(days=ahead or 7))


def _weekend(_: re.Match[str], today: date) -> DateSpan:
    saturday = today + timedelta(days=max(0, 5 - today.weekday()))
    return saturday, today + timedelta(days=6 - today.weekday())


def _year_end(_: re.Match[str], today: date) -> DateSpan:
    return _day(date(today.year, 12, 31))


def _end_of_span(match: re.Match[str], today: date) -> DateSpan:
    """«la fin du mois», «the end of the quarter»."""
    unit = match[1]
    if unit.startswith(("sem", "week")) and unit != "semestre":
        return _day(today + timedelta(days=6 - today.weekday()))
    months = 1 if unit.startswith("mo") else 3 if unit in ("trimestre", "quarter") else 6
    month = months * ((today.month - 1) // months) + months
    return _day(date(today.year, month, monthrange(today.year, month)[1]))


def _season(match: re.Match[str], today: date) -> DateSpan:
    month, number = _SEASONS[match[1]]

    def of(year: int) -> DateSpan:
        end = {3: (6, 20), 6: (9, 22), 9: (12, 20), 12: (3, 19)}[month]
        return date(year, month, number), date(year + (month == 12), *end)

    if match[2]:
        return of(int(match[2]))
    years = (today.year - 1, today.year, today.year + 1)
    if re.search("prochain|next", match[0]):
        return next(span for year in years if (span := of(year))[0] > today)
    return next(span for year in years if (span := of(year))[1] >= today)


def _part_of_year(months: int) -> Callable[[re.Match[str], date], DateSpan]:
    """A quarter or a half of a year, by its number."""

    def read(match: re.Match[str], today: date) -> DateSpan:
        said = match[1]
        number = int(said) if said.isdecimal() else _ORDINALS[said]
        number = 12 // months if number == -1 else number
        if not 1 <= number <= 12 // months:
            raise ValueError(match[0])
        first, last = months * (number - 1) + 1, months * number
        year = int(match[2] or today.year)
        end = date(year, last, monthrange(year, last)[1])
        if not match[2] and end < today:
            year += 1
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])

    return read


def _part_of_month(match: re.Match[str], today: date) -> DateSpan:
    """«début mars», «mid-March», «la première quinzaine de mars», «late March»: a third, or a half."""
    said, month = match[0], MONTHS[match[1]]
    year = int(match[2] or today.year)
    last = monthrange(year, month)[1]
    if re.search("quinzaine|half", said):
        start, end = (1, 15) if re.search("premiere|1ere|first", said) else (16, last)
    elif re.search("debut|early|begin|start", said):
        start, end = 1, 10
    else:
        start, end = (11, 20) if re.search("mi|mid", said.split(match[1])[0]) else (21, last)
    if not match[2] and date(year, month, end) < today:
        year += 1
        end = monthrange(year, month)[1] if end > 28 else end
    return date(year, month, start), date(year, month, end)


def _week_of_month(match: re.Match[str], today: date) -> DateSpan:
    """«la première semaine de mars», «the last week of March»."""
    month, year = MONTHS[match[2]], int(match[3] or today.year)
    last, number = monthrange(year, month)[1], _ORDINALS[match[1]]
    if not match[3] and date(year, month, last) < today:
        year += 1
    start = last - 6 if number == -1 else 7 * number - 6
    return date(year, month, start), date(year, month, start + 6)


def _year(match: re.Match[str], _: date) -> DateSpan:
    return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)


_KINDS: tuple[tuple[str, Callable[[re.Match[str], date], DateSpan]], ...] = (
    (r"(?:la )?(?:noel|christmas|xmas|paques|easter|nouvel an|new year(?:'s)?(?: day)?|saint-jean|toussaint"
     r"|rentree(?: scolaire)?)", _feast),
    (r"(?:les fetes(?: de fin d'annee)?|the holidays)", _holidays),
    (r"(?:aujourd'hui|today|demain|tomorrow|apres[- ]demain|the day after tomorrow)", _relative),
    (rf"(?:ce |this coming |this |next |le )?({'|'.join(WEEKDAYS_IN_FULL)})(?: prochain)?", _weekday),
    (r"(?:ce |this |le |the )?(?:week[- ]?end|fin de semaine)", _weekend),
    (r"(?:la |the )?(?:fin de l'annee|fin d'annee|fin annee|end of (?:the |this )?year|year end)", _year_end),
    (r"(?:la |the )?(?:fin|end) (?:du|de la|de ce|de cette|of the|of this) "
     r"(mois(?! de)|trimestre|semestre|semaine|month|quarter|week)", _end_of_span),
    (rf"(?:cet? |this |next |l'|le |the )?({'|'.join(_SEASONS)})(?: prochain)?{_OF}", _season),
    (rf"(?:q|t)([1-4]){_OF}", _part_of_year(3)),
    (rf"{_THE}({_ORDINAL}) (?:trimestre|quarter){_OF}", _part_of_year(3)),
    (r"(?:h|s)([12]) (20\d\d)", _part_of_year(6)),
    (rf"{_THE}({_ORDINAL}) (?:semestre|half(?: of the year)?(?! of [a-z])){_OF}", _part_of_year(6)),
    (rf"{_THE}(?:(?:debut|fin|milieu|mi|mid|early|late|end|beginning|start|(?:premiere|1ere|seconde|deuxieme|2e|derniere)"
     rf" quinzaine|(?:first|second|last) half)[ -])(?:du mois )?(?:de |d'|of )?({MONTH})\b\.?{_OF}", _part_of_month),
    (rf"{_THE}({_ORDINAL}) (?:semaine|week) (?:de |d'|of )({MONTH})\b{_OF}", _week_of_month),
    (r"(20[2-4]\d)", _year),
)  # fmt: skip
_READERS = tuple((re.compile(pattern), reader) for pattern, reader in _KINDS)
PERIOD = "|".join(re.sub(r"\((?!\?)", "(?:", pattern) for pattern, _ in _KINDS)
"""Matches what `period_of` reads, without groups."""
ALONE = "|".join(
    (r"(?:demain|tomorrow|apres[- ]demain)", r"q[1-4](?: 20\d\d)?", r"t[1-4] 20\d\d",
     *(re.sub(r"\((?!\?)", "(?:", pattern) for pattern, _ in (_KINDS[4], *_KINDS[9:14])))
)  # fmt: skip
"""Those that can mean nothing else where no word such as «avant» stands before them."""
_ANY_SEASON = "|".join(_SEASONS)
SEASON = rf"(?:(?:cet? |this |next )(?:{_ANY_SEASON})(?: prochain)?|(?:{_ANY_SEASON}) (?:prochain|(?:de )?20\d\d))"


_ANY_WEEKDAY = "|".join(WEEKDAYS_IN_FULL)
WEEKDAY = rf"(?:(?:next|this coming) (?:{_ANY_WEEKDAY})|(?:{_ANY_WEEKDAY}) prochain)"


def is_season(said: str) -> bool:
    return any(name in said for name in _SEASONS)


def period_of(said: str, today: date) -> DateSpan:
    """The first and the last day of what is named. Raises ValueError where it is none."""
    for pattern, reader in _READERS:
        if match := pattern.fullmatch(said):
            return reader(match, today)
    raise ValueError(said)


def next_day(today: date, month: int, number: int) -> date:
    """The next such day. Raises ValueError for a day no month has."""
    day = date(today.year, month, number)
    return day if day >= today else date(today.year + 1, month, number)


def _day(day: date) -> DateSpan:
    return day, day
