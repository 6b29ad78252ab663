"""`make train`, third part: fits the likeness of two accounts and writes watcher/remember/duplicates/likeness.json.

The rows are the pairs of the tests that neither a parting nor an identity decides; the pairs of `kept_pairs.jsonl` are
left out. Some features can only speak for one call, others only against it. The words that many calls have come from
the labelled texts of reading. The printed figures are those of the fold left out, of ten.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import exp, inf

from bench import measures
from bench.measures import KINDS, OWN, PAGES, ROOT
from bench.train import auc
from tests.remember.duplicates.pairs import Case, cases, read_cases
from watcher.config import load
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.evidence import BY_LIKENESS
from watcher.remember.duplicates.fingerprint import OPENING
from watcher.remember.duplicates.generic_words import FRAME
from watcher.remember.duplicates.likeness import LikenessWeights, shipped
from watcher.remember.duplicates.opening import Opening
from watcher.remember.search.analysis import Analyser
from watcher.understand.reader import Reader

WEIGHTS = ROOT / "watcher" / "remember" / "duplicates" / "likeness.json"
FOLDS, ROUNDS, RATE, PUSH, RIDGE = 10, 800, 0.5, 0.9, 0.004
TWO = 1.5  # what a pair that is two counts: a wrong merge hides a call
MANY = 12  # labelled texts that have a word of many calls
ENOUGH = 0.65
AGAINST = frozenset(
    ("more sums", "one undated", "sums apart", "nobody named", "funders apart", "words left", "copied", "titles apart",
     "siblings", "places apart",
     "publics apart", "publics apart in titles")
)  # fmt: skip
EITHER = frozenset(("translated",))


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: its features, and whether it is one call."""

    id: str
    found: Mapping[str, float]
    same: bool


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    common = _common()
    _write(LikenessWeights(99.0, {}, common, 0.0), {})  # all that no rule decides is one: those are the rows
    found = list(rows())
    models = [fit([row for at, row in enumerate(found) if at % FOLDS != fold], common) for fold in range(FOLDS)]
    scored = [(models[at % FOLDS].probability(row.found), row.same) for at, row in enumerate(found)]
    for bar in (0.5, 0.6, ENOUGH, 0.8):
        told = [same for one, same in scored if one >= bar]
        print(f"{bar}: {sum(told)} of {len(told)} right, {sum(row.same for row in found) - sum(told)} missed")
    _write(fit(found, common), {"rows": len(found), "auc": round(auc(scored), 3)})
    print(f"{len(found)} pairs, {sum(row.same for row in found)} of them one call; AUC {auc(scored):.3f}")
    print(f"written: {WEIGHTS.name}")
    return 0


def _write(model: LikenessWeights, measured: Mapping[str, float]) -> None:
    written = {
        "made": date.today().isoformat(),
        "data": "pairs, read_pairs; common words of own_set, pages_set, kinds_set",
        **measured,
        "enough": model.enough,
        "bias": round(model.bias, 3),
        "weights": {name: round(one, 2) for name, one in sorted(model.weights.items()) if abs(one) >= 0.005},
        "common": " ".join(sorted(model.common)),
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    shipped.cache_clear()


def rows() -> Iterator[Row]:
    """The pairs of the tests that no rule decides."""
    lexicon = Analyser().lexicon
    for case in _cases():
        pair = Comparison(case.two, case.one, lexicon)
        verdict = pair.verdict()
        if verdict.same and verdict.reasons[0].startswith(BY_LIKENESS):
            yield Row(case.id, pair.evidence.likeness.features(pair.evidence.facts), case.same)


def _cases() -> Iterator[Case]:
    reader = Reader.from_settings(load(ROOT / "config.toml"))
    yield from chain(cases(), read_cases(reader))


def _common() -> frozenset[str]:
    """The words, as stems, that many labelled texts have."""
    texts = chain(map(measures.notice_of, (*measures.lines(KINDS), *measures.lines(OWN))),
                  map(measures.notice_of_page, measures.lines(PAGES)))  # fmt: skip
    counted: Counter[str] = Counter()
    for notice in texts:
        counted.update(Opening(f"{notice.title}\n{notice.text[:OPENING]}").telling.keys())
    return frozenset(token for token, count in counted.items() if count >= MANY and token not in FRAME)


def fit(found: Sequence[Row], common: frozenset[str]) -> LikenessWeights:
    """A ridge logistic regression with signs, by gradient descent with momentum."""
    names = sorted(found[0].found)
    weights, speed, bias, push = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), 0.0, 0.0
    total = sum(1.0 if row.same else TWO for row in found)
    for _ in range(ROUNDS):
        slope, lift = dict.fromkeys(names, 0.0), 0.0
        for row in found:
            said = bias + sum(weights[name] * value for name, value in row.found.items())
            miss = (1 / (1 + exp(-said)) - row.same) * (1.0 if row.same else TWO) / total
            lift += miss
            for name, value in row.found.items():
                slope[name] += miss * value
        push = PUSH * push - RATE * lift
        bias += push
        for name in names:
            speed[name] = PUSH * speed[name] - RATE * (slope[name] + RIDGE * weights[name])
            low, high = _bounds(name)
            weights[name] = min(max(weights[name] + speed[name], low), high)
    return LikenessWeights(bias, weights, common, ENOUGH)


def _bounds(name: str) -> tuple[float, float]:
    if name in EITHER:
        return -inf, inf
    return (-inf, 0.0) if name in AGAINST else (0.0, inf)


if __name__ == "__main__":
    sys.exit(main())
