"""What people say of themselves in plain words, as a `Profile`: «hôpital, Québec, 250 salariés, demande 50 000 $».

Pure. Who and where are read as in questions; the rest has words of its own. Commas or line ends part them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from watcher.config.domains import Domain
from watcher.model.fit import Profile
from watcher.remember.search.place_names import containing
from watcher.remember.search.question import read_question
from watcher.understand.money.read import iso_code
from watcher.understand.money.sums import find_sums
from watcher.understand.text.flattened import Flat
from watcher.understand.text.text import fold

LONGEST = 1_000
NOTHING = frozenset(("rien", "aucun", "effacer", "none", "nothing", "erase", "stop"))
"""What erases all that was said."""
_PARTS = re.compile(r"[;\n]|,(?!\d)")
_NUMBERS = {
    "staff": re.compile(
        r"((?<!\d)\d{1,3}(?:[ ,.]\d{3})+|\d+)\s*(?:salarie|employe|personne|agent|etp|staff|people|fte)\w*"
    ),
    "founded": re.compile(
        r"(?:depuis|cree[a-z]* en|fonde[a-z]* en|since|founded(?: in)?|created in)\s*((?:18|19|20)\d\d)\b"
    ),
    "share": re.compile(r"(?:part|apport|share)[^\d]{0,20}(\d{1,3}(?:[.,]\d+)?)\s*(?:%|pour cent|percent)"),
    "days": re.compile(r"(\d{1,3})\s*(?:jour|day)"),
}
_PARTNER = re.compile(
    r"(?P<without>sans|without|pas de|no|non)?\s*(?:un |a )?(?:partenaire|partner)s?\s*:?\s*(?P<no>non|no|pas)?"
)
_SAID_WITH = re.compile(r"\b(?:oui|yes|avec|with|have|deja|already|j ai|i)\b")
_SUMS = {
    "turnover": re.compile(r"chiffre d.affaires|\bca\b|turnover|revenue"),
    "asks": re.compile(r"demand|\bask|aide|subvention|grant"),
    "budget": re.compile(r"projet|project|budget|cout|cost"),
}


class SelfDescription(NamedTuple):
    """The profile that words make of the one before, and the parts that were not understood."""

    profile: Profile
    unread: tuple[str, ...]


def read_profile(
    text: str, known: Profile, today: date, domains: Mapping[str, Domain], language: str
) -> SelfDescription:
    """The profile with what the words say put in; what they say anew takes the place of what was said before."""
    changes: dict[str, Any] = {}
    unread = []
    for part in filter(None, (part.strip() for part in _PARTS.split(text[:LONGEST]))):
        said = _read(part, today, domains, language)
        if not said:
            unread.append(part)
        for name, value in said.items():
            changes[name] = (*changes.get(name, ()), *value) if isinstance(value, tuple) else value
    made = replace(known, **changes)
    return SelfDescription(made if made.currency else replace(made, currency=_currency(made)), tuple(unread))


def _read(part: str, today: date, domains: Mapping[str, Domain], language: str) -> dict[str, Any]:
    """What one part says, by the fields of a profile; empty where it says nothing."""
    plain = fold(part)
    if match := _PARTNER.fullmatch(_SAID_WITH.sub("", plain).strip()):
        return {"partner": not (match["without"] or match["no"])}
    for name, pattern in _NUMBERS.items():
        if match := pattern.search(plain):
            around = f"{plain[: match.start()]} {plain[match.end() :]}"
            return {name: _number(name, match[1]), **_who_and_where(around, today, domains)}
    if sums := [figure for figure in find_sums(Flat.of(part).flat)[0] if figure.currency]:
        name = next((name for name, cue in _SUMS.items() if cue.search(plain)), "asks")
        return {name: sums[0].value, "currency": iso_code(sums[0].currency, "CA", language)}
    return _who_and_where(part, today, domains)


def _number(name: str, digits: str) -> Decimal | int:
    """A share is a percentage with decimals, all else a whole number whose thousands may be parted."""
    if name == "share":
        return min(Decimal(digits.replace(",", ".")), Decimal(100))
    return int(re.sub(r"\D", "", digits)[:7])


def _who_and_where(part: str, today: date, domains: Mapping[str, Domain]) -> dict[str, Any]:
    asked = read_question(part, today, domains).criteria
    said = {"kinds": asked.who, "places": asked.where}
    return {name: value for name, value in said.items() if value}


def _currency(made: Profile) -> str:
    """Where one is says in which money one counts."""
    around = {place for one in made.places for place in (one, *containing(one))}
    return "CAD" if around & {"CA", "CA-QC"} else "EUR" if "FR" in around else ""
