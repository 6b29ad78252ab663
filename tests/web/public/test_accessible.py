"""Every page under axe-core in headless Chromium and under a strict parser, and how much a first visit weighs.

axe-core comes from npm when the test runs and is kept in pytest's cache; without npm or Chromium it is skipped.
"""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest

from tests.web import axe as axe_core
from tests.web.public.every_page import bare_pages, pages_of
from tests.web.public.scenes import SiteWorld
from tests.web.validity import html_faults
from watcher.web.public.render import style


@pytest.mark.slow
@pytest.mark.parametrize("view", axe_core.VIEWS, ids=str)
def test_pages__have_no_fault_that_axe_can_see(
    site: SiteWorld, empty: SiteWorld, axe: str, tmp_path: Path, view: axe_core.View
) -> None:
    pages = [*pages_of(site, view.language), *bare_pages(empty, view.language)]
    found = axe_core.faults(pages, axe, tmp_path, view.width, view.scheme)
    assert not found, "\n".join(found)


def test_pages__are_html_without_faults(site: SiteWorld, empty: SiteWorld) -> None:
    pages = [*pages_of(site, "fr"), *pages_of(site, "en"), *bare_pages(empty, "fr"), *bare_pages(empty, "en")]
    assert {page["name"]: found for page in pages if (found := html_faults(page["html"]))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><title>t</title><p><div>a</div></p>",
        "<!DOCTYPE html><title>t</title><ul><li>a</ul></ul>",
        "<!DOCTYPE html><title>t</title><p class=a class=b>a</p>",
        "<!DOCTYPE html><title>t</title><table><p>a</p></table>",
        '<!DOCTYPE html><title>t</title><p id="a">a</p><p id="a">b</p>',
        "<title>t</title><p>a</p>",
    ],
)
def test_fault_in_html__is_seen(text: str) -> None:
    assert html_faults(text)


def test_first_visit__is_light(site: SiteWorld) -> None:
    css = style()[1]

    def weight(path: str) -> int:
        return sum(len(brotli.compress(part, quality=11)) for part in (site.get(path).content, css))

    search, call = weight("/fr/appels?status=all"), weight(site.path("Données"))
    print(f"search {search} bytes, call {call} bytes (HTML and CSS, brotli)")
    assert search <= 14_000
    assert call <= 10_000
