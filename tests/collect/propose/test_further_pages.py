"""How a list goes on: by the link that says so, by its words or its label, or by the numbers of its pages."""

from __future__ import annotations

import pytest

from watcher.collect.propose.further_pages import further_pages

BASE = "https://x.example/aides"


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a href="?page=2" rel="next">2</a>', {"next": "a[rel~=next]"}),
        ('<a href="/2">« Entrées précédentes</a>', {"next": "//a[normalize-space(.)='« Entrées précédentes']"}),
        ('<a href="/2">Page suivante ›</a>', {"next": "//a[normalize-space(.)='Page suivante ›']"}),
        ('<a href="/2">Older posts</a>', {"next": "//a[normalize-space(.)='Older posts']"}),
        ('<a href="/2"><img></a><a href="/2" aria-label="Suivant"><i></i></a>', {"next": "a[aria-label='Suivant']"}),
        ('<nav class="pager"><a href="/2">›</a></nav>', {"next": "//a[normalize-space(.)='›']"}),
        ('<ul class="pagination"><a href="?p=2">2</a><a href="?p=3">3</a></ul>', {"page_param": "p", "page_start": 1}),
        ('<ul class="pagination"><a href="?p=1">2</a><a href="?p=2">3</a></ul>', {"page_param": "p", "page_start": 0}),
        ('<a href="/2">›</a>', {}),
        ('<a href="/2">Suivez-nous</a>', {}),
        ('<a href="/2">Page précédente</a>', {}),
        ('<a href="#suite" rel="next">Suivant</a>', {}),
        ('<a href="javascript:more()">Voir plus</a>', {}),
        ('<a href="http://[" rel="next">Suivant</a><ul class="pager"><a href="http://[">2</a></ul>', {}),
        ('<a href="/2">Suivant</a><a href="/3">Suivant</a>', {}),
    ],
)
def test_further_pages(pager: str, expected: dict[str, object]) -> None:
    found = further_pages(f"<html><body><main>{pager}</main></body></html>".encode(), BASE)
    assert {key: value for key, value in found.items() if key != "pages"} == expected
    assert ("pages" in found) is bool(expected)
