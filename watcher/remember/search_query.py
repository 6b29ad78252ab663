"""Reads what a person typed as a question: «santé québec plus de 50 000 $ avant juin». Pure; never raises.

What is understood (amounts, deadlines, states, kinds, `key:value`) is taken out, the rest stays words. A word that
names a domain or a country stays a word too, widened by that fact, so that a search is never narrower than it reads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from watcher.config.domains import Domain
from watcher.model import Kind, Status
from watcher.remember.search import Query
from watcher.remember.search_windows import WINDOWS
from watcher.remember.search_words import MAX_QUERY, fact
from watcher.understand.stems import stem
from watcher.understand.text import fold, words

Facts = dict[str, Any]

_MONEY = re.compile(
    r"(?P<cue>\b(?:plus de|au moins|minimum|mini?|superieure?s? a|a partir de|over|more than|at least|above|from)"
    r"|>=?|≥|\+ ?de)?\s*"
    r"(?P<before>us ?\$|ca ?\$|c\$|\$|€|£|\b(?:eur|cad|usd|gbp|chf))?\s*"
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+|\d+(?:[.,]\d{1,2})?)\s*"
    r"(?P<scale>k|m|mille|thousand|millions?|milliards?|billions?)?\b\s*(?:de |d')?"
    r"(?P<after>\$ ?(?:ca\w*|us|qc)?\b|\$|€|£|"
    r"(?:euros?|eur|cad|usd|gbp|chf|dollars?(?: canadiens?| americains?)?|pounds?)\b)?"
)
_SCALES = (("k", 1_000), ("mille", 1_000), ("thou", 1_000), ("millia", 10**9), ("bill", 10**9), ("m", 10**6))
# A bare dollar is Canadian here: the watch looks from France and Québec.
_CURRENCIES = (("us", "USD"), ("amer", "USD"), ("€", "EUR"), ("eur", "EUR"), ("£", "GBP"), ("gbp", "GBP"),
               ("pound", "GBP"), ("chf", "CHF"), ("$", "CAD"), ("c", "CAD"), ("doll", "CAD"))  # fmt: skip

_ALL = tuple(str(status) for status in Status)
_OPEN = (str(Status.OPEN), str(Status.CLOSING), str(Status.ROLLING))
_STATUSES = (
    (r"\b(?:tous les appels|tous statuts|toutes? dates?|all calls|any status|y compris (?:clos|fermes))\b", _ALL),
    (r"\b(?:bientot clos|closing soon|ferment bientot|clos bientot|derniers jours)\b", (str(Status.CLOSING),)),
    (r"\b(?:appels? ouverts?|encore ouverte?s?|ouverts|open calls?|still open|currently open)\b", _OPEN),
    (r"\b(?:a venir|annonces|upcoming|forecast(?:ed)?)\b", (str(Status.FORECAST),)),
    (r"\b(?:clos|fermes|appels? ferme|passes|expires|termines|closed|expired|past calls?)\b", (str(Status.CLOSED),)),
    (r"\b(?:permanents?|en continu|au fil de l'eau|rolling)\b", (str(Status.ROLLING),)),
    (r"\b(?:retires|annules|withdrawn|cancelled)\b", (str(Status.WITHDRAWN),)),
)
_KINDS = (
    (r"\b(?:actualites?|actus?|nouvelles|news)\b", Kind.NEWS),
    (r"\b(?:laureate?s?|beneficiaires retenus|awards?|winners?|awarded)\b", Kind.AWARD),
)
_LANGUAGES = ((r"\b(?:en francais|in french)\b", "fr"), (r"\b(?:en anglais|in english)\b", "en"))
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


class _Typed:
    """What was typed, shrinking as its parts are understood; patterns see it without accents and capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.level = "".join(map(_plain, text))

    def take(self, pattern: str | re.Pattern[str], fits: Callable[[re.Match[str]], object] = bool) -> Any:
        """What `fits` makes of the first match that it makes something of; that match is taken out."""
        for match in re.finditer(pattern, self.level):
            if made := fits(match):
                gap = " " * len(match[0])
                self.text = self.text[: match.start()] + gap + self.text[match.end() :]
                self.level = self.level[: match.start()] + gap + self.level[match.end() :]
                return made
        return None


