"""`make train`, first part: fits the model of what is a call and writes watcher/understand/classify/matters.json.

Each labelled text of the own sets is one row, of the calls of ../shared/corpus every fourth where it is present; the
rows that `kinds_set.jsonl` and `days_set.jsonl` keep apart are left out. Some features can only speak for a call,
others only against it, whatever chance has it in the sets. The lists were written with these sets in view, so the
weights of their words are held down more than those of grammar and layout. Terms, the words and pairs of words that
enough texts have, are learnt without a list. The printed figures are those of the fold left out, of eight.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from zlib import crc32

from bench import logistic, measures
from bench.logistic import Example, Limits
from bench.measures import DAYS, KINDS, NOW, OWN, PAGES, ROOT, SHARED, STRANGERS, auc
from watcher.model import Notice
from watcher.understand.classify import matters
from watcher.understand.reader import known

WEIGHTS = ROOT / "watcher" / "understand" / "classify" / "matters.json"
FOLDS = 8
EVERY = 4  # of the corpus
CORPUS = 0.1  # what a call of the corpus counts: a title and a summary, without the words around them
DATED = 0.2  # what a call of days_set and strangers_pages counts: they have few that are none
LONG, SHORT = 300, 0.1  # letters from which a text counts in full, and what a line counts
TEXTS = 8  # the least number of texts that have a term, those of the corpus aside
RIDGES = {"term": 1 / 36, "topic": 4.0, "listed": 6.2, "": 2.8}
"""How much the weights are held down: of terms, topics, words of lists anywhere but at the last day, the rest."""
LEAST, SURE = 0.38, 0.6
"""A call missed costs more than one told falsely; a day that may be none's is marked from 2 in 5 on."""
FOR = ("offer", "aim", "deadline", "rolling", "until, applying", "gets and asks", "acts asked", "acts asked share",
       "rules", "sum ceiling", "reader", "label who", "label what", "label who what")  # fmt: skip
AGAINST = ("headline", "until, other", "acts told", "past all", "self", "speech", "sum told", "applied", "counted told",
           "general", "listed", "named gets", "no sum offered", "given in title", "titled and closed",
           "label other")  # fmt: skip
LISTED = frozenset(
    (*matters.OURS, "job", "bids", "law", "privacy", "views", "meeting", "fees", "past", "papers", "people", "duty",
     "guide", "studies", "other", "plain", "until")
)  # fmt: skip
TERM = "~"
# What the sets have for reasons of their own: titles written by annotators, calls of the corpus without sums or state.
BOUNDS = {"no sum": (0.0, 0.6), "plain title": (0.0, 0.6), "state": (0.0, 0.3), "other in title": (-1.2, 0.0)}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: what it shows, whether it is a call, what it counts and its fold."""

    signs: matters.CallSigns
    is_call: bool
    weight: float
    fold: int
    is_corpus: bool = False


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    rows = list(labelled())
    models = left_out(rows)
    scored = [(models[row.fold].probability(row.signs), row.is_call) for row in rows]
    no_calls = [one for one, is_call in scored if not is_call]
    lost = sum(is_call and one < LEAST for one, is_call in scored)
    print(f"{len(rows)} texts, {len(no_calls)} no calls; AUC {auc(scored):.3f}; calls below {LEAST}: {lost}; no calls")
    print(f"above it {sum(one >= LEAST for one in no_calls)}, above {SURE} {sum(one >= SURE for one in no_calls)}")
    model = fit(rows, vocabulary(rows))
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set, days_set, strangers_pages"
        + (", corpus calls" if SHARED.exists() else ""),
        "rows": len(rows),
        "auc": round(auc(scored), 3),
        "bias": round(model.bias, 3),
        "weights": {name: round(one, 2) for name, one in sorted(model.weights.items()) if abs(one) >= 0.005},
        "least": LEAST,
        "sure": SURE,
        "terms": {term: round(one, 2) for term, one in sorted(model.terms.items())},
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}, {len(model.terms)} terms")
    return 0


def left_out(rows: Sequence[Row]) -> list[matters.MatterWeights]:
    """For each fold the model of the rows that are not in it."""
    terms = vocabulary(rows)
    return [fit([row for row in rows if row.fold != fold], terms) for fold in range(FOLDS)]


def vocabulary(rows: Sequence[Row]) -> frozenset[str]:
    """The terms that enough texts have; no label is looked at."""
    texts = Counter(term for row in rows if not row.is_corpus for term in row.signs.terms)
    return frozenset(term for term, count in texts.items() if count >= TEXTS)


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
    for line in (*measures.lines(DAYS), *measures.lines(STRANGERS)):
        if line.get("kept_apart"):
            continue
        kind = line["labels"]["kind"]
        yield _row(measures.notice_of_page(line), kind, line["publisher"], DATED if kind == "call" else 1.0)
    path = SHARED / "calls.jsonl"
    for line in measures.lines(path) if path.exists() else ():
        if crc32(line["id"].encode()) % EVERY == 0:
            yield _row(measures.notice_of(line), "call", line["id"], CORPUS, is_corpus=True)


def _row(notice: Notice, kind: str, group: str, weight: float, *, is_corpus: bool = False) -> Row:
    signs = known(notice, notice.published or NOW)
    weight *= max(min(len(notice.text) / LONG, 1.0), SHORT)
    return Row(signs, kind == "call", weight, fold_of(group), is_corpus)


def fit(rows: Sequence[Row], terms: frozenset[str]) -> matters.MatterWeights:
    """The model of these rows; terms are marked, so that none is taken for a feature."""
    bias, weights = logistic.fit([_example(row, terms) for row in rows], _limits)
    learnt = {name.removeprefix(TERM): one for name, one in weights.items() if name.startswith(TERM)}
    listed = {name: one for name, one in weights.items() if not name.startswith(TERM)}
    return matters.MatterWeights(bias, listed, learnt, LEAST, SURE)


def _example(row: Row, terms: frozenset[str]) -> Example:
    shown = row.signs.terms & terms
    values = dict(row.signs.features) | dict.fromkeys((TERM + term for term in shown), matters.term_value(len(shown)))
    return Example(values, row.is_call, row.weight)


def _limits(name: str) -> Limits:
    if name.startswith(TERM):
        return Limits(-inf, inf, RIDGES["term"])
    if name.startswith(matters.TOPIC):
        return Limits(-inf, inf, RIDGES["topic"])
    matter = name.replace(",", "").split()[0]
    is_listed = matter in LISTED and name != "past all" and not name.endswith(" at day")
    ridge = RIDGES["listed" if is_listed else ""]
    if name in BOUNDS:
        return Limits(*BOUNDS[name], ridge)
    if name in FOR or matter in matters.OURS:
        return Limits(0.0, inf, ridge)
    speaks = " in " in name or " at " in name or name.endswith("share") or name == "other, most"
    return Limits(-inf, 0.0 if name in AGAINST or speaks else inf, ridge)


if __name__ == "__main__":
    sys.exit(main())
