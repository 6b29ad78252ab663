"""Cuts a text in clauses and says of which side of a France–Québec call each speaks. Knows nothing of facts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from watcher.understand.parties.side_cues import FRANCE, QUEBEC, SideCue, Weight, find_cues
from watcher.understand.text.text import Passage, fold

_LINE = re.compile(r"(?m)^.*$")
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\s[|•](?=\s)")
_BULLET = re.compile(r"\s*(?:[-–—•*▪°►]|\d{1,2}[.)])\s")
_LABEL = re.compile(r"\W{0,3}(?P<name>[^:\n]{2,40}?) ?:")
_PART_END = re.compile(r"(?<!\d),|,(?!\d)|[:(/–—]|(?<!\w)(?:et|and|tandis que|alors que|while|whereas|ou|or)(?!\w)")
_COLUMNS = re.compile(r"(?:(?<=:)|(?<=\n)|(?<=\|))(?P<first>[^/:\n]{2,90}) / (?P<second>[^/\n]{2,90})")
_LEAD, _HEADING = 24, 48
"""Characters before a cue that begins its sentence («Du côté français»), and of a line that is a heading."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as published, and the side it speaks of: a country, `BOTH`, or none («»); by name or by signs.

    `is_after_both`: it names no side itself, and both were named before it on its line.
    """

    side: str
    text: str
    is_named: bool = False
    is_after_both: bool = False

    @property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(slots=True)
class _Above:
    """What the lines above a line leave it: the side of their heading, of a list they begin, of the last sentence."""

    heading: str = ""
    listed: str = ""
    followed: str = ""
    columns: tuple[str, ...] = ()

    def side_of(self, line: str) -> str:
        """The side that a line goes on with where it names none itself."""
        if _BULLET.match(line) and self.listed:
            return self.listed
        return self.heading or ("" if _is_item(line) else self.followed)


def cut(text: str, cues: Sequence[SideCue]) -> Iterator[Clause]:
    """The clauses of a text, in order, each with its side.

    What names a side decides; else the heading above, or the side that began the sentence before and was alone in it;
    else what shows one side alone. Below a line «France / Québec» each line has a half a side. A label that stands
    beside the money of one side names it on other lines («IUT : 10 000 €», «IUT : dépôt avant le …»).
    """
    above = _Above()
    cues = sorted((*cues, *_labels(text, cues)), key=attrgetter("start"))
    for line in _LINE.finditer(text):
        inside = _within(cues, line.start(), line.end())
        halves = _COLUMNS.search(text, *line.span())
        if not line[0].strip():
            above = _Above()
        elif halves and (columns := _heads(halves) or above.columns):
            above.columns = columns
            for side, half in zip(columns, ("first", "second"), strict=True):
                yield Clause(side, halves[half], is_named=True)
        else:
            said = list(_of_line(line, inside, above.side_of(line[0])))
            yield from (clause for clause, _ in said)
            told = {clause.side for clause, _ in said}
            _leave(above, line, inside, "" if told >= {FRANCE, QUEBEC} else said[-1][1])


def _within(cues: Sequence[SideCue], start: int, end: int) -> Sequence[SideCue]:
    first, last = (bisect_left(cues, place, key=attrgetter("start")) for place in (start, end))
    return cues[first:last]


def _is_item(line: str) -> bool:
    return _BULLET.match(line) is not None or _LABEL.match(line) is not None


def _leave(above: _Above, line: re.Match[str], inside: Sequence[SideCue], followed: str) -> None:
    """Notes what a line leaves to those below."""
    named = [cue for cue in inside if cue.weight is Weight.NAMES]
    only = named[0].side if len({cue.side for cue in named}) == 1 else ""
    is_bullet = _BULLET.match(line[0]) is not None
    if not is_bullet:
        above.listed = only if line[0].rstrip().endswith(":") else ""
    is_heading = not _is_item(line[0]) or (bool(inside) and inside[-1].end >= line.end())
    if only and is_heading and len(line[0].strip()) <= _HEADING:
        above.heading = only
    begins_with_side = bool(named) and not is_bullet and named[0].start - line.start() <= 4
    above.followed = followed if begins_with_side or not _is_item(line[0]) else ""


def _of_line(line: re.Match[str], inside: Sequence[SideCue], followed: str) -> Iterator[tuple[Clause, str]]:
    """The clauses of a line, each with the side that a next sentence would go on with."""
    text = line.string
    ends = (match.start() for match in _SENTENCE_END.finditer(text, *line.span()))
    told: set[str] = set()
    for start, end in pairwise((line.start(), *ends, line.end())):
        cues = _within(inside, start, end)
        said = [cue for cue in cues if cue.weight is Weight.NAMES] or ([] if followed else cues)
        is_named = bool(said) and said[0].weight is Weight.NAMES
        leads = bool(said) and len(text[start : said[0].start].strip()) <= _LEAD
        clauses = []
        for first, last in pairwise([start, *_cuts(text, said, is_before=leads), end]):
            sides = list(dict.fromkeys(cue.side for cue in _within(said, first, last)))
            side = sides[0] if len(sides) == 1 or (sides and is_named) else ""
            is_after_both = not said and told >= {FRANCE, QUEBEC}
            clauses.append(Clause(side if said else followed, text[first:last], is_named or not said, is_after_both))
        told.update(cue.side for cue in said if is_named)
        if len({cue.side for cue in said}) > 1:
            followed = ""
        elif leads and is_named:
            followed = said[0].side
        yield from ((clause, followed) for clause in clauses)


def _cuts(text: str, said: Sequence[SideCue], *, is_before: bool) -> Iterator[int]:
    """Where a sentence is cut between cues of two sides: before the later if it begins with one, else after the first.

    «Côté français, les communes, côté québécois, les villes»; «30 000 $ pour la partie québécoise et 20 000 € pour la
    partie française».
    """
    for cue, following in pairwise(said):
        if cue.side == following.side:
            continue
        parts = [match.start() for match in _PART_END.finditer(text, cue.end, following.start)]
        if parts:
            yield parts[-1 if is_before else 0]


def _heads(halves: re.Match[str]) -> tuple[str, ...]:
    """The sides that head two columns, in their order; nothing for any other line."""
    found = [
        {cue.side for cue in find_cues(Passage(f"{halves[half].strip()} :")) if cue.weight is Weight.NAMES}
        for half in ("first", "second")
    ]
    return tuple(side.pop() for side in found) if found in ([{FRANCE}, {QUEBEC}], [{QUEBEC}, {FRANCE}]) else ()


def _labels(text: str, cues: Sequence[SideCue]) -> Iterator[SideCue]:
    """Labels of lines that stand beside the money of one side alone, wherever they begin a line."""
    sides: dict[str, str] = {}
    lines = [(line, label) for line in _LINE.finditer(text) if (label := _LABEL.match(line[0]))]
    for line, label in lines:
        paid = {cue.side for cue in _within(cues, line.start(), line.end()) if cue.weight is Weight.MONEY}
        if len(paid) == 1:
            name, side = _plain(label), paid.pop()
            sides[name] = side if sides.get(name, side) == side else ""
    for line, label in lines:
        if named := sides.get(_plain(label)):
            yield SideCue(named, line.start() + label.start("name"), line.start() + label.end("name"))


def _plain(label: re.Match[str]) -> str:
    return fold(label["name"]).removesuffix("s")
