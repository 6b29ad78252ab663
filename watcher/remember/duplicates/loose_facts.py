"""What a text tells loosely: days without a year, hours, houses («Ville de Lorval»), winners and meetings. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from watcher.understand.dates.mentions import Mention
from watcher.understand.text.text import fold, words

_HOUR = re.compile(
    r"\b(\d{1,2})\s?(?:h|:|\.)\s?([0-5]\d)?\s?([ap]\.?m)?\b|\b(\d{1,2})\s?([ap]\.?m)\b|\b(midi|noon|midday)\b"
)
# «Ville de Lorval», «Marlbrook District Council»: the kind of a house, and its name in capitals.
_KINDS = (
    r"agences? de l.eau|r[ée]gion|d[ée]partement|ville|commune|mairie|m[ée]tropole|mrc|pr[ée]fecture|drac|drc|ars|"
    r"agence de sant[ée]|city|town|county|district|borough|parish|communaut[ée] de communes|"
    r"conf[ée]rence des financeurs|dioc[eè]se|chambre d.[a-zé]+|chamber|universit[ée]|university|fondation|foundation|"
    r"trust|minist[èe]re|ministry|department"
)
_HOUSE = re.compile(
    rf"\b((?i:{_KINDS}))(?: of| for)?(?: (?:de la|de l.|des|du|de|d.|the)|(?= )) ?"
    r"((?:[A-ZÉÈÀ][\w-]+)(?:[ -](?:sur-|de-)?[A-ZÉÈÀ][\w-]+){0,2})"
)
_HOUSE_AFTER = re.compile(
    r"((?:[A-Z][\w-]+ ){1,2})(?:((?i:city|town|county|district|borough|parish)) (?i:council)|"
    r"((?i:university|foundation|trust)))\b"
)
_WINNERS = re.compile(
    r"\b(?:laureate?s?|decroch\w*|obtient|a obtenu|remporte\w*|recompens\w*|selectionnee?s?|retenue?s?|winners?|won|"
    r"awarded|recipients?|successful|lands|has received|will share|was one of|beneficiera\w*|palmares)\b"
)
_APPLYING = re.compile(
    r"\b(?:candidat\w*|postul\w*|depot|depos\w*|dossiers?|date limite|cloture|echeance|jusqu'au|avant le|"
    r"appl(?:y|ications?|icants?)|deadline|clos(?:e|es|ing)|due|submit\w*|until|"
    r"by (?:january|february|march|april|may|june|july|august|september|october|november|december)|bids?|open)\b"
)
_MEETING = re.compile(
    r"\b(?:webinaires?|webinars?|visio\w*|(?:reunion|atelier|seance) d'information|information session|replay|"
    r"inscriptions?|inscrivez|register|workshop|questions-reponses|q&a)\b"
)
_OF_EACH_YEAR = re.compile(
    r"(?:\bpar an(?:nee)?|\bl'an|/ ?an|\bannuel\w*|\bper year|\ba year|\beach year|\bannual\w*|\byearly|/ ?y(?:ea)?r)\b"
)
_SLASHED = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/%]|\.\d)")
READ = 700
_SIGNS = {"EUR": ("€", "eur"), "GBP": ("£", "gbp", "pound"), "USD": ("$", "dollar", "cad"), "CHF": ("chf",)}


def hours(folded: str) -> frozenset[tuple[int, int]]:
    """The hours that a text names, without midnight."""
    found = set()
    for match in _HOUR.finditer(folded):
        if match[6]:
            found.add((12, 0))
            continue
        half = match[3] or match[5] or ""
        if not half and "." in match[0]:
            continue
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        hour += 12 * (half.startswith("p") and hour < 12)
        if 0 < hour < 24 and (hour, minute) != (23, 59):
            found.add((hour, minute))
    return frozenset(found)


def houses(said: str) -> Mapping[str, frozenset[str]]:
    """The words of the names of towns, regions, foundations … that a text names, by their kind."""
    found: dict[str, set[str]] = defaultdict(set)
    named = [(match[1], match[2]) for match in _HOUSE.finditer(said)]
    named += [(match[2] or match[3], match[1]) for match in _HOUSE_AFTER.finditer(said)]
    for kind, name in named:
        found[fold(kind)].update(word for word in words(fold(name)) if len(word) > 2 and word != "council")
    return {kind: frozenset(some) for kind, some in found.items()}


def currencies(said: str) -> frozenset[str]:
    """The currencies of which a text has a sign; one dollar is like another."""
    low = said.lower()
    return frozenset(name for name, signs in _SIGNS.items() if any(sign in low for sign in signs))


def told_of(folded: str) -> tuple[int, int, int]:
    """How many words tell of winners, of applying, and of a meeting."""
    said = folded[:READ]
    return len(_WINNERS.findall(said)), len(_APPLYING.findall(said)), len(_MEETING.findall(said))


def tells_of_each_year(folded: str) -> bool:
    """Whether a text tells something of each year: «21 600 € par an»."""
    return bool(_OF_EACH_YEAR.search(folded))


def next_day(mention: Mention, published: date) -> date | None:
    """The day of a mention; without a year the first one after a notice appeared."""
    for year in (mention.year,) if mention.year else (published.year, published.year + 1):
        with suppress(ValueError):
            if mention.year or date(year, mention.month, mention.day) >= published:
                return date(year, mention.month, mention.day)
    return None


def slashed_days(said: str, published: date) -> Iterator[date]:
    """«18/12», «12/18»: the days that can be read in one way only, whatever the country."""
    for match in _SLASHED.finditer(said):
        few, many = sorted((int(match[1]), int(match[2])))
        for year in (published.year, published.year + 1):
            if few <= 12 < many:
                with suppress(ValueError):
                    if (day := date(year, few, many)) >= published:
                        yield day
                        break
