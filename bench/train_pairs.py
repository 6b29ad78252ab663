"""`make train`, last part: fits what makes one call of two accounts, watcher/remember/duplicates/same_call.json.

The rows are all labelled pairs of the tests but `kept_pairs.jsonl`, also those that a rule parts: what a rule knows of
them, the rest has to tell as well. Two accounts of which a third is one call with the one, and two with the other, are
two. Where ../shared/corpus is present, those of its calls that share a key, neither title holding the other, and that
no rule parts, are two. The printed figures are those of the fold left out, of ten, on the pairs of strangers that share
a key; what rules part counts there as told apart. No publisher stands in two folds.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations
from zlib import crc32

from bench import logistic, train_twins
from bench.logistic import Example, Limits
from bench.measures import ROOT, auc
from bench.train_twins import ALL
from tests.remember.duplicates.pairs import Case, cases, read_cases, strangers
from watcher.config import load
from watcher.remember.duplicates.comparison import Comparison
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.likely import GROUPS, features, may_be_likely
from watcher.remember.search.analysis import Analyser
from watcher.understand.reader import Reader
from watcher.understand.text.sigmoid import sigmoid

WEIGHTS = ROOT / "watcher" / "remember" / "duplicates" / "same_call.json"
FOLDS, RIDGE = 10, 0.4
UNSEEN = 3.0  # what a pair of strangers counts: so others write
DERIVED = 2.0  # what a pair counts that follows from two of them
LISTED = 1.5  # what a pair of the corpus counts: real calls, of few publishers
TWO = 2.0  # what a pair that is two counts: a wrong merge hides a call
ENOUGH = 0.55  # by folds .96 are one from there on, and .99 of the natural pairs
BACKED = 0.12  # the same where the rules say so
SMALL = 0.03  # weights below are left out
Fitted = tuple[float, Mapping[str, Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair: its features by group, what it is and counts, what rules and keys say, and of whom it is."""

    found: Mapping[str, Mapping[str, float]]
    same: bool
    counts: float
    is_unseen: bool
    is_parted: bool
    is_joined: bool
    has_key: bool
    publishers: tuple[str, str]

    @property
    def example(self) -> Example:
        """The pair as it is fitted."""
        flat = {f"{group}|{name}": value for group, some in self.found.items() for name, value in some.items()}
        told = {name: value for name, value in flat.items() if value}
        return Example(told, self.same, self.counts if self.same else self.counts * TWO)


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    found = list(rows())
    folds = _folds(found)
    models = [_fit([row for row, own in zip(found, folds, strict=True) if own != fold]) for fold in range(FOLDS)]
    unseen = [(fold, row) for fold, row in zip(folds, found, strict=True) if row.is_unseen]
    twins = sum(row.same for _, row in unseen)
    scored = [(0.0 if row.is_parted else _chance(models[fold], row), row) for fold, row in unseen]
    for bar in (0.5, ENOUGH, 0.6, 0.7, 0.8):
        told = [row.same for one, row in scored if row.has_key and (one >= bar or (row.is_joined and one >= BACKED))]
        print(f"{bar}: {sum(told)} of {len(told)} right, {twins - sum(told)} missed")
    lost = [row for row in found if row.is_unseen and row.same]
    print(f"twins: {sum(not row.has_key for row in lost)} without a key, {sum(row.is_parted for row in lost)} parted")
    measured = {"rows": len(found), "auc": round(auc([(one, row.same) for one, row in scored]), 3)}
    _write(_fit(found), measured)
    print(f"{len(found)} pairs, {len(scored)} of strangers; AUC {measured['auc']}; written: {WEIGHTS.name}")
    return 0


def _folds(found: Sequence[PairRow]) -> list[int]:
    """The fold of each pair: publishers that stand in one pair are in one fold, and all that they stand in."""
    leads: dict[str, str] = {}

    def first(name: str) -> str:
        while leads.setdefault(name, name) != name:
            name = leads[name]
        return name

    for row in found:
        if row.counts != LISTED:  # in the corpus all stand beside all
            one, two = map(first, row.publishers)
            leads[one] = two
    return [crc32(first(row.publishers[1]).encode()) % FOLDS for row in found]


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
    for case in chain(cases(), read_cases(reader)):
        yield _row(Comparison(case.two, case.one, lexicon, ALL), case.same, 1.0, is_unseen=False)
    unseen = list(strangers(reader))
    for case in unseen:
        yield _row(Comparison(case.two, case.one, lexicon, ALL), case.same, UNSEEN, is_unseen=True)
    for one, two in derived(unseen):
        yield _row(Comparison(two, one, lexicon, ALL), False, DERIVED, is_unseen=False)
    for case in train_twins.neighbours():
        row = _row(Comparison(case.two, case.one, lexicon, ALL), False, LISTED, is_unseen=False)
        if not row.is_parted:
            yield row


def derived(known: Iterable[Case]) -> Iterator[tuple[Fingerprint, Fingerprint]]:
    """The accounts that must be two: a third one is one call with the first, and not with the second."""
    beside: dict[tuple[str, str, str], list[tuple[Fingerprint, bool]]] = defaultdict(list)
    for case in known:
        for this, other in ((case.one, case.two), (case.two, case.one)):
            beside[this.notice.url, this.notice.title, this.notice.text].append((other, case.same))
    for others in beside.values():
        for (one, is_one), (two, is_other) in combinations(others, 2):
            if is_one is not is_other:
                yield one, two


def _row(pair: Comparison, same: bool, counts: float, *, is_unseen: bool) -> PairRow:
    evidence = pair.evidence
    is_parted = not pair.may_be_one or not may_be_likely(evidence)
    is_parted = is_parted or bool(pair.conflicts or tuple(pair.against_payers()))
    has_key = not pair.one.block_keys.isdisjoint(pair.two.block_keys)
    hosts = (pair.one.host, pair.two.host)
    return PairRow(features(evidence), same, counts, is_unseen, is_parted, bool(evidence.joins), has_key, hosts)


if __name__ == "__main__":
    sys.exit(main())
