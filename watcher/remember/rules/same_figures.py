"""Days and sums in one form each, so that writing them another way is no change. Pure."""

from __future__ import annotations

import re
import unicodedata

from watcher.understand.text.calendar_names import MONTHS, WEEKDAYS_IN_FULL, either

_THOUSANDS = re.compile(r"[ .,'’](?<=\d.)(?=\d{3}(?!\d))")
_EURO = re.compile(r"(?<=\d) ?(?:euros?|eur)\b")
_MONTH = either((*MONTHS, "février", "févr", "fév", "août", "décembre", "déc"))
_WEEKDAY = either(WEEKDAYS_IN_FULL)
_WRITTEN_DAY = re.compile(
    rf"\b(?:(?:{_WEEKDAY}),? )?(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\.? (?:of )?(?P<m>{_MONTH})\b\.?,? (?P<y>20\d\d)\b"
    rf"|\b(?:(?:{_WEEKDAY}),? )?(?P<m2>{_MONTH})\b\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>20\d\d)\b"
    r"|\b(?P<d3>\d{1,2})[/.-](?P<m3>\d{1,2})[/.-](?P<y3>20\d\d)\b"
)
_YEAR = re.compile(r"20\d\d\b")


def figures_alike(text: str) -> str:
    """The text, small letters only, with each day and each sum in the form all others of its kind have."""
    text = _THOUSANDS.sub("", _days_alike(text))
    return _EURO.sub("€", text) if "eur" in text else text


def _days_alike(text: str) -> str:
    """The text with each day in one form: «5 mars 2027», «March 5, 2027» and «05/03/2027» are one day."""
    return _WRITTEN_DAY.sub(_iso_day, text) if _YEAR.search(text) else text


def _iso_day(match: re.Match[str]) -> str:
    day, month, year = next(
        (match[f"d{way}"], match[f"m{way}"], match[f"y{way}"]) for way in ("", "2", "3") if match[f"d{way}"]
    )
    number = int(month) if month.isdigit() else MONTHS[_plain(month)]
    return f"{year}-{number:02}-{int(day):02}"


def _plain(month: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", month) if not unicodedata.combining(sign))
