"""A hostile server and a real store for every test that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.collect.hostile import HostileServer, hostile_server
from tests.databases import sqlite_with_tables
from watcher.remember.store import Store


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with hostile_server() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(sqlite_with_tables(tmp_path)) as opened:
        yield opened
