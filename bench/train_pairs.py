"""`make train`, last part: fits what makes one call of two accounts, watcher/remember/duplicates/same_call.json.

The rows are all labelled pairs of the tests but `kept_pairs.jsonl`, also those that a rule parts: what a rule knows of
them, the rest has to tell as well. Where ../shared/corpus is present, those of its calls
that share a key, neither title holding the other, and that no rule parts, are two. The printed figures are those of the
fold left out, of ten, by publisher, on the pairs of strangers; what rules part counts there as told apart.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from zlib import crc32

from bench import logistic, train_twins
from bench.logistic import Example, Limits
from bench.measures import ROOT, auc
from bench.train_twins import ALL
from tests.remember.duplicates.pairs import cases, read_cases, strangers
from watcher.config import load
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.likely import GROUPS, features, may_be_likely
from watcher.remember.search.analysis import Analyser
from watcher.understand.reader import Reader
from watcher.understand.text.sigmoid import sigmoid

WEIGHTS = ROOT / "watcher" / "remember" / "duplicates" / "same_call.json"
FOLDS, RIDGE = 10, 0.5
LISTED = 0.5  # what a pair of the corpus counts: there are many, of few publishers
TWO = 2.0  # what a pair that is two counts: a wrong merge hides a call
ENOUGH = 0.68  # so that a twin of the own tests is joined (read-010, .69); by folds .96 are one from there on
BACKED = 0.1  # the same where the rules say so
SMALL = 0.03  # weights below are left out
Fitted = tuple[float, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair: its features by group, what it is and counts, who wrote it, what rules say of it, and its fold."""

    found: Mapping[str, Mapping[str, float]]
    same: bool
    counts: float
    is_unseen: bool
    is_parted: bool
    is_joined: bool
    fold: int

    @property
    def example(self) -> Example:
        """The pair as it is fitted."""
        flat = {f"{group}|{name}": value for group, some in self.found.items() for name, value in some.items()}
        told = {name: value for name, value in flat.items() if value}
        return Example(told, self.same, self.counts if self.same else self.counts * TWO)


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    found = list(rows())
    models = [_fit([row for row in found if row.fold != fold]) for fold in range(FOLDS)]
    scored = [(0.0 if row.is_parted else _chance(models[row.fold], row), row) for row in found if row.is_unseen]
    twins = sum(row.same for _, row in scored)
    for bar in (0.5, 0.6, ENOUGH, 0.8):
        told = [row.same for one, row in scored if one >= bar or (row.is_joined and one >= BACKED)]
        print(f"{bar}: {sum(told)} of {len(told)} right, {twins - sum(told)} missed")
    measured = {"rows": len(found), "auc": round(auc([(one, row.same) for one, row in scored]), 3)}
    _write(_fit(found), measured)
    print(f"{len(found)} pairs, {len(scored)} of strangers; AUC {measured['auc']}; written: {WEIGHTS.name}")
    return 0


def _fit(found: Sequence[PairRow]) -> Fitted:
    bias, weights = logistic.fit([row.example for row in found], lambda _: Limits(-99.0, 99.0, RIDGE))
    grouped: dict[str, dict[str, float]] = {group: {} for group in GROUPS}
    for name, weight in sorted(weights.items()):
        group, _, feature = name.partition("|")
        if abs(weight) >= SMALL:
            grouped[group][feature] = round(weight, 2)
    return round(bias, 3), grouped


def _chance(model: Fitted, row: PairRow) -> float:
    bias, weights = model
    said = (weight * row.found[group][name] for group, some in weights.items() for name, weight in some.items())
    return sigmoid(bias + sum(said))


def _write(model: Fitted, measured: Mapping[str, float]) -> None:
    bias, weights = model
    written = {
        "made": date.today().isoformat(),
        "data": "pairs, read_pairs, pairs of strangers; calls of the corpus",
        **measured,
        "enough": ENOUGH,
        "backed": BACKED,
        "bias": bias,
        "weights": weights,
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def rows() -> Iterator[PairRow]:
    """All labelled pairs, and those of the corpus that no rule parts."""
    lexicon = Analyser().lexicon
    reader = Reader.from_settings(load(ROOT / "config.toml"))
    known = ((case, False) for case in chain(cases(), read_cases(reader)))
    for case, is_unseen in chain(known, ((case, True) for case in strangers(reader))):
        yield _row(Comparison(case.two, case.one, lexicon, ALL), case.same, 1.0, is_unseen=is_unseen)
    for case in train_twins.neighbours():
        row = _row(Comparison(case.two, case.one, lexicon, ALL), False, LISTED, is_unseen=False)
        if not row.is_parted:
            yield row


def _row(pair: Comparison, same: bool, counts: float, *, is_unseen: bool) -> PairRow:
    evidence = pair.evidence
    is_parted = not pair.may_be_one or not may_be_likely(evidence)
    is_parted = is_parted or bool(pair.conflicts or tuple(pair.against_payers()))
    fold = crc32(pair.two.host.encode()) % FOLDS
    return PairRow(features(evidence), same, counts, is_unseen, is_parted, bool(evidence.joins), fold)


if __name__ == "__main__":
    sys.exit(main())
