"""Reads the hour and the time zone that stand next to a day. A zone is an IANA name; hours are wall clock.

«minuit», «midnight» and «24h00» are 23:59 of the day named. Office and meeting hours («de 9h à 17h») are no hour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_UNIT = r"h(?:eures?|ours|rs|r)?(?![a-z])|h(?=\d)"
_HOUR = (
    r"(?:(?P<h>\d{1,2})\s?(?:" + _UNIT + r")(?:\s?(?P<m>[0-5]\d)(?!\d))?(?:\s?min(?:utes)?)?(?:\s?\d\d\s?s(?![a-z]))?"
    r"|(?P<h12>\d{1,2})(?:[:.h](?P<m12>[0-5]\d))?(?:[:.]\d\d)?\s?(?P<half>[ap])(?:\.\s?m\.?|m)(?![a-z])"
    r"|(?P<h24>\d{1,2}):(?P<m24>[0-5]\d)(?::\d\d)?(?:\s?(?:hours|hrs|h)(?![a-z]))?(?!\d)"
    r"|(?P<mil>[0-2]\d[0-5]\d)(?=\s?(?:hours|hrs|gmt|utc|cet|cest)\b)(?:\s?(?:hours|hrs))?"
    r"|(?:12\s?)?(?P<noon>midi|noon|midday)(?![a-z])|(?P<night>minuit|midnight)(?![a-z]))"
    r"(?:[\s,]{0,2}\(?(?P<also>midi|noon|midday|minuit|midnight|precises?|sharp|pile)(?![a-z])\)?)?"
)
_LEAD = (
    r"[\s,;:()|/@*t-]{0,5}(?:(?:inclus(?:ivement|ive)?|incluse?|included|incl\.?|compris|prochaine?|courant|next)[\s,;:()-]{0,4})?"
    r"(?:(?:jusqu a|jusque|avant|au plus tard|dernier delai|a|at|by|before|until|till|no later than|not later than|"
    r"heure|heures|limite|de cloture|de depot|time|closing|deadline|des|le|a partir de|cutoff)(?![a-z])[\s:(]{1,4}){0,4}"
)
_AFTER = re.compile(_LEAD + _HOUR)
_BEFORE = re.compile(_HOUR + r"(?P<rest>[^\d.;\n]{0,40})$")
_REST = re.compile(
    r"[\s,()\[\]-]*(?:(?:heure|heures|time|de|d|l|est|paris|quebec|montreal|bruxelles|brussels|london|uk|local|locale|"
    r"eastern|pacific|central|atlantic|mountain|newfoundland|british|french|summer|european|standard|daylight|normale|avancee|pacifique|atlantique|centre|est|hne|hae|cet|cest|et|edt|pt|pst|pdt|gmt|bst|utc|aoe|on|le|of|du|the|"
    r"a la date du|this|next|day|jour|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"(?![a-z])[\s,()\[\].-]*){0,9}$"
)
_SHARED = re.compile(
    r"(?<![a-z])(?:both|each|all|chacune?|a chaque fois|les deux|tous deux|toutes deux|dans (?:les deux|tous les) cas|toujours)"
    r"(?:\s(?:closing|close|due|deadlines|dates|echeances|days)){0,2}\s(?:at|a|by|avant)\s" + _HOUR
)
_OFFICE_AFTER = re.compile(r"\s{0,2}(?:-|a|to|et|and|jusqu a|until)\s{0,2}(?:\d{1,2}\s?(?:h|:|[ap]\.?m)|noon|midi)")
_OFFICE_BEFORE = re.compile(r"(?:\bde|\bentre|\bfrom|\bbetween)\s{0,2}$")
_OFFICE_END = re.compile(r"(?:\d\s?(?:h(?:eures?)?|[ap]\.?m\.?)(?:\s?\d\d)?|:\d\d)\s{0,2}(?:-|a|to|et|and)\s{0,2}$")

_EAST = r"hne|hae|est|edt|et|eastern(?: standard| daylight)?(?: time)?|heure (?:normale |avancee |locale )?de l est"
_ZONES = (
    ("quebec", r"america/(?:montreal|toronto)|heure (?:locale )?(?:du quebec|de quebec|de montreal|d ottawa|de toronto)|(?:quebec|montreal|ottawa|toronto) time|(?:quebec|montreal|ottawa|toronto)(?=\s?[)])"),
    ("paris", r"europe/paris|heure (?:locale )?(?:de |a )?(?:paris|france|francaise|metropolitaine|de france|de la france)|(?:paris|french) time|paris(?=\s?[)])"),
    ("brussels", r"europe/brussels|heure (?:locale )?(?:de |d )?(?:bruxelles|belge|luxembourg)|brussels(?: local)? time|(?:brussels|bruxelles)(?=\s?[)])"),
    ("london", r"europe/london|(?:uk|london|british)(?: summer| local)? time|heure de londres|bst"),
    ("gmt", r"(?:gmt|utc)\s?(?P<sign>[+-])\s?(?P<offset>\d{1,2})(?:[:h]?00)?|gmt|utc|zulu|z(?![a-z])"),
    ("cet", r"cest|cet|central european (?:summer )?time|heure (?:d )?(?:europe centrale|centrale europeenne)"),
    ("aoe", r"aoe|anywhere on earth"),
    ("newfoundland", r"hnt|hat|nst|ndt|newfoundland(?: time)?|heure de terre neuve"),
    ("atlantic", r"hna|haa|ast|adt|atlantic(?: standard| daylight)?(?: time)?|heure (?:normale |avancee )?de l atlantique"),
    ("pacific", r"hnp|hap|pst|pdt|pt|pacific(?: standard| daylight)?(?: time)?|heure (?:normale |avancee )?du pacifique"),
    ("mountain", r"hnr|har|mst|mdt|mt|mountain(?: standard| daylight)?(?: time)?|heure des rocheuses"),
    ("central", r"hnc|hac|cst|cdt|ct|central(?: standard| daylight)?(?: time)?|heure (?:normale |avancee )?du centre"),
    ("east", _EAST),
)  # fmt: skip
_ZONE = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ZONES)
_ZONE_LEAD = r"[\s,(\[/|-]{0,4}(?:(?:a l|a la|en|according to|local)\s{1,2})?"
_ZONE_AFTER = re.compile(rf"{_ZONE_LEAD}(?:{_ZONE})(?![a-z])")
# Far from an hour only the long forms count: «est» is also a French verb.
_ZONE_SAID = re.compile(
    rf"(?<![a-z])(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in _ZONES[:4])}|(?P<east>heure (?:normale |avancee )?de l est|eastern time))(?![a-z])"
)

_FIXED = {"quebec": "America/Montreal", "paris": "Europe/Paris", "brussels": "Europe/Brussels", "aoe": "Etc/GMT+12"}
_CANADA = {
    "east": "America/Montreal", "pacific": "America/Vancouver", "mountain": "America/Edmonton",
    "central": "America/Winnipeg", "atlantic": "America/Halifax", "newfoundland": "America/St_Johns",
}  # fmt: skip
_STATES = {
    "east": "America/New_York", "pacific": "America/Los_Angeles", "mountain": "America/Denver",
    "central": "America/Chicago", "atlantic": "America/Puerto_Rico", "newfoundland": "America/St_Johns",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the wall clock next to a day, its zone if the text names one, and where both end (or start)."""

    time: time | None
    zone: str | None
    start: int
    end: int
    winter_name: bool = False


