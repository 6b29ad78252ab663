"""How probable it is that a deadline is right: a small logistic model over the evidence that the rules gathered.

Pure; the weights are data of the package (`confidence.json`, written by `python -m bench.train` with the day and the
sets they come from). Below the bar a day carries a doubt, far below it is not a deadline at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import exp

from watcher.model import Moment
from watcher.understand.dates.evidence import Evidence

DOUBTS: Mapping[str, str] = {
    "earlier": "another, earlier day may be the deadline",
    "others": "several days may be the deadline",
    "guessed_year": "the year is not written",
    "undated": "neither the day nor the page has a year",
    "misfit": "weekday, day or month do not fit together",
    "rival": "the day may be of something else than applying",
    "no_call": "the page may be no call",
    "closed": "the page says that it is closed",
    "late": "the day stands far from the beginning of the page",
    "far": "the day is more than a year ahead",
    "expected": "the page calls the day estimated",
    "": "no plain words say that this is the deadline",
}
"""What may be wrong with a day, by the feature that weighs most against it; `wording` says it in two languages."""


@dataclass(frozen=True, slots=True)
class Model:
    """The weights by feature; probabilities below `bar` are doubted, below `least` not told."""

    bias: float
    weights: Mapping[str, float]
    bar: float
    least: float

    def probability(self, evidence: Evidence) -> float:
        named = zip(Evidence.names(), evidence.values(), strict=True)
        return 1 / (1 + exp(-self.bias - sum(self.weights.get(name, 0.0) * value for name, value in named)))

    def doubt(self, evidence: Evidence) -> str:
        """The key of what speaks most against a day (see `DOUBTS`)."""
        named = zip(Evidence.names(), evidence.values(), strict=True)
        against = {name: self.weights.get(name, 0.0) * value for name, value in named if name in DOUBTS}
        worst = min(against, key=lambda name: against[name])
        return worst if against[worst] < 0 else ""


@cache
def shipped() -> Model:
    """The model of the package."""
    data = json.loads(files("watcher.understand").joinpath("confidence.json").read_text(encoding="utf-8"))
    return Model(data["bias"], data["weights"], data["bar"], data["least"])


def calibrated(moment: Moment, evidence: Evidence, model: Model | None = None) -> Moment | None:
    """The deadline with its probability and, below the bar, its doubt; None where it is too improbable to tell."""
    model = model or shipped()
    probability = model.probability(evidence)
    if probability < model.least:
        return None
    doubt = model.doubt(evidence) if probability < model.bar else ""
    return replace(moment, confidence=round(probability, 2), doubt=DOUBTS[doubt] if probability < model.bar else "")
