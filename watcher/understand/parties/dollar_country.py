"""Whose dollars a text speaks of: the country of a bare «$», from the places, bodies, addresses and spelling it shows.

Each kind of evidence speaks for one country with a weight; the heaviest country wins, and where nothing speaks the
prior of the language does. Asked only where neither the notice nor its address tells the country.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from watcher.understand.parties import places_far, places_list
from watcher.understand.text.phrase_finder import PhraseFinder, shipped_table
from watcher.understand.text.text import Passage

_PRIOR = {"fr": {"CA": 3.0}, "": {"US": 1.2, "CA": 0.5}}
# A body or a legal form is of one country alone; a place may be named in passing, a word of its life says least.
_WEIGHT = {"body": 3.0, "place": 2.0, "life": 1.0}
_MOST = 3  # so many different names of one kind count
# «en-US» is what publishing programs write by themselves.
_REGION = {"CA": 3.0, "AU": 3.0, "NZ": 3.0, "SG": 3.0, "HK": 3.0, "US": 0.5}
_ADDRESS, _POST, _PHONE, _MONEY, _SPELLING = 3.0, 3.0, 2.0, 1.5, 1.0
# Each pattern begins with a letter or a sign: one that begins by looking back is tried everywhere.
_SITE = re.compile(r"\.(?:(?P<CA>ca)|(?P<AU>au)|(?P<NZ>nz)|(?P<SG>sg)|(?P<HK>hk)|(?P<US>gov|edu|us))\b(?![.-]\w)")
_POSTAL = re.compile(r"(?P<CA>[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b)")
_STATE = re.compile(r", (?:(?P<CA>(?:ON|BC|AB|MB|SK|NS|NB|NL|PEI?|YT|NT|NU|QC)\b)|(?P<US>[A-Z]{2} \d{5}\b))")
_STATE_AU = re.compile(r"(?P<AU>(?:NSW|VIC|QLD|TAS|ACT) \d{4}\b)")
_NUMBER = re.compile(r"(?P<area>[2-9]\d\d)(?<!\d{4})\)?[ .-]{1,2}\d{3}[ .-]\d{4}(?!\d)")
_ABROAD = re.compile(r"\+6(?:(?P<AU>1)|(?P<NZ>4))\b")
_AREAS_CA = re.compile(
    r"204|226|236|249|250|257|263|289|306|343|354|365|367|368|382|387|403|416|418|428|431|437|438|450|460|468|474|506"
    r"|514|519|548|579|581|584|587|604|613|639|647|672|683|705|709|742|753|778|780|782|807|819|825|867|873|879|902|905"
)
_CHARITY = re.compile(r"(?P<CA>RR ?000\d\b)")
_CHARITY_US = re.compile(r"(?P<US>501 ?\(c\))")
_FREE = re.compile(r"8(?:00|22|33|44|55|66|77|88)|900")
_CODES = re.compile(r"(?P<CA>CAD\b|C(?:A|AN|DN)?\$)|(?P<US>USD\b|US ?\$)|(?P<AU>AUD\b|A\$)|(?P<NZ>NZD\b|NZ\$)")
_PATTERNS = (
    (_SITE, _ADDRESS), (_CHARITY, _ADDRESS), (_CHARITY_US, _ADDRESS), (_POSTAL, _POST), (_STATE, _POST),
    (_STATE_AU, _POST), (_CODES, _MONEY), (_ABROAD, _PHONE),
)  # fmt: skip
# British spelling beside dollars; of no weight where a text counts in pounds.
_SPELT = re.compile(
    r"(?P<own>(?:hono|neighbo|colo|labo|favo|harbo|endeavo)ur|cent(?:re|red|res)\b|cheques?\b|licence\b)"
    r"|(?P<US>(?:hono|neighbo|colo|labo|favo|harbo|endeavo)r(?:s|ed|ing|hood\w*|able)?\b|centers?\b)"
)
_OWN_SPELLING = ("CA", "AU", "NZ")


def _ways() -> dict[str, str]:
    table = shipped_table(__package__, "dollars.toml")
    ways = {f"{country} {kind}": names for country, kinds in table.items() for kind, names in kinds.items()}
    for country in ("CA", "US"):
        ways[f"{country} place"] += " | " + " | ".join(places_far.known_in(country))
    quebec = [places_far.plain(name) for name in places_list.REGIONS_QC]
    ways["CA place"] += " | " + " | ".join(quebec)
    return ways


_FOUND = PhraseFinder(_ways)


def dollar_country(passage: Passage, language: str, region: str = "", site: str = "") -> str:
    """The country code whose dollars a bare «$» of a text most probably is.

    `region` is the country in the language of its markup, `site` the name of its site.
    """
    weights = defaultdict(float, _PRIOR.get(language, _PRIOR[""]))
    if region in _REGION:
        weights[region] += _REGION[region]
    for country, weight in (*_evidence(passage), *_names(Passage(site))):
        weights[country] += weight
    return max(weights, key=lambda country: weights[country])


def _evidence(passage: Passage) -> Iterator[tuple[str, float]]:
    """What speaks for which country, each kind and name once."""
    yield from _names(passage)
    text = passage.text
    for pattern, weight in _PATTERNS:
        for country in {str(match.lastgroup) for match in pattern.finditer(text)}:
            yield country, weight
    for country in set(_phones(text)):
        yield country, _PHONE
    if "£" not in text:
        yield from _spelling(text)


def _names(passage: Passage) -> Iterator[tuple[str, float]]:
    named = {(hit.value, passage.folded[hit.start : hit.end]) for hit in _FOUND.find(passage)}
    for said, count in Counter(value for value, _ in named).items():
        country, kind = said.split()
        yield country, min(count, _MOST) * _WEIGHT.get(kind, 1.0)


def _phones(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        if not _FREE.fullmatch(match["area"]):
            yield "CA" if _AREAS_CA.fullmatch(match["area"]) else "US"


def _spelling(text: str) -> Iterator[tuple[str, float]]:
    for way in {str(match.lastgroup) for match in _SPELT.finditer(text.lower())}:
        for country in _OWN_SPELLING if way == "own" else (way,):
            yield country, _SPELLING
