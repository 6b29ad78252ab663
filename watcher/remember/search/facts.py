"""What a call is, as facts that questions and stored interests ask for alike. Pure.

A fact is one token (`analysis.fact`): `domain_health`, `place_bretagne`, `who_nonprofit`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.model import Call, Reading
from watcher.remember.search.analysis import fact
from watcher.remember.search.place_names import containing, place_key, place_slug
from watcher.remember.search.topic_names import WIDER

UNSTATED = "unstated"
_COUNTRY = re.compile(r"[A-Z]{2}(-[A-Z]{2,3})?|INT")


def call_facts(call: Call) -> Iterator[str]:
    """All that a call can be asked for by a name."""
    yield fact("kind", str(call.kind))
    yield state_fact(str(call.kind), str(call.status))
    yield fact("language", call.reading.language)
    for source in call.sources:
        yield fact("source", source)
    for domain in call.domains:
        yield fact("domain", domain)
    for country in _countries(call):
        yield fact("country", country)
    yield from _places(call)
    yield from _applicants(call.reading)
    if len(call.reading.sides) > 1 or (call.reading.partner_rule and call.reading.partner_rule.value == "both_sides"):
        yield fact("sides", "2")
    for funder in call.reading.funders:
        yield fact("funder", place_slug(funder.value))


def _places(call: Call) -> Iterator[str]:
    """The places inside countries, each with what contains it; `scope` says for the whole of which place a call is."""
    told = [_territory(fact.value) for fact in call.reading.territories]
    slugs = [key for key in told if not _COUNTRY.fullmatch(key)]
    for slug in slugs:
        yield fact("scope", slug)
        for name in (slug, *(around for around in containing(slug) if not around.isupper())):
            yield fact("place", name)
    if not slugs:
        for country in _countries(call):
            yield fact("scope", country)


def _territory(value: str) -> str:
    """A territory as it is read (a code, or a name in either language) under the key that questions ask for."""
    return value if _COUNTRY.fullmatch(value) else place_key(value)


def _applicants(reading: Reading) -> Iterator[str]:
    """Who may apply; that the call does not say is a fact as well."""
    told = reading.all_eligible
    for one in told:
        yield fact("who", one.value)
    if not told:
        yield fact("who", UNSTATED)


def state_fact(kind: str, status: str) -> str:
    """Kind and state as one fact: «an open call» is rare where «a call» is not, and rare facts are found fast."""
    return fact("state", f"{kind} {status}")


def _countries(call: Call) -> set[str]:
    """The countries of the source, of the sides and of the territories; a province counts for its country too."""
    said = {call.country, *(side.country for side in call.reading.sides)}
    for key in (_territory(told.value) for told in call.reading.territories):
        said |= {key, *containing(key)[-1:]}
    exact = {code for code in said if _COUNTRY.fullmatch(code)}
    return exact | {code.split("-")[0] for code in exact}


def place_facts(places: Sequence[str]) -> Iterator[str]:
    """That a call is for one of the places, or for the whole of what contains it."""
    for place in places:
        if place.isupper():
            yield fact("country", place)
            continue
        yield fact("place", place)
        yield from (fact("scope", around) for around in containing(place))


def applicant_facts(applicants: Sequence[str]) -> Iterator[str]:
    """That one of these may apply, or a wider type that takes them in."""
    if applicants == (UNSTATED,):
        yield fact("who", UNSTATED)
        return
    wider = [one for key in applicants for one in WIDER.get(key, ())]
    for key in dict.fromkeys([*applicants, *wider, "everyone"]):
        yield fact("who", key)
