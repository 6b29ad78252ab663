"""Which live calls are about the same: those that share rare words of their titles, and the domains. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from math import log

RAREST = 8
ENOUGH = 0.4
"""A call that scores less than this share of the best one is not near any more."""


class TitleIndex:
    """The words of many titles, to find those near another one."""

    def __init__(self, words: Mapping[int, Set[str]]) -> None:
        self._having: dict[str, list[int]] = {}
        self._count = len(words)
        for call, found in words.items():
            for word in found:
                self._having.setdefault(word, []).append(call)

    def nearest(self, words: Iterable[str], most: int, without: Set[int] = frozenset()) -> list[int]:
        """The calls that share the rarest of these words, the nearest first.

        A word that stands in more than half of the titles says nothing.
        """
        known = sorted((word for word in set(words) if word in self._having), key=self._frequency)[:RAREST]
        scores: dict[int, float] = defaultdict(float)
        for word in known:
            if self._frequency(word) * 2 <= self._count:
                weight = log(1 + self._count / self._frequency(word))
                for call in self._having[word]:
                    scores[call] += weight
        ranked = sorted((call for call in scores if call not in without), key=lambda call: (-scores[call], -call))
        least = scores[ranked[0]] * ENOUGH if ranked else 0.0
        return [call for call in ranked[:most] if scores[call] >= least]

    def _frequency(self, word: str) -> int:
        return len(self._having[word])
