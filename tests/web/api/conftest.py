"""A site over an invented watch, for the interfaces of programs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.public.scenes import SiteWorld


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteWorld]:
    made = SiteWorld(tmp_path_factory.mktemp("api"))
    made.fill()
    yield made
    made.close()
