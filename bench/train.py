"""`make train`: fits the confidence model to the labelled sets and writes watcher/understand/confidence.json.

Each deadline that the rules read is one row: its evidence, and whether the annotation has that day. Pages are read
twice, through blocks as the program does and bare with their furniture and neighbours, so that the model meets days
that are wrong. How probable a text is to be a call comes from a model that has not seen it. Texts of one publisher stay
in one of ten folds; the printed figures are those of the fold left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp
from pathlib import Path
from zlib import crc32

from bench import measures, train_kinds
from bench.measures import KINDS, NOW, OWN, PAGES, SHARED, Line, auc
from watcher.collect.page.lines import text_of
from watcher.collect.page.tree import parse
from watcher.model import Notice
from watcher.understand.classify.matters import MatterWeights
from watcher.understand.dates.evidence import Evidence
from watcher.understand.reader import evidence, known

WEIGHTS = Path(__file__).resolve().parent.parent / "watcher" / "understand" / "confidence.json"
FOLDS, ROUNDS, RATE, RIDGE = 10, 600, 0.5, 0.003
BARE = 0.35  # what a day of a page with its furniture counts
LEAST = 0.2
BY_HAND = {"undated": -1.2, "misfit": -1.5}
"""What the sets hardly have: texts without any year, weekdays that do not fit."""
AGAINST = frozenset(
    {"rival", "bare", "guessed_year", "late", "others", "undecided", "earlier", "far", "closed", "no_call"}
)
"""Evidence that can only speak against a day, whatever chance has it in the sets."""
MARKED = 0.15  # at most this share of days may be «to be checked»


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline as the rules read it: its features, whether it is right, and the fold of its publisher."""

    values: tuple[float, ...]
    right: bool
    fold: int
    through_blocks: bool


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    found = list(rows())
    models = {fold: fit([row for row in found if row.fold != fold]) for fold in range(FOLDS)}
    told = [row for row in found if row.through_blocks]
    scored = sorted(((probability(models[row.fold], row.values), row.right) for row in told), reverse=True)
    bar = _bar(scored)
    bias, *weights = fit(found)
    print(f"{len(found)} days, {sum(row.right for row in found)} right; through blocks {len(scored)}")
    print(
        f"AUC {auc(scored):.3f}; wrong {_wrong(scored):.3f}; bar {bar:.2f}: marked {_marked(scored, bar):.3f}, ", end=""
    )
    print(f"wrong among those not marked {_wrong([one for one in scored if one[0] >= bar]):.3f}")
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set" + (", corpus phrases and extraction" if SHARED.exists() else ""),
        "rows": len(found),
        "auc": round(auc(scored), 3),
        "bias": round(bias, 3),
        "weights": {name: round(weight, 3) for name, weight in zip(Evidence.names(), weights, strict=True)} | BY_HAND,
        "bar": round(bar, 2),
        "least": LEAST,
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}")
    return 0


def rows() -> Iterator[Row]:
    """The labelled deadlines of every set that is present; of texts that are no call each day is wrong."""
    kinds = train_kinds.left_out(list(train_kinds.labelled()))
    for line in (*measures.lines(OWN), *(line for line in measures.lines(KINDS) if not line["kept_apart"])):
        yield from _of(measures.notice_of(line), _wanted(line), line["id"], True, kinds)
    for name in ("phrases.jsonl", "extraction.jsonl"):
        if (SHARED / name).exists():
            for line in measures.lines(SHARED / name):
                yield from _of(measures.notice_of(line), _wanted(line), str(line.get("group", line["id"])), True, kinds)
    for item in measures.lines(PAGES):
        wanted = {"deadline": item["wanted"].get("deadline"), "all": item["wanted"].get("deadlines")}
        if "deadline" not in item["wanted"]:
            continue
        days = set(wanted["all"] or ()) | ({wanted["deadline"]["date"]} if wanted["deadline"] else set())
        yield from _of(measures.notice_of_page(item), days, item["publisher"], True, kinds)
        if html := item["input"].get("html"):
            given = {key: value for key, value in item["input"].items() if key != "html"}
            bare = measures.notice_of_page({"input": {**given, "text": text_of(parse(html))}})
            yield from _of(bare, days, item["publisher"], False, kinds)


def _of(
    notice: Notice, wanted: set[str], group: str, through_blocks: bool, kinds: Sequence[MatterWeights]
) -> Iterator[Row]:
    now, fold = notice.published or NOW, crc32(group.encode()) % FOLDS
    read = evidence(notice, now)
    chance = kinds[train_kinds.fold_of(group)].probability(known(notice, now)) if read else 0.0
    for moment, found in read:
        if found.no_call and chance < train_kinds.LEAST:
            continue  # nothing is told of such a page
        values = replace(found, no_call=1 - chance if found.no_call else 0.0).values()
        yield Row(values, moment.date.isoformat() in wanted, fold, through_blocks)


def _wanted(line: Line) -> set[str]:
    return {day for day in (*line.get("all_deadlines", ()), line.get("deadline")) if day}


def fit(found: Sequence[Row]) -> list[float]:
    """Bias and weights of a ridge logistic regression, by plain gradient descent."""
    size = len(found[0].values)
    most = [float("inf"), *(0.0 if name in AGAINST else float("inf") for name in Evidence.names())]
    model = [0.0] * (size + 1)
    for _ in range(ROUNDS):
        slope = [0.0] * (size + 1)
        for row in found:
            miss = (probability(model, row.values) - row.right) * (1.0 if row.through_blocks else BARE)
            slope[0] += miss
            for place, value in enumerate(row.values, 1):
                if value:
                    slope[place] += miss * value
        model = [
            min(weight - RATE * (step / len(found) + (RIDGE * weight if place else 0.0)), most[place])
            for place, (weight, step) in enumerate(zip(model, slope, strict=True))
        ]
    return model


def probability(model: Sequence[float], values: Sequence[float]) -> float:
    return 1 / (
        1 + exp(-model[0] - sum(weight * value for weight, value in zip(model[1:], values, strict=True) if value))
    )


def _bar(scored: Sequence[tuple[float, bool]]) -> float:
    """The bar that marks as many of the days told as may be marked."""
    ordered = sorted(one for one, _ in scored if one >= LEAST)
    return ordered[int(len(ordered) * MARKED * 0.8)]


def _marked(scored: Sequence[tuple[float, bool]], bar: float) -> float:
    return sum(one < bar for one, _ in scored) / max(len(scored), 1)


def _wrong(scored: Sequence[tuple[float, bool]]) -> float:
    return sum(not is_right for _, is_right in scored) / max(len(scored), 1)


if __name__ == "__main__":
    sys.exit(main())
