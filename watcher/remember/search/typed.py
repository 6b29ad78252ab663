"""What was typed, shrinking as its parts are understood; sums, days, `key:value` and the phrases of states. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from watcher.config.domains import Domain
from watcher.model import Kind, Status
from watcher.remember.search.amounts import SUMS
from watcher.remember.search.date_ranges import WINDOWS, DateRange
from watcher.remember.search.date_ranges import Reader as WindowReader
from watcher.understand.text.text import fold

Facts = dict[str, Any]

_ALL = tuple(str(status) for status in Status)
_OPEN = (str(Status.OPEN), str(Status.CLOSING), str(Status.ROLLING))
STATUS_PHRASES = (
    (r"\b(?:tous statuts|toutes? dates?|any status|y compris (?:clos|fermes))\b", _ALL),
    (r"\b(?:bientot clos|closing soon|ferment bientot|clos bientot|derniers jours)\b", (str(Status.CLOSING),)),
    (
        r"\b(?:appels? (?:ouverts?(?! aux?\b)|en cours)|encore ouverte?s?|ouverts(?! aux?\b)|en ce moment"
        r"|(?:open|current) calls?|still open|currently open)\b",
        _OPEN,
    ),
    (r"\b(?:a venir|annonces|upcoming|forthcoming|forecast(?:ed)?)\b", (str(Status.FORECAST),)),
    (
        r"\b(?:s'est|se sont|sont|ont|a|viennent de|vient de) (?:se )?(?:termin|ferm|clotur|expir|clos)\w*",
        (str(Status.CLOSED),),
    ),
    (r"\b(?:clos|fermes|appels? ferme|passes|expires|termines|closed|expired|past calls?)\b", (str(Status.CLOSED),)),
    (r"\b(?:permanents?|en continu|au fil de l'eau|rolling)\b", (str(Status.ROLLING),)),
    (r"\b(?:retires|annules|withdrawn|cancelled)\b", (str(Status.WITHDRAWN),)),
)
KIND_PHRASES = (
    (r"\b(?:actualites?|actus?|nouvelles|news)\b", Kind.NEWS),
    (
        r"\b(?:qui a (?:gagne|remporte|obtenu|recu)|who (?:won|got|received)|gagnants?|prizewinners?|laureate?s?"
        r"|beneficiaires retenus|(?:les )?resultats?|results"
        r"|(?:projets?|dossiers?) (?:retenus?|finances?|selectionnes?|primes?)|(?:funded|selected|winning) projects?"
        r"|who was (?:funded|selected)|recipients?|grantees?|awards?|winners?|awarded)\b",
        Kind.AWARD,
    ),
)
LANGUAGE_PHRASES = tuple(
    (
        rf"\b(?:(?:rediges?|redigees?|ecrits?|written|published|publies?)? ?(?:en|in) (?:langue )?(?:the )?(?:{said})"
        rf"(?: language)?|(?:{said})[ -](?:language|only)|(?:de |en )?langue (?:{said}))\b(?!-)",
        code,
    )
    for code, said in (("fr", "francaise?|french"), ("en", "anglaise?|english"))
)
_COUNTRIES = {
    "FR": "france", "CA-QC": "quebec | qc | quebecois | quebecoise", "CA": "canada | canadien | canadian",
    "EU": "europe | union europeenne | european union | ue | eu | europeen | european",
    "UK": "royaume-uni | united kingdom | uk", "US": "etats-unis | united states | usa",
}  # fmt: skip
_KEYS = re.compile(
    r"\b(?P<key>domaine?|pays|country|source|langue|language|statut|status|type|kind):(?P<value>[\w.-]+)"
)
_KEY_FIELDS = {
    "domain": "domains", "domaine": "domains", "pays": "countries", "country": "countries", "source": "sources",
    "langue": "language", "language": "language", "statut": "statuses", "status": "statuses", "type": "kinds",
    "kind": "kinds",
}  # fmt: skip


WHOLE = "þ"
"""What patterns see of a name that stays whole: a letter in no pattern."""


class Typed:
    """What was typed, shrinking as its parts are understood; patterns see it without accents and capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.level = "".join(map(_plain, text))

    def take(self, pattern: str | re.Pattern[str], fits: Callable[[re.Match[str]], object] = bool) -> Any:
        """What `fits` makes of the first match that it makes something of; that match is taken out."""
        for match in re.finditer(pattern, self.level):
            if made := fits(match):
                self.leave_out([match.span()])
                return made
        return None

    def put_back(self, span: tuple[int, int], before: tuple[str, str]) -> None:
        """Writes again what stood at a place that was taken out with more: its text, and as patterns see it."""
        start, end = span
        self.text = self.text[:start] + before[0] + self.text[end:]
        self.level = self.level[:start] + before[1] + self.level[end:]

    def rewrite(self, text: str) -> None:
        """Another text of the same length; what stands whole stays hidden."""
        plain = "".join(map(_plain, text))
        self.text = text
        self.level = "".join(old if old == WHOLE else new for old, new in zip(self.level, plain, strict=True))

    def rewrite_part(self, span: tuple[int, int], text: str) -> None:
        """Another text of any length at one place."""
        start, end = span
        self.text = self.text[:start] + text + self.text[end:]
        self.level = self.level[:start] + "".join(map(_plain, text)) + self.level[end:]

    def keep_whole(self, spans: Iterable[tuple[int, int]]) -> None:
        """Hides what stands at these places from all patterns; it stays in the text."""
        for start, end in spans:
            self.level = self.level[:start] + WHOLE * (end - start) + self.level[end:]

    def reword(self, pattern: re.Pattern[str], wording: str) -> None:
        """Writes what a pattern matches in other words."""
        if match := pattern.search(self.level):
            said = match.expand(wording)
            self.text = f"{self.text[: match.start()]} {said} {self.text[match.end() :]}"
            self.level = f"{self.level[: match.start()]} {said} {self.level[match.end() :]}"

    def leave_out(self, spans: Iterable[tuple[int, int]]) -> None:
        """Blanks what stands at these places."""
        for start, end in spans:
            gap = " " * (end - start)
            self.text = self.text[:start] + gap + self.text[end:]
            self.level = self.level[:start] + gap + self.level[end:]


