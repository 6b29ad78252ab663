"""The sums and shares that a title or a text names, and a title without them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.remember.duplicates import codes
from watcher.understand.dates.mentions import find_mentions
from watcher.understand.text.text import fold, words

_SUM = re.compile(
    r"(?P<a>\d{1,3}(?:[ .,]\d{3})+|\d+(?:[.,]\d+)?)\s?(?P<k>millions?|m|k)?\s?(?:d'|de )?(?:euros?|eur|\$|dollars?|cad)"
    r"|(?:eur|\$|cad)\s?(?P<b>\d{1,3}(?:[ ,]\d{3})+|\d+(?:[.,]\d+)?)\s?(?P<l>millions?|m|k)?"
    r"|(?:de|between|from|entre) (?P<c>\d{1,3}(?:[ ,.]\d{3})+) (?:a|and|to|et) "
)
_FIGURES = re.compile(r"\d[\d .,]*")
_COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?! ?[\d.,]*\d)")  # «3 500 habitants»
_MAY_NAME_A_DAY = re.compile(
    r"(?<![a-z])(?:jan|fe[bv]|mar|a[pv]r|ma[iy]|ju[nil]|aou|aug|sep|oct|nov|dec)|\d\s?[./-]\s?\d"
)
_SHARE = re.compile(r"(\d{1,3})\s?(?:%|p\. ?100|per cent|pour cent)")
_SIGNS_OF_SHARES = ("%", "p.", "r cent")
_COUNTED = re.compile(
    r"(?<![\w.,/$-])\d{1,3}(?![\w/-]|[.,]\d| \d{3}|\s?(?:%|\$|eur|h\b|heures?|k\b|m\b|p\. ?100|per cent|pour cent|"
    r"millions?|[ap]\.?m))"
)
_SPELLED: dict[str, int] = {
    word: number
    for number, said in {
        2: "deux two", 3: "trois three", 4: "quatre four", 5: "cinq five", 6: "six", 7: "sept seven", 8: "huit eight",
        9: "neuf nine", 10: "dix dizaine ten", 11: "onze eleven", 12: "douze douzaine twelve dozen",
        15: "quinze quinzaine fifteen", 20: "vingt vingtaine twenty", 30: "trente trentaine thirty",
        40: "quarante quarantaine forty", 50: "cinquante cinquantaine fifty", 60: "soixante soixantaine sixty",
        100: "cent centaine hundred",
    }.items()
    for word in said.split()
}  # fmt: skip
_HALF = re.compile(r"\b(?:moitie|half)\b")


def sums_in(said: str) -> Iterator[int]:
    """The sums of money of a text, whatever the currency, in whole units."""
    return _sums(fold(_spelled_signs(said)))


def shares_in(said: str) -> frozenset[str]:
    """The percentages of a text; half is fifty."""
    folded = fold(said)
    found = set(_SHARE.findall(folded)) if any(sign in folded for sign in _SIGNS_OF_SHARES) else set[str]()
    if ("half" in folded or "moitie" in folded) and _HALF.search(folded):
        found.add("50")
    return frozenset(found)


def _spelled_signs(said: str) -> str:
    """The signs of currencies as words; folded, they would be gone."""
    return said.replace("€", " eur ").replace("CA$", "$").replace("£", " $")


def counts_in(folded: str) -> frozenset[int]:
    """The small numbers of a text without days, in figures or in words."""
    figures = (int(found) for found in _COUNTED.findall(folded))
    spelled = (_SPELLED[word] for word in words(folded) if word in _SPELLED)
    return frozenset(number for number in (*figures, *spelled) if number > 1)


def without_figures(title: str) -> str:
    """A title, folded, without sums, shares and days: «10 000 euros», «80 %», «8 January» part no siblings."""
    title = _SHARE.sub(" ", title)
    if not any(map(str.isdigit, title)):
        return fold(title)
    bare = _COUNT.sub(" ", _SUM.sub(" ", fold(_spelled_signs(title))))
    if not _MAY_NAME_A_DAY.search(bare):
        return bare
    for mention in reversed(find_mentions(bare, bare, country="", language="")):
        bare = f"{bare[: mention.start]} {bare[mention.end :]}"
    return bare


def _sums(folded: str) -> Iterator[int]:
    matches = (match for stretch in codes.near(_FIGURES, folded, 10, 40) for match in _SUM.finditer(folded, *stretch))
    for match in matches:
        raw, unit = match["a"] or match["b"] or match["c"], match["k"] or match["l"] or ""
        digits = re.sub(r"[ .,](?=\d{3})", "", raw)
        factor = 1_000_000 if unit.startswith("m") else 1_000 if unit == "k" else 1
        value = round(float(digits.replace(",", ".")) * factor)
        if value >= 100:
            yield value
