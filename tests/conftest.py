"""Fixtures of several rooms. What stands behind them is imported when a test asks for it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.deliver.world import World

settings.register_profile("watch", deadline=None)  # an example on a busy machine is slow, not wrong
settings.load_profile("watch")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Beside other workers the files with long tests come first: at the end no worker waits for another's."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        long = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in long)


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
