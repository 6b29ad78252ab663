"""Every page under axe-core in headless Chromium, and how much a first visit weighs.

axe-core comes from npm when the test runs and is kept in pytest's cache; without npm or Chromium it is skipped.
"""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from lxml import etree

from tests.web import axe as axe_core
from tests.web.public.every_page import pages_of
from tests.web.public.scenes import SiteWorld
from watcher.web.public.render import style

BLOCKS = "main|header|footer|nav|section|article|aside|details|summary|figure"
INLINE = "time|svg|path|rect|q|ins|del"
"""Elements that an HTML 4 parser does not know, and what it may take them for."""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light"), (320, "light"), (1280, "dark")])
def test_pages__have_no_fault_that_axe_can_see(
    site: SiteWorld, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    pages = pages_of(site, "fr") + (pages_of(site, "en") if (width, scheme) in ((320, "dark"), (1280, "light")) else [])
    found = axe_core.faults(pages, axe, tmp_path, width, scheme)
    assert not found, "\n".join(found)


def test_pages__are_html_without_faults(site: SiteWorld) -> None:
    for page in [*pages_of(site, "fr"), *pages_of(site, "en")]:
        ids = re.findall(r'\sid="([^"]+)"', page["html"])
        assert len(ids) == len(set(ids)), page["name"]
        text = re.sub(r"<input[^>]*>|<script.*?</script>|<style>.*?</style>", "", page["html"], flags=re.S)
        text = re.sub(rf"<(/?)(?:{BLOCKS})\b", r"<\1div", text)
        text = re.sub(rf"<(/?)(?:{INLINE})\b", r"<\1span", text)
        etree.fromstring(text, etree.HTMLParser(recover=False))


def test_first_visit__is_light(site: SiteWorld) -> None:
    css = style()[1]

    def weight(path: str) -> int:
        return sum(len(brotli.compress(part, quality=11)) for part in (site.get(path).content, css))

    search, call = weight("/fr/appels?status=all"), weight(site.path("Données"))
    print(f"search {search} bytes, call {call} bytes (HTML and CSS, brotli)")
    assert search <= 14_000
    assert call <= 10_000
