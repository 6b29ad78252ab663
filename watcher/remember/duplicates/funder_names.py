"""One name for a funder, however a site writes it. Pure; whom a text names as funder is read in `understand`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from watcher.model import Fact
from watcher.understand.parties.funders import KNOWN
from watcher.understand.parties.places import read as read_places
from watcher.understand.text.text import Passage, fold, words

# Parts of one house that appear as funders of one call under either name.
_HOUSES = {"DAECT": "MEAE"}
_COUNTRY = re.compile(r"[A-Z]{2}(?:-[A-Z]{2})?|INT")


@lru_cache(maxsize=10_000)
def funder_key(name: str) -> str:
    """One name for a funder: the short form of the well-known, else its words without «conseil régional de».

    A regional branch of a national house keeps its region: the DRAC of two regions are two funders.
    """
    said = " ".join(words(fold(name)))
    if house := _house(said):
        branch = sorted(regions(read_places(Passage(name), Passage(""))))
        return " ".join([_HOUSES.get(house, house), *branch])
    bare = re.sub(r"^(?:le|la|les|l|the) ", "", said)
    return re.sub(
        r"\b(?:conseil (?:regional|departemental)|region|departement)\b(?: (?:de|du|des|la|l|d))*", "", bare
    ).strip()


def _house(said: str) -> str:
    """The well-known funder that a name says in full or begins with; empty for others."""
    known = _houses()
    if said in known:
        return known[said]
    first = said.partition(" ")[0]
    if len(first) >= 3 and first in known:
        return known[first]
    return next((house for way, house in known.items() if len(way) > 12 and way in said), "")


@cache
def _houses() -> dict[str, str]:
    return {
        way.strip(): house for houses in KNOWN.values() for house, ways in houses.items() for way in ways.split("|")
    }


def regions(said: Iterable[Fact]) -> frozenset[str]:
    """The places that are no countries: those are named by every second call."""
    return frozenset(told.value for told in said if not _COUNTRY.fullmatch(told.value))
