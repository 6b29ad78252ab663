"""Where sentences end and pause in a levelled text, and what stands in brackets. Interprets nothing."""

from __future__ import annotations

import re

_HARD = re.compile(r"[.!?;\n](?:(?<=;)|(?<=\n)\n*|(?=\s))")
# «Une question ? Écrivez avant le …» is one thought.
_ASIDE = re.compile(r"questions?\s?$")
_SOFT = re.compile(
    r"[,\"«»|\s](?:(?<=,)(?!\s(?:soit|a savoir|c est|namely|i\.e|that is)(?![a-z]))|(?<=[\"«»|])"
    r"|(?<=\s)(?:et|and|puis|mais|but|then|-|ou|or)(?=\s))"
)
_INSIDE = re.compile(r"\([^()\n]{0,120}\)")
_OPEN_END = re.compile(
    r"(?:[:,(>-]|\b(?:le|la|au|aux|du|de|des|a|l|d|les|to|by|on|the|of|before|until|avant|jusqu|est|is|et|and|for|pour))\s*$"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:janv|jan|fevr|fev|feb|mar|avr|apr|jun|juil|jul|aug|sept|sep|oct|nov|dec|lun|mer|merc|jeu|ven|vend|sam|dim|mon|tue|wed"
    r"|thu|fri|sat|sun|no|art|max|min|env|p\.?m|a\.?m|st|ste|mr|mme|dr|tel|incl|approx|cf|ex|vol|v|u\.?s|u\.?k))$"
)


def ends(flat: str, text: str) -> list[int]:
    """Where sentences end, in order."""
    return [match.start() for match in _HARD.finditer(flat) if _ends(flat, text, match)]


def pauses(flat: str) -> list[int]:
    """Where commas, quotation marks and words that join part a sentence."""
    return [match.start() for match in _SOFT.finditer(flat)]


def brackets(flat: str) -> list[tuple[int, int]]:
    return [match.span() for match in _INSIDE.finditer(flat)]


def _ends(flat: str, text: str, match: re.Match[str]) -> bool:
    place, sign = match.start(), match[0]
    if sign == ".":
        if _ABBREVIATED.search(flat, max(place - 6, 0), place):
            following = text[place + 1 : place + 3].strip()[:1]
            return following == "" and "\n" in text[place + 1 : place + 3]
        return not flat.startswith("....", max(place - 3, 0))  # dots that lead to a value
    if sign == "?":
        return _ASIDE.search(flat, max(place - 12, 0), place) is None
    if sign[0] == "\n":
        if _OPEN_END.search(flat, max(place - 10, 0), place):
            return False
        following = text[match.end() : match.end() + 60].lstrip(" \t")
        return not (following[:1].isalpha() and following[:1].islower())
    return True
