"""The words around a figure (a day, a sum): its own stretch of sentence, weighed by role and by distance.

Sentences end at «.», «;» or a line end, unless the line is visibly unfinished («Postuler avant le :»).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from watcher.lazy import cached_property
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

Role = TypeVar("Role")

REACH = 260
_HARD = re.compile(r"[.!?;\n](?:(?<=;)|(?<=\n)\n*|(?=\s))")
# «Une question ? Écrivez avant le …» is one thought.
_ASIDE = re.compile(r"questions?\s?$")
_SOFT = re.compile(
    r",(?!\s(?:soit|a savoir|c est|namely|i\.e|that is)(?![a-z]))|[\"«»|]"
    r"|\s(?:et|and|puis|mais|but|then|-|ou|or)(?=\s)"
)
_INSIDE = re.compile(r"\([^()\n]{0,120}\)")
_OPEN_END = re.compile(
    r"(?:[:,(>-]|\b(?:le|la|au|aux|du|de|des|a|l|d|les|to|by|on|the|of|before|until|avant|jusqu|est|is|et|and|for|pour))\s*$"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:janv|jan|fevr|fev|feb|mar|avr|apr|jun|juil|jul|aug|sept|sep|oct|nov|dec|lun|mer|merc|jeu|ven|vend|sam|dim|mon|tue|wed"
    r"|thu|fri|sat|sun|no|art|max|min|env|p\.?m|a\.?m|st|ste|mr|mme|dr|tel|incl|approx|cf|ex|vol|v|u\.?s|u\.?k))$"
)
_BULLET = re.compile(r"[\s*>.,;:/|()°-]*")
# These words govern a day only from right beside it («by 3 March», not «by post … 3 March»).
_ADJACENT = 32
_TOUCHING = re.compile(
    r"(?:[\s,.:()-]|(?<![a-z])(?:le|la|l|au|aux|du|the|a|at|on|of|this|next|date|de|jour|inclus|soit|fin|mois|semaine|end|month|week|heures?|h"
    r"|samedi|dimanche|lundi|mardi|mercredi|jeudi|vendredi"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs?|fri|sat|sun)(?![a-z]))*"
)


class CueContext(Generic[Role]):
    """One text with its cues and sentence bounds, asked for the weights around each figure."""

    def __init__(self, source: Flat, cues: Sequence[Cue[Role]]) -> None:
        self.source, self.flat, self.cues = source, source.flat, cues
        self._starts = [cue.start for cue in cues]

    @cached_property
    def _hard(self) -> list[int]:
        """Where sentences end, in order."""
        flat, text = self.flat, self.source.text
        return [match.start() for match in _HARD.finditer(flat) if _ends(flat, text, match)]

    @cached_property
    def _soft(self) -> list[int]:
        return [match.start() for match in _SOFT.finditer(self.flat)]

    def begin(self, place: int) -> int:
        """Where the sentence around a place begins."""
        index = bisect_left(self._hard, place)
        return max(self._hard[index - 1] + 1 if index else 0, place - REACH)

    def finish(self, place: int) -> int:
        """Where the sentence around a place ends."""
        index = bisect_left(self._hard, place)
        end = self._hard[index] if index < len(self._hard) else len(self.flat)
        return min(end, place + REACH)

    def within(self, start: int, end: int) -> Sequence[Cue[Role]]:
        """The cues that begin and end between two places."""
        found = self.cues[bisect_left(self._starts, start) : bisect_right(self._starts, end)]
        return [cue for cue in found if cue.end <= end + 1]

    def cue_weights(self, start: int, end: int, near: int, share: float = 1.0) -> dict[Role, float]:
        """The heaviest cue of each role between two places, lighter with each comma that parts it from `near`."""
        weights: dict[Role, float] = {}
        for cue in self.within(start, end):
            weight = cue.weight * share
            if cue.beside:
                if not self._touches(cue, near):
                    continue
            else:
                weight *= self._nearness(cue, near)
            if weight > weights.get(cue.role, 0.0):
                weights[cue.role] = weight
        return weights

    def is_plain(self, start: int, end: int) -> bool:
        """Whether nothing but bullets and punctuation stands between two places."""
        return _BULLET.fullmatch(self.flat, start, end) is not None

    def header(self, place: int) -> tuple[int, int]:
        """The line above the line of a place that holds words (blank lines are skipped), as a stretch."""
        line = self.flat.rfind("\n", 0, place)
        end = line
        while end > 0 and self.flat[end - 1] in " \n*-":
            end -= 1
        if line < 0 or end <= 0:
            return (0, 0)
        return (max(self.flat.rfind("\n", 0, end) + 1, end - REACH), end)

    @cached_property
    def _brackets(self) -> list[tuple[int, int]]:
        return [match.span() for match in _INSIDE.finditer(self.flat)]

    def _nearness(self, cue: Cue[Role], near: int) -> float:
        """From 1 down: lighter with each comma between, with each word, and inside brackets that close before."""
        low, high = (cue.end, near) if cue.end <= near else (near, cue.start)
        parted = bisect_left(self._soft, high) - bisect_left(self._soft, low)
        parted += self._is_bracketed(cue.start, near)
        return float(0.72 ** min(parted, 4)) * max(0.5, 1 - (high - low) / 300)

    def _is_bracketed(self, place: int, near: int) -> bool:
        """Whether a place lies in brackets that do not hold `near`."""
        index = bisect_left(self._brackets, (place, 0)) - 1
        if index < 0:
            return False
        start, end = self._brackets[index]
        return start < place < end and not start < near <= end

    def _touches(self, cue: Cue[Role], near: int) -> bool:
        """Whether only articles and weekdays stand between a preposition and the day."""
        if cue.end > near or near - cue.end > _ADJACENT:
            return False
        return _TOUCHING.fullmatch(self.flat, cue.end, near) is not None


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