def names_of_countries() -> tuple[str, ...]:
    """The names of countries and provinces that are understood, without accents."""
    return tuple(name for said in _COUNTRIES.values() for name in said.split(" | "))


def read_keys(typed: Typed, domains: Mapping[str, Domain]) -> Facts:
    facts: Facts = {}
    while match := typed.take(_KEYS, lambda found: found):
        name, value = _KEY_FIELDS[match["key"]], match["value"]
        if name == "domains":
            value = next((key for key, domain in domains.items() if value in _names(key, domain)), value)
        if name == "countries":
            value = next((code for code, said in _COUNTRIES.items() if value in said.split(" | ")), value.upper())
        facts[name] = value if name == "language" else (*facts.get(name, ()), value)
    return facts


def _names(key: str, domain: Domain) -> set[str]:
    return {key, *(fold(label) for label in domain.label.values())}


def read_amounts(typed: Typed) -> Facts:
    """The least and the most that is asked for."""
    facts: Facts = {}
    for pattern, reader in SUMS:
        found = typed.take(pattern, reader) or {}
        facts |= {name: value for name, value in found.items() if value is not None and name not in facts}
        if "max_amount" in facts and "min_amount" in facts:
            break
    return facts


def read_dates(typed: Typed, today: date) -> Facts:
    """The days between which a deadline may fall."""
    facts: Facts = {}
    for pattern, window in WINDOWS:
        if found := _read_window(typed, pattern, window, today):
            start, end = found
            facts |= {"deadline_from": start} if start else {}
            facts |= {"deadline_to": end} if end else {}
    if "deadline_to" in facts:
        facts.setdefault("deadline_from", today)
    return facts


def _read_window(typed: Typed, pattern: re.Pattern[str], window: WindowReader, today: date) -> DateRange | None:
    found: DateRange | None = typed.take(pattern, lambda match: window(match, today))
    return found


def _plain(character: str) -> str:
    """A character without accent and capital; itself where that would not be one character."""
    if character in "’‘ʼ":
        return "'"
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 and (base.isascii() or base in "€£≥") else character
