"""Reading pages by rules: texts, links, strictness."""

from __future__ import annotations

import pytest
from lxml import html

from spiders import extract
from spiders.rule_matches import RuleMatches
from watcher.collect.page.fragments import plain_text
from watcher.collect.page.lines import text_of
from watcher.collect.page.links import safe_link


def node(markup: str):
    return html.fragment_fromstring(markup, create_parent="div")


def test_text__keeps_blocks_apart_and_leaves_scripts_out():
    found = text_of(node("<p>Un<b>e</b> aide</p>suite<script>no()</script><!-- c -->fin<ul><li>a</li><li>b</li></ul>"))
    assert found == "Une aide\nsuitefin\na\nb"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("a::attr(href)", ["/x"]),
        ("//a/@href", ["/x"]),
        ("h3", ["Titre long"]),
        ("normalize-space(.//p)", ["12 mars"]),
        (".", ["Titre long 12 mars lien"]),
        ("time", ["2027-03-01"]),
        (".none", []),
    ],
)
def test_values__css_and_xpath(rule, expected):
    card = node("<h3>Titre\n long</h3><p> 12  mars</p><a href='/x'>lien</a><time datetime='2027-03-01'></time>")
    assert extract.values(rule, card) == expected


def test_values__the_same_text_twice_counts_once():
    assert extract.values("p", node("<p>a</p><p> a </p><p></p><p>b</p>")) == ["a", "b"]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/aap/1", "https://x.fr/aap/1"),
        ("aap 1", "https://x.fr/liste/aap%201"),
        ("//cdn.x.fr/a", "https://cdn.x.fr/a"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("tg://resolve", ""),
        ("mailto:a@b.fr", ""),
        ("https://gov.fr@evil.example/", ""),
        ("https://[::1", ""),
        ("https://x.fr:99999999/", ""),
        ("\\\\evil.example\\x", ""),
    ],
)
def test_t25_link__only_web_addresses(link, expected):
    assert safe_link(link, "https://x.fr/liste/") == expected


def test_links__the_one_of_the_title_comes_first():
    card = node("<a href='/img'><img></a><h3><a href='/titre'>T</a></h3><a href='/plus'>plus</a>")
    assert extract.links_of(card, "h3") == ["/titre"]
    assert extract.links_of(node("<h3>T</h3><a href='#x'>x</a><a href='/un'>y</a>"), "h3") == ["/un"]


def test_plain__html_in_a_field_becomes_text():
    assert plain_text("<p>A &amp; B<br>C</p>") == "A & B\nC"
    assert plain_text("3 < 5 et 7 > 2") == "3 < 5 et 7 > 2"
    assert plain_text("C&ocirc;te d'Ivoire &ndash; 2") == "Côte d'Ivoire – 2"


# --- strictness --------------------------------------------------------------------------------------------


def findings(read) -> list[tuple[str, bool, bool]]:
    noted: list[tuple[str, bool, bool]] = []
    matches = RuleMatches(lambda kind, text, fault=True, fatal=False, **_: noted.append((text, fault or fatal, fatal)))
    for markup in ("<i>1</i><b>x</b>", "<i>2</i><i>3</i>", "<i>4</i>", "<u>no</u>"):
        read(matches, node(markup))
    matches.conclude()
    return noted


def test_tally__a_needed_rule_that_never_matches_is_fatal():
    assert findings(lambda matches, card: matches.once("title", "h3", card)) == [
        ("the selector «h3» (title) finds nothing in any of the items", True, True)
    ]


def test_tally__a_needed_rule_counts_misses_and_doubles():
    texts = [text for text, *_ in findings(lambda matches, card: matches.once("title", "i", card))]
    assert texts == [
        "the selector «i» (title) finds nothing in 1 of 4 items",
        "the selector «i» (title) matches several times in 1 of 4 items; it must once",
    ]


def test_tally__an_optional_rule_may_miss_but_not_always():
    assert findings(lambda matches, card: matches.any_number("deadline", "b", card)) == []
    ((text, fault, fatal),) = findings(lambda matches, card: matches.any_number("deadline", "em", card))
    assert (fault, fatal) == (True, False)
    assert "«em» (deadline)" in text
