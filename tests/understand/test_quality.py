"""The bench's own arithmetic, and the figures of the project's own set; the corpus's figures where it stands."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from bench import logistic, measures, quality
from bench.logistic import Example, Limits
from bench.measures import Figure
from watcher.understand.reader import Reader


def figures(reader: Reader, name: str) -> dict[tuple[str, str], float]:
    path, wanted = quality.SETS[name]
    rows = measures.lines(path)
    return {(f.part, f.language): f.value for one in wanted for f in one(name, rows, reader)}


def test_own_set__holds_its_figures(reader: Reader) -> None:
    found = figures(reader, "own")
    for language in ("fr", "en"):
        assert found["domains · micro-F1 · own", language] >= 0.85
        assert found["domains · any-hit · own", language] >= 0.95
        assert found["deadline · right of answered · own", language] >= 0.97
        assert found["hour · right · own", language] >= 0.95
        assert found["kind · right · own", language] >= 0.95
        assert found["kind · right on bare summaries · own", language] >= 0.45
        assert found["language · right · own", language] == 1.0


@pytest.mark.corpus
@pytest.mark.skipif(not quality.CORPUS.exists(), reason="the corpus beside the project (../shared/corpus) is absent")
def test_corpus__domains_hold_their_figures(reader: Reader) -> None:
    found = figures(reader, "calls")
    assert found["domains · macro-F1 · calls", "fr"] >= 0.54
    assert found["domains · micro-F1 · calls", "fr"] >= 0.66
    assert found["domains · any-hit · calls", "fr"] >= 0.88
    assert found["domains · macro-F1 · calls", "en"] >= 0.60
    assert found["domains · micro-F1 · calls", "en"] >= 0.61
    assert found["domains · any-hit · calls", "en"] >= 0.82


def test_check__a_fall_of_more_than_a_point_is_told() -> None:
    before = quality.committed("| kind · right · own | fr | 0.950 | 42 |\n| hour · right · own | fr | 0.950 | 42 |\n")
    now = [Figure("kind · right · own", "fr", 0.935, 42), Figure("hour · right · own", "fr", 0.941, 42)]
    assert quality.falls(before, now) == ["kind · right · own (fr) went from 0.950 to 0.935"]


def test_check__a_new_figure_is_no_fall() -> None:
    assert quality.falls({}, [Figure("new", "fr", 0.1, 1)]) == []


def test_fit__finds_what_tells_the_rows_apart_within_its_limits() -> None:
    rows = [Example({"yes": 1.0, "no": 0.0}, True), Example({"no": 1.0}, False)] * 20
    free = logistic.fit(rows, lambda name: Limits(-inf, inf, 0.1))[1]
    bound = logistic.fit(rows, lambda name: Limits(0.0, 1.0, 0.1))[1]

    assert free["yes"] > 1
    assert free["no"] < -1
    assert bound["yes"] == 1.0
    assert bound["no"] == 0.0


def test_fit__holds_down_what_is_to_be_held_down_and_weighs_rows_by_what_they_count() -> None:
    rows = [Example({"held": 1.0, "free": 1.0}, True), Example({}, False, 3.0)] * 20
    bias, weights = logistic.fit(rows, lambda name: Limits(-inf, inf, 9.0 if name == "held" else 0.1))
    even, _ = logistic.fit([replace(row, counts=1.0) for row in rows], lambda name: Limits(-inf, inf, 0.1))

    assert weights["held"] < weights["free"] / 5
    assert bias < even
