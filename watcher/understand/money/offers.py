"""Which sums of a text are on offer to who applies, by a model of the words around each of them.

A second reader beside the rules, as for days (`dates/ranking.py`): it learned from labelled texts what stands around
sums that one may get and around all others (tickets, budgets of the town, awards of last year). Both are weighed
together. Pure; the weights are data of the package (`offers.json`, written by `python -m bench.train_sums`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from watcher.model import AmountRole
from watcher.understand.money.roles import SumContext
from watcher.understand.text.lines import heading_above, line_around
from watcher.understand.text.sigmoid import sigmoid

ON_OFFER = frozenset((AmountRole.MAX, AmountRole.MIN, AmountRole.TOTAL))
Features = dict[str, float]

_WORD = re.compile(r"[a-z]+")
_STEM = 6  # letters of a word that count
# How far words are looked for before and after a sum, in characters and words.
_NEAR, _AFTER = (100, 6), (80, 6)
_FAR, _LINE_WORDS = 220, 8
_SHORT, _HEAD = 40, 70
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
    """The weights by feature, those of both readers, and the bars of doing without or against the rules.

    A sum that the rules tell is kept from `keep` on, one that they do not is told from `tell` on.
    """

    bias: float
    weights: Mapping[str, float]
    choice: Mapping[str, float]
    keep: float
    tell: float

    def score(self, found: Features) -> float:
        """The log odds that a sum is on offer, by the words alone."""
        weight = self.weights.get
        return self.bias + sum(weight(name, 0.0) * value for name, value in found.items())

    def probability(self, found: Features, role: AmountRole) -> float:
        """How probable a sum is on offer, by the words and the role that the rules give."""
        said = sum(self.choice.get(name, 0.0) * value for name, value in both(self.score(found), role).items())
        return sigmoid(said)


@cache
def shipped() -> OfferModel:
    """The model of the package."""
    data = json.loads(files("watcher.understand.money").joinpath("offers.json").read_text(encoding="utf-8"))
    return OfferModel(data["bias"], data["weights"], data["choice"], data["keep"], data["tell"])


def both(score: float, role: AmountRole) -> Features:
    """What is weighed: the log odds by the words, and the role by the rules."""
    return {"score": score, f"is {role}": 1.0}


def weighed(context: SumContext, roles: Sequence[AmountRole | None], model: OfferModel) -> list[AmountRole | None]:
    """The roles of the rules, put right where the model is sure enough of another answer."""
    if len(context.flat) < SHORTEST:
        return list(roles)
    found: list[AmountRole | None] = []
    for index, role in enumerate(roles):
        if role is None or context.sums[index].percent:
            found.append(role)
            continue
        chance = model.probability(features(context, index), role)
        if role in ON_OFFER:
            found.append(role if chance >= model.keep else AmountRole.OTHER)
        elif chance >= model.tell:
            found.append(AmountRole.TOTAL if context.sums[index].value >= _ENVELOPE else AmountRole.MAX)
        else:
            found.append(role)
    return found


def features(context: SumContext, index: int) -> Features:
    """What stands around a sum, and where it stands, as names and numbers."""
    begin, end = line_around(context.flat, context.sums[index].start, context.sums[index].end)
    names = [*_words(context, index, begin, end), *_above(context.flat, begin, context.sums[index].start)]
    return dict.fromkeys(names, 1.0) | _place(context, index, begin, end)


def _words(context: SumContext, index: int, begin: int, end: int) -> Iterator[str]:
    """The beginnings of the words in the line of a sum: o before it, back to the sum before, a after it."""
    flat, figure, sums = context.flat, context.sums[index], context.sums
    before = max(sums[index - 1].end, begin, figure.start - _NEAR[0]) if index else max(begin, figure.start - _NEAR[0])
    near = [word[:_STEM] for word in _WORD.findall(flat, before, max(before, figure.start))[-_NEAR[1] :]]
    for word in near:
        yield "o " + word
    if near:
        yield "o1 " + near[-1]
    if len(near) > 1:
        yield f"o2 {near[-2]} {near[-1]}"
    after = min(end, figure.end + _AFTER[0], sums[index + 1].start if index + 1 < len(sums) else end)
    for word in _WORD.findall(flat, figure.end, max(after, figure.end))[: _AFTER[1]]:
        yield "a " + word[:_STEM]


def _above(flat: str, begin: int, start: int) -> Iterator[str]:
    """The beginnings of the words u in the line above that of a sum, h in the heading over it."""
    if begin < 2:
        return
    if start - begin < _SHORT:
        above = max(flat.rfind("\n", 0, begin - 1) + 1, begin - _FAR)
        for word in _WORD.findall(flat, above, begin - 1)[-_LINE_WORDS:]:
            yield "u " + word[:_STEM]
    for word in _WORD.findall(flat, *heading_above(flat, begin))[:_LINE_WORDS]:
        yield "h " + word[:_STEM]


def _place(context: SumContext, index: int, begin: int, end: int) -> Features:
    """Where a sum stands, how it is written, and how it lies among the others."""
    flat, figure, mine = context.flat, context.sums[index], context.money
    line = context.between(begin, end)
    beside = sum(not one.percent for one in line) - 1
    said = {
        "first": figure is mine[0],
        "only": len(mine) == 1,
        "title": begin == 0,
        "start": figure.start - begin < 4,
        "ends": end - figure.end < 3,
        "colon": flat[max(0, figure.start - 3) : figure.start].rstrip().endswith(":"),
        "bracket": flat[max(0, figure.start - 2) : figure.start].rstrip().endswith("("),
        "short": end - begin < 2 * _SHORT,
        "long": end - begin > 8 * _SHORT,
        "bullet": flat[begin : begin + 2].strip() in ("-", "*", ">"),
        "pair": bool(figure.pair),
        "cents": figure.value != figure.value.to_integral_value(),
        "rough": not _is_round(figure.value),
        "alone": beside == 0,
        "rate": len(line) > beside + 1,
        "usual": _USUAL.search(flat, max(figure.start - _HEAD, begin), figure.start) is not None,
        "again": context.values.count(figure.value) > 1,
        "largest": figure.value == context.values[-1],
        "smallest": figure.value == context.values[0],
        f"size {len(str(int(figure.value)))}": True,
    }
    late, near, many = figure.start / max(len(flat), 1), min(beside, 4) / 4, min(len(mine), 12) / 12
    return {name: 1.0 for name, holds in said.items() if holds} | {"late": late, "beside": near, "many": many}


def _is_round(value: Decimal) -> bool:
    """Whether a sum has two digits at most before its zeros, or ends with 5 after them."""
    return len(value.normalize().as_tuple().digits) <= 2
