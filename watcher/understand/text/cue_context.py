"""The words around a figure (a day, a sum): its own stretch of sentence, weighed by role and by distance.

Sentences end at «.», «;» or a line end, unless the line is visibly unfinished («Postuler avant le :»).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

Role = TypeVar("Role")

REACH = 260
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

    def begin(self, place: int) -> int:
        """Where the sentence around a place begins."""
        ends = self.source.ends
        index = bisect_left(ends, place)
        return max(ends[index - 1] + 1 if index else 0, place - REACH)

    def finish(self, place: int) -> int:
        """Where the sentence around a place ends."""
        ends = self.source.ends
        index = bisect_left(ends, place)
        end = ends[index] if index < len(ends) else len(self.flat)
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

    def header(self, place: int) -> tuple[int, int]:
        """The line above the line of a place that holds words (blank lines are skipped), as a stretch."""
        line = self.flat.rfind("\n", 0, place)
        end = line
        while end > 0 and self.flat[end - 1] in " \n*-":
            end -= 1
        if line < 0 or end <= 0:
            return (0, 0)
        return (max(self.flat.rfind("\n", 0, end) + 1, end - REACH), end)

    def _nearness(self, cue: Cue[Role], near: int) -> float:
        """From 1 down: lighter with each comma between, with each word, and inside brackets that close before."""
        low, high = (cue.end, near) if cue.end <= near else (near, cue.start)
        pauses = self.source.pauses
        parted = bisect_left(pauses, high) - bisect_left(pauses, low)
        parted += self._is_bracketed(cue.start, near)
        return float(0.72 ** min(parted, 4)) * max(0.5, 1 - (high - low) / 300)

    def _is_bracketed(self, place: int, near: int) -> bool:
        """Whether a place lies in brackets that do not hold `near`."""
        brackets = self.source.brackets
        index = bisect_left(brackets, (place, 0)) - 1
        if index < 0:
            return False
        start, end = brackets[index]
        return start < place < end and not start < near <= end

    def _touches(self, cue: Cue[Role], near: int) -> bool:
        """Whether only articles and weekdays stand between a preposition and the day."""
        if cue.end > near or near - cue.end > _ADJACENT:
            return False
        return _TOUCHING.fullmatch(self.flat, cue.end, near) is not None
