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
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import exp, inf, sqrt
from zlib import crc32

from bench import logistic, measures
from bench.logistic import Example, Limits
from bench.measures import DAYS, KINDS, NOW, OWN, PAGES, ROOT, SHARED, STRANGERS, Line, auc
from bench.train import BAR
from watcher.model import Notice
from watcher.understand.dates.choice import ChoiceModel, DayCandidate, candidates
from watcher.understand.dates.ranking import Features, RankingModel
from watcher.understand.reader import days_read

WEIGHTS = ROOT / "watcher" / "understand" / "dates" / "ranking.json"
FOLDS, ROUNDS, RATE, RIDGE, SEEN = 5, 120, 0.3, 2.0, 3
NO_CALL = 0.1  # what a text that is no call counts: most of them are known before their days are asked for
SMALL = 0.04  # weights below are left out
LEAST = 0.2
STANDINGS = ("next", "later", "other", "silent")
RIDGE_WEIGHING = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """The days of one labelled text, and which of them is the next to meet; None for none of them."""

    days: Sequence[tuple[date, Features]]
    wanted: date | None
    is_call: bool
    fold: int

    @property
    def weight(self) -> float:
        return 1.0 if self.is_call else NO_CALL


def main() -> int:
    """Fits, prints what the left-out folds say, and writes the weights."""
    unseen = [(line, _unseen(line)) for line in measures.lines(DAYS)]
    texts = [*elsewhere(), *(text for _, text in unseen)]
    models = [fit([text for text in texts if text.fold != fold]) for fold in range(FOLDS)]
    rows = [(text, _candidates(line, models[text.fold])) for line, text in unseen if text.is_call]
    weighings = [weigh([row for row in rows if row[0].fold != fold]) for fold in range(FOLDS)]
    scored = []
    for text, found in rows:
        model = ChoiceModel(models[text.fold], weighings[text.fold], 0.0, 0.0)
        if best := max(((model.probability(one), one.moment.date) for one in found), default=None):
            scored.append((best[0], best[1] == text.wanted))
    told = sorted(one for one in scored if one[0] >= LEAST)
    sure = [right for one, right in told if one >= BAR]
    days = sum(text.wanted is not None for text, _ in rows)
    print(f"{len(texts)} texts; {len(rows)} calls nobody had seen, {days} with a day: told {len(told)}, right", end=" ")
    print(f"{sum(right for _, right in told)}; AUC {auc(told[::-1]):.3f}; above {BAR} {sure.count(False)}", end=" ")
    print(f"wrong of {len(sure)}")
    final = fit(texts)
    kept = {name: round(one, 2) for name, one in sorted(final.weights.items()) if abs(one) >= SMALL}
    written = {
        "made": date.today().isoformat(),
        "data": "own, pages, kinds and days_set, strangers_pages"
        + (", corpus phrases and extraction" if SHARED.exists() else ""),
        "texts": len(texts),
        "bar": BAR,
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
        yield _text(measures.notice_of(line), line.get("deadline"), line["id"], is_call=line["kind"] == "call")
    for name in ("phrases.jsonl", "extraction.jsonl"):
        for line in measures.lines(SHARED / name) if (SHARED / name).exists() else ():
            yield _text(measures.notice_of(line), line.get("deadline"), str(line.get("group", line["id"])))
    for item in measures.lines(PAGES):
        if "deadline" in item["wanted"]:
            is_call, day = item["wanted"].get("kind", "call") == "call", item["wanted"]["deadline"]
            yield _text(measures.notice_of_page(item), day and day["date"], item["publisher"], is_call=is_call)
    for line in measures.lines(STRANGERS):
        yield _unseen(line)


def _text(notice: Notice, wanted: str | None, group: str, now: datetime | None = None, *, is_call: bool = True) -> Text:
    now = now or notice.published or NOW
    day = date.fromisoformat(wanted) if wanted and is_call else None
    return Text(days_read(notice, now).around, day, is_call, fold_of(group))


def _unseen(line: Line) -> Text:
    notice, now = _notice(line)
    labels = line["labels"]
    ahead = labels["deadline"] if (labels["deadline"] or "") >= line["clock"] else None
    return _text(notice, ahead, line["publisher"], now, is_call=labels["kind"] == "call")


def _notice(line: Line) -> tuple[Notice, datetime]:
    """A notice of days_set and the instant its labels speak of: read as if it were published then."""
    now = datetime.combine(date.fromisoformat(line["clock"]), time(8), UTC)
    return replace(measures.notice_of_page(line), published=now), now


def _candidates(line: Line, model: RankingModel) -> list[DayCandidate]:
    notice, now = _notice(line)
    read = days_read(notice, now)
    return candidates(read, model) if read.around else []


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


def weigh(rows: Sequence[tuple[Text, Sequence[DayCandidate]]]) -> Mapping[str, float]:
    """How the readers are weighed: a logistic regression over the candidates of texts that no rule was made for."""
    found = [Example(one.values(), one.moment.date == text.wanted) for text, all_ in rows for one in all_]
    bias, weights = logistic.fit(found, lambda name: Limits(-inf, inf, RIDGE_WEIGHING))
    return {name: one + bias if name in STANDINGS else one for name, one in weights.items()}


if __name__ == "__main__":
    sys.exit(main())
