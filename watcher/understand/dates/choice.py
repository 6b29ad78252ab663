"""Which day is told as the next one to meet, where the rules and the model of days may disagree.

Both readers are weighed together: a day is more probable when both name it. Pure; the weights are data of the package
(`ranking.json`, written by `python -m bench.train_ranking`), fitted to pages from which few rules were made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from math import log

from watcher.model import Moment
from watcher.understand.dates.ranking import Features, RankingModel
from watcher.understand.text.sigmoid import sigmoid

_LEAST = 0.005
_UNSURE = 0.75  # what a day counts whose date is itself not sure
# Of days nearly as likely as the likeliest the first is told, for it is the one that is missed: so nearly where that
# one is sure, and where it is not. Earlier days that are together so likely leave a doubt.
_NEARLY, _NEARLY_UNSURE, _EARLIER = 0.7, 0.4, 0.14
ROLLING, CLOSED = "rolling", "closed"  # the signs of a page
_OF_THE_PAGE = frozenset(("no_call", "closed"))  # doubts that no word beside a day can lift


@dataclass(frozen=True, slots=True)
class DayCandidate:
    """A day that may be the next one to meet, with what each reader says of it.

    `standing` is what the rules make of it: «next», a «later» deadline, «other» where they tell another day, «silent»
    where they tell none. `ranked` is the probability that the model of days gives it; `signs` as in `PageOfDays`.
    """

    moment: Moment
    standing: str
    ranked: float
    signs: frozenset[str] = frozenset()

    def values(self) -> dict[str, float]:
        """The input of the model."""
        found = {self.standing: 1.0, "ranked": _log_odds(self.ranked)}
        found |= {f"{self.standing}, {sign}": 1.0 for sign in self.signs}
        if self.standing == "next":
            found["confidence"] = _log_odds(self.moment.confidence)
        return found


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """The ranking, the weights of both readers, and the bars: below `bar` a day is doubted, below `least` not told."""

    ranking: RankingModel
    weights: Mapping[str, float]
    bar: float
    least: float

    def probability(self, candidate: DayCandidate) -> float:
        return sigmoid(sum(self.weights.get(name, 0.0) * value for name, value in candidate.values().items()))


@cache
def shipped() -> ChoiceModel:
    """The model of the package."""
    data = json.loads(files("watcher.understand.dates").joinpath("ranking.json").read_text(encoding="utf-8"))
    return ChoiceModel(RankingModel(data["none"], data["weights"]), data["choice"], data["bar"], data["least"])


@dataclass(frozen=True, slots=True)
class PageOfDays:
    """What is known of the days of one text: those that the rules `told`, all that are `named`, what is `around` each.

    `signs` are what the whole text says against a day: «rolling» (open all year), «closed»; `today` is the day of
    reading.
    """

    told: Sequence[Moment]
    named: Mapping[date, Moment]
    around: Sequence[tuple[date, Features]]
    signs: frozenset[str]
    today: date


def candidates(page: PageOfDays, ranking: RankingModel) -> list[DayCandidate]:
    """The deadlines to come that the rules tell, and the other days to come."""
    ranked = ranking.probabilities(page.around)

    def candidate(moment: Moment, standing: str) -> DayCandidate:
        return DayCandidate(moment, standing, ranked.get(moment.date, 0.0), page.signs)

    ahead = [moment for moment in page.told if moment.date >= page.today]
    found = [candidate(moment, "later" if place else "next") for place, moment in enumerate(ahead)]
    known, standing = {moment.date for moment in ahead}, "other" if ahead else "silent"
    others = (moment for when, moment in page.named.items() if when not in known and when >= page.today)
    return found + [candidate(moment, standing) for moment in others]


def choose(page: PageOfDays, model: ChoiceModel | None = None) -> list[Moment]:
    """The deadlines of the rules, the likeliest next one first among those to come; doubted where it is not sure.

    Where no day is likely enough none to come is told: what the rules call a later step is none either. A day that the
    rules do not know must be sure.
    """
    model = model or shipped()
    past = [moment for moment in page.told if moment.date < page.today]
    weighed = [(model.probability(one), one) for one in candidates(page, model.ranking)]
    most = max((one for one, _ in weighed), default=0.0)
    nearly = (one for one in weighed if one[0] >= most * (_NEARLY if most >= model.bar else _NEARLY_UNSURE))
    probability, likeliest = min(nearly, key=lambda one: one[1].moment.date, default=(0.0, None))
    if likeliest is None or probability < (model.bar if likeliest.standing == "silent" else model.least):
        return past
    best = likeliest.moment
    unsure = page.named[best.date].doubt if best.date in page.named else ""
    probability *= _UNSURE if unsure else 1.0
    earlier = sum(one for one, rival in weighed if rival.moment.date < best.date)
    is_sure = probability >= model.bar and earlier < _EARLIER
    doubt = unsure or (best.doubt if best.doubt in _OF_THE_PAGE else "" if is_sure else best.doubt or "others")
    chosen = replace(best, confidence=round(probability, 2), doubt=doubt)
    return [*past, chosen, *(moment for moment in page.told if moment.date > chosen.date)]


def _log_odds(probability: float) -> float:
    sure = min(max(probability, _LEAST), 1 - _LEAST)
    return log(sure / (1 - sure))
