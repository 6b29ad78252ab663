"""What the tests of all web rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web import axe as axe_core


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core, from pytest's cache."""
    return axe_core.source(Path(request.config.cache.mkdir("axe-core")))
