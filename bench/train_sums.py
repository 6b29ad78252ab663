"""`make train`, fourth part: fits the model of sums on offer; writes money/offers.json.

The model learns which sums of a text one may get, from every labelled text that names sums; in a text that is no call
none is. What the role by the rules is worth is learned from texts alone from which few rules were made. The printed
figures are those of the writer left out, on sums of calls: texts of one writer are more alike than those of one
publisher, and the texts of nobody known are what counts.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import inf

from bench import logistic, measures
from bench.logistic import Example, Limits
from bench.measures import KINDS, OWN, PAGES, ROOT, SHARED, Line, auc
from watcher.model import AmountRole, Notice
from watcher.understand.money.offers import ON_OFFER, Features, OfferModel, features
from watcher.understand.money.read import sums_read
from watcher.understand.text.text import MAX_TEXT, clean, clean_title

WEIGHTS = ROOT / "watcher" / "understand" / "money" / "offers.json"
TESTS = ROOT / "tests" / "understand"
RIDGE, SEEN = 1.0, 3
NO_CALL = 0.1  # what a sum of a text that is no call counts: most of these are known before
BAR = 0.6  # a sum told wrong costs more than one missed


@dataclass(frozen=True, slots=True)
class Row:
    """One sum of a labelled text: what stands around it, its role by the rules, whether it is on offer."""

    found: Features
    role: AmountRole
    holds: bool
    writer: str = ""
    counts: float = 1.0

    @property
    def named(self) -> Features:
        """With the role by the rules; on texts that the rules were made from it says more than it is worth."""
        return self.found | {f"{'is' if self.writer else 'own'} {self.role}": 1.0}


def main() -> int:
    """Fits, prints what the left-out writers say, and writes the weights."""
    found = list(rows())
    told: list[tuple[Row, float]] = []
    for writer in sorted({row.writer for row in found if row.writer}):
        model = fit([row for row in found if row.writer != writer])
        told += [(row, model.probability(row.named)) for row in found if row.writer == writer and row.counts == 1.0]
    print(
        f"{len(found)} sums, {len(told)} of calls by strangers; AUC {auc([(one, row.holds) for row, one in told]):.3f}"
    )
    print(f"rules alone: {_right(told, lambda row, _: row.role in ON_OFFER)}; with the model: ", end="")
    print(_right(told, lambda _, one: one >= BAR))
    final = fit(found)
    kept = {name: round(one, 2) for name, one in sorted(final.weights.items()) if not name.startswith("own ")}
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set, days_set, sums_set, strangers_pages"
        + (", corpus phrases" if SHARED.exists() else ""),
        "sums": len(found),
        "bar": BAR,
        "bias": round(final.bias, 2),
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
    """The model; features that fewer than SEEN sums have are left out."""
    named = [row.named for row in found]
    seen = Counter(name for one in named for name in one)
    examples = [
        Example({name: value for name, value in one.items() if value and seen[name] >= SEEN}, row.holds, row.counts)
        for one, row in zip(named, found, strict=True)
    ]
    bias, weights = logistic.fit(examples, lambda _: Limits(-inf, inf, RIDGE))
    return OfferModel(bias, weights, BAR)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The notice of a text, the values on offer in it and those nobody can tell, and how it counts.

    `writer` tells those apart who wrote the texts of strangers (the beginnings of their ids), empty for our own.
    """

    notice: Notice
    wanted: Set[Decimal]
    writer: str = ""
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
                yield Row(features(context, index), role, figure.value in text.wanted, text.writer, text.counts)


def labelled() -> Iterator[Labelled]:
    """The texts of every set whose sums are labelled, and those that are no call: nothing is on offer there."""
    for line in measures.lines(OWN):
        if line.get("amounts") is not None:
            yield _of(measures.notice_of(line), line["kind"], line["amounts"])
    for line in measures.lines(KINDS):
        if line["kind"] != "call" and not line["kept_apart"]:
            yield _of(measures.notice_of(line), "other", ())
    for line in measures.lines(SHARED / "phrases.jsonl") if SHARED.exists() else ():
        yield _of(measures.notice_of(line), "call", line["amounts"])
    for line in measures.lines(PAGES):
        yield from _of_page(line, line["wanted"])
    for name in ("days_set.jsonl", "strangers_pages.jsonl"):
        for line in measures.lines(TESTS / name):
            yield from _of_page(line, line["labels"], writer=_writer(line["id"]))
    yield from _judged_later()


def _writer(name: str) -> str:
    return name[:-3] if name[:-3] not in ("a8", "b8") else "a8"  # one wrote both


def _of_page(line: Line, labels: Line, *, writer: str = "") -> Iterator[Labelled]:
    kind, amounts = labels.get("kind", "call"), labels.get("amounts")
    if amounts is not None or kind != "call":
        yield _of(measures.notice_of_page(line), kind, amounts or (), writer=writer)


def _of(notice: Notice, kind: str, amounts: Sequence[Line], *, writer: str = "") -> Labelled:
    if kind != "call":
        return Labelled(notice, frozenset(), writer, NO_CALL)
    wanted = {Decimal(str(one["value"])).normalize() + 0 for one in amounts if one.get("role") in ON_OFFER}
    return Labelled(notice, wanted, writer)


def _judged_later() -> Iterator[Labelled]:
    """Calls of kinds_set and days_set whose annotators were not asked for sums (sums_set.jsonl: by somebody later)."""
    texts = {line["id"]: measures.notice_of(line) for line in measures.lines(KINDS)}
    texts |= {line["id"]: measures.notice_of_page(line) for line in measures.lines(TESTS / "days_set.jsonl")}
    for said in measures.lines(TESTS / "sums_set.jsonl"):
        wanted, unsure = ({Decimal(str(one)) for one in said.get(name, ())} for name in ("on_offer", "unsure"))
        yield Labelled(texts[said["id"]], wanted, _writer(said["id"]), unsure=unsure)


if __name__ == "__main__":
    sys.exit(main())
