"""The probability that a logistic model means: every model of the program ends with it."""

from __future__ import annotations

from math import exp

_MOST = 30.0


def sigmoid(odds: float) -> float:
    """The probability of log odds; never overflows."""
    return 1 / (1 + exp(-min(max(odds, -_MOST), _MOST)))
