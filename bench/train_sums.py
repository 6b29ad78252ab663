"""`make train`, fourth part: fits the model of sums on offer and its weighing; writes money/offers.json.

The model learns which sums of a text one may get, from every labelled text that names sums; in a text that is no call
none is. How it is weighed against the role by the rules is learned from texts alone from which few rules were made,
each scored by a model that has not seen its publisher. The printed figures are those of the fold left out.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import inf
from zlib import crc32

from bench import logistic, measures
from bench.logistic import Example, Limits
from bench.measures import KINDS, OWN, PAGES, ROOT, SHARED, Line, auc
from watcher.model import AmountRole, Notice
from watcher.understand.money.offers import ON_OFFER, Features, OfferModel, both, features
from watcher.understand.money.read import sums_read
from watcher.understand.text.text import MAX_TEXT, clean, clean_title

WEIGHTS = ROOT / "watcher" / "understand" / "money" / "offers.json"
TESTS = ROOT / "tests" / "understand"
FOLDS, RIDGE, SEEN = 5, 4.0, 3
NO_CALL = 0.3  # what a sum of a text that is no call counts: most of these are known before
KEEP, TELL = 0.5, 0.6  # a sum told wrong costs more than one missed
SMALL = 0.04  # weights below are left out
Wanted = frozenset[tuple[Decimal, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One sum of a labelled text: what stands around it, its role by the rules, whether it is on offer."""

    found: Features
    role: AmountRole
    holds: bool
    group: str
    by_strangers: bool
    counts: float = 1.0

    @property
    def fold(self) -> int:
        return crc32(self.group.encode()) % FOLDS


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    found = list(rows())
    models = [fit([row for row in found if row.fold != fold]) for fold in range(FOLDS)]
    ours = [row for row in found if row.by_strangers]
    scores = [models[row.fold].score(row.found) for row in ours]
    weighings = [
        weigh([pair for pair in zip(ours, scores, strict=True) if pair[0].fold != fold]) for fold in range(FOLDS)
    ]
    told: list[tuple[Row, float]] = []
    for row in ours:
        model = models[row.fold]
        told.append((row, replace(model, choice=weighings[row.fold]).probability(row.found, row.role)))
    of_calls = [(row, one) for row, one in told if row.counts == 1.0]
    print(f"{len(found)} sums, {len(of_calls)} of calls by strangers; ", end="")
    print(f"AUC {auc([(one, row.holds) for row, one in of_calls]):.3f}")
    print(f"rules alone: {_right(of_calls, lambda row, _: row.role in ON_OFFER)}; with the model: ", end="")
    print(_right(of_calls, lambda row, one: one >= (KEEP if row.role in ON_OFFER else TELL)))
    final = fit(found)
    kept = {name: round(one, 2) for name, one in sorted(final.weights.items()) if abs(one) >= SMALL}
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set, days_set, sums_set, strangers_pages"
        + (", corpus phrases" if SHARED.exists() else ""),
        "sums": len(found),
        "keep": KEEP,
        "tell": TELL,
        "choice": {name: round(one, 3) for name, one in weigh(list(zip(ours, scores, strict=True))).items()},
        "bias": round(final.bias, 3),
        "weights": kept,
    }
    WEIGHTS.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}, {len(kept)} weights")
    return 0


def _right(told: Sequence[tuple[Row, float]], is_told: Callable[[Row, float], bool]) -> str:
    said = [row for row, one in told if is_told(row, one)]
    right, wanted = sum(row.holds for row in said), sum(row.holds for row, _ in told)
    return f"right {right} of {len(said)} told of {wanted}"


def fit(found: Sequence[Row]) -> OfferModel:
    """The model of the words; features that fewer than SEEN sums have are left out."""
    seen = Counter(name for row in found for name in row.found)
    examples = [
        Example({name: one for name, one in row.found.items() if one and seen[name] >= SEEN}, row.holds, row.counts)
        for row in found
    ]
    bias, weights = logistic.fit(examples, lambda _: Limits(-inf, inf, RIDGE))
    return OfferModel(bias, weights, {}, KEEP, TELL)


