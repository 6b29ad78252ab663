"""Places outside France and Québec: countries (names of the Unicode CLDR), provinces, states, nations, regions, cities.

Each has a key: a country its ISO code, any other the slug of its English name («british-columbia»); it knows its names
in both languages, and what country contains it. Names that are also a first name or a common word are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from watcher.understand.parties.places_list import TABLE
from watcher.understand.text.text import fold

_OWN = ("FR", "CA", "GB", "US", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "GP", "MQ", "GF", "RE", "YT")
"""Codes that the lists of France and Québec hold under their own names, and what is no country."""
_COMMON = frozenset(
    (
        "chad", "grenade", "dominique", "jersey", "maurice", "salvador", "samoa", "georgia", "georgie", "dominica",
        "oman", "niue", "guam",
    )
)  # fmt: skip
_CITIES = ("Berlin", "Hamburg", "Hambourg", "Madrid", "Boston")
"""In a text a city is where a body has its seat."""
# What is read in a text where a preposition stands before it, though no question means it.
_READ_ONLY = (
    "sub-Saharan Africa", "Sub-Saharan Africa", "Afrique subsaharienne", "West Africa", "East Africa",
    "Afrique de l'Ouest", "Chad", "Oman", "Guam", "Île Maurice", "Samoa", "Congo", "Ivory Coast", "Nigéria",
    "Palestine", "République démocratique du Congo", "Victoria",
)  # fmt: skip


def key_of(name: str) -> str:
    """The key of a place by one of its names («Écosse» → «scotland», «Italie» → «IT»); empty for an unknown one."""
    return names().get(plain(name), "")


def country_of(key: str) -> str:
    """The code of the country that contains a place of these lists; empty for a country itself, and for others."""
    return _regions().get(key, ("", "", ""))[2]


def provinces() -> tuple[str, ...]:
    """The provinces and territories of Canada but for Québec, by their French and English names."""
    return tuple(dict.fromkeys(name for _, said, country in _lines() if country == "CA" for name in said[:2]))


def known_in(country: str) -> tuple[str, ...]:
    """The names of the places in a country, as they are compared; adjectives and cities too."""
    names = (plain(name) for _, said, of in _lines() if of == country for name in said)
    return tuple(dict.fromkeys(name for name in names if name not in _COMMON))


def name_of(key: str, language: str) -> str:
    """The name of a place in French or English; empty for one that is not of these lists."""
    french, english, _ = _regions().get(key, ("", "", ""))
    return (french if language == "fr" else english) or _territories(language).get(key, "")


@cache
def names() -> dict[str, str]:
    """All names as they are written in questions (folded, words with blanks between) → key."""
    found: dict[str, str] = {}
    for code, name in _countries():
        found.setdefault(plain(name), code)
    for code, also in TABLE["also"].items():
        found |= {plain(name): code for name in also.split(",")}
    for key, said, _ in _lines():
        found |= {plain(name): key for name in said}
    return {name: key for name, key in found.items() if name and name not in _COMMON}


@cache
def capitalised() -> dict[str, tuple[str, ...]]:
    """The names that are read in a text, as they are printed, by their first word; the longest first."""
    printed = {name for _, name in _countries()} | set(_READ_ONLY)
    for _, said, _ in _lines():
        printed |= {name for name in said[:2] if name[:1].isupper()}
    printed -= {name for name in printed if plain(name) in _COMMON and name not in _READ_ONLY}
    printed = {*printed, *(name.replace("’", "'") for name in printed)} - set(_CITIES)
    by_first: dict[str, list[str]] = {}
    for name in sorted(printed, key=lambda name: (-len(name), name)):
        by_first.setdefault(re.split(r"[\s'’-]", name)[0], []).append(name)
    return {first: tuple(group) for first, group in by_first.items()}


def plain(name: str) -> str:
    """A name as it is compared: «Côte d’Ivoire» → «cote d ivoire»."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(name.replace("&", " and "))))


def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse("fr" if language == "fr" else "en").territories)


@cache
def _countries() -> tuple[tuple[str, str], ...]:
    found = []
    for language in ("fr", "en"):
        for code, name in _territories(language).items():
            if len(code) == 2 and code.isalpha() and code not in _OWN:
                short = re.sub(r"^(?:R\.A\.S\. chinoise de )|(?: SAR China| ?\(.*\))$", "", name)
                found.append((code, re.sub(r"^St\. ", "Saint ", short)))
    return tuple(found)


def _lines() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each place inside a country: its key, its names with the French and the English one first, the country."""
    for country, lines in TABLE["regions"].items():
        for line in lines.strip().splitlines():
            french, english, also = (part.strip() for part in line.split("/"))
            more = tuple(name.strip() for name in also.split(",") if name.strip())
            yield plain(english).replace(" ", "-"), (french, english, *more), country


@cache
def _regions() -> dict[str, tuple[str, str, str]]:
    return {key: (said[0], said[1], country) for key, said, country in _lines()}
