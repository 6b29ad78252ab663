"""A page whose markup changed, end to end: the broken rule is reported, and what is known stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.collect.hostile import HostileServer, says
from tests.collect.site import NOW, settings_of, site, table
from tests.remember.reading_back import newest_calls
from watcher.collect.run import RunReport, collect
from watcher.config import Settings
from watcher.model import Harvest, HarvestState, Kind
from watcher.remember.sources.state import Health
from watcher.remember.store import Store

NAMES = ("ateliers", "festivals", "jardins", "musees")
RULES = 'item = "li.aide"\ntitle = "h3 a"\ndeadline = ".date-limite"\nlanguage = "fr"\ncountry = "FR"\n'
DAY = timedelta(days=1)


def page(*names: str, limit: str = "date-limite") -> bytes:
    items = (
        f'<li class="aide"><h3><a href="/aides/{name}">Dispositif {name}</a></h3>'
        f"<p>Pour les {name} du territoire.</p><p class='{limit}'>30/04/2027</p></li>"
        for name in names
    )
    return f"<html><body><main><ul>{''.join(items)}</ul></main></body></html>".encode()


@pytest.fixture
def served() -> Iterator[HostileServer]:
    with site() as server:
        yield server


def settings(server: HostileServer, more: str = "") -> Settings:
    return settings_of(table("aides", server.url("/"), f'text = "p:nth-of-type(1)"\n{RULES}{more}'))


def read(store: Store, found: Settings, server: HostileServer, body: bytes, day: int) -> RunReport:
    server.on("/", says(body, Content_Type="text/html; charset=utf-8"))
    (report,) = collect(found, store, NOW + day * DAY)
    return report


def test_a_renamed_class__erases_no_deadline_and_tells_no_news(served: HostileServer, store: Store) -> None:
    found = settings(served)
    assert read(store, found, served, page(*NAMES), 0).state is HarvestState.COMPLETE
    before = {call.id: call.reading for call in newest_calls(store)}
    assert len(before) == 4
    assert all(reading.deadline for reading in before.values())
    seen = store.ledger.latest_seq()

    report = read(store, found, served, page(*NAMES, "rivages", limit="echeance"), 1)
    assert (report.state, report.new, report.changed) == (HarvestState.PARTIAL, 1, 0)
    assert "date-limite" in report.error
    assert store.sources.state("aides").health is Health.DEGRADED
    assert {number: store.calls.get(number).reading for number in before} == before
    assert [event.call for event in store.ledger.since(seen) if event.call in before] == []

    mended = read(store, found, served, page(*NAMES, "rivages"), 2)
    assert mended.state is HarvestState.COMPLETE
    assert [event.call for event in store.ledger.since(seen) if event.call in before] == []
    assert all(call.kind is Kind.CALL for call in newest_calls(store))


def test_a_required_field__that_no_item_has_any_more_fails_the_harvest(served: HostileServer, store: Store) -> None:
    found = settings(served, 'required = ["deadline"]\n')
    read(store, found, served, page(*NAMES), 0)
    report = read(store, found, served, page(*NAMES, "rivages", limit="echeance"), 1)
    assert (report.state, report.new, report.changed) == (HarvestState.FAILED, 0, 0)
    assert "date-limite" in report.error
    assert "none of 5 items has a deadline" in report.error


def test_a_lost_detail_page__changes_nothing_known(served: HostileServer, store: Store) -> None:
    found = settings(served, 'detail = { amount = ".montant" }\n')
    for name in NAMES:
        body = f"<html><body><main><h1>{name}</h1><p>Le règlement des {name}.</p><b class='montant'>9 000 €</b></main>"
        served.on(f"/aides/{name}", says(body.encode(), Content_Type="text/html; charset=utf-8"))
    read(store, found, served, page(*NAMES), 0)
    before = {call.id: (call.text, call.reading) for call in newest_calls(store)}
    served.on("/aides/ateliers", says(b"", 404))
    report = read(store, found, served, page(*NAMES), 1)
    assert (report.state, report.changed) == (HarvestState.COMPLETE, 0)
    assert {call.id: (call.text, call.reading) for call in newest_calls(store)} == before


def test_a_lost_rule__is_named_on_its_way_out_of_the_scrapy_process() -> None:
    from watcher.collect.crawl.messages import dump_harvest, load_harvest

    harvest = Harvest("aides", HarvestState.PARTIAL, lost=frozenset({"deadline"}))
    assert load_harvest(dump_harvest(harvest)) == harvest
