"""Counts how many answers carry each fact, from one bit set per fact. Pure: rows in, numbers out.

A bit set is a Python integer with one bit per call: counting is an AND and a population count, some microseconds
even for 100,000 calls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

MOST_KEPT = 50


class FacetIndex:
    """The facts of all calls as bit sets; facts are any strings that callers agree on."""

    def __init__(self, facts_by_call: Mapping[int, Iterable[str]]) -> None:
        self.calls: tuple[int, ...] = tuple(facts_by_call)
        self._place = {call: place for place, call in enumerate(self.calls)}
        places: dict[str, list[int]] = {}
        for place, facts in enumerate(facts_by_call.values()):
            for fact in facts:
                places.setdefault(fact, []).append(place)
        self._bits = {fact: _bits(found, len(self.calls)) for fact, found in places.items()}

    @property
    def everything(self) -> int:
        """The bit set of all calls."""
        return (1 << len(self.calls)) - 1

    def facts(self, prefix: str) -> list[str]:
        """The known facts that begin so."""
        return [fact for fact in self._bits if fact.startswith(prefix)]

    def having(self, facts: Iterable[str]) -> int:
        """The calls that carry any of the facts."""
        found = 0
        for fact in facts:
            found |= self._bits.get(fact, 0)
        return found

    def of(self, calls: Iterable[int]) -> int:
        """The bit set of these calls; unknown ones are left out."""
        return _bits([place for place in map(self._place.get, calls) if place is not None], len(self.calls))

    def count(self, answer: int, facts: Iterable[str]) -> int:
        """How many of the answer carry any of the facts."""
        return (answer & self.having(facts)).bit_count()

    def first(self, answer: int, most: int) -> list[int]:
        """The first calls of an answer, in the order they were given."""
        found: list[int] = []
        while answer and len(found) < most:
            place = (answer & -answer).bit_length() - 1
            found.append(self.calls[place])
            answer &= answer - 1
        return found

    def set_of(self, answer: int) -> CallSet:
        """The calls of an answer, for asking whether it holds one."""
        return CallSet(answer, self._place)


@dataclass(frozen=True, slots=True)
class CallSet:
    """The calls of a bit set."""

    bits: int
    places: Mapping[int, int]

    def __contains__(self, call: object) -> bool:
        place = self.places.get(call) if isinstance(call, int) else None
        return place is not None and bool(self.bits >> place & 1)


class Timeline:
    """Calls by an instant."""

    def __init__(self, instants: Mapping[int, datetime]) -> None:
        self._calls = sorted(instants, key=instants.__getitem__)
        self._instants = [instants[call] for call in self._calls]
        self._known: dict[datetime, int] = {}

    def since(self, start: datetime, facets: FacetIndex) -> int:
        """The bit set of the calls after that instant; kept, as the same few days are asked for all day long."""
        if start not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[start] = facets.of(self._calls[bisect_right(self._instants, start) :])
        return self._known[start]


def _bits(places: Sequence[int], size: int) -> int:
    """One integer with these bits set; built over bytes, as setting bits one by one copies the whole number."""
    if len(places) * 50 > size:  # many bits are set faster as digits
        digits = bytearray(b"0") * (size + 1)
        for place in places:
            digits[~place] = 49
        return int(bytes(digits), 2)
    packed = bytearray(size // 8 + 1)
    for place in places:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")
