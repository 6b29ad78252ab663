"""Portals, the frame, a reader's own pages and the admins' pages under axe-core and a strict parser: full,
empty, faulty, longest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import axe as axe_core
from tests.web.inside import Inside
from tests.web.validity import html_faults


@pytest.fixture(scope="module", params=["filled", "empty"])
def inside(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    made = Inside(tmp_path_factory.mktemp("inside"), filled=request.param == "filled")
    yield made
    made.world.close()


@pytest.mark.slow
@pytest.mark.parametrize("view", axe_core.VIEWS, ids=str)
def test_pages__have_no_fault_that_axe_can_see(inside: Inside, axe: str, tmp_path: Path, view: axe_core.View) -> None:
    found = axe_core.faults([*inside.pages(view.language)], axe, tmp_path, view.width, view.scheme)
    assert not found, "\n".join(found)


def test_pages__are_html_without_faults(inside: Inside) -> None:
    pages = [*inside.pages("fr"), *inside.pages("en")]
    assert {page["name"]: found for page in pages if (found := html_faults(page["html"]))} == {}
