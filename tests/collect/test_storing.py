"""Harvests that share a transaction: what goes wrong with one undoes that one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import text

from tests.databases import sqlite_with_tables
from tests.remember.scenes import START, notice
from watcher.collect.net.policy import site_of
from watcher.collect.report import RunReport
from watcher.collect.run import collect
from watcher.collect.storing import HarvestWriter
from watcher.config import Settings
from watcher.config.sources import FeedSource, PageSource
from watcher.errors import CannotUseStore
from watcher.model import Harvest, HarvestState
from watcher.remember.sources.claims import Claims
from watcher.remember.sources.state import Health, SourceState
from watcher.remember.store import Store
from watcher.understand.parties import funders
from watcher.understand.text.text import Passage

NAMES = ("un", "deux", "trois")
SOURCES = {name: FeedSource(kind="feed", name=name, url=f"https://{name}.example.org/flux") for name in NAMES}


def stored(store: Store, record: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, RunReport]:
    """What is reported of three harvests stored together, each of one item, where `record` records."""
    monkeypatch.setattr(store.calls, "record", record)
    heard: dict[str, RunReport] = {}
    settings = Settings(sources=tuple(SOURCES.values()))

    def hear(report: RunReport) -> None:
        heard[report.source] = report

    writer = HarvestWriter(settings, store, START, {}, hear, dry_run=False)
    items = {name: notice(f"Appel à projets de la source {name}", source=name) for name in NAMES}
    writer.store([(SOURCES[name], Harvest(name, HarvestState.COMPLETE, (items[name],))) for name in NAMES])
    return heard


def sources_of(store: Store) -> set[str]:
    with store.db.read() as tx:
        return set(tx.scalars(text("SELECT source FROM sightings")))


def test_fault_in_one_harvest__undoes_that_one_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = store.calls.record

    def record(tx: Any, source: Any, *more: Any, **facts: Any) -> Any:
        changes = usual(tx, source, *more, **facts)
        if source.name == "deux":
            raise KeyError("a bug, after its rows were written")
        return changes

    heard = stored(store, record, monkeypatch)
    assert sources_of(store) == {"un", "trois"}
    assert {name: str(report.state) for name, report in heard.items()} == {
        "un": "complete",
        "deux": "failed",
        "trois": "complete",
    }
    assert store.sources.states().keys() == {"un", "trois"}


def test_item_that_the_database_refuses__is_set_aside_and_the_others_go_on(store: Store) -> None:
    with store.db.write() as tx:
        tx.execute(
            text(
                "CREATE TRIGGER refused BEFORE INSERT ON sightings WHEN NEW.title = 'refusé'"
                " BEGIN SELECT RAISE(ABORT, 'refused by the database'); END"
            )
        )
    heard: dict[str, RunReport] = {}
    settings = Settings(sources=tuple(SOURCES.values()))
    writer = HarvestWriter(
        settings, store, START, {}, lambda report: heard.update({report.source: report}), dry_run=False
    )
    items = {name: (notice(f"Appel à projets de la source {name}", source=name),) for name in NAMES}
    items["deux"] += (notice("refusé", source="deux"),)
    writer.store([(SOURCES[name], Harvest(name, HarvestState.COMPLETE, items[name])) for name in NAMES])
    assert {(name, str(report.state)) for name, report in heard.items()} == {(name, "complete") for name in NAMES}
    with store.db.read() as tx:
        assert sorted(tx.scalars(text("SELECT source FROM sightings"))) == sorted(NAMES)
        assert not set(tx.scalars(text("SELECT id FROM calls"))) ^ set(
            tx.scalars(text("SELECT call_id FROM sightings"))
        )


def test_notice_that_cannot_be_read__is_set_aside_and_the_others_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = funders.read

    def read(title: Passage, *more: Any) -> Any:
        if "deux" in title.text:
            raise OverflowError("a bug of ours")
        return usual(title, *more)

    heard: list[RunReport] = []
    writer = HarvestWriter(Settings(sources=(SOURCES["un"],)), store, START, {}, heard.append, dry_run=False)
    items = tuple(notice(f"Appel à projets {name}", source="un") for name in NAMES)
    writer.store([(SOURCES["un"], Harvest("un", HarvestState.COMPLETE, items))])
    monkeypatch.setattr(funders, "read", read)
    writer.store([(SOURCES["un"], Harvest("un", HarvestState.COMPLETE, items))])
    state = store.sources.states()["un"]
    assert [str(report.state) for report in heard] == ["complete", "partial"]
    assert state.health is Health.DEGRADED
    assert "«Appel à projets deux» is set aside: OverflowError" in state.reason
    with store.db.read() as tx:
        assert tx.scalar(text("SELECT COUNT(*) FROM sightings WHERE missing_since IS NOT NULL")) == 0
    other = notice("Appel à projets quatre", source="trois")
    writer.store(
        [
            (SOURCES["un"], Harvest("un", HarvestState.COMPLETE, items[1:2])),
            (SOURCES["trois"], Harvest("trois", HarvestState.COMPLETE, (other,))),
        ]
    )
    assert [(report.source, str(report.state)) for report in heard[2:]] == [("un", "failed"), ("trois", "complete")]


def test_transaction_that_cannot_end__stores_each_harvest_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(sqlite_with_tables(tmp_path)) as store:
        usual, begun = store.calls.record, []

        def record(tx: Any, source: Any, *more: Any, **facts: Any) -> Any:
            begun.append(source.name)
            changes = usual(tx, source, *more, **facts)
            if len(begun) == len(NAMES):  # the transaction is gone: nothing of it can be kept
                tx.connection.driver_connection.execute("ROLLBACK").close()
            return changes

        heard = stored(store, record, monkeypatch)
        assert begun == [*NAMES, *NAMES]
        assert sources_of(store) == set(NAMES)
        assert {report.new for report in heard.values()} == {1}


@pytest.mark.parametrize("is_held", [True, False])
def test_source_that_is_well_again_and_unchanged__is_told_by_who_holds_it(store: Store, is_held: bool) -> None:
    claims, heard = Claims(store.db, site_of, "elsewhere/1/0000"), list[RunReport]()
    claims.take({"un": "un.example.org"}, datetime.now(UTC))
    if not is_held:  # this process stood still meanwhile
        with store.db.write() as tx:
            tx.execute(text("UPDATE source_claims SET holder = 'elsewhere/2/0000'"))
    before = {"un": SourceState("un", health=Health.FAILING, alerted=True)}
    writer = HarvestWriter(Settings(sources=(SOURCES["un"],)), store, START, before, heard.append, dry_run=False)
    writer.claims = claims
    writer.store([(SOURCES["un"], Harvest("un", HarvestState.NOT_MODIFIED))])
    writer.flush()
    assert [report.state for report in heard] == [HarvestState.NOT_MODIFIED if is_held else HarvestState.SKIPPED]
    assert store.sources.states().keys() == ({"un"} if is_held else set())


def test_unchanged_sources_that_could_not_be_stored__wait_for_the_next_try(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = HarvestWriter(Settings(sources=tuple(SOURCES.values())), store, START, {}, lambda _: None, dry_run=False)
    writer.store([(SOURCES[name], Harvest(name, HarvestState.NOT_MODIFIED)) for name in NAMES])
    with monkeypatch.context() as broken:
        broken.setattr(store.sources, "save", Mock(side_effect=CannotUseStore("the disk is full")))
        with pytest.raises(CannotUseStore):
            writer.flush()
    assert store.sources.states() == {}
    writer.flush()
    assert store.sources.states().keys() == set(NAMES)


def test_collection_whose_last_writing_fails__gives_its_claims_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PageSource(kind="page", name="page", url="https://page.example.org/", item="article", title="h2")
    monkeypatch.setattr(store.sources, "save", Mock(side_effect=CannotUseStore("the disk is full")))

    def crawl(*_: object, **__: object) -> list[Harvest]:
        return [Harvest("page", HarvestState.NOT_MODIFIED)]

    with pytest.raises(CannotUseStore):
        collect(Settings(sources=(page,)), store, START, due=True, crawl=crawl)
    with store.db.read() as tx:
        assert not tx.scalars(text("SELECT name FROM source_claims")).all()


def test_reading_asked_for_while_one_is_under_way__takes_place_after_it(store: Store) -> None:
    page = PageSource(kind="page", name="page", url="https://page.example.org/", item="article", title="h2")
    settings = Settings(sources=(page,))
    read: list[str] = []

    def crawl(*_: object, **__: object) -> list[Harvest]:
        read.append("page")
        if len(read) < 3:
            store.sources.ask_now(["page"], START)  # an admin, in a chat of another process
        return [Harvest("page", HarvestState.NOT_MODIFIED)]

    store.sources.ask_now(["page"], START)
    for _ in range(4):
        collect(settings, store, START, due=True, crawl=crawl)
    assert len(read) == 3
