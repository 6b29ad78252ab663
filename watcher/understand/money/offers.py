"""Which sums of a text are on offer to who applies, by a model of what the cues around each of them say.

A second reader beside the rules, as for days (`dates/ranking.py`): it learned from labelled texts what the role by the
rules, the roles of the cues at each place around a sum and the way it stands among the others are worth. It knows no
words of its own: those that it learned held for whose texts it had seen and for nobody else's. Pure; the weights are
data of the package (`offers.json`, written by `python -m bench.train_sums`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from watcher.model import AmountRole
from watcher.understand.money.governed import is_beside, is_said_again
from watcher.understand.money.roles import SumContext
from watcher.understand.text.lines import heading_above, line_around
from watcher.understand.text.sigmoid import sigmoid

ON_OFFER = frozenset((AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL))
Features = dict[str, float]

# How far cues are looked for, in characters: before a sum, right beside it, after it, at the beginning of its line, in
# the sentence above; letters of a short line; how far back «average» is looked for.
_BEFORE, _CLOSE, _AFTER, _LABEL, _ABOVE, _SHORT, _USUALLY = 100, 28, 80, 45, 160, 40, 70
_CUE_WEIGHT, _STRONGEST = 3.0, 1.5
_LATE = 3000  # characters
# «Le don moyen est de 9 000 €», «most first grants are $20,000 or less»: what is usual binds nobody.
_USUAL = re.compile(
    r"(?<![a-z])(?:moyen(?:ne)?s?|median(?:e|es|s)?|averag(?:e|ed|es|ing)"
    r"|most (?:first |of our )?(?:grant|award|gift)s?)(?![a-z])[^.;,\n\d]{0,30}"
    r"(?:\d[^.;,\n]{0,12}(?:-|to|et|a|and)\s)?$"
)
_ENVELOPE = 300_000  # so large a sum is rather the whole than one share
SHORTEST = 250
"""A text with fewer characters says too little around its sums: there the rules stand alone."""


@dataclass(frozen=True, slots=True)
class OfferModel:
    """The weights by feature, and how probable a sum must be to be told as on offer."""

    bias: float
    weights: Mapping[str, float]
    bar: float

    def probability(self, found: Features) -> float:
        """How probable it is that a sum is on offer."""
        return sigmoid(self.bias + sum(self.weights.get(name, 0.0) * value for name, value in found.items()))


@cache
def shipped() -> OfferModel:
    """The model of the package."""
    data = json.loads(files("watcher.understand.money").joinpath("offers.json").read_text(encoding="utf-8"))
    return OfferModel(data["bias"], data["weights"], data["bar"])


def weighed(context: SumContext, roles: Sequence[AmountRole | None], model: OfferModel) -> list[AmountRole | None]:
    """The roles of the rules, put right where the model is sure enough of another answer."""
    if len(context.flat) < SHORTEST:
        return list(roles)
    found: list[AmountRole | None] = []
    for index, role in enumerate(roles):
        if role is None or context.sums[index].percent or is_said_again(context.flat, context.sums, index):
            found.append(role)
            continue
        if is_beside(context.flat, context.sums, index):
            found.append(found[-1])
            continue
        is_on_offer = model.probability(features(context, index) | {f"is {role}": 1.0}) >= model.bar
        if is_on_offer == (role in ON_OFFER):
            found.append(role)
        elif is_on_offer:
            found.append(AmountRole.TOTAL if context.sums[index].value >= _ENVELOPE else AmountRole.MAX)
        else:
            found.append(AmountRole.OTHER)
    return found


def features(context: SumContext, index: int) -> Features:
    """What stands around a sum, and where it stands, as names and numbers."""
    begin, end = line_around(context.flat, context.sums[index].start, context.sums[index].end)
    found = _place(context, index, begin, end)
    for place, (start, stop) in _places(context, index, begin).items():
        for cue in context.within(start, stop) if start < stop else ():
            name = f"{place} {cue.role}"
            found[name] = max(found.get(name, 0.0), min(cue.weight / _CUE_WEIGHT, _STRONGEST))
    return found


def _places(context: SumContext, index: int, line: int) -> Mapping[str, tuple[int, int]]:
    """The stretches around a sum: before and after it up to the sums beside it, far before it in its sentence, the
    label of its line, the sentence above, and the heading."""
    sums, figure = context.sums, context.sums[index]
    begin, finish = context.begin(figure.start), context.finish(figure.end)
    last = sums[index - 1].end if index else 0
    following = min(finish, sums[index + 1].start if index + 1 < len(sums) else len(context.flat))
    return {
        "before": (max(begin, last, figure.start - _BEFORE), figure.start),
        "close": (max(begin, last, figure.start - _CLOSE), figure.start),
        "after": (figure.end, min(following, figure.end + _AFTER)),
        "touching": (figure.end, min(following, figure.end + _CLOSE)),
        "far": (begin, min(last, figure.start)),
        "label": (line, min(figure.start, line + _LABEL)),
        "above": (max(context.begin(max(begin - 2, 0)), begin - _ABOVE), begin - 1),
        "heading": heading_above(context.flat, line),
    }


def _place(context: SumContext, index: int, begin: int, end: int) -> Features:
    """Where a sum stands, how it is written, and how it lies among the others."""
    flat, figure, mine = context.flat, context.sums[index], context.money
    line = context.between(begin, end)
    beside = sum(not one.percent for one in line) - 1
    said = {
        "first": figure is mine[0],
        "start": figure.start - begin < 4,
        "ends": end - figure.end < 3,
        "colon": flat[max(0, figure.start - 3) : figure.start].rstrip().endswith(":"),
        "short": end - begin < 2 * _SHORT,
        "long": end - begin > 8 * _SHORT,
        "pair": bool(figure.pair),
        "cents": figure.value != figure.value.to_integral_value(),
        "rough": not _is_round(figure.value),
        "alone": beside == 0,
        "usual": _USUAL.search(flat, max(figure.start - _USUALLY, begin), figure.start) is not None,
        "again": context.values.count(figure.value) > 1,
        "largest": figure.value == context.values[-1],
        "smallest": figure.value == context.values[0],
        f"size {len(str(int(figure.value)))}": True,
    }
    late, near, many = min(figure.start / _LATE, 1.0), min(beside, 4) / 4, min(len(mine), 12) / 12
    return {name: 1.0 for name, holds in said.items() if holds} | {"late": late, "beside": near, "many": many}


def _is_round(value: Decimal) -> bool:
    """Whether a sum has two digits at most before its zeros, or ends with 5 after them."""
    return len(value.normalize().as_tuple().digits) <= 2
