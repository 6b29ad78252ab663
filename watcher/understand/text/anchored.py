"""Patterns that are tried only where one of their beginnings stands, instead of at every letter of a text.

`Anchored("(?:aide|soutient) les …")` finds exactly what `re` finds: the literal beginnings are taken from the parsed
pattern itself. Those of all patterns are looked for in one Aho-Corasick pass a text, whose places are kept while the
text is being read. Interprets nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from sys import maxsize
from threading import Lock
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from watcher.understand.text.kept import kept
from watcher.understand.text.level import anchors_of

SHORT = 160
"""A text with fewer letters is searched as it is: looking for beginnings would cost more."""
LENGTH, MOST, _WIDEST = 12, 800, 12
_Beginnings = dict[str, bool]
"""Literal beginnings, with whether more of the pattern may be read on behind them."""


class Literals:
    """The beginnings of patterns that are searched in the same texts, in one automaton, made anew when one is added."""

    def __init__(self) -> None:
        self._owners: dict[str, list[int]] = {}
        self._count = 0
        self._adding = Lock()
        self._automaton = lru_cache(1)(self._made)
        self._places = kept(6)(self._found)  # title and text, or the beginning of it

    def add(self, literals: frozenset[str]) -> int:
        """The number of a pattern that may begin with any of these."""
        with self._adding:
            for literal in literals:
                self._owners.setdefault(literal, []).append(self._count)
            self._count += 1  # last: who searches meanwhile makes an automaton that lacks nothing
            return self._count - 1

    def places(self, text: str) -> dict[int, list[int]]:
        """By number of the pattern, where one of its beginnings stands, in order."""
        return self._places(text, self._count)

    def _found(self, text: str, count: int) -> dict[int, list[int]]:
        automaton, owners = self._automaton(count)
        found: defaultdict[int, list[int]] = defaultdict(list)
        for literal, start, _ in automaton.find_matches_as_indexes(anchors_of(text), overlapping=True):
            for number in owners[literal]:
                found[number].append(start)
        for places in found.values():
            places.sort()  # they come in the order of their ends
        return found

    def _made(self, count: int) -> tuple[AhoCorasick, list[list[int]]]:
        return AhoCorasick(list(self._owners), MatchKind.Standard), list(self._owners.values())


FOLDED, FLAT, PUBLISHED = Literals(), Literals(), Literals()
"""Those of patterns for folded, for levelled and for published texts: each text is searched for its own alone."""


class Anchored:
    """A compiled pattern with the methods of `re.Pattern` that search. Raises ValueError where it begins anyhow."""

    def __init__(self, pattern: str, flags: int = 0, among: Literals = FOLDED) -> None:
        self.compiled = re.compile(pattern, flags)
        self.match, self.fullmatch = self.compiled.match, self.compiled.fullmatch
        self._among, self._number = among, among.add(beginnings(pattern, flags))

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """The leftmost match that begins and ends between two places."""
        if len(text) < SHORT:
            return self.compiled.search(text, start, end)
        places = self._among.places(text).get(self._number)
        return next(self._from(places, text, start, end), None) if places else None

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """The matches one after the other, none over another."""
        if len(text) < SHORT:
            return self.compiled.finditer(text, start, end)
        places = self._among.places(text).get(self._number)
        return self._from(places, text, start, end) if places else iter(())

    def _from(self, places: Sequence[int], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        match_at = self.compiled.match
        for place in places[bisect_left(places, start) :] if start else places:
            if place >= end:
                return
            if place >= start and (match := match_at(text, place, end)):
                yield match
                start = match.end()


def beginnings(pattern: str, flags: int = 0) -> frozenset[str]:
    """The literal beginnings of a pattern, without accents and capitals, none of which begins another.

    Raises ValueError where it may begin with anything, with a single letter or with a blank.
    """
    read = _after({"": True}, import_module("re._parser").parse(pattern, flags))
    found = frozenset(anchors_of(one) for one in read)
    if weak := sorted(one for one in found if len(one) < 2 and (not one or one.isalnum() or one == " ")):
        raise ValueError(f"«{pattern[:60]}» may begin with {weak}")
    return frozenset(one for one in found if found.isdisjoint(one[:length] for length in range(1, len(one))))


def _after(before: _Beginnings, items: Any) -> _Beginnings:
    """The beginnings with what the items of a parsed pattern put behind them."""
    for operation, value in items:
        going = [one for one, goes_on in before.items() if goes_on]
        if not going:
            break
        step = _step(str(operation), value)
        more = _merged(
            ((one + literal)[:LENGTH], goes_on and len(one + literal) < LENGTH)
            for one in going
            for literal, goes_on in step.items()
        )
        ended = ((one, False) for one, goes_on in before.items() if not goes_on)
        after = _merged((*more.items(), *ended))
        if len(after) > MOST:
            return dict.fromkeys(before, False)
        before = after
    return before


def _merged(several: Iterable[tuple[str, bool]]) -> _Beginnings:
    """One of each; a beginning that ends for one way to go on ends for all."""
    found: _Beginnings = {}
    for one, goes_on in several:
        found[one] = goes_on and found.get(one, True)
    return found


def _step(operation: str, value: Any) -> _Beginnings:
    """The beginnings of one item of a parsed pattern; one that can be much ends the beginning: {"": False}."""
    if operation == "LITERAL":
        return {chr(value): True}
    if operation == "IN":
        return _of_class(value)
    if operation == "SUBPATTERN":
        return _after({"": True}, value[3])
    if operation == "BRANCH":
        return _merged(pair for items in value[1] for pair in _after({"": True}, items).items())
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, items = value
        once = [(literal, goes_on and int(most) == 1) for literal, goes_on in _after({"": True}, items).items()]
        return _merged(once if least else [*once, ("", True)])
    return {"": operation in ("AT", "ASSERT", "ASSERT_NOT")}  # these have no width


def _of_class(items: Any) -> _Beginnings:
    """Each sign of a small class, a blank for white space."""
    signs: set[str] = set()
    for kind, value in items:
        if str(kind) == "LITERAL":
            signs.add(chr(value))
        elif str(kind) == "RANGE":
            signs |= set(map(chr, range(value[0], min(value[1] + 1, value[0] + _WIDEST + 1))))
        elif str(kind) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            signs.add(" ")
        else:
            return {"": False}
    return dict.fromkeys(signs, True) if len(signs) <= _WIDEST else {"": False}
