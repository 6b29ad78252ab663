"""`make train`, second part: fits the model of what is a call and writes watcher/understand/classify/matters.json.

Each labelled text of the own sets is one row, of the calls of ../shared/corpus every fourth where it is present; the
rows that `kinds_set.jsonl` keeps apart are left out. Some features can only speak for a call, others only against it,
whatever chance has it in the sets. The printed figures are those of the fold left out, of eight.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf
from zlib import crc32

from bench import measures
from bench.measures import KINDS, NOW, OWN, PAGES, ROOT, SHARED, auc
from watcher.model import Notice
from watcher.understand.classify import matters
from watcher.understand.reader import known

WEIGHTS = ROOT / "watcher" / "understand" / "classify" / "matters.json"
FOLDS, ROUNDS, RATE, PUSH, RIDGE = 8, 500, 0.6, 0.9, 0.0005
EVERY = 4  # of the corpus
NO_CALL = 2.0  # what a text that is no call counts
CORPUS = 0.4  # what a call of the corpus counts: a title and a summary, without the words around them
LONG, SHORT = 800, 0.1  # letters from which a text counts in full, and what a line counts: pages are longer
LEAST, SURE = 0.33, 0.6
FOR = ("title, call", "title, perhaps", "text, strong", "text, call", "offer", "aim", "calm offer", "deadline",
       "rolling", "until, applying", "gets and asks", "acts asked", "acts asked share", "rules", "sum ceiling",
       "reader", "label who", "label what", "label who what")  # fmt: skip
AGAINST = ("title, tender", "title, news", "title, award", "title, event", "text, news", "text, award", "text, event",
           "text, tender", "past", "headline", "until, other", "acts told", "past all", "self", "speech", "sum told",
           "applied", "counted told", "general", "listed", "named gets", "no sum offered", "given in title",
           "label other", "judged award", "judged tender", "judged event", "judged news")  # fmt: skip
# What the sets have for reasons of their own: titles written by annotators, calls of the corpus without sums or state.
BOUNDS = {"no sum": (0.0, 0.6), "plain title": (0.0, 0.6), "state": (0.0, 0.3), "other in title": (-1.2, 0.0)}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: its features, whether it is a call, what it counts and its fold."""

    found: Mapping[str, float]
    is_call: bool
    weight: float
    fold: int


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    rows = list(labelled())
    models = left_out(rows)
    scored = [(models[row.fold].probability(row.found), row.is_call) for row in rows]
    no_calls = [one for one, is_call in scored if not is_call]
    lost = sum(is_call and one < LEAST for one, is_call in scored)
    print(f"{len(rows)} texts, {len(no_calls)} no calls; AUC {auc(scored):.3f}; calls below {LEAST}: {lost}; no calls")
    print(f"above it {sum(one >= LEAST for one in no_calls)}, above {SURE} {sum(one >= SURE for one in no_calls)}")
    model = fit(rows)
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set" + (", corpus calls" if SHARED.exists() else ""),
        "rows": len(rows),
        "auc": round(auc(scored), 3),
        "bias": round(model.bias, 3),
        "weights": {name: round(one, 2) for name, one in sorted(model.weights.items()) if abs(one) >= 0.005},
        "least": LEAST,
        "sure": SURE,
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}")
    return 0


def left_out(rows: Sequence[Row]) -> list[matters.MatterWeights]:
    """For each fold the model of the rows that are not in it."""
    return [fit([row for row in rows if row.fold != fold]) for fold in range(FOLDS)]


def fold_of(group: str) -> int:
    return crc32(group.encode()) % FOLDS


def labelled() -> Iterator[Row]:
    """The labelled texts of every set that is present."""
    for line in measures.lines(KINDS):
        if not line["kept_apart"]:
            yield _row(measures.notice_of(line), line["kind"], line["id"], 1.0)
    for line in measures.lines(OWN):
        yield _row(measures.notice_of(line), line["kind"], line["id"], 0.5)
    for item in measures.lines(PAGES):
        if kind := item["wanted"].get("kind"):
            yield _row(measures.notice_of_page(item), kind, item["publisher"], 1.0)
    path = SHARED / "calls.jsonl"
    for line in measures.lines(path) if path.exists() else ():
        if crc32(line["id"].encode()) % EVERY == 0:
            yield _row(measures.notice_of(line), "call", line["id"], CORPUS)


def _row(notice: Notice, kind: str, group: str, weight: float) -> Row:
    found = known(notice, notice.published or NOW)
    weight *= (1.0 if kind == "call" else NO_CALL) * max(min(len(notice.text) / LONG, 1.0), SHORT)
    return Row(found, kind == "call", weight, fold_of(group))


def fit(rows: Sequence[Row]) -> matters.MatterWeights:
    """A ridge logistic regression with signs, by gradient descent with momentum."""
    names = sorted({name for row in rows for name in row.found})
    bounds = {name: _bounds(name) for name in names}
    weights, speed, bias, push = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), 0.0, 0.0
    total = sum(row.weight for row in rows)
    for _ in range(ROUNDS):
        slope, lift = dict.fromkeys(names, 0.0), 0.0
        for row in rows:
            said = bias + sum(weights[name] * value for name, value in row.found.items())
            miss = (1 / (1 + exp(-said)) - row.is_call) * row.weight / total
            lift += miss
            for name, value in row.found.items():
                slope[name] += miss * value
        push = PUSH * push - RATE * lift
        bias += push
        for name in names:
            speed[name] = PUSH * speed[name] - RATE * (slope[name] + RIDGE * weights[name])
            low, high = bounds[name]
            weights[name] = min(max(weights[name] + speed[name], low), high)
    return matters.MatterWeights(bias, weights, LEAST, SURE)


def _bounds(name: str) -> tuple[float, float]:
    matter = name.replace(",", "").split()[0]
    if name in BOUNDS:
        return BOUNDS[name]
    if name in FOR or matter in matters.OURS:
        return 0.0, inf
    speaks = " in " in name or " at " in name or name.endswith("share") or name == "other, most"
    return (-inf, 0.0) if name in AGAINST or speaks else (-inf, inf)


if __name__ == "__main__":
    sys.exit(main())
