"""Which of the days of a text is the next one to meet, by a model of what the words around each of them speak of.

A second reader beside the rules: it learned from labelled pages what the topics of the words beside a day (`topics`)
and the roles of the cues are worth, and what the rules say of a day counts a third of that, so that its errors are
others than theirs. A conditional logit: the days of a text compete with each other and with «none of them». Pure; the
weights are data of the package (`ranking.json`, written by `python -m bench.train_ranking`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.text.lines import heading_above, line_around
from watcher.understand.text.topics import TopicWords

Features = dict[str, float]

# How far words are looked for, in characters: before a day, right before it, at the beginning of its line, after it, in
# the sentences above and next; lines above that may hold a heading; letters of a short line and of a heading.
_BEFORE, _CLOSE, _LABEL, _AFTER, _BESIDE, _SHORT = 90, 28, 45, 110, 160, 60
# Topics that say more together than each alone: in the sentence of a day, or near it with what stands around that.
_TOGETHER = (
    ("first step", "must"), ("first step", "optional"), ("first step", "closing"), ("first step", "bound"),
    ("first step", "event"), ("first step", "information session"), ("applying", "closing"), ("applying", "bound"),
    ("applying", "must"), ("applying", "opening"), ("applying", "result"), ("applying", "board"), ("file", "bound"),
    ("sending", "bound"), ("full file", "closing"), ("past grantees", "bound"), ("questions", "bound"),
    ("other matter", "bound"), ("closed house", "bound"), ("all year", "bound"), ("former day", "closing"),
    ("new day", "closing"), ("payment and report", "bound"), ("project", "bound"), ("you", "bound"),
)  # fmt: skip
_CUE = 0.3  # what the words of the rules weigh at most: where they are well known they say enough
_CUE_WEIGHT = 3.0
_SOON, _SEASON, _YEAR = 14, 120, 370  # days
_LATE = 3000  # characters
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
    topics = TopicWords(context.source.worded)
    found = []
    for index, when in enumerate(dates):
        if when is not None:
            named = _around(context, topics, index)
            named |= _place(context, index, when, reference)
            named |= _rank(when, known, ahead)
            named |= _verdict(verdicts[index])
            if index and verdicts[index - 1].pair == index:
                named["second"] = 1.0
            found.append((when, named))
    return found


def _around(context: DayContext, topics: TopicWords, index: int) -> Features:
    """The topics and the cues of the words around a day, by the place where they stand."""
    places = _places(context, index)
    spoken = {name: topics.between(start, end) if start < end else set() for name, (start, end) in places.items()}
    named = {f"{place} {topic}": 1.0 for place, found in spoken.items() for topic in sorted(found)}
    for place, (start, end) in places.items():
        for cue in context.within(start, end) if start < end else ():
            name = f"{place} cue {cue.role}"
            named[name] = max(named.get(name, 0.0), min(cue.weight / _CUE_WEIGHT, 1.5))
    near = spoken["before"] | spoken["after"]
    sentence, beside = near | spoken["far"], near | spoken["above"] | spoken["next"] | spoken["heading"]
    for one, other in _TOGETHER:
        if one in sentence and other in sentence:
            named[f"{one} + {other}"] = 1.0
        if one in near and other in beside:
            named[f"{one} ~ {other}"] = 1.0
    return named


def _places(context: DayContext, index: int) -> Mapping[str, tuple[int, int]]:
    """The stretches around a day: before and after it up to the days beside it, far before it in its sentence, the
    label of its line, the sentences above and next, and the heading."""
    days, day = context.days, context.days[index]
    begin, finish = context.begin(day.start), context.finish(day.end)
    last = days[index - 1].end if index else 0
    following = days[index + 1].start if index + 1 < len(days) else len(context.flat)
    is_last, line = following >= finish, context.flat.rfind("\n", 0, day.start) + 1
    return {
        "before": (max(begin, last, day.start - _BEFORE), day.start),
        "after": (day.end, min(finish, following, day.end + _AFTER)),
        "far": (begin, min(last, day.start)),
        "close": (max(begin, last, day.start - _CLOSE), day.start),
        "label": (line, min(day.start, line + _LABEL)),
        "above": (max(context.begin(max(begin - 2, 0)), begin - _BESIDE), begin - 1),
        "next": (finish, min(context.finish(finish + 1), finish + _BESIDE)) if is_last else (finish, finish),
        "heading": heading_above(context.flat, line),
    }


def _place(context: DayContext, index: int, when: date, reference: date) -> Features:
    """Where a day stands, how it is written, and how far ahead it is."""
    flat, day, days = context.flat, context.days[index], (when - reference).days
    begin, end = line_around(flat, day.start, day.end)
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
    return {name: 1.0 for name, holds in said.items() if holds} | {"late": min(day.start / _LATE, 1.0)}


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


def _verdict(verdict: DayVerdict) -> Features:
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
