"""Fixtures of several rooms. What stands behind them is imported when a test asks for it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.deliver.world import World

settings.register_profile("watch", deadline=None)  # an example on a busy machine is slow, not wrong
settings.load_profile("watch")


def pytest_collection_finish() -> None:
    """Ten thousand tests and their modules stay until the end: no garbage collection need walk through them."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh watch to deliver from."""
    from tests.deliver.world import World

    made = World(tmp_path)
    yield made
    made.close()
