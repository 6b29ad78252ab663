"""A small watch to talk with: three calls of two domains in a real store, and the commands before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import sqlite_with_tables
from tests.talk.scenes import CALLS, CONFIG, NOW
from watcher.config.load import read
from watcher.model import (
    Harvest,
    HarvestState,
)
from watcher.remember.store import Store
from watcher.talk.commands import Commands
from watcher.talk.person import Person


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(sqlite_with_tables(tmp_path)) as opened:
        yield opened


@pytest.fixture
def commands(store: Store) -> Commands:
    settings, faults = read(CONFIG)
    assert settings is not None, faults
    harvest = Harvest("ministere", HarvestState.COMPLETE, tuple(notice for notice, _ in CALLS))
    with store.db.write() as tx:
        store.calls.record(tx, settings.sources[0], harvest, CALLS, NOW)
    return Commands(settings, store)


@pytest.fixture
def claire() -> Person:
    return Person("telegram", "4001", "Claire", "fr")


@pytest.fixture
def admin() -> Person:
    return Person("telegram", "4002", "Anne", "fr", is_admin=True)
