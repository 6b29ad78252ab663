"""The line every digest ends with: which sources were read, which are down, and since when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from watcher.config.settings import Settings
from watcher.config.sources import FeedSource
from watcher.deliver.digest.digest import Failing, SourceSummary
from watcher.deliver.digest.source_summary import Readings
from watcher.deliver.render import frame
from watcher.remember.sources.state import Health, SourceState
from watcher.wording.view import View

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


def health(settings: Settings, states: dict[str, SourceState]) -> SourceSummary:
    """As it stands today, for a reader whose last message left yesterday."""
    return Readings(settings, states, TODAY + timedelta(hours=1)).since(TODAY - timedelta(hours=23))


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


def test_read__counts_what_was_read_since_the_last_message_only() -> None:
    old = SourceState("copie", Health.OK, since=MONDAY, last_check=MONDAY, last_ok=MONDAY, successes=9)
    readings = Readings(SETTINGS, {"flux": well("flux"), "copie": old}, TODAY + timedelta(hours=1))
    assert (readings.since(TODAY - timedelta(hours=20)).read, readings.since(MONDAY - timedelta(days=4)).read) == (1, 2)
    assert readings.since(None).read == 1
    assert readings.since(TODAY + timedelta(minutes=59)).read == 1  # an hour after a message nothing new is needed
    assert readings.since(None).total == 3


def test_nothing_read_for_a_fortnight__is_all_that_is_said() -> None:
    found = Readings(SETTINGS, {"flux": well("flux"), "page": ill("page")}, TODAY + timedelta(days=14)).since(None)
    assert found.silent_since == TODAY
    assert found.read == 0


@pytest.mark.parametrize(("days", "is_silent"), [(1, False), (2, False), (3, True)])
def test_silence__is_longer_than_twice_the_longest_wait(days: int, is_silent: bool) -> None:
    found = Readings(SETTINGS, {"flux": well("flux")}, TODAY + timedelta(days=days)).since(None)
    assert (found.silent_since is not None) is is_silent


@pytest.mark.parametrize(
    ("language", "summary", "said"),
    [
        ("fr", SourceSummary(read=41, total=41), "41 sources lues, aucune en panne."),
        ("fr", SourceSummary(read=3, total=41), "3 sources lues sur 41, aucune en panne."),
        ("en", SourceSummary(read=3, total=41), "3 sources of 41 read, none failing."),
        (
            "fr",
            SourceSummary(total=41, silent_since=MONDAY - timedelta(days=20)),
            "Attention\u00a0: aucune source n’a été lue depuis le 3 novembre 2026\u00a0; des appels peuvent manquer.",
        ),
        ("en", SourceSummary(total=1), ""),
    ],
)
def test_line__says_what_is_so(language: str, summary: SourceSummary, said: str) -> None:
    assert frame.health(summary, View(language, "Europe/Paris", TODAY)) == said
