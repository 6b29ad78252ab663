"""`make train`, second part: fits the confidence of deadlines and writes watcher/understand/confidence.json.

How sure a day is, is how probable its text is a call times how probable the day is right in a call. The first factor is
that of train_kinds, of a model that has not seen the text; only the second is fitted here, to days of calls, so that
days of other pages count once. Pages are read twice, through blocks as the program does and bare with their furniture
and neighbours, so that the model meets days that are wrong. Texts of one publisher stay in one of ten folds; the
printed figures are those of the fold left out, over the days of every text that is told as a call.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from zlib import crc32

from bench import logistic, measures, train_kinds
from bench.logistic import Example, Limits
from bench.measures import KINDS, NOW, OWN, PAGES, SHARED, Line, auc
from watcher.collect.page.lines import text_of
from watcher.collect.page.tree import parse
from watcher.model import Notice
from watcher.understand.classify.matters import MatterWeights
from watcher.understand.confidence import Model
from watcher.understand.dates.evidence import Evidence
from watcher.understand.reader import evidence, known

WEIGHTS = Path(__file__).resolve().parent.parent / "watcher" / "understand" / "confidence.json"
FOLDS, RIDGE = 10, 3.0
BARE = 0.35  # what a day of a page with its furniture counts
LEAST, BAR = 0.2, 0.65
"""Costs, since the probabilities hold what they say: a day missed weighs four told wrong but marked, a wrong day that
is not marked two that are marked needlessly."""
BY_HAND = {"undated": -1.8, "misfit": -2.2}
"""What the sets hardly have: texts without any year, weekdays that do not fit."""
AGAINST = frozenset({"rival", "bare", "guessed_year", "late", "others", "undecided", "earlier", "far", "closed"})
"""Evidence that can only speak against a day, whatever chance has it in the sets."""


@dataclass(frozen=True, slots=True)
class Row:
    """One deadline as the rules read it, in which kind of text, whether it is right, and the fold of its publisher."""

    found: Evidence
    chance: float
    is_of_call: bool
    right: bool
    fold: int
    through_blocks: bool


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    found = list(rows())
    models = [fit([row for row in found if row.fold != fold]) for fold in range(FOLDS)]
    told = [row for row in found if row.through_blocks and row.chance >= train_kinds.LEAST]
    scored = [(row, row.chance * models[row.fold].probability(row.found)) for row in told]
    kept = [(one, row.right) for row, one in scored if one >= LEAST * row.chance]
    sure = [(one, right) for one, right in kept if one >= BAR]
    others = [one for row, one in scored if not row.is_of_call]
    print(f"{len(found)} days, {sum(row.is_of_call for row in found)} of calls; told {len(kept)}, AUC {auc(kept):.3f}")
    print(f"wrong {_wrong(kept):.3f}; below {BAR} {1 - len(sure) / len(kept):.3f}, wrong of the ", end="")
    print(f"rest {_wrong(sure):.3f}; of other texts {len(others)} days, not marked {sum(one >= BAR for one in others)}")
    model = fit(found)
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set" + (", corpus phrases and extraction" if SHARED.exists() else ""),
        "rows": len(found),
        "auc": round(auc(kept), 3),
        "bias": round(model.bias, 3),
        "weights": {name: round(model.weights.get(name, 0.0), 3) for name in Evidence.names()} | BY_HAND,
        "bar": BAR,
        "least": LEAST,
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}")
    return 0


def rows() -> Iterator[Row]:
    """The labelled deadlines of every set that is present; of texts that are no call each day is wrong."""
    kinds = train_kinds.left_out(list(train_kinds.labelled()))
    for line in (*measures.lines(OWN), *(line for line in measures.lines(KINDS) if not line["kept_apart"])):
        yield from _of(measures.notice_of(line), _wanted(line), line["id"], line["kind"], kinds)
    for name in ("phrases.jsonl", "extraction.jsonl"):
        if (SHARED / name).exists():
            for line in measures.lines(SHARED / name):
                group = str(line.get("group", line["id"]))
                yield from _of(measures.notice_of(line), _wanted(line), group, "call", kinds)
    for item in measures.lines(PAGES):
        wanted = {"deadline": item["wanted"].get("deadline"), "all": item["wanted"].get("deadlines")}
        if "deadline" not in item["wanted"]:
            continue
        days = set(wanted["all"] or ()) | ({wanted["deadline"]["date"]} if wanted["deadline"] else set())
        kind = item["wanted"].get("kind", "call")
        yield from _of(measures.notice_of_page(item), days, item["publisher"], kind, kinds)
        if html := item["input"].get("html"):
            given = {key: value for key, value in item["input"].items() if key != "html"}
            bare = measures.notice_of_page({"input": {**given, "text": text_of(parse(html))}})
            yield from _of(bare, days, item["publisher"], kind, kinds, through_blocks=False)


def _of(
    notice: Notice,
    wanted: set[str],
    group: str,
    kind: str,
    kinds: Sequence[MatterWeights],
    *,
    through_blocks: bool = True,
) -> Iterator[Row]:
    now, fold = notice.published or NOW, crc32(group.encode()) % FOLDS
    read = evidence(notice, now)
    chance = kinds[train_kinds.fold_of(group)].probability(known(notice, now)) if read else 0.0
    for moment, found in read:
        yield Row(found, chance, kind == "call", moment.date.isoformat() in wanted, fold, through_blocks)


def _wanted(line: Line) -> set[str]:
    return {day for day in (*line.get("all_deadlines", ()), line.get("deadline")) if day}


def fit(found: Sequence[Row]) -> Model:
    """How probable a day is right in a call."""
    of_calls = [row for row in found if row.is_of_call]
    bias, weights = logistic.fit([_example(row) for row in of_calls], _limits)
    return Model(bias, weights, BAR, LEAST)


def _example(row: Row) -> Example:
    values = {name: value for name, value in zip(Evidence.names(), row.found.values(), strict=True) if value}
    return Example(values, row.right, 1.0 if row.through_blocks else BARE)


def _limits(name: str) -> Limits:
    return Limits(-inf, 0.0 if name in AGAINST else inf, RIDGE)


def _wrong(scored: Sequence[tuple[float, bool]]) -> float:
    return sum(not is_right for _, is_right in scored) / max(len(scored), 1)


if __name__ == "__main__":
    sys.exit(main())
