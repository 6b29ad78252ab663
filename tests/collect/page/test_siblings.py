"""Items made of a title and what stands beside it."""

from __future__ import annotations

import pytest
from lxml import html

from watcher.collect.page.lines import text_of
from watcher.collect.page.siblings import gathered


@pytest.mark.parametrize(
    ("markup", "titles", "expected"),
    [
        (
            "<dl><dt>Haies<dd>3 mai<dt>Mares<dd>4 mai</dd><dd>5 mai</dd></dl>",
            "//dt",
            ["Haies\n3 mai", "Mares\n4 mai"],  # the last takes no more than the one before it
        ),
        (
            "<h3>Haies</h3><p>a</p><p>3 mai</p><h3>Mares</h3><p>b</p><p>4 mai</p><h2>Contact</h2><p>tél.</p>",
            "//h3",
            ["Haies\na\n3 mai", "Mares\nb\n4 mai"],
        ),
        (
            "<table><tr><th>Haies</th><tr><td>3 mai</td><tr><th>Mares</th><tr><td>4 mai</td></table>",
            "//tr[th]",
            ["Haies\n3 mai", "Mares\n4 mai"],
        ),
        ("<p><b>Haies</b> 3 mai <b>Mares</b> 4 mai</p>", "//b", ["Haies 3 mai", "Mares 4 mai"]),
        ("<section><h3>Seul</h3><p>a</p><p>b</p></section>", "//h3", ["Seul\na\nb"]),
        ("<h2>Un</h2><div><h2>Deux</h2><p>x</p></div>", "//h2", ["Un", "Deux\nx"]),
    ],
)
def test_gathered__each_title_with_what_follows_it(markup: str, titles: str, expected: list[str]) -> None:
    root = html.fragment_fromstring(markup, create_parent="div")
    items = gathered(root.xpath(titles))
    assert [text_of(item).strip() for item in items] == expected
    assert root.xpath(titles), "the page itself stays as it is"


def test_gathered__nothing_of_nothing() -> None:
    assert gathered([]) == []
