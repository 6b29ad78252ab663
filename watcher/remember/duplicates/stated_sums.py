"""The sums and shares that a title or a text names, and a title without them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.remember.duplicates import codes
from watcher.remember.duplicates.counted import SPELLED
from watcher.understand.dates.mentions import find_mentions
from watcher.understand.text.calendar_names import either
from watcher.understand.text.text import fold

_SUM = re.compile(
    r"(?P<a>\d{1,3}(?:[ .,']\d{3})+|\d+(?:[.,]\d+)?)\s?(?P<k>millions?|m|k)?\s?(?:d'|de )?"
    r"(?:euros?|eur|\$|dollars?|cad|chf)"
    r"|(?:eur|\$|cad|chf|(?<![\w.])fr\.)\s?(?P<b>\d{1,3}(?:[ ,']\d{3})+|\d+(?:[.,]\d+)?)\s?(?P<l>millions?|m|k)?"
    r"|(?:de|between|from|entre) (?P<c>\d{1,3}(?:[ ,.]\d{3})+) (?:a|and|to|et) "
    r"|(?<![\w.,])(?P<e>\d{1,3})(?P<n>k)\b"
)
# «entre 20 et 50 k€», «$150–900K»: the unit is said once, of both.
_LOWER = re.compile(r"(?<![\w.,])(?P<low>\d{1,3}(?:[.,]\d)?)\s?(?:-|–|a|to|et|and|ou|or)\s?(?:eur|\$|cad|chf)?\s?$")
_WORDS_OF_SUMS = re.compile(r"\b(?:mille|thousand|grand|millions?|demi-million)\b")
_NO_MONEY = re.compile(
    r"\s?(?:habitants?|ames|people|residents?|inhabitants?|members?|membres|personnes|heures|hours|km|metres|mots|words|"
    r"signes|caracteres|characters|pages|arbres|trees|visit\w*|euros? de chiffre)\b"
)
_MILLIONS = re.compile(r"\b\d+(?:[.,]\d+)? (?:millions?|milliards?|billions?)\b")
_FIGURES = re.compile(r"\d[\d .,']*")
_COUNT = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?! ?[\d.,]*\d)")  # «3 500 habitants»
_MAY_NAME_A_DAY = re.compile(
    r"(?<![a-z])(?:jan|fe[bv]|mar|a[pv]r|ma[iy]|ju[nil]|aou|aug|sep|oct|nov|dec)|\d\s?[./-]\s?\d"
)
_SHARE = re.compile(r"(\d{1,3})\s?(?:%|p\. ?100|per ?cent|pour cent)")
_SIGNS_OF_SHARES = ("%", "p.", "r cent", "percent")
_TENS = {**SPELLED, "un": 1, "une": 1, "one": 1, "cents": 100, "thirteen": 13, "treize": 13, "fourteen": 14,
         "quatorze": 14, "sixteen": 16, "seize": 16, "eighteen": 18, "seventy": 70, "eighty": 80, "ninety": 90,
         "demi": 0.5}  # fmt: skip
_NUMBER = rf"(?:(?<![\d.,])\d{{1,3}}(?:[.,]\d{{1,2}})?|{'|'.join(sorted(_TENS, key=len, reverse=True))})"
_IN_WORDS = re.compile(
    rf"\b(?:(?P<low>{_NUMBER}(?:[ -]{_NUMBER})?) (?:et|and|a|to|ou|or) )?"
    rf"(?:(?P<part>half a |quarter of a |quart d[e'] ?|demi[- ])|(?P<one>a )(?=grand|million)|"
    rf"(?P<high>{_NUMBER}(?:[ -]{_NUMBER}){{0,2}}) )?"
    rf"(?P<unit>mille|thousand|grand|million)s?\b(?P<half> et demi)?(?: (?P<more>(?:{_NUMBER} )?(?:cents?|hundred))\b)?"
)
_UNITS = {"mille": 1_000, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}
_EIGHTY = re.compile(r"\bquatre[- ]vingts?\b")
_SHARE_IN_WORDS = re.compile(rf"(?<!et )\b({_NUMBER}(?:[ -]{_NUMBER})?) (?:per ?|pour )cent\b")
_HALF = re.compile(r"\b(?:moitie|half)\b(?! an? |-)")  # «half a million», «half-day»
# «près de 250 000 $», «just under fifty grand»: what part of the sum told the exact one is, at least and at most.
_LOOSELY = {
    "pres d|presque|quasi|quasiment|pas loin d|proche d|approche|frole|un peu moins d|a peine moins d": (0.9, 1.0),
    "nearly|almost|just under|just shy of|close to|approaching|a little under|a shade under": (0.9, 1.0),
    "un peu plus d|a peine plus d|plus d|depasse|over|more than|just over|a little over|upwards of": (1.0, 1.1),
    "environ|quelque|quelques|autour d|a peu pres|de l'ordre d|about|around|some|roughly|approximately": (0.93, 1.07),
}
_SPANS = {word: span for words, span in _LOOSELY.items() for word in words.split("|")}
_LOOSE = re.compile(rf"\b(?P<word>{either(_SPANS)})(?:es?|')? *(?:les? |l[ae] |un |une |the |a |an |\$ ?|eur )*$")
BEFORE = 40  # letters
_MOST = 1e15
"""A longer row of digits is no sum; one of 400 is more than any number."""


def spans_in(said: str) -> Iterator[tuple[int, int, int]]:
    """The sums of money of a text, whatever the currency, in whole units.

    Each with the least and the most that the exact one is: a span for «nearly £4m».
    """
    folded = fold(_spelled_signs(said)).replace("’", "'")
    for at, value in _placed(folded):
        loose = _LOOSE.search(folded, max(at - BEFORE, 0), at)
        least, most = _SPANS[loose["word"]] if loose else (1, 1)
        yield value, round(value * least), round(value * most)


def _placed(folded: str) -> Iterator[tuple[int, int]]:
    """The sums of a folded text, each with its place."""
    yield from _sums(folded)
    if _WORDS_OF_SUMS.search(folded):
        yield from _sums_in_words(folded)


def shares_in(said: str) -> frozenset[str]:
    """The percentages of a text; half is fifty."""
    folded = fold(said)
    found = set[str]()
    if any(sign in folded for sign in _SIGNS_OF_SHARES):
        found.update(_SHARE.findall(folded))
        in_words = _SHARE_IN_WORDS.findall(_in_plain_tens(folded))
        found.update(f"{_number(said):.0f}" for said in in_words if not said[0].isdigit())
    if ("half" in folded or "moitie" in folded) and _HALF.search(folded):
        found.add("50")
    return frozenset(found)


def _spelled_signs(said: str) -> str:
    """The signs of currencies as words; folded, they would be gone."""
    return said.replace("€", " eur ").replace("CA$", "$").replace("£", " $")


def without_figures(title: str) -> str:
    """A title, folded, without sums, shares and days: «10 000 euros», «80 %», «8 January» part no siblings."""
    title = _SHARE.sub(" ", title)
    if not any(map(str.isdigit, title)):
        return fold(title)
    bare = _COUNT.sub(" ", _MILLIONS.sub(" ", _SUM.sub(" ", fold(_spelled_signs(title)))))
    if not _MAY_NAME_A_DAY.search(bare):
        return bare
    for mention in reversed(find_mentions(bare, bare, country="", language="")):
        bare = f"{bare[: mention.start]} {bare[mention.end :]}"
    return bare


def _sums_in_words(folded: str) -> Iterator[tuple[int, int]]:
    """«entre trois et quinze mille euros», «a quarter of a million»; a bare «mille» or «grand» is none."""
    for match in _IN_WORDS.finditer(folded := _in_plain_tens(folded)):
        unit = _UNITS[match["unit"]]
        if _NO_MONEY.match(folded, match.end()):
            continue
        if part := match["part"]:
            yield match.start(), unit // (4 if part.startswith("quar") else 2)
        elif match["one"]:
            yield match.start(), unit
        elif high := match["high"]:
            more = _number(match["more"]) if match["more"] else 0
            yield match.start(), round((_number(high) + (0.5 if match["half"] else 0)) * unit + more)
            if (low := match["low"]) and _number(low) < _number(high):
                yield match.start(), round(_number(low) * unit)


def _in_plain_tens(folded: str) -> str:
    """A text without «quatre-vingts», the one number of two that are multiplied."""
    return _EIGHTY.sub("eighty", folded)


def _number(said: str) -> float:
    """«four hundred» as 400, «vingt cinq» as 25."""
    whole = 0.0
    for word in re.split("[ -]", said):
        value = float(word.replace(",", ".")) if word[0].isdigit() else _TENS[word]
        whole = whole * value if value == 100 and whole else whole + value
    return whole


def _sums(folded: str) -> Iterator[tuple[int, int]]:
    matches = (match for stretch in codes.near(_FIGURES, folded, 10, 40) for match in _SUM.finditer(folded, *stretch))
    for match in matches:
        raw = match["a"] or match["b"] or match["c"] or match["e"]
        unit = match["k"] or match["l"] or match["n"] or ""
        digits = re.sub(r"[ .,'](?=\d{3})", "", raw)
        factor = 1_000_000 if unit.startswith("m") else 1_000 if unit == "k" else 1
        number = float(digits.replace(",", "."))
        if number > _MOST:
            continue
        value = round(number * factor)
        if value >= 100:
            yield match.start(), value
        if factor > 1 and (lower := _LOWER.search(folded, max(match.start() - 12, 0), match.start())):
            low = float(lower["low"].replace(",", "."))
            if low < number:
                yield match.start(), round(low * factor)
