"""The time zone a person lives in, from a city, a region or an IANA name. Pure."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.remember.search.place_names import containing, names_to_slugs
from watcher.understand.text.text import fold, words

_PARIS, _MONTREAL, _HALIFAX = "Europe/Paris", "America/Montreal", "America/Halifax"
_ZONES = {
    "FR": _PARIS, "CA-QC": _MONTREAL, "ontario": _MONTREAL, "nova-scotia": _HALIFAX, "new-brunswick": _HALIFAX,
    "manitoba": "America/Winnipeg", "alberta": "America/Edmonton", "british-columbia": "America/Vancouver",
    "BE": "Europe/Brussels", "CH": "Europe/Zurich", "LU": "Europe/Luxembourg", "UK": "Europe/London",
    "guadeloupe": "America/Guadeloupe", "martinique": "America/Martinique", "guyane": "America/Cayenne",
    "la-reunion": "Indian/Reunion", "mayotte": "Indian/Mayotte",
}  # fmt: skip
"""The zone of a place that questions know, and of what it contains."""
_NAMES = {
    _MONTREAL: "dollard des ormeaux; salaberry de valleyfield; heure de montreal; heure du quebec; heure de quebec;"
    " heure de l est; eastern; eastern time; est; edt",
    _PARIS: "nice; tours; argenteuil; saint denis; montreuil; pau; valence; heure de paris; metropole;"
    " france metropolitaine; cet; cest",
    _HALIFAX: "iles de la madeleine",
    "America/Winnipeg": "saint boniface",
    "Europe/Brussels": "liege; namur; bruxelles; wallonie",
    "Europe/Zurich": "geneve; lausanne; geneva; berne",
    "Europe/London": "londres; england",
    "Indian/Reunion": "saint denis de la reunion",
    "America/Martinique": "fort de france",
    "America/Guadeloupe": "pointe a pitre; basse terre; saint martin; saint barthelemy",
    "America/Miquelon": "saint pierre et miquelon",
    "Indian/Mayotte": "mamoudzou",
    "Pacific/Noumea": "nouvelle caledonie; new caledonia",
    "Pacific/Tahiti": "polynesie; polynesie francaise; papeete",
    "UTC": "gmt; utc; greenwich",
}
_SHORTEST = 5  # a shorter name is not corrected


def zone_of(said: str) -> str | None:
    """The IANA zone meant; None where nothing is near. Case, accents, hyphens and one slip are forgiven."""
    places = _places()
    if said.strip().lower() in _exact():
        return _exact()[said.strip().lower()]
    wanted = " ".join(words(fold(said)))
    if wanted in places:
        return places[wanted]
    if len(wanted) < _SHORTEST:
        return None
    near = process.extractOne(wanted, places.keys(), scorer=OSA.distance, score_cutoff=1)
    return places[near[0]] if near else None


@cache
def _exact() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


@cache
def _places() -> dict[str, str]:
    """Places by folded name; the cities of the IANA names where no place of ours has the name."""
    found: dict[str, str] = {}
    for name in sorted(available_timezones()):
        found.setdefault(" ".join(words(fold(name.rpartition("/")[2].replace("_", " ")))), name)
        found.setdefault(" ".join(words(fold(name.replace("/", " ").replace("_", " ")))), name)
    for name, place in names_to_slugs().items():
        if zone := next((_ZONES[around] for around in (place, *containing(place)) if around in _ZONES), ""):
            found[name] = zone
    return found | {name: zone for zone, names in _NAMES.items() for name in names.split("; ")}
