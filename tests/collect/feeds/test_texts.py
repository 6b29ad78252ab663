"""The texts of feeds: HTML to plain text, and what publishers spell in odd ways."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.collect.scenes import NOON
from tests.cpu import cpu_within
from watcher.collect.feeds import parse
from watcher.collect.feeds.dates import feed_date
from watcher.collect.feeds.items import ParsedFeed, RawItem, apart, notice
from watcher.collect.page.fragments import plain_line, plain_text
from watcher.config.sources import FeedSource

SOURCE = FeedSource(name="s", kind="feed", url="https://fonds.exemple.org/feed.xml")

# --- plain text --------------------------------------------------------------------------------------------


def test_plain_text__blocks_entities_and_hidden_parts() -> None:
    html = (
        "<style>p{}</style><p>L&rsquo;appel &agrave; <b>pro</b>jets</p><ul><li>un<li>deux</ul>"
        "<script>x<y</script><!-- <p>non</p> --><table><tr><td>a</td><td>b</td></tr></table>fin &lt;3"
    )
    assert plain_text(html) == "L’appel à projets\nun\ndeux\na : b\nfin <3"
    assert plain_text("&lt;p&gt;Deux fois&lt;/p&gt;") == "Deux fois"
    assert plain_line("  Un\n  titre ") == "Un titre"


@pytest.mark.parametrize(
    "bad",
    [
        "<" * 400_000,
        "<!--" * 100_000,
        "<script" * 60_000,
        "<p " * 130_000,
        "&" * 400_000,
        "<svg>" * 80_000,
        "\xa0" * 400_000,
    ],
)
def test_t20_plain_text__linear_on_anything(bad: str) -> None:
    with cpu_within(2):
        plain_text(bad)


# --- what publishers spell in odd ways ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "written", "read_as"),
    [
        ("title", "&lt;![CDATA[Fonds d'été]]&gt;", "Fonds d'été"),
        ("title", "&lt;![CDATA[Fonds d&amp;eacute;part]]&gt;", "Fonds départ"),
        ("title", "&amp;lt;![CDATA[Fonds]]&amp;gt;", "Fonds"),
        ("title", "Bourses R&D et I&amp;T", "Bourses R&D et I&T"),
        ("title", "<![CDATA[Prix R&D]]>", "Prix R&D"),
        ("title", "CafÃ© de lâ€™Å“uvre", "Café de l’œuvre"),
        ("title", "Été à Âge, «â»", "Été à Âge, «â»"),
        ("text", "&lt;![CDATA[&lt;p&gt;Clôture le 4 mai 2027.&lt;/p&gt;]]&gt;", "Clôture le 4 mai 2027."),
        ("url", "&lt;![CDATA[https://fonds.exemple.org/a/9]]&gt;", "https://fonds.exemple.org/a/9"),
        ("url", "https://fonds.exemple.org/?a=1&b=2&copy=3", "https://fonds.exemple.org/?a=1&b=2&copy=3"),
    ],
)
def test_item__escaped_cdata_bare_ampersands_and_double_encoding(field: str, written: str, read_as: str) -> None:
    values = {"title": "T", "url": "https://fonds.exemple.org/1", "text": "x"} | {field: written}
    body = (
        f"<rss><channel><item><title>{values['title']}</title><link>{values['url']}</link><guid>g</guid>"
        f"<description>{values['text']}</description></item></channel></rss>"
    ).encode()
    feed = parse.parse_fast(body) or parse.parse_slow(body)
    assert getattr(notice(SOURCE, feed, feed.items[0], SOURCE.url, NOON), field) == read_as


def test_items__without_id_that_share_link_and_title_but_not_text_stay_apart() -> None:
    raw = [RawItem(title="Appel", link="/appels", text=f"Volet {n}") for n in (1, 2, 2)]
    feed = ParsedFeed("rss", tuple(raw))
    one, two, again = apart(notice(SOURCE, feed, item, SOURCE.url, NOON) for item in raw)
    assert one.guid != two.guid
    assert two.guid == again.guid
    (alone,) = apart([notice(SOURCE, feed, raw[0], SOURCE.url, NOON)])
    assert (bool(one.guid), alone.guid) == (True, "")


def test_date__without_a_blank_after_the_comma() -> None:
    assert feed_date("Tue,18 Nov 2025 10:00:00 +0100", NOON) == datetime(2025, 11, 18, 9, tzinfo=UTC)
