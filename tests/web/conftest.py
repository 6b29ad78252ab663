"""What the tests of all web rooms share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browser
from tests.web import axe as axe_core
from tests.web.walker import Walker, walking


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core, from pytest's cache."""
    return axe_core.source(Path(request.config.cache.mkdir("axe-core")))


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walker]:
    """A browser; skips, saying why, where none starts."""
    if reason := browser.why_not():
        pytest.skip(reason)
    with walking(tmp_path_factory.mktemp("profile")) as made:
        yield made
