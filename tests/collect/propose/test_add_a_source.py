"""What docs/add-a-source.md shows must load, and its tutorial must read a page as it says."""

from __future__ import annotations

import re

import pytest

from tests.collect.site import NOW
from tests.paths import ROOT
from watcher.collect.propose.trial import try_source
from watcher.config import Settings, read

PAGE = """<html lang="fr"><body><main>{}</main></body></html>"""
ITEM = (
    '<article class="aap"><h3><a href="/aap/{0}">Appel numéro {0}</a></h3>'
    '<p class="date-limite">Le {0} mars 2027</p></article>'
)


def examples() -> dict[str, str]:
    text = (ROOT / "docs" / "add-a-source.md").read_text(encoding="utf-8")
    found = re.findall(r"```toml\n# example: (\w+)\n(.*?)```", text, re.DOTALL)
    assert len(found) == text.count("```toml"), "every example carries its name"
    return dict(found)


def load(text: str) -> Settings:
    settings, faults = read(text)
    assert settings is not None, "\n".join(map(str, faults))
    return settings


@pytest.mark.parametrize("name", ["first", "feed", "page", "api", "others"])
def test_docs__the_examples_load(name):
    assert load(examples()[name]).sources


def test_docs__the_tutorial_has_ten_lines_and_reads_a_list(tmp_path):
    text = examples()["first"]
    assert len(text.strip().splitlines()) == 10
    saved = tmp_path / "page.html"
    saved.write_text(PAGE.format("".join(ITEM.format(n) for n in range(1, 7))), encoding="utf-8")
    settings = load(text)
    result = try_source(settings.sources[0], settings, NOW, saved=saved)
    assert str(result.harvest.state) == "complete"
    assert (len(result.rows), result.dated) == (6, 6)
    assert result.rows[0].notice.url == "https://www.region-exemple.fr/aap/1"


def test_docs__every_kind_is_shown():
    kinds = {source.kind for text in examples().values() for source in load(text).sources}
    assert kinds == {"feed", "page", "api", "watch", "sitemap", "pdf", "mailbox", "spider"}
