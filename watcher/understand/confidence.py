"""How probable it is that a deadline is right: that its notice is a call, times a small logistic model of its days.

The model weighs the evidence that the rules gathered, as if the notice were a call.

Pure; the weights are data of the package (`confidence.json`, written by `python -m bench.train` with the day and the
sets they come from). Below the bar a day carries a doubt, far below it is not a deadline at all.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from watcher.model import DOUBTS, Moment
from watcher.understand.dates.evidence import Evidence
from watcher.understand.text.sigmoid import sigmoid


@dataclass(frozen=True, slots=True)
class Model:
    """The weights by feature; probabilities below `bar` are doubted, below `least` not told."""

    bias: float
    weights: Mapping[str, float]
    bar: float
    least: float

    def probability(self, evidence: Evidence) -> float:
        named = zip(Evidence.names(), evidence.values(), strict=True)
        return sigmoid(self.bias + sum(self.weights.get(name, 0.0) * value for name, value in named))

    def doubt(self, evidence: Evidence) -> str:
        """The key of what speaks most against a day (a key of `watcher.model.DOUBTS`)."""
        named = zip(Evidence.names(), evidence.values(), strict=True)
        against = {name: self.weights.get(name, 0.0) * value for name, value in named if name in DOUBTS}
        worst = min(against, key=lambda name: against[name])
        return worst if against[worst] < 0 else "weak"


@cache
def shipped() -> Model:
    """The model of the package."""
    data = json.loads(files("watcher.understand").joinpath("confidence.json").read_text(encoding="utf-8"))
    return Model(data["bias"], data["weights"], data["bar"], data["least"])


def in_call(moment: Moment, chance: float, model: Model | None = None) -> Moment | None:
    """A calibrated deadline of a notice that is a call with this chance only; below the bar it is doubted.

    None where both together are too improbable; whether the notice is told as a call at all is decided elsewhere.
    """
    model = model or shipped()
    probability = moment.confidence * chance
    if probability < model.least:
        return None
    is_doubted = probability < model.bar and (not moment.doubt or chance < moment.confidence)
    return replace(moment, confidence=round(probability, 2), doubt="no_call" if is_doubted else moment.doubt)


def days_in_call(
    days: Sequence[Moment], chance: float, stated: Collection[date], today: date, *, is_thin: bool = False
) -> list[Moment]:
    """The days of a notice that is a call with this chance; a day that a field has `stated` needs no words.

    Where the next one is too improbable none to come is told: the later ones are steps of the same call. What
    `is_thin`, a line or two, says too little of its kind for that.
    """
    model = replace(shipped(), least=0.0) if is_thin else shipped()
    found = [day if day.date in stated else in_call(day, chance, model) for day in days]
    following = next((place for place, day in enumerate(days) if day.date >= today), len(days))
    last = following if following < len(days) and found[following] is None else len(days)
    return [day for day in found[:last] if day is not None]


def calibrated(moment: Moment, evidence: Evidence, model: Model | None = None) -> Moment | None:
    """The deadline with its probability in a call and, below the bar, its doubt; None where it is too improbable."""
    model = model or shipped()
    probability = model.probability(evidence)
    if probability < model.least:
        return None
    doubt = model.doubt(evidence) if probability < model.bar else ""
    return replace(moment, confidence=round(probability, 2), doubt=doubt)
