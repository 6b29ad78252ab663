"""A ridge logistic regression with signs, by Newton steps along one weight after the other: what `make train` fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

ROUNDS, STILL, TINY = 60, 0.001, 1e-9
BIAS = "="


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the greatest a weight may be, and how much it is held near zero."""

    low: float
    high: float
    ridge: float


@dataclass(frozen=True, slots=True)
class Example:
    """One row to fit: its features by name, whether it is what is looked for, and what it counts."""

    values: Mapping[str, float]
    holds: bool
    counts: float = 1.0


def fit(examples: Sequence[Example], limits: Callable[[str], Limits]) -> tuple[float, dict[str, float]]:
    """Bias and weights. The order of the features in the examples does not matter."""
    columns = _columns(examples)
    weights = dict.fromkeys(columns, 0.0)
    chance = [0.5] * len(examples)
    said, counts, holds = [0.0] * len(examples), [one.counts for one in examples], [one.holds for one in examples]
    bounds = {name: limits(name) for name in columns if name != BIAS} | {BIAS: Limits(-99.0, 99.0, 0.0)}
    for _ in range(ROUNDS):
        largest = 0.0
        for name, column in columns.items():
            bound = bounds[name]
            slope, bend = bound.ridge * weights[name], bound.ridge + TINY
            for place, value in column:
                one = chance[place]
                slope += counts[place] * (one - holds[place]) * value
                bend += counts[place] * one * (1 - one) * value * value
            step = min(max(weights[name] - slope / bend, bound.low), bound.high) - weights[name]
            if step:
                weights[name] += step
                largest = max(largest, abs(step) * column[0][1])
                for place, value in column:
                    said[place] += step * value
                    chance[place] = 1 / (1 + exp(-said[place]))
        if largest < STILL:
            break
    return weights.pop(BIAS), weights


def _columns(examples: Sequence[Example]) -> dict[str, list[tuple[int, float]]]:
    """For each weight the rows that have it, with its value there."""
    columns: dict[str, list[tuple[int, float]]] = {BIAS: [(place, 1.0) for place in range(len(examples))]}
    names = sorted({name for one in examples for name in one.values})
    columns |= {name: [] for name in names}
    for place, one in enumerate(examples):
        for name, value in one.values.items():
            columns[name].append((place, value))
    return {name: column for name, column in columns.items() if column}
