"""The part of a text that answers a question best, as published. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from watcher.remember.search.analysis import Analyser, QueryPlan
from watcher.understand.text.text import fold

LENGTH = 200
READ = 6_000

_LETTERS = "".join(filter(str.isalnum, map(chr, range(0x180))))


def wanted_stems(plan: QueryPlan) -> tuple[frozenset[str], tuple[str, ...]]:
    """The stems that a snippet should show, and the beginnings that may go on."""
    terms = [one for term in plan.must for one in term.each]
    stems = frozenset(stem for term in terms for phrase in (*term.phrases, term.apart) for stem in phrase)
    beginnings = tuple(term.phrases[0][0] for term in terms if term.prefix)
    return stems, beginnings


def snippet(text: str, plan: QueryPlan, analyser: Analyser) -> str:
    """About LENGTH characters around the place where most of the words asked for stand together.

    «…» marks a cut; the text's beginning when none of the words stands in it. One line, nothing is escaped.
    """
    if not plan.must:
        return _cut(text, 0)
    text = text[:READ]
    stems, beginnings = wanted_stems(plan)
    spots = [
        (spot.start(), found)
        for spot in _beginning_with(frozenset(word[:1] for word in (*stems, *beginnings))).finditer(text)
        if (found := _matching(analyser, spot[0], stems, beginnings))
    ]
    start = _densest(spots) if spots else 0
    return _cut(text, max(start - LENGTH // 4, 0) if start > LENGTH // 2 else 0)


@lru_cache(256)
def _beginning_with(letters: frozenset[str]) -> re.Pattern[str]:
    """Words that begin with one of the letters, accents aside: a stem begins as its words do, the others need none."""
    chosen = "".join(letter for letter in _LETTERS if fold(letter)[:1] in letters)
    return re.compile(rf"\b[{chosen}]\w*") if chosen else re.compile(r"(?!)")


def _matching(analyser: Analyser, word: str, stems: Collection[str], beginnings: tuple[str, ...]) -> str:
    """The stem asked for that a word of the text shows, or nothing."""
    stem = analyser.stem_of(word)
    if stem in stems:
        return stem
    return next((beginning for beginning in beginnings if stem.startswith(beginning)), "")


def _densest(spots: list[tuple[int, str]]) -> int:
    """Where the stretch of LENGTH characters begins that shows most different words."""
    best, first = 0, spots[0][0]
    for place, (start, _) in enumerate(spots):
        shown = {stem for at, stem in spots[place : place + 40] if at < start + LENGTH}
        if len(shown) > best:
            best, first = len(shown), start
    return first


def _cut(text: str, start: int) -> str:
    if start:
        space = text.find(" ", start)
        start = space + 1 if 0 <= space < start + 40 else start
    end = start + LENGTH
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > start else end
    part = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{part}{' …' if end < len(text) else ''}"
