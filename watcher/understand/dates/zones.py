"""Names of time zones as notices write them, French and English, and the IANA name each stands for.

A zone is the wall clock of a place: «EST» written in summer is the hour of Montréal (or New York), not UTC-5. «Heure
locale» is that of the notice's country, where it has one.
"""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

_CITIES = r"quebec|montreal|ottawa|toronto"
_ZONES = (
    (
        "quebec",
        rf"america/(?:montreal|toronto)|heure (?:locale )?(?:du |de |d )(?:{_CITIES})"
        rf"|(?:{_CITIES})(?: time|(?=\s?[)]))",
    ),
    (
        "paris",
        r"europe/paris|heure (?:locale )?(?:de |a )?(?:paris|france|francaise|metropolitaine|de france|de la france)"
        r"|(?:paris|french) time|paris(?=\s?[)])",
    ),
    (
        "brussels",
        r"europe/brussels|heure (?:locale )?(?:de |d )?(?:bruxelles|belge|luxembourg)|brussels(?: local)? time"
        r"|(?:brussels|bruxelles)(?=\s?[)])",
    ),
    ("london", r"europe/london|(?:uk|london|british)(?: summer| local)? time|heure de londres|bst"),
    (
        "gmt",
        r"(?:gmt|utc|(?<=\d)|(?<=\d ))\s?(?P<sign>[+-])\s?(?P<offset>\d{1,2})(?:[:h]?(?P<minutes>00|30|45))?(?!\d)"
        r"|gmt|utc|zulu|z(?![a-z])"
        r"|(?<=\d)[+]00:?00(?!\d)|tu(?=[\s.,;)]|$)",
    ),
    ("cet", r"cest|cet|central european (?:summer )?time|heure (?:d )?(?:europe centrale|centrale europeenne)"),
    ("aoe", r"aoe|anywhere on earth"),
    ("newfoundland", r"hnt|hat|nst|ndt|newfoundland(?: time)?|heure de terre neuve"),
    (
        "atlantic",
        r"hna|haa|ast|adt|at(?=\s?(?:[.,;)\n]|on\b|$))|atlantic(?: standard| daylight)?(?: time)?"
        r"|heure (?:normale |avancee )?de l atlantique",
    ),
    (
        "pacific",
        r"hnp|hap|pst|pdt|pt|pacific(?: standard| daylight)?(?: time)?"
        r"|heure (?:normale |avancee )?du pacifique",
    ),
    ("sydney", r"aedt|aest"),
    ("auckland", r"nzdt|nzst"),
    ("johannesburg", r"sast"),
    ("lagos", r"wat(?=[\s.,;)]|$)"),
    ("nairobi", r"eat(?=[\s.,;)]|$)"),
    ("athens", r"eest|eet|eastern european (?:summer )?time"),
    ("lisbon", r"west|western european (?:summer )?time"),
    ("local", r"heure locale(?! d)|local time"),
    ("hawaii", r"hst|hawaii(?: standard)?(?: time)?"),
    ("alaska", r"akst|akdt|alaska(?: standard| daylight)?(?: time)?"),
    ("mountain", r"hnr|har|mst|mdt|mt|mountain(?: standard| daylight)?(?: time)?|heure des rocheuses"),
    ("central", r"hnc|hac|cst|cdt|ct|central(?: standard| daylight)?(?: time)?|heure (?:normale |avancee )?du centre"),
    (
        "east",
        r"hne|hae|he(?=[\s.,;)]|$)|(?<=[ap]m )et|(?<=m\. )et"
        r"|et(?=\s?(?:[.,;:()/|\n-]|$)|\s(?:on|time|the|for|by|daily|or|and|to|\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
        r"|january|february|march|april|may|june|july|august|september|october|november|december))"
        r"|est(?! (?:le|la|les|l|une?|du|de|des|au|a|avant|jusqu|se|s|ser\w+)(?![a-z]))"
        r"|edt|eastern(?: standard| daylight)?(?: time)?"
        r"|heure (?:normale |avancee |locale )?de l est",
    ),
)  # fmt: skip
_ZONE = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ZONES)
_LEAD = r"[\s,(\[/|-]{0,4}(?:(?:a l|a la|en|according to|local)\s{1,2})?"
_AFTER = re.compile(rf"{_LEAD}(?:{_ZONE})(?![a-z])")
# Far from an hour only the long forms count: «est» is also a French verb.
_LONG = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ZONES[:4])
_SAID = re.compile(rf"(?<![a-z])(?:{_LONG}|(?P<east>heure (?:normale |avancee )?de l est|eastern time))(?![a-z])")
_OF_CITY = re.compile(
    r"[\s,(\[/|-]{0,4}(?:heure (?:locale )?(?:de |du |d. ?|a )?(?P<of>[a-z]+(?:[ -][a-z]+){0,3})"
    r"|(?P<city>[a-z]{4,}(?:[ -][a-z]+)?)(?= (?:local )?time(?![a-z])))"
)
_CONTINENTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_ISLANDS = {
    "la reunion": "Indian/Reunion", "fort de france": "America/Martinique", "pointe a pitre": "America/Guadeloupe",
    "mamoudzou": "Indian/Mayotte", "papeete": "Pacific/Tahiti", "terre neuve": "America/St_Johns",
    "geneve": "Europe/Zurich", "londres": "Europe/London", "alger": "Africa/Algiers", "le caire": "Africa/Cairo",
    "pekin": "Asia/Shanghai", "new delhi": "Asia/Kolkata", "berne": "Europe/Zurich", "bern": "Europe/Zurich",
    "suisse": "Europe/Zurich", "swiss": "Europe/Zurich", "irish": "Europe/Dublin", "irlande": "Europe/Dublin",
    "irlandaise": "Europe/Dublin", "german": "Europe/Berlin", "guyane": "America/Cayenne", "mayotte": "Indian/Mayotte",
    "polynesie": "Pacific/Tahiti", "nouvelle caledonie": "Pacific/Noumea", "marocaine": "Africa/Casablanca",
    "tunisienne": "Africa/Tunis", "israel": "Asia/Jerusalem", "icelandic": "Atlantic/Reykjavik",
}  # fmt: skip
_WINTER = frozenset(("est", "pst", "cst", "mst", "hne", "hnp", "cet"))

