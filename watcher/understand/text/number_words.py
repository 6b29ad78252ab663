"""Numbers as texts write them, read once for days and sums alike: digits, words, and the words in brackets beside them.

«3 1 mars» (a PDF lost the digit's neighbour) is 31; «2.375 m» is 2 375 000 and «1.500» alone 1500; «trois mille» is
3000, and «3 000 (trois mille)» is one number. A number that touches another one it does not belong to («1:1») is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from watcher.understand.text.anchored import FLAT, Anchored

_MONTH_NAMES = (
    "janv|jan|fevr|fev|feb|mars|mar|avri|avr|apri|apr|mai|may|juin|june|juil|july|jun|jul|aout|augu|aug|sept|sep|octo|oct|"
    "nove|nov|dece|dec"
)
_PARTED = re.compile(r"\d \d(?!\d)")
# A blank between two digits of a day, of an hour or of its minutes, as texts of PDF files have it.
_LOST = (
    re.compile(rf"(?<![\w.,/:-])(?<!\d )[0-3] \d(?=\s{{0,2}}(?:{_MONTH_NAMES})|/\d{{1,2}}/\d\d|\s?h(?![a-z]))"),
    re.compile(r"(?<=[a-z.] )(?<!\d )[0-3] \d(?=,?\s20\d\d(?!\d))"),
    re.compile(r"(?<=h )[0-5] \d(?![\d ]\d)"),
    re.compile(r"(?<=[:(] )\d \d(?= \d{3}(?!\d))"),
)
_DIGITS = re.compile(
    r"(?:\d{1,3}(?P<sep>[ .,'])\d{3}(?:(?P=sep)\d{3}){0,3}(?!\d)(?:[.,](?:\d{1,2}(?!\d)|[-–]))?"
    r"|\d{1,12}(?:[.,](?:\d{1,3}(?!\d)|[-–]))?(?!\d)|[.,]\d{1,3}(?!\d))"
)
_SCALES = {
    "k": 10**3, "mille": 10**3, "thousand": 10**3, "hundred thousand": 10**5, "m": 10**6, "mn": 10**6, "mio": 10**6,
    "million": 10**6, "millions": 10**6, "md": 10**9, "mds": 10**9, "mrd": 10**9, "milliard": 10**9,
    "milliards": 10**9, "billion": 10**9, "billions": 10**9, "bn": 10**9, "b": 10**9,
}  # fmt: skip
_RATIO = re.compile(r"\s?[:/]\s?\d{1,2}(?![\d:])")
_RATIO_BEFORE = re.compile(r"(?<![\d:])\d{1,2}\s?[:/]\s?$")

UNITS = {
    "un": 1, "une": 1, "one": 1, "a": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10,
    "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "treize": 13, "thirteen": 13, "quatorze": 14,
    "fourteen": 14, "quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "vingt": 20, "vingts": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante": 40, "forty": 40,
    "cinquante": 50, "fifty": 50, "soixante": 60, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_HUNDREDS = ("cent", "cents", "hundred")
_GREAT = {
    "mille": 10**3, "thousand": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
    "billion": 10**9,
}  # fmt: skip
_PART = {
    "demi": "0.5",
    "half a": "0.5",
    "half": "0.5",
    "quart de": "0.25",
    "quarter of a": "0.25",
    "third of a": "0.33",
}
# «A» is a number only in «a hundred», for in levelled French it is «à».
_WORD = "|".join(
    r"a(?=\s(?:hundred|thousand|million|billion))" if word == "a" else word
    for word in sorted((*UNITS, *_HUNDREDS, *_GREAT), key=len, reverse=True)
)
_IN_WORDS = re.compile(
    rf"(?<![a-z0-9])(?:(?P<part>(?:un\s)?demi|half\sa|(?:a\s|un\s)?quart\sde|(?:a\s)?quarter\sof\sa)[\s-](?P<whole>millions?|milliard|billion)"
    rf"|(?P<words>(?:{_WORD})(?:[\s-](?:et\s|and\s(?!\w+[\s-]hundred))?(?:{_WORD}))*))(?![a-z])"
)
# «2 (deux) millions»: the number again in brackets, then what it counts.
_AGAIN = rf"(?<![ .,']\d\d\d)\s?\((?:{_WORD})(?:[\s-](?:{_WORD}))*\)(?=\s(?:mill|billion|thousand))"
_SCALE = re.compile(
    rf"(?:{_AGAIN})?"
    r"\s{0,2}-?(?P<scale>millions?|milliards?|billions?|thousand|mille|mio|mrd|mds|md|mn|bn|k|m|b)(?![a-z0-9²³])"
    r"(?!\s?/\s?h)|(?P<glued>\s?[km])(?=eur|¤|\$|£)"
)
_SCALE_WORDS = Anchored(r"mill|billion|thousand|hundred|[ -]cent", among=FLAT)
_BEFORE_SCALE, _AFTER_SCALE = 60, 60


def closed_digits(flat: str) -> str:
    """The levelled text, as long as before, with the blanks inside parted days and hours moved before them."""
    if not _PARTED.search(flat):
        return flat
    for pattern in _LOST:
        flat = pattern.sub(lambda match: " " + match[0].replace(" ", ""), flat)
    return flat


@dataclass(frozen=True, slots=True)
class Number:
    """A number at its place: `raw` times `scale`; `end` lies behind its scale word and its words in brackets."""

    start: int
    end: int
    raw: Decimal
    scale: int = 1

    @property
    def value(self) -> Decimal:
        return self.raw * self.scale


def number_at(flat: str, start: int) -> Number | None:
    """The number in digits that begins at a place; None where it is a part of a ratio («1:1») or of no number."""
    match = _DIGITS.match(flat, start)
    if match is None:
        return None
    if len(match[0]) <= 2 and (_RATIO.match(flat, match.end()) or _RATIO_BEFORE.search(flat, max(start - 5, 0), start)):
        return None
    scale = _SCALE.match(flat, match.end())
    factor = _SCALES[(scale["scale"] or scale["glued"]).strip()] if scale else 1
    raw = _decimal(match[0].rstrip(".,-–"), match["sep"], factor)
    return Number(start, scale.end() if scale else match.end(), raw, factor)


def numbers_in_words(flat: str) -> Iterator[Number]:
    """The numbers written in words from a hundred up: «quatre cent mille», «a quarter of a million»."""
    for match in _near_scales(flat):
        if match["part"]:
            part = next(value for name, value in _PART.items() if name in match["part"])
            yield Number(match.start(), match.end(), Decimal(part), _GREAT[match["whole"]])
            continue
        value = value_of(match["words"])
        if value is not None and value >= 100:
            last = _GREAT.get(re.split(r"[\s-]", match["words"])[-1], 1)
            yield Number(match.start(), match.end(), Decimal(value) / last, last)


def _near_scales(flat: str) -> Iterator[re.Match[str]]:
    """The matches around «mille», «hundred» and the like, without which no number in words is read."""
    done = 0
    for scale in _SCALE_WORDS.finditer(flat):
        place = scale.start()
        if place < done:
            continue
        begin = flat.rfind(" ", 0, max(place - _BEFORE_SCALE, 0)) + 1
        for match in _IN_WORDS.finditer(flat, max(begin, done), place + _AFTER_SCALE):
            yield match
            done = match.end()


def value_of(words: str) -> int | None:
    """The value of number words («un million cinq cent mille» is 1 500 000), None where they make no number."""
    total, group, seen = 0, 0, ""
    for word in re.split(r"[\s-]+", words):
        if word in ("et", "and"):
            continue
        if word in _GREAT:
            total += (group or 1) * _GREAT[word]
            group = 0
        elif word in _HUNDREDS:
            group = (group or 1) * 100
        elif word in ("vingt", "vingts") and seen == "quatre" and group % 10 == 4:
            group += 76  # quatre-vingts
        else:
            group += UNITS[word]
        seen = word
    return total + group or None


def _decimal(written: str, sep: str | None, scale: int) -> Decimal:
    """«1.530.000», «1 500,50», «12,5»: a sign before three digits parts thousands, but not before «million»."""
    if sep in (".", ",") and scale >= 10**6 and written.count(sep) == 1:
        return Decimal(written.replace(",", "."))
    if sep:
        head, tail = written, ""
        for cut in (3, 2):
            if len(written) > cut and written[-cut] in ".," and written[-cut] != sep:
                head, tail = written[:-cut], written[1 - cut :]
                break
        return Decimal(f"{head.replace(sep, '')}.{tail or '0'}")
    return Decimal(("0" if written[0] in ".," else "") + written.replace(",", "."))
