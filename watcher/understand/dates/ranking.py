"""Which of the days of a text is the next one to meet, by a model of the words around each of them.

A second reader beside the rules: it learned from labelled pages, and what the rules say of a day counts a third of what
a word beside it does, so that its errors are others than theirs. A conditional logit: the days of a text compete with
each other and with «none of them». Pure; the weights are data of the package (`ranking.json`, written by
`python -m bench.train_ranking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import exp

from watcher.understand.dates.roles import DayContext, DayVerdict

Features = dict[str, float]

_WORD = re.compile(r"[a-z]+")
_STEM = 6  # letters of a word that count
# How far words are looked for before and after a day, in characters and words; `near` ends at the day before.
_FAR, _NEAR, _AFTER = (160, 9), (120, 6), (90, 5)
_FEW, _SHORT, _SHORTER = 3, 60, 30
_LABEL, _LINES = (40, 3), 8
_CUE = 0.3  # what the words of the rules weigh at most: where they are well known they say enough
_SOON, _SEASON, _YEAR = 14, 120, 370  # days
_MOST = 30.0


@dataclass(frozen=True, slots=True)
class RankingModel:
    """The weights by feature, and the score of «none of these days»."""

    none: float
    weights: Mapping[str, float]

    def probabilities(self, days: Sequence[tuple[date, Features]]) -> dict[date, float]:
        """How probable it is that each day is the next one to meet; what is left to one is «none of them»."""
        weight = self.weights.get
        odds: dict[date, float] = {}
        for when, found in days:
            score = sum(weight(name, 0.0) * value for name, value in found.items())
            odds[when] = odds.get(when, 0.0) + exp(min(max(score, -_MOST), _MOST))
        total = sum(odds.values()) + exp(self.none)
        return {when: one / total for when, one in odds.items()}


def features(
    context: DayContext, verdicts: Sequence[DayVerdict], dates: Sequence[date | None], reference: date
) -> list[tuple[date, Features]]:
    """Each day that has a date with what stands around it, as names and numbers; `reference` is the day of reading."""
    known = [when for when in dates if when is not None]
    ahead = sorted({when for when in known if when >= reference})
    found = []
    for index, when in enumerate(dates):
        if when is not None:
            named = dict(_words(context, index))
            named |= _place(context, index, when, reference)
            named |= _rank(when, known, ahead)
            named |= _cues(verdicts[index])
            if index and verdicts[index - 1].pair == index:
                named["second"] = 1.0
            found.append((when, named))
    return found


def _words(context: DayContext, index: int) -> Iterator[tuple[str, float]]:
    """The beginnings of the words around a day: o near before it, b before it, a after, u above it, w below it."""
    flat, day = context.flat, context.days[index]
    begin, end = _line(flat, day.start, day.end)
    before = max(context.days[index - 1].end, begin) if index else begin
    after = min(context.days[index + 1].start, end) if index + 1 < len(context.days) else end
    near = _WORD.findall(flat, max(before, day.start - _NEAR[0]), max(before, day.start))[-_NEAR[1] :]
    for word in _WORD.findall(flat, max(begin, day.start - _FAR[0]), day.start)[-_FAR[1] :]:
        yield f"b {word[:_STEM]}", 0.5
    for word in near:
        yield f"o {word[:_STEM]}", 1.0
    if near:
        yield f"o1 {near[-1][:_STEM]}", 1.0
    for one, next_one in pairwise(near):
        yield f"o {one[:_STEM]} {next_one[:_STEM]}", 1.0
    for word in _WORD.findall(flat, day.end, max(min(after, day.end + _AFTER[0]), day.end))[: _AFTER[1]]:
        yield f"a {word[:_STEM]}", 1.0
    if len(near) <= _FEW and begin > 1:
        above = flat.rfind("\n", 0, begin - 1) + 1
        for word in _WORD.findall(flat, above, begin - 1)[-8:]:
            yield f"u {word[:_STEM]}", 1.0
    for word in _WORD.findall(flat, begin, min(day.start, begin + _LABEL[0]))[: _LABEL[1]]:
        yield f"l {word[:_STEM]}", 1.0
    for word in _WORD.findall(flat, *_heading(flat, begin))[:6]:
        yield f"h {word[:_STEM]}", 1.0
    if end - begin < _SHORTER:
        below = flat.find("\n", end + 1, end + 100)
        for word in _WORD.findall(flat, end + 1, below if below >= 0 else end + 100)[:6]:
            yield f"w {word[:_STEM]}", 1.0


def _heading(flat: str, begin: int) -> tuple[int, int]:
    """The nearest line above that may be a heading: short, without digits, and no sentence."""
    end = begin - 1
    for _ in range(_LINES):
        if end <= 0:
            return 0, 0
        start = flat.rfind("\n", 0, end) + 1
        line = flat[start:end].strip()
        if line and len(line) < _SHORT and line[-1] not in ".,;" and not any(map(str.isdigit, line)):
            return start, end
        end = start - 1
    return 0, 0


def _place(context: DayContext, index: int, when: date, reference: date) -> Features:
    """Where a day stands, how it is written, and how far ahead it is."""
    flat, day, days = context.flat, context.days[index], (when - reference).days
    begin, end = _line(flat, day.start, day.end)
    said = {
        "year": day.year is not None,
        "timed": day.timed,
        "first": index == 0,
        "colon": flat[max(0, day.start - 5) : day.start].rstrip().endswith(":"),
        "start": day.start - begin < 3,
        "short": end - begin < _SHORT,
        "past": days < 0,
        "today": days == 0,
        "soon": 0 <= days <= _SOON,
        "season": _SOON < days <= _SEASON,
        "far": days > _YEAR,
    }
    return {name: 1.0 for name, holds in said.items() if holds} | {"late": day.start / max(len(flat), 1)}


def _rank(when: date, known: Sequence[date], ahead: Sequence[date]) -> Features:
    """Where a day stands among those to come, and how often the text names it."""
    found = {"again": min(known.count(when) - 1, 3) / 3}
    if when in ahead:
        place = ahead.index(when)
        found["next"] = float(place == 0)
        found["last"] = float(place == len(ahead) - 1 > 0)
        found["only"] = float(len(ahead) == 1)
        found["nth"] = min(place / 4, 1.0)
    return found


def _cues(verdict: DayVerdict) -> Features:
    """What the words of the rules say of a day."""
    weights = {
        "said": verdict.said / 4,
        "until": verdict.until / 2.5,
        "submit": verdict.submit / 1.5,
        "rival": verdict.rival / 4,
        "new": float(verdict.new),
        "label": float(bool(verdict.label)),
        f"is {verdict.role}": 1.0,
        "pair": float(verdict.pair is not None),
    }
    return {name: _CUE * min(value, 1.5) for name, value in weights.items() if value}


def _line(flat: str, start: int, end: int) -> tuple[int, int]:
    """Where the line of a day begins and ends."""
    last = flat.find("\n", end)
    return flat.rfind("\n", 0, start) + 1, len(flat) if last < 0 else last