def parse_query(text: str, language: str, today: date, domains: Mapping[str, Domain] | None = None) -> Query:
    """The question that a person typed, in French or English (either, whatever `language` they read in).

    `today` is the person's own day, `domains` those of config.toml. A month or day without a year is the next one.
    Only calls are asked for unless the words say news or awards; `statuses` stays empty when none is named.
    """
    typed = _Typed(text[:MAX_QUERY])
    facts: Facts = {"kinds": (str(Kind.CALL),)}
    facts |= _keys(typed, domains or {})
    facts |= _window(typed, today)
    facts |= _money(typed)
    for pattern, statuses in _STATUSES:
        if typed.take(pattern):
            facts["statuses"] = statuses
            break
    kinds = tuple(str(kind) for pattern, kind in _KINDS if typed.take(pattern))
    facts |= {"kinds": kinds} if kinds else {}
    for pattern, code in _LANGUAGES:
        facts |= {"language": code} if typed.take(pattern) else {}
    rest = " ".join(typed.text.split())
    if rest != text.strip() and not words(fold(rest)):
        rest = ""  # only the commas between what was understood
    return Query(words=rest, topics=tuple(_topics(rest, domains or {})), **facts)


def _keys(typed: _Typed, domains: Mapping[str, Domain]) -> Facts:
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


def _money(typed: _Typed) -> Facts:
    """The least amount asked for; a bare number is money only after a cue or beside a currency."""

    def fits(match: re.Match[str]) -> Facts | None:
        said = match["before"] or match["after"] or ""
        currency = next((code for sign, code in _CURRENCIES if sign in said), None) if said else None
        value = _value(match["number"], match["scale"] or "")
        is_money = currency or (match["cue"] and value and value >= 1_000)
        return {"min_amount": value, "currency": currency} if is_money and value else None

    return typed.take(_MONEY, fits) or {}


def _value(number: str, scale: str) -> Decimal | None:
    grouped = re.fullmatch(r"\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+", number)
    plain = re.sub(r"\D", "", number) if grouped else number.replace(",", ".")
    times = next((by for name, by in _SCALES if scale.startswith(name)), 1)
    try:
        return Decimal(plain) * times
    except InvalidOperation:
        return None


def _window(typed: _Typed, today: date) -> Facts:
    """The days between which a deadline may fall."""
    facts: Facts = {}
    for pattern, window in WINDOWS:
        found = typed.take(pattern, lambda match, window=window: window(match, today))  # type: ignore[misc]
        if found:
            start, end = found
            facts |= {"deadline_from": start} if start else {}
            facts |= {"deadline_to": end} if end else {}
    if "deadline_to" in facts:
        facts.setdefault("deadline_from", today)
    return facts


def _topics(rest: str, domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    """The names of domains and countries that stand in the words, each with the fact that is as good."""
    said = f" {' '.join(_stems(rest))} "
    for phrase, token in _facts_of_names(domains):
        if f" {' '.join(_stems(phrase))} " in said:
            yield phrase, token


def _facts_of_names(domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    for key, domain in domains.items():
        for name in dict.fromkeys([*domain.label.values(), key.replace("_", " ")]):
            if words(fold(name)):
                yield name, fact("domain", key)
    for code, said in _COUNTRIES.items():
        for name in said.split(" | "):
            yield name, fact("country", code)


def _stems(text: str) -> Iterable[str]:
    return map(stem, words(fold(text)))


def _plain(character: str) -> str:
    """A character without accent and capital; itself where that would not be one character."""
    if character in "’‘ʼ":
        return "'"
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 and (base.isascii() or base in "€£≥") else character