ANYWHERE = "Etc/GMT+12"
_FIXED = {
    "quebec": "America/Montreal", "paris": "Europe/Paris", "brussels": "Europe/Brussels", "aoe": "Etc/GMT+12",
    "hawaii": "Pacific/Honolulu", "alaska": "America/Anchorage", "sydney": "Australia/Sydney",
    "auckland": "Pacific/Auckland", "johannesburg": "Africa/Johannesburg",
    "lagos": "Africa/Lagos", "nairobi": "Africa/Nairobi", "athens": "Europe/Athens", "lisbon": "Europe/Lisbon",
}  # fmt: skip
_LOCAL = {"FR": "Europe/Paris", "CA-QC": "America/Montreal", "UK": "Europe/London"}
_BROKEN = {
    "+5:30": "Asia/Kolkata", "+3:30": "Asia/Tehran", "+5:45": "Asia/Kathmandu", "+9:30": "Australia/Darwin",
    "+6:30": "Asia/Yangon", "-3:30": "America/St_Johns", "+4:30": "Asia/Kabul",
}  # fmt: skip
_CANADA = {
    "east": "America/Montreal", "pacific": "America/Vancouver", "mountain": "America/Edmonton",
    "central": "America/Winnipeg", "atlantic": "America/Halifax", "newfoundland": "America/St_Johns",
}  # fmt: skip
_STATES = {
    "east": "America/New_York", "pacific": "America/Los_Angeles", "mountain": "America/Denver",
    "central": "America/Chicago", "atlantic": "America/Puerto_Rico", "newfoundland": "America/St_Johns",
}  # fmt: skip


def zone_said(flat: str, start: int, end: int, country: str) -> str | None:
    """The one zone that a stretch of text names in full («heure de Paris»), None when it names none or several."""
    zones = {_zone_name(match, country) for match in _SAID.finditer(flat, start, end)}
    return zones.pop() if len(zones) == 1 else None


def zone_at(flat: str, place: int, country: str) -> tuple[str | None, int, bool]:
    """The zone right at a place, where its name ends, and whether it is the name of winter time."""
    match = _AFTER.match(flat, place)
    if match is None:
        return _city_zone(flat, place)
    winter = not _WINTER.isdisjoint(match[0].split("(")[-1].split())
    return _zone_name(match, country), match.end(), winter


def _city_zone(flat: str, place: int) -> tuple[str | None, int, bool]:
    """The zone of a city or island named with the hour («heure de Nouméa», «Oslo time»), by its IANA name."""
    if match := _OF_CITY.match(flat, place):
        words = (match["of"] or match["city"]).replace("-", " ")
        for count in range(words.count(" ") + 1, 0, -1):
            name = " ".join(words.split()[:count])
            if zone := _cities().get(name):
                return zone, match.start("of" if match["of"] else "city") + len(name), False
    return None, place, False


@cache
def _cities() -> dict[str, str]:
    known = {
        name.rpartition("/")[2].replace("_", " ").replace("-", " ").lower(): name for name in _iana() if "/" in name
    }
    return known | _ISLANDS


def _iana() -> set[str]:
    return {name for name in available_timezones() if name.split("/")[0] in _CONTINENTS}


def _zone_name(match: re.Match[str], country: str) -> str | None:  # noqa: PLR0911 - a return for each family of zones
    groups = match.groupdict()
    if groups.get("offset"):
        hours = int(groups["offset"])
        if groups["minutes"] in ("30", "45"):
            return _BROKEN.get(f"{groups['sign']}{hours}:{groups['minutes']}")
        return "UTC" if hours == 0 or hours > 12 else f"Etc/GMT{'-' if groups['sign'] == '+' else '+'}{hours}"
    name = next(name for name, _ in (*_ZONES, ("east", "")) if groups.get(name))
    if name == "local":
        return _LOCAL.get(country)
    if name in _FIXED:
        return _FIXED[name]
    if name == "london" or (name == "gmt" and country == "UK" and "gmt" in match[0]):
        return "Europe/London"
    if name == "gmt":
        return "UTC"
    if name == "cet":
        return "Europe/Paris" if country in ("FR", "CA-QC") else "Europe/Brussels"
    return (_CANADA if country.startswith("CA") else _STATES)[name]
