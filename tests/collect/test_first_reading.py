"""The first reading tells, source by source, what came, what did not and what to do; doubtful lists are doubted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.collect.hostile import says
from tests.collect.site import NOW, settings_of, site, table
from tests.databases import sqlite_with_tables
from watcher.collect.first_reading import first_readings, in_words
from watcher.collect.report import RunReport
from watcher.collect.run import collect
from watcher.remember.sources.state import Health
from watcher.remember.store import Store

RULES = 'item = "li"\ntitle = "a"\nlanguage = "fr"\ncountry = "FR"\n'


def listing(*items: str) -> bytes:
    rows = "".join(
        f'<li><a href="/{n}">{item.partition("|")[0]}</a> {item.partition("|")[2]}</li>' for n, item in enumerate(items)
    )
    return f"<html><body><main><ul>{rows}</ul></main></body></html>".encode()


GOOD = listing("Appel à projets haies|Date limite : 3 mai 2027", "Appel à projets mares|Date limite : 9 mai 2027")
PAST = (
    listing("Concours de chant choral|Date limite : 3 mai 2025", "Prix du conte|Date limite : 9 mai 2025")
    .replace(b"'/", b"'/c")
    .replace(b'"/', b'"/c')
)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(sqlite_with_tables(tmp_path, "first.db")) as opened:
        yield opened


def test_first_reading__says_of_each_source_what_came_or_what_to_do(store: Store) -> None:
    heard: list[tuple[RunReport, int]] = []
    with site() as server:
        server.on("/bon", says(GOOD))
        server.on("/clos", says(PAST))
        text = "".join(table(name, server.url(f"/{name}"), RULES) for name in ("bon", "clos", "perdu"))
        settings = settings_of(text + table("eteint", server.url("/x"), "enabled = false\n" + RULES))
        collect(settings, store, NOW, heard=lambda report, total: heard.append((report, total)))
        good, past, lost, off = first_readings(settings, store, NOW.date())
        assert (good.state, good.items, good.deadline, good.doubts) == ("read", 2, good.deadline, ())
        assert good.sample.startswith("Appel à projets")
        assert past.doubts == ("all of its calls are closed",)
        assert (lost.state, "404" in lost.reason, "change url" in lost.advice) == ("never read", True, True)
        assert off.state == "off"
        assert {(report.source, report.is_first, total) for report, total in heard} == {
            ("bon", True, 3), ("clos", True, 3), ("perdu", True, 3),
        }  # fmt: skip
        assert next(report for report, _ in heard if report.source == "bon").sample.endswith("2027-05-03)")
        told = [alert.what for alert in store.outbox.untold_alerts()]
        assert told == [in_words(first_readings(settings, store, NOW.date()))]
        assert "2 of 3 sources answered" in told[0]


def test_source__that_never_answered_is_never_read_and_not_failing(store: Store) -> None:
    with site() as server:
        settings = settings_of(table("perdu", server.url("/perdu"), RULES))
        for day in range(4):
            collect(settings, store, NOW + timedelta(days=day))
        state = store.sources.state("perdu")
        assert (state.health, state.alerted, state.failures) == (Health.NEW, True, 4)
        assert len(store.sources.alerts()) == 1
        server.on("/perdu", says(GOOD))
        collect(settings, store, NOW + timedelta(days=5))
        assert store.sources.state("perdu").health is Health.OK