def hour_after(flat: str, end: int, country: str) -> Hour | None:
    """The hour that follows a day ending at `end`, or None."""
    match = _AFTER.match(flat, end)
    if match is None or _is_office(flat, match):
        return None
    when = _time(match)
    if when is None:
        return None
    zone, last, winter = _zone_at(flat, match.end(), country)
    return Hour(when, zone, end, last, winter)


def hour_before(flat: str, floor: int, start: int, country: str) -> Hour | None:
    """The hour that stands before a day («à 11 h 00 le»), looked for back to `floor`."""
    window = max(floor, start - 60)
    match = _BEFORE.search(flat, window, start)
    if match is None or not _REST.match(match["rest"]) or _is_office(flat, match, match.start("rest")):
        return None
    if match.start() > 0 and (flat[match.start() - 1].isalnum() or flat[match.start() - 1] in ".,:"):
        return None
    when = _time(match)
    if when is None:
        return None
    zone, _, winter = _zone_at(flat, match.start("rest"), country)
    return Hour(when, zone, match.start(), start, winter)


def shared_hour(flat: str, start: int, end: int, country: str) -> Hour | None:
    """An hour said once for several days of a sentence («both at 4pm UK time»)."""
    if match := _SHARED.search(flat, start, end):
        when = _time(match)
        if when is not None:
            zone, last, winter = _zone_at(flat, match.end(), country)
            return Hour(when, zone, match.start(), last, winter)
    return None


