"""A site over an invented watch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.public.scenes import SiteWorld


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteWorld]:
    """One watch with calls of every state, for tests that only look."""
    made = SiteWorld(tmp_path_factory.mktemp("site"))
    made.fill()
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteWorld]:
    """A watch that has read nothing yet."""
    made = SiteWorld(tmp_path_factory.mktemp("empty"))
    yield made
    made.close()