def weigh(pairs: Sequence[tuple[Row, float]]) -> Mapping[str, float]:
    """How the score by the words and the role by the rules are weighed."""
    examples = [Example(both(score, row.role), row.holds, row.counts) for row, score in pairs]
    bias, weights = logistic.fit(examples, lambda _: Limits(-inf, inf, 0.5))
    return {name: one + (0.0 if name == "score" else bias) for name, one in weights.items()}


@dataclass(frozen=True, slots=True)
class Labelled:
    """The notice of a text, the values on offer in it and those nobody can tell, and how it counts."""

    notice: Notice
    wanted: Set[Decimal]
    group: str
    by_strangers: bool = False
    counts: float = 1.0
    unsure: Set[Decimal] = frozenset()


def rows() -> Iterator[Row]:
    """The sums of every set that is present."""
    for text in labelled():
        title, body = clean_title(text.notice.title), clean(text.notice.text, MAX_TEXT)
        whole = body if body.startswith(title) else f"{title}\n\n{body}"
        published = text.notice.published
        context, roles = sums_read(whole, published.date() if published else None)
        for index, (figure, role) in enumerate(zip(context.sums, roles, strict=True)):
            if role is not None and not figure.percent and figure.value not in text.unsure:
                holds = figure.value in text.wanted
                yield Row(features(context, index), role, holds, text.group, text.by_strangers, text.counts)


def labelled() -> Iterator[Labelled]:
    """The texts of every set whose sums are labelled, and those that are no call: nothing is on offer there."""
    for line in measures.lines(OWN):
        if line.get("amounts") is not None:
            yield _of(measures.notice_of(line), line["kind"], line["amounts"], line["id"])
    for line in measures.lines(KINDS):
        if line["kind"] != "call" and not line["kept_apart"]:
            yield _of(measures.notice_of(line), "other", (), line["id"])
    for line in measures.lines(SHARED / "phrases.jsonl") if SHARED.exists() else ():
        yield _of(measures.notice_of(line), "call", line["amounts"], str(line.get("group", line["id"])))
    for line in measures.lines(PAGES):
        yield from _of_page(line, line["wanted"])
    for name in ("days_set.jsonl", "strangers_pages.jsonl"):
        for line in measures.lines(TESTS / name):
            yield from _of_page(line, line["labels"], by_strangers=True)
    yield from _judged_later()


def _of_page(line: Line, labels: Line, *, by_strangers: bool = False) -> Iterator[Labelled]:
    kind, amounts = labels.get("kind", "call"), labels.get("amounts")
    if amounts is not None or kind != "call":
        group = line.get("publisher") or line["id"]
        yield _of(measures.notice_of_page(line), kind, amounts or (), group, by_strangers=by_strangers)


def _of(notice: Notice, kind: str, amounts: Sequence[Line], group: str, *, by_strangers: bool = False) -> Labelled:
    if kind != "call":
        return Labelled(notice, frozenset(), group, by_strangers, NO_CALL)
    wanted = {Decimal(str(one["value"])).normalize() + 0 for one in amounts if one.get("role") in ON_OFFER}
    return Labelled(notice, wanted, group, by_strangers)


def _judged_later() -> Iterator[Labelled]:
    """Calls of kinds_set and days_set whose annotators were not asked for sums (sums_set.jsonl: by somebody later)."""
    texts = {line["id"]: (line, measures.notice_of(line)) for line in measures.lines(KINDS)}
    texts |= {line["id"]: (line, measures.notice_of_page(line)) for line in measures.lines(TESTS / "days_set.jsonl")}
    for said in measures.lines(TESTS / "sums_set.jsonl"):
        line, notice = texts[said["id"]]
        wanted, unsure = ({Decimal(str(one)) for one in said.get(name, ())} for name in ("on_offer", "unsure"))
        yield Labelled(notice, wanted, line.get("publisher") or line["id"], by_strangers=True, unsure=unsure)


if __name__ == "__main__":
    sys.exit(main())
