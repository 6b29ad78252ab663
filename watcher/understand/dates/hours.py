"""Reads the hour and the time zone that stand next to a day. A zone is an IANA name; hours are wall clock.

«minuit», «midnight» and «24h00» are 23:59 of the day named. Office and meeting hours («de 9h à 17h») are no hour.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from watcher.understand.dates.zones import zone_at

_UNIT = r"h(?:eures?|ours|rs|r)?(?![a-z])|h(?=\d)"
_HOUR = (
    r"(?:(?P<h>\d{1,2})\s?(?:" + _UNIT + r")(?:\s?(?P<m>[0-5]\d)(?!\d))?(?:\s?min(?:utes)?)?(?:\s?\d\d\s?s(?![a-z]))?"
    r"|(?P<h12>\d{1,2})(?:[:.h](?P<m12>[0-5]\d))?(?:[:.]\d\d)?\s?(?P<half>[ap])(?:\.\s?m\.?|m)(?![a-z])"
    r"|(?P<h24>\d{1,2})\s?:\s?(?P<m24>[0-5]\d)(?::\d\d)?(?:\s?(?:hours|hrs|h)(?![a-z]))?(?!\d)"
    r"|(?P<hdot>\d{1,2})\.(?P<mdot>[0-5]\d)(?=\s?(?:h|hours|hrs|cet|cest|gmt|utc|uk|brussels|heure|\(heure)\b)(?:\s?(?:hours|hrs|h)\b)?"
    r"|(?<=at )(?P<hat>\d{1,2})\.(?P<mat>[0-5]\d)(?![\d.])"
    r"|(?P<mil>[0-2]\d[0-5]\d)(?=\s?(?:hours|hrs|gmt|utc|cet|cest)\b)(?:\s?(?:hours|hrs))?"
    r"|(?:12\s?)?(?P<noon>midi|noon|midday)(?![a-z])|(?P<night>minuit|midnight)(?![a-z]))"
    r"(?:\s(?P<evening>(?:de l.)?apres-midi|du soir|in the (?:afternoon|evening)|pm)(?![a-z]))?"
    r"(?:[\s,]{0,2}\(?(?P<also>midi|noon|midday|minuit|midnight|precises?|sharp|pile)(?![a-z])\)?)?"
)
_LEAD = (
    r"[\s,;:()|/@*t-]{0,5}(?:(?:inclus(?:ivement|ive)?|incluse?|included|incl\.?|compris"
    r"|prochaine?|courant|next)[\s,;:()-]{0,4})?"
    r"(?:(?:jusqu a|jusque|avant|au plus tard|dernier delai|a|at|by|before|until|till|no later than|not later than|"
    r"heure|heures|limite|de cloture|de depot|time|closing|deadline|des|le|a partir de"
    r"|cutoff|closes?|ferme|fermeture|cloture)(?![a-z])[\s:(]{1,4}){0,4}"
)
_AFTER = re.compile(_LEAD + _HOUR)
_BEFORE = re.compile(_HOUR + r"(?P<rest>[^\d.;\n]{0,56})$")
_FILLERS = re.compile(
    r"[\s,()\[\]/-]*(?:(?:heures?|time|de|d|l|a la date du|on|le|of|du|the|this|next|coming|day|jour|submitter|"
    r"applicants?|deadline|date|closing|due|proposers?|organi[sz]ation|your|s|listed|published|application|scheduled|standard|local|locale|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"(?![a-z])[\s,()\[\]./-]*){0,9}$"
)
_SHARED = re.compile(
    r"(?<![a-z])(?:both|each|all|always|systematiquement|chacune?|a chaque fois|les deux|tous deux|toutes deux|toujours"
    r"|dans (?:les deux|tous les) cas|heures? limites?|closing time|plateforme|portail|guichet|platform|portal"
    r"|no later than|not later than|submissions?|applications?|entries)"
    r"(?:,?\s(?:closing|closes?|due|deadlines?|dates|echeances|days|are|sont|est|is|at|a|by|avant|se|fermant|ferme|fermera|:))"
    r"{0,4},?\s(?:a\s|at\s)?" + _HOUR
)
_OFFICE_AFTER = re.compile(r"\s{0,2}(?:-|a|to|et|and|jusqu a|until)\s{0,2}(?:\d{1,2}\s?(?:h|:|[ap]\.?m)|noon|midi)")
_OFFSET = re.compile(r"\s?[+-]\d\d:?\d\d(?!\d)")
_OFFICE_BEFORE = re.compile(r"(?:\bde|\bentre|\bfrom|\bbetween)\s{0,2}$")
_OFFICE_END = re.compile(r"(?:\d\s?(?:h(?:eures?)?|[ap]\.?m\.?)(?:\s?\d\d)?|:\d\d)\s{0,2}(?:-|a|to|et|and)\s{0,2}$")


_DENIED = re.compile(r",? (?:and not|not|et non|non|instead of|rather than|au lieu de|plutot que) (?:a |at )?$")


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
    zone, last, winter = zone_at(flat, match.end(), country)
    return Hour(when, zone, end, last, winter)


def hour_before(flat: str, floor: int, start: int, country: str) -> Hour | None:
    """The hour that stands before a day («à 11 h 00 le»), looked for back to `floor`."""
    window = max(floor, start - 78)
    match = _BEFORE.search(flat, window, start)
    if match is None or _is_office(flat, match, match.start("rest")):
        return None
    if denied := _DENIED.search(flat, max(match.start() - 16, window), match.start()):
        return hour_before(flat, floor, denied.start(), country)  # «at 11 am, not 4 pm, on 20 January»
    zone, end, winter = zone_at(flat, match.start("rest"), country)
    while end < start and (more := zone_at(flat, end, country))[1] > end:
        end = more[1]  # «CET (Brussels time)»
    if not _FILLERS.match(flat[min(end, start) : start]):
        return None
    when = _time(match)
    return Hour(when, zone, match.start(), start, winter) if when else None


def shared_hour(flat: str, start: int, end: int, country: str) -> Hour | None:
    """An hour said once for several days of a sentence («both at 4pm UK time»)."""
    if match := _SHARED.search(flat, start, end):
        when = _time(match)
        if when is not None:
            zone, last, winter = zone_at(flat, match.end(), country)
            return Hour(when, zone, match.start(), last, winter)
    return None


def _is_office(flat: str, match: re.Match[str], end: int | None = None) -> bool:
    if _OFFSET.match(flat, match.end()):
        return False  # «T17:00-05:00»
    first = min(match.start(name) for name in ("h", "h12", "h24", "hdot", "hat", "mil", "noon", "night") if match[name])
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
    hour = int(match["h"] or match["h24"] or match["hdot"] or match["hat"])
    if match["evening"] and hour < 12:
        hour += 12
    return _clock(hour, int(match["m"] or match["m24"] or match["mdot"] or match["mat"] or 0))


def _clock(hour: int, minute: int) -> time | None:
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None
