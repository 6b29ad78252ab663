"""`make train`, third part: fits the model of days and its weighing against the rules; writes dates/ranking.json.

The model of days learns which of the days of a call is the next one to meet, from every labelled text that names days;
of a text that is no call it is none. How it is weighed against the rules is learned from `days_set.jsonl` alone, from
which few rules were made: elsewhere the rules know the answers by heart. There each text is ranked by a model that has
not seen its publisher. The printed figures are those of the fold left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import exp, sqrt
from zlib import crc32

from bench import measures
from bench.measures import KINDS, NOW, OWN, PAGES, ROOT, SHARED, Line, auc
from watcher.model import Notice
from watcher.understand.dates.choice import ChoiceModel, DayCandidate, candidates
from watcher.understand.dates.ranking import Features, RankingModel
from watcher.understand.reader import days_read

WEIGHTS = ROOT / "watcher" / "understand" / "dates" / "ranking.json"
DAYS = ROOT / "tests" / "understand" / "days_set.jsonl"
FOLDS, ROUNDS, RATE, RIDGE, SEEN = 5, 120, 0.3, 1.0, 3
NO_CALL = 0.2  # what a text that is no call counts: most of them are known before their days are asked for
SMALL = 0.04  # weights below are left out
LEAST, MARKED = 0.15, 0.25
NAMES = ("next", "later", "other", "silent", "ranked", "confidence")


@dataclass(frozen=True, slots=True)
class Text:
    """The days of one labelled text, and which of them is the next to meet; None for none of them."""

    days: Sequence[tuple[date, Features]]
    wanted: date | None
    fold: int
    weight: float = 1.0


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    unseen = [(line, _unseen(line)) for line in measures.lines(DAYS)]
    texts = [*elsewhere(), *(text for _, text in unseen)]
    models = [fit([text for text in texts if text.fold != fold]) for fold in range(FOLDS)]
    rows = [(line, text, _candidates(line, models[text.fold])) for line, text in unseen if _is_call(line)]
    weighings = [weigh([row for row in rows if row[1].fold != fold]) for fold in range(FOLDS)]
    scored = []
    for _, text, found in rows:
        model = ChoiceModel(models[text.fold], weighings[text.fold], 0.0, 0.0)
        if best := max(((model.probability(one), one.moment.date) for one in found), default=None):
            scored.append((best[0], best[1] == text.wanted))
    told = sorted(one for one in scored if one[0] >= LEAST)
    bar = told[int(len(told) * MARKED)][0]
    wrong = sum(not right for one, right in told if one >= bar)
    days = sum(text.wanted is not None for _, text, _ in rows)
    print(f"{len(texts)} texts with days; {len(rows)} calls nobody had seen, {days} with a day: told {len(told)},")
    print(
        f"right {sum(right for _, right in told)}; AUC {auc(told[::-1]):.3f}; bar {bar:.2f}, above it {wrong} wrong",
        end="",
    )
    print(f" of {sum(one >= bar for one, _ in told)}")
    final = fit(texts)
    kept = {name: round(one, 2) for name, one in sorted(final.weights.items()) if abs(one) >= SMALL}
    written = {
        "made": date.today().isoformat(),
        "data": "own_set, pages_set, kinds_set, days_set"
        + (", corpus phrases and extraction" if SHARED.exists() else ""),
        "texts": len(texts),
        "bar": round(bar, 2),
        "least": LEAST,
        "choice": {name: round(one, 3) for name, one in weigh(rows).items()},
        "none": round(final.none, 3),
        "weights": kept,
    }
    WEIGHTS.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"written: {WEIGHTS.name}, {len(kept)} weights")
    return 0


def elsewhere() -> Iterator[Text]:
    """The texts of every other set that is present."""
    for line in (*measures.lines(OWN), *(line for line in measures.lines(KINDS) if not line["kept_apart"])):
        wanted = line.get("deadline") if line["kind"] == "call" else None
        yield from _text(measures.notice_of(line), wanted, line["id"], weight=_weight(line["kind"]))
    for name in ("phrases.jsonl", "extraction.jsonl"):
        for line in measures.lines(SHARED / name) if (SHARED / name).exists() else ():
            yield from _text(measures.notice_of(line), line.get("deadline"), str(line.get("group", line["id"])))
    for item in measures.lines(PAGES):
        if "deadline" in item["wanted"]:
            kind = item["wanted"].get("kind", "call")
            wanted = item["wanted"]["deadline"] if kind == "call" else None
            weight = _weight(kind)
            yield from _text(measures.notice_of_page(item), wanted and wanted["date"], item["publisher"], weight=weight)


def _weight(kind: str) -> float:
    return 1.0 if kind == "call" else NO_CALL


def _text(
    notice: Notice, wanted: str | None, group: str, now: datetime | None = None, weight: float = 1.0
) -> Iterator[Text]:
    read = days_read(notice, now or notice.published or NOW)
    if read.around:
        yield Text(read.around, date.fromisoformat(wanted) if wanted else None, fold_of(group), weight)


def _unseen(line: Line) -> Text:
    notice, now = _notice(line)
    wanted = line["labels"]["deadline"]
    found = next(_text(notice, wanted, line["publisher"], now, _weight(line["labels"]["kind"])), None)
    return found or Text((), date.fromisoformat(wanted) if wanted else None, fold_of(line["publisher"]))


def _notice(line: Line) -> tuple[Notice, datetime]:
    """A notice of days_set, and the instant of its reading: that of its publication, as everywhere."""
    notice = measures.notice_of_page(line)
    return notice, notice.published or datetime.combine(date.fromisoformat(line["clock"]), time(8), UTC)


def _is_call(line: Line) -> bool:
    return bool(line["labels"]["kind"] == "call")


def _candidates(line: Line, model: RankingModel) -> list[DayCandidate]:
    notice, now = _notice(line)
    read = days_read(notice, now)
    return candidates(read.deadlines, read.named, model.probabilities(read.around), now.date())


def fold_of(group: str) -> int:
    return crc32(group.encode()) % FOLDS


def fit(texts: Sequence[Text]) -> RankingModel:
    """A ridge conditional logit by AdaGrad; features that fewer than SEEN days have are left out."""
    counts: dict[str, int] = {}
    for text in texts:
        for _, found in text.days:
            for name in found:
                counts[name] = counts.get(name, 0) + 1
    weights = dict.fromkeys((name for name, count in counts.items() if count >= SEEN), 0.0)
    squares = dict.fromkeys(weights, 1e-6)
    none, none_square = 0.0, 1e-6
    rows = [
        ([(when == text.wanted, [(n, v) for n, v in found.items() if n in weights and v]) for when, found in text.days],
         all(when != text.wanted for when, _ in text.days), text.weight)
        for text in texts
        if text.days and (text.wanted is None or any(when == text.wanted for when, _ in text.days))
    ]  # fmt: skip
    for _ in range(ROUNDS):
        slope, none_slope = {name: RIDGE * one for name, one in weights.items()}, 0.0
        for days, is_none, counts_for in rows:
            odds = [exp(min(max(sum(weights[n] * v for n, v in found), -30.0), 30.0)) for _, found in days]
            ground = exp(none)
            total = sum(odds) + ground
            right = sum(one for one, (hit, _) in zip(odds, days, strict=True) if hit) + ground * is_none
            for one, (hit, found) in zip(odds, days, strict=True):
                miss = counts_for * (one / total - (one / right if hit else 0.0))
                for name, value in found:
                    slope[name] += miss * value
            none_slope += counts_for * (ground / total - (ground / right if is_none else 0.0))
        for name, one in slope.items():
            squares[name] += one * one
            weights[name] -= RATE * one / sqrt(squares[name])
        none_square += none_slope * none_slope
        none -= RATE * none_slope / sqrt(none_square)
    return RankingModel(none, weights)


def weigh(rows: Sequence[tuple[Line, Text, Sequence[DayCandidate]]]) -> Mapping[str, float]:
    """How both readers are weighed: a logistic regression over the candidates of texts that no rule was made for."""
    found = [(one.values(), one.moment.date == text.wanted) for _, text, all_ in rows for one in all_]
    weights = dict.fromkeys(NAMES, 0.0)
    for _ in range(800):
        slope = {name: 0.5 * one for name, one in weights.items()}
        for values, right in found:
            miss = 1 / (1 + exp(-sum(weights[name] * value for name, value in values.items()))) - right
            for name, value in values.items():
                slope[name] += miss * value
        weights = {name: one - 1.5 * slope[name] / len(found) for name, one in weights.items()}
    return weights


if __name__ == "__main__":
    sys.exit(main())