def zone_after(flat: str, end: int, country: str) -> tuple[str | None, int, bool]:
    """The zone that stands right after `end`, where it ends, and whether it was named in winter form."""
    return _zone_at(flat, end, country)


def zone_said(flat: str, start: int, end: int, country: str) -> str | None:
    """The one zone that a stretch of text names in full («heure de Paris»), None when it names none or several."""
    zones = {_zone_name(match, country) for match in _ZONE_SAID.finditer(flat, start, end)}
    return zones.pop() if len(zones) == 1 else None


def _is_office(flat: str, match: re.Match[str], end: int | None = None) -> bool:
    first = min(match.start(name) for name in ("h", "h12", "h24", "mil", "noon", "night") if match[name])
    return bool(
        _OFFICE_AFTER.match(flat, match.end() if end is None else end)
        or _OFFICE_BEFORE.search(flat, max(first - 9, 0), first)
        or _OFFICE_END.search(flat, max(first - 14, 0), first)
    )


def _time(match: re.Match[str]) -> time | None:
    if match["noon"]:
        return time(12)
    if match["night"] or match["also"] in ("minuit", "midnight"):
        return time(23, 59)
    if match["mil"]:
        return _clock(int(match["mil"][:2]), int(match["mil"][2:]))
    if match["half"]:
        hour = int(match["h12"])
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
        return _clock(hour, int(match["m12"] or 0))
    return _clock(int(match["h"] or match["h24"]), int(match["m"] or match["m24"] or 0))


def _clock(hour: int, minute: int) -> time | None:
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone_at(flat: str, place: int, country: str) -> tuple[str | None, int, bool]:
    match = _ZONE_AFTER.match(flat, place)
    if match is None:
        return None, place, False
    words = match[0]
    winter = any(name in words.split("(")[-1].split() for name in ("est", "pst", "cst", "mst", "hne", "hnp", "cet"))
    return _zone_name(match, country), match.end(), winter


def _zone_name(match: re.Match[str], country: str) -> str:
    name = str(match.lastgroup)
    groups = match.groupdict()
    if groups.get("offset"):
        hours = int(groups["offset"])
        return "UTC" if hours == 0 or hours > 12 else f"Etc/GMT{'-' if groups['sign'] == '+' else '+'}{hours}"
    for known in ("quebec", "paris", "brussels", "london", "gmt", "cet", "aoe", "newfoundland", "atlantic"):
        if groups.get(known):
            name = known
    if name in _FIXED:
        return _FIXED[name]
    if name == "london" or (name == "gmt" and country == "UK" and "gmt" in match[0]):
        return "Europe/London"
    if name == "gmt":
        return "UTC"
    if name == "cet":
        return "Europe/Paris" if country in ("FR", "CA-QC") else "Europe/Brussels"
    return (_CANADA if country.startswith("CA") else _STATES)[name]
