"""The line every digest ends with: which sources were read, which are down, and since when."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watcher.config.settings import Settings
from watcher.config.sources import FeedSource
from watcher.deliver.digest.digest import Failing
from watcher.deliver.digest.source_summary import health
from watcher.remember.sources.state import Health, SourceState

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TODAY = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
NAMES = ("flux", "copie", "page")
SETTINGS = Settings(
    sources=tuple(FeedSource(name=name, kind="feed", url=f"https://{name}.exemple.org/") for name in NAMES)
)


def well(name: str, word: Health = Health.OK) -> SourceState:
    return SourceState(name, word, since=MONDAY, last_check=TODAY, last_ok=TODAY, successes=9)


def ill(name: str, word: Health = Health.FAILING, failures: int = 3) -> SourceState:
    return SourceState(name, word, since=MONDAY, last_check=TODAY, last_ok=MONDAY, failures=failures)


def test_a_silent_source__was_read_and_is_not_down() -> None:
    states = {"flux": well("flux", Health.SILENT), "copie": well("copie", Health.SILENT), "page": ill("page")}
    found = health(SETTINGS, states)
    assert (found.read, found.failing) == (2, (Failing("page", MONDAY),))


@pytest.mark.parametrize("word", [Health.FAILING, Health.BLOCKED, Health.REFUSED])
def test_a_source_that_is_down__does_not_count_as_read(word: Health) -> None:
    found = health(SETTINGS, {"flux": well("flux"), "page": ill("page", word, failures=1)})
    assert (found.read, len(found.failing)) == (1, 1)


def test_one_lost_reading__is_neither_read_nor_down() -> None:
    found = health(SETTINGS, {"flux": well("flux"), "page": ill("page", Health.DEGRADED, failures=1)})
    assert (found.read, found.failing) == (1, ())


def test_a_poor_reading__is_one() -> None:
    assert health(SETTINGS, {"page": well("page", Health.DEGRADED)}).read == 1
