"""Days, hours, sums and counts in one form each, so that writing them another way is no change. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from watcher.understand.text.calendar_names import MONTHS, WEEKDAYS_IN_FULL, either
from watcher.understand.text.text import fold

_THOUSANDS = re.compile(r"[ .,'’](?<=\d.)(?=\d{3}(?!\d))")
_EURO = re.compile(r"(?<=\d) ?(?:euros?|eur)\b")
_POUND = re.compile(r"(?<=\d) ?(?:pounds?|gbp)\b")
_CODE_FIRST = re.compile(r"\b(?:(?P<euro>eur)|gbp) ?(?=\d)")
_ORDINAL = re.compile(r"(?<=\d)i?[eè]mes?\b")
_NUMBER = r"\d{1,12}(?:[.,]\d{1,3})?"
_TIMES = {"k": 1000, "mille": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "millions": 10**6}
_BY = r"(?P<by>k|m|mille|thousand|millions?)"
_SIGN = r"(?:[€$£]|(?:euros?|eur)\b)"
_RANGE = re.compile(rf"\b(?P<n>{_NUMBER})(?P<to> ?(?:à|to|et|and|-|–) ?)(?={_NUMBER} ?{_BY} ?(?:d['’])?{_SIGN})")
_MANY = re.compile(rf"\b(?P<n>{_NUMBER}) ?{_BY} ?(?:d['’])?(?P<sign>{_SIGN})")
_MANY_AFTER = re.compile(rf"(?P<sign>[€$£]) ?(?P<n>{_NUMBER}) ?{_BY}\b")
_MULTIPLE = re.compile(r"\d ?(?:[km] ?(?:[€$£e]|d['’])|thousand|mille|million)|[€$£] ?\d[\d.,]* ?[km]\b")
_SIGN_FIRST = re.compile(r"(?<!\d)(?<!\d )([€$£]) ?(\d+(?:[.,]\d+)?)")
_SIGN_TWICE = re.compile(r"(?<=\d) ?([€$£])(?=(?: ?[-–] ?| (?:à|to|et|and) )\d+(?:[.,]\d+)? ?\1)")
_NO_CENTS = re.compile(r"[.,]00(?= ?[€$£])")
_CLOCK = re.compile(
    r"(?:\b(?:à|at) )?\b(?P<h>[01]?\d|2[0-3])(?: ?h(?:eures?|rs?)?(?: ?(?P<m>[0-5]\d))?\b"
    r"|(?:[:.](?P<m2>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b|:(?P<m3>[0-5]\d)\b)"
)
_TIMED = re.compile(r"\d(?: ?h|:\d| ?[ap]\.? ?m\b)")
_MONTH = either((*MONTHS, "février", "févr", "fév", "août", "décembre", "déc"))
_WEEKDAY = either(WEEKDAYS_IN_FULL)
_WRITTEN_DAY = re.compile(
    rf"\b(?:(?:{_WEEKDAY}),? )?(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\.? (?:of )?(?P<m>{_MONTH})\b\.?,? (?P<y>20\d\d)\b"
    rf"|\b(?:(?:{_WEEKDAY}),? )?(?P<m2>{_MONTH})\b\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>20\d\d)\b"
    rf"|\b(?:(?:{_WEEKDAY}),? )?(?P<d3>\d{{1,2}})[/.-](?P<m3>\d{{1,2}})[/.-](?P<y3>20\d\d)\b"
)
_YEAR = re.compile(r"20\d\d\b")
_SIGNS_AND_CODES = ("€", "$", "£", "eur", "gbp", "pound")


def figures_alike(text: str) -> str:
    """The text, small letters only, with each day, hour and sum in the form all others of its kind have."""
    text = _THOUSANDS.sub("", _days_alike(text))
    if _TIMED.search(text):
        text = _CLOCK.sub(_hour, text)
    if any(sign in text for sign in _SIGNS_AND_CODES):
        text = _sums_alike(text)
    return _ORDINAL.sub("e", text)


def _hour(match: re.Match[str]) -> str:
    """«12h», «12 h 00», «à 12:00» and «12 pm» are one hour."""
    hour, minute = int(match["h"]), match["m"] or match["m2"] or match["m3"] or "00"
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (match["half"] == "p")
    return f"{hour:02}h{minute}"


def _sums_alike(text: str) -> str:
    """«50 k€», «EUR 50 000», «€50,000.00» are one sum, «de 50 à 80 k€» and «de 50 000 € à 80 000 €» one range."""
    text = _CODE_FIRST.sub(lambda code: "€" if code["euro"] else "£", text)
    if _MULTIPLE.search(text):
        text = _RANGE.sub(lambda low: _times(low["n"], low["by"]) + low["to"], text)
        text = _MANY.sub(lambda sum_: _times(sum_["n"], sum_["by"]) + sum_["sign"], text)
        text = _MANY_AFTER.sub(lambda sum_: sum_["sign"] + _times(sum_["n"], sum_["by"]), text)
    text = _SIGN_FIRST.sub(r"\2\1", _POUND.sub("£", _EURO.sub("€", text)))
    return _SIGN_TWICE.sub("", _NO_CENTS.sub("", text))


def _times(number: str, by: str) -> str:
    return format((Decimal(number.replace(",", ".")) * _TIMES[by]).normalize(), "f")


def _days_alike(text: str) -> str:
    """The text with each day in one form: «5 mars 2027», «March 5, 2027» and «05/03/2027» are one day."""
    return _WRITTEN_DAY.sub(_iso_day, text) if _YEAR.search(text) else text


def _iso_day(match: re.Match[str]) -> str:
    day, month, year = next(
        (match[f"d{way}"], match[f"m{way}"], match[f"y{way}"]) for way in ("", "2", "3") if match[f"d{way}"]
    )
    number = int(month) if month.isdigit() else MONTHS[fold(month)]
    return f"{year}-{number:02}-{int(day):02}"


# --- sentences as they are compared ----------------------------------------------------------------------

_MONTH_OF_YEAR = re.compile(rf"(?<!\d )\b(?:(?P<n>0?[1-9]|1[0-2])|(?P<m>{either(MONTHS)})) (?P<y>20\d\d)\b(?! \d\d\b)")
_NOON = re.compile(r"\b(?:at |à )?(?:12 )?(?:noon|midday)\b|\bà midi\b")
_EASTERN = re.compile(r"(?<=\dh\d\d )(?:et|(?:us )?eastern)(?: standard| daylight)?(?: time)?\b")
_COUNTS = {"two": "2", "three": "3", "four": "4", "five": "5", "seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_COUNTS |= {"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "huit": "8", "dix": "10"}
_COUNT = re.compile(rf"\b(?:{either(_COUNTS)})\b")
# «De 2 à 6 mois» and «entre deux et six mois»; a day follows no such word.
_BOTH_ENDS = re.compile(
    r"\b(?:(?:de|from) (?P<low>\d+)(?P<unit> ?[€$£%])? (?:à|to)"
    r"|(?:entre|between) (?P<l2>\d+)(?P<u2> ?[€$£%])? (?:et|and)) (?P<high>\d+)\b(?! \d\d \d\d)"
)
_SHORT_VERB = re.compile(r"\b(?P<verb>ca(?=n t)|wo(?=n t)|\w+(?=n t\b))n t\b|(?<=[a-z]) (?P<ending>re|ll|ve)\b")
_LONG_VERB = {"ca": "can", "wo": "will", "re": " are", "ll": " will", "ve": " have"}


def plain(sentence: str) -> str:
    """A sentence as it is compared, with small numbers in figures, months, noon and English verbs in one form each."""
    sentence = _SHORT_VERB.sub(_written_out, sentence).replace("cannot", "can not")
    sentence = _COUNT.sub(lambda count: _COUNTS[count[0]], _EASTERN.sub("et", _NOON.sub("12h00", sentence)))
    return _BOTH_ENDS.sub(_both_ends, _MONTH_OF_YEAR.sub(_iso_month, sentence))


def _both_ends(match: re.Match[str]) -> str:
    return f"{match['low'] or match['l2']}{match['unit'] or match['u2'] or ''} {match['high']}"


def _written_out(short: re.Match[str]) -> str:
    if short["ending"]:
        return _LONG_VERB[short["ending"]]
    return _LONG_VERB.get(short["verb"], short["verb"]) + " not"


def _iso_month(match: re.Match[str]) -> str:
    number = int(match["n"]) if match["n"] else MONTHS[fold(match["m"])]
    return f"{match['y']} {number:02}"
