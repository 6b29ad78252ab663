"""What a page may not do to the machine that looks for its lists: cost more than its size, or write rules."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cpu import cpu_within
from watcher.collect.propose.further_pages import further_pages
from watcher.collect.propose.list_detection import RepeatingList, find_lists
from watcher.collect.propose.pdf_links import call_words, pdf_links

BASE = "https://x.example/aides"
TODAY = date(2026, 11, 28)


def lists(body: str) -> list[RepeatingList]:
    return find_lists(f"<html><body><main>{body}</main></body></html>".encode(), BASE, lambda _: None, TODAY)


def under(heading: str, name: str, count: int) -> str:
    rows = "".join(f'<p><a href="/{name}/{number}">Aide aux lieux {name} {number}</a></p>' for number in range(count))
    return f"<h2>{heading}</h2>{rows}"


def test_deep_page__costs_little_more_than_a_flat_one() -> None:
    """Elements in elements: each of them must not be followed up to the root again."""
    page = b"<html><body>" + b'<div><a href="/x.pdf">Une aide</a>' * 4_000
    with cpu_within(5):
        find_lists(page, BASE, lambda _: None, TODAY)
        pdf_links(page, BASE)


@pytest.mark.parametrize("blanks", [0, 30])
def test_thousands_of_links_to_a_next_page__cost_few_searches(blanks: int) -> None:
    page = "".join(f'<a href="/{n}">next{" " * (n % 30)}{"." * (n % (blanks + 1))}</a>' for n in range(4_000))
    with cpu_within(5):
        assert further_pages(page.encode(), BASE) == {}


@pytest.mark.parametrize("heading", ["Appels d'offres ouverts", "Appels &quot;jeunes&quot; ouverts"])
def test_list_under_a_heading_with_a_quote__is_found(heading: str) -> None:
    found = lists(under(heading, "a", 6) + under("Le reste", "b", 5))
    assert any("Appels" in one.item and one.count == 6 for one in found)


def test_heading__is_no_part_of_the_rule() -> None:
    """Words of a page that close a string of XPath would have us count the page's elements for each of them."""
    hostile = "a'] or count(//*[count(//*[count(//p)>0])>0])=0 or self::*[.='"
    with cpu_within(5):
        lists(under(hostile, "a", 300) + under("Le reste", "b", 300))
        found = lists(under(f"{hostile}&quot;", "a", 6) + under("Le reste", "b", 5))
    assert not any("count" in one.item for one in found)


def test_pattern_of_calls__none_where_other_titles_have_every_word() -> None:
    others = [
        "appels aap ami candidature manifestation bourse prix concours subvention aides soutien fonds résidence",
        "dispositif programme cahier des charges règlement calls grant fund fellowship scholarship award prizes",
        "proposals guidelines",
    ]
    assert call_words(["Appel 2027"], others) == ""
