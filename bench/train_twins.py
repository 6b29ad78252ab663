"""`make train`, third part: fits the likeness of two accounts and writes watcher/remember/duplicates/likeness.json.

The rows are the pairs of the tests that neither a parting nor an identity decides; the pairs of `kept_pairs.jsonl` and
`strangers_pairs.jsonl` are left out. Where ../shared/corpus is present, those of its calls that share a key, neither
title holding the other, are two, judged as if two sites listed them. Some features can only speak for one call, others
only against it. What words are worth comes from how many texts of corpus and labelled sets have them; what is listed
stays where the corpus is not here. The printed figures are those of the fold left out, of ten, by publisher.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations
from math import inf
from zlib import crc32

from bench import measures
from bench.measures import KINDS, OWN, PAGES, ROOT, SHARED, auc
from tests.remember.duplicates.pairs import Case, cases, listed, read_cases
from watcher.config import load
from watcher.model import Notice
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.evidence import BY_LIKENESS
from watcher.remember.duplicates.fingerprint import OPENING
from watcher.remember.duplicates.generic_words import FRAME
from watcher.remember.duplicates.likely import GROUPS, SameCallModel
from watcher.remember.duplicates.likeness import LikenessWeights, shipped
from watcher.remember.duplicates.opening import Opening
from watcher.remember.search.analysis import Analyser
from watcher.understand.reader import Reader
from watcher.understand.text.sigmoid import sigmoid

WEIGHTS = ROOT / "watcher" / "remember" / "duplicates" / "likeness.json"
CORPUS = SHARED / "calls.jsonl"
FOLDS, ROUNDS, RATE, PUSH, RIDGE = 10, 800, 0.5, 0.9, 0.004
TWO = 1.5  # what a pair that is two counts: a wrong merge hides a call
LISTED = 0.3  # what a pair of the corpus counts: there are many, of few publishers
RARITY = ((0.25, 0.02), (0.5, 0.01), (0.7, 0.005))  # what a word is worth that such a share of texts has
MOST = 60  # calls of the corpus under one key
ENOUGH = 0.55
ALL = SameCallModel.of(99.0, {group: {} for group in GROUPS}, 0.5, 0.5)
"""By which all that no rule parts is one: so the rows are found."""
AGAINST = frozenset(
    ("more sums", "one undated", "words left", "copied", "titles apart", "siblings", "publics apart",
     "publics apart in titles")
)  # fmt: skip
EITHER = frozenset(("translated", "press"))


@dataclass(frozen=True, slots=True)
class Row:
    """One pair: its features, whether it is one call, what it counts, and its fold."""

    id: str
    found: Mapping[str, float]
    same: bool
    weight: float
    fold: int


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    rarity = _rarity() if CORPUS.exists() else shipped().rarity
    found = list(rows(LikenessWeights(99.0, {}, rarity, 0.0)))  # all that no rule decides is one: those are the rows
    models = [fit([row for row in found if row.fold != fold], rarity) for fold in range(FOLDS)]
    scored = [(models[row.fold].probability(row.found), row.same) for row in found]
    for bar in (0.5, ENOUGH, 0.7, 0.8):
        told = [same for one, same in scored if one >= bar]
        print(f"{bar}: {sum(told)} of {len(told)} right, {sum(row.same for row in found) - sum(told)} missed")
    _write(fit(found, rarity), {"rows": len(found), "auc": round(auc(scored), 3)})
    print(f"{len(found)} pairs, {sum(row.same for row in found)} of them one call; AUC {auc(scored):.3f}")
    print(f"written: {WEIGHTS.name}")
    return 0


def _write(model: LikenessWeights, measured: Mapping[str, float]) -> None:
    words = defaultdict(list)
    for token, weight in sorted(model.rarity.items()):
        words[weight].append(token)
    written = {
        "made": date.today().isoformat(),
        "data": "pairs, read_pairs, calls of the corpus; words of corpus, own_set, pages_set, kinds_set",
        **measured,
        "enough": model.enough,
        "bias": round(model.bias, 3),
        "weights": {name: round(one, 2) for name, one in sorted(model.weights.items()) if abs(one) >= 0.005},
        "rarity": {str(weight): " ".join(some) for weight, some in sorted(words.items())},
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def rows(weights: LikenessWeights) -> Iterator[Row]:
    """The pairs that no rule decides, to weights by which all are one."""
    lexicon = Analyser().lexicon
    reader = Reader.from_settings(load(ROOT / "config.toml"))
    own = ((case, 1.0 if case.same else TWO) for case in chain(cases(), read_cases(reader)))
    for case, weight in chain(own, ((case, LISTED) for case in neighbours())):
        pair = Comparison(case.two, case.one, lexicon, ALL, weights)
        verdict = pair.verdict()
        if verdict.same and verdict.reasons[0].startswith(BY_LIKENESS) and pair.evidence.joins:
            fold = crc32(case.one.host.encode()) % FOLDS
            yield Row(case.id, pair.evidence.likeness.features(pair.evidence.facts), case.same, weight, fold)


def neighbours() -> Iterator[Case]:
    """Calls of the corpus that share a key and not the title, as if two sites listed them."""
    accounts = [listed(row) for row in measures.lines(CORPUS)] if CORPUS.exists() else []
    under: dict[str, list[int]] = defaultdict(list)
    for place, account in enumerate(accounts):
        for key in account.block_keys:
            under[key].append(place)
    pairs = {pair for places in under.values() if len(places) <= MOST for pair in combinations(places, 2)}
    for first, second in sorted(pairs):
        one, two = accounts[first], accounts[second]
        if not (one.core <= two.core or two.core <= one.core):
            elsewhere = replace(two, source=f"{two.source}, elsewhere")
            yield Case(f"{first}-{second}", False, "calls of one list", one, elsewhere)


def _rarity() -> Mapping[str, float]:
    """What the words are worth, as stems, that many texts have."""
    listed = (Notice("", row["title"], "", text=row["text"]) for row in measures.lines(CORPUS))
    labelled = map(measures.notice_of, (*measures.lines(KINDS), *measures.lines(OWN)))
    texts = list(chain(listed, labelled, map(measures.notice_of_page, measures.lines(PAGES))))
    counted: Counter[str] = Counter()
    for notice in texts:
        counted.update(Opening(f"{notice.title}\n{notice.text[:OPENING]}").telling.keys())
    worth = {
        token: next((weight for weight, share in RARITY if count >= share * len(texts)), 1.0)
        for token, count in counted.items()
        if token not in FRAME
    }
    return {token: weight for token, weight in worth.items() if weight < 1}


def fit(found: Sequence[Row], rarity: Mapping[str, float]) -> LikenessWeights:
    """A ridge logistic regression with signs, by gradient descent with momentum."""
    names = sorted(found[0].found)
    weights, speed, bias, push = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), 0.0, 0.0
    total = sum(row.weight for row in found)
    for _ in range(ROUNDS):
        slope, lift = dict.fromkeys(names, 0.0), 0.0
        for row in found:
            said = bias + sum(weights[name] * value for name, value in row.found.items())
            miss = (sigmoid(said) - row.same) * row.weight / total
            lift += miss
            for name, value in row.found.items():
                slope[name] += miss * value
        push = PUSH * push - RATE * lift
        bias += push
        for name in names:
            speed[name] = PUSH * speed[name] - RATE * (slope[name] + RIDGE * weights[name])
            low, high = _bounds(name)
            weights[name] = min(max(weights[name] + speed[name], low), high)
    return LikenessWeights(bias, weights, rarity, ENOUGH)


def _bounds(name: str) -> tuple[float, float]:
    if name in EITHER:
        return -inf, inf
    return (-inf, 0.0) if name in AGAINST else (0.0, inf)


if __name__ == "__main__":
    sys.exit(main())
