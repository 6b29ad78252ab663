"""T72: a year in simulation. Whatever the seed, the promises I1–I8 hold; a failing seed prints its last days.

Short in CI. WATCHER_YEAR_DAYS, WATCHER_YEAR_SEEDS, WATCHER_YEAR_READERS make it long; WATCHER_YEAR_SEED plays one.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.year.promises import faults
from tests.year.year import Year

DAYS = int(os.environ.get("WATCHER_YEAR_DAYS", "30"))
READERS = int(os.environ.get("WATCHER_YEAR_READERS", "8"))
SEEDS = range(int(os.environ.get("WATCHER_YEAR_SEEDS", "2")))
if "WATCHER_YEAR_SEED" in os.environ:
    SEEDS = range(int(os.environ["WATCHER_YEAR_SEED"]), int(os.environ["WATCHER_YEAR_SEED"]) + 1)

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A year's log is longer than anybody reads: the trace tells what matters."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHER_SECRET_KEY", "the same links in every run of a seed")


def played(folder: Path, seed: int, days: int, readers: int) -> tuple[Year, list[str]]:
    year = Year(folder, seed, days, readers)
    try:
        year.run()
        return year, faults(year)
    finally:
        year.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_t72_year__all_promises_hold(tmp_path: Path, seed: int) -> None:
    year, found = played(tmp_path, seed, DAYS, READERS)
    post = year.watch.post
    print(
        f"seed {seed}: {DAYS} days, {READERS} readers, {len(post.sent)} parts sent, {year.record.deaths} deaths, "
        f"{year.watch.stops} stops, "
        f"{sum(post.doubtful.values())} in doubt, {year.record.verdicts} verdicts, {year.host.trap} traps"
    )
    if found:
        print(f"seed {seed} failed; the end of its trace:", *year.trace[-60:], sep="\n  ")
    assert found == []
    assert len(post.sent) > DAYS
    assert year.record.deaths
    assert year.watch.stops


def test_t72_year__same_seed_same_trace(tmp_path: Path) -> None:
    traces = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        traces.append(played(tmp_path / name, 7, 10, 5)[0].trace)
    assert traces[0] == traces[1]
