"""Parsing what publishers and attackers write: encodings, XML attacks, slices, links, dates, plain text."""

from __future__ import annotations

import builtins
import codecs
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collect.scenes import NOON, item, rss
from tests.cpu import cpu_within
from watcher.collect.feeds import discover, json_feed, parse, reference
from watcher.collect.feeds import fast as feed_fast
from watcher.collect.feeds.dates import feed_date
from watcher.collect.feeds.items import ParsedFeed, RawItem, notice
from watcher.collect.feeds.parse_pool import ParsePool
from watcher.collect.feeds.slices import slices, without
from watcher.collect.net.charset import to_utf8
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.collect.page.links import safe_link
from watcher.config.sources import FeedSource
from watcher.model import Notice

SOURCE = FeedSource(name="s", kind="feed", url="https://fonds.exemple.org/feed.xml")
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>%s</feed>'


def read(body: bytes, content_type: str = "") -> list[Notice]:
    """The notices of a document, by whichever parser takes it."""
    document = to_utf8(body, content_type)
    feed = parse.parse_fast(document) or parse.parse_slow(document)
    return [notice(SOURCE, feed, one, SOURCE.url, NOON) for one in feed.items]


# --- T15 T16 T17: attacks on the parser --------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTACKS = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>' + rss([item(1, title="&l9;")]).decode()[38:],
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>' + rss([item(1, title="&a;" * 5_000)]).decode()[38:],
    "external file": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    + rss([item(1, title="&f;b")]).decode()[38:],
    "external http": '<!DOCTYPE x [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>'
    + rss([item(1, title="&f;b")]).decode()[38:],
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>' + rss(1).decode()[38:],
    "external dtd": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + rss(1).decode()[38:],
    "xinclude": rss(1, '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>').decode(),
    "xslt": '<?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>' + rss(1).decode()[38:],
}


@pytest.mark.parametrize("name", ATTACKS)
async def test_t15_xml__no_file_no_network_no_hang(name: str) -> None:
    document = to_utf8(ATTACKS[name].encode())
    with cpu_within(7):
        async with ParsePool(wall=5) as pool:
            try:
                feed = parse.parse_fast(document) or await pool.parse(document)
            except CannotFetch as error:
                assert error.kind in (FaultKind.PARSE, FaultKind.PARSER_KILLED, FaultKind.NOT_A_FEED)  # noqa: PT017 - either outcome is right
                feed = ParsedFeed("", ())
    said = " ".join(one.title + one.text for one in feed.items)
    assert "root:" not in said
    assert len(said) < 1_000_000


@pytest.mark.parametrize("deep", [b"<a>" * 200_000, b"<div>" * 200_000, b"&lt;div&gt;" * 100_000])
async def test_t16_nesting__ends_in_time_and_the_pool_goes_on(deep: bytes) -> None:
    bad = rss([item(1, description=deep.decode())])[: -len("</description></item></channel></rss>")]
    with cpu_within(8):
        async with ParsePool(wall=3) as pool:
            try:
                await pool.parse(bad)
            except CannotFetch as error:
                assert error.kind is FaultKind.PARSER_KILLED  # noqa: PT017 - either outcome is right
            assert len((await pool.parse(rss(3))).items) == 3


async def test_t16_pool__memory_hungry_document_kills_only_its_parser() -> None:
    hungry = b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 170_000 + b"</channel>"
    async with ParsePool(wall=3) as pool:
        try:
            await pool.parse(hungry)
        except CannotFetch as error:
            assert error.kind is FaultKind.PARSER_KILLED  # noqa: PT017 - either outcome is right
        assert len((await pool.parse(rss(2))).items) == 2


def test_t17_reference__never_opens_a_file_or_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the parser opened something")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr("urllib.request.OpenerDirector.open", refuse)
    for text in (b"/etc/passwd", b"http://127.0.0.1:9/feed", b"file:///etc/passwd"):
        assert reference.parse(text).items == ()


# --- T18: encodings ----------------------------------------------------------------------------------------

SAID = "Développé à Québec : cœur d’œuvre, 20 000 €"


def encoded(encoding: str, declared: str = "", bom: bytes = b"") -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = head + rss([item(1, title=SAID)]).decode().removeprefix('<?xml version="1.0" encoding="utf-8"?>')
    return bom + text.encode(encoding)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (encoded("utf-8", "utf-8"), ""),
        (encoded("utf-8", "iso-8859-1"), "text/xml; charset=iso-8859-1"),
        (encoded("cp1252", "utf-8"), "application/xml; charset=utf-8"),
        (encoded("cp1252", "iso-8859-1"), "text/xml"),
        (encoded("cp1252"), "text/xml; charset=windows-1252"),
        (encoded("utf-8"), "text/html"),
        (encoded("utf-16-le", "utf-16", codecs.BOM_UTF16_LE), ""),
        (encoded("utf-16-be", "utf-16", codecs.BOM_UTF16_BE), "text/xml; charset=utf-8"),
        (encoded("utf-16-le", "utf-16"), ""),
        (encoded("utf-32-le", "utf-32", codecs.BOM_UTF32_LE), ""),
        (encoded("utf-32-be", "utf-32"), ""),
        (encoded("utf-8", "utf-8", codecs.BOM_UTF8), ""),
        (encoded("utf-8", "rot13"), "text/xml; charset=rot13"),
        (encoded("utf-8", "utf-7"), "text/xml; charset=utf-7"),
        (encoded("utf-8", "punycode"), "text/xml; charset=zlib"),
        (encoded("utf-8", "nonsense-9"), "text/xml; charset="),
        (b"\r\n  " + encoded("utf-8", "utf-8"), ""),
    ],
)  # fmt: skip
def test_t18_encoding__reads_what_was_meant(body: bytes, content_type: str) -> None:
    assert [one.title for one in read(body, content_type)] == [SAID]


@pytest.mark.parametrize("encoding", ["utf-7", "cp500", "shift_jis", "big5", "iso2022_jp", "koi8-r"])
def test_t18_encoding__anything_is_text_in_the_end(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss([item(1, title="Appel")]).decode()[38:]
    document = to_utf8(text.encode(encoding, "ignore"), f"text/xml; charset={encoding}")
    document.decode("utf-8")


def test_t18_encoding__a_patchwork_of_two() -> None:
    body = rss([item(1, title="Qualité")]).replace("é".encode(), b"\xe9", 1) + "<!-- é -->".encode()
    assert read(body)[0].title == "Qualité"
    to_utf8(bytes(range(128, 256)) * 20_000)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Appel\x00 à\x07 projets", "Appel à projets"),
        ("Appel \u202egpj.exe", "Appel gpj.exe"),
        ("Ap\u200bpel\ufeff", "Appel"),
        ("e\u0301cole", "école"),
        ("&#xD800;Appel", "Appel"),
        ("&#0;Appel&#x1F;", "Appel"),
        ("a" * 1_000_000, None),
        ("z" + "\u0300" * 5000, None),
        ("L&amp;#039;eau &amp;amp; l&amp;rsquo;air", "L'eau & l’air"),
        ("&lt;b&gt;Appel&lt;/b&gt; 2027", "Appel 2027"),
        ("Moins de 3 &lt; 5", "Moins de 3 < 5"),
    ],
)
def test_t18_characters__cleaned_never_an_exception(title: str, said: str | None) -> None:
    (one,) = read(rss([item(1, title=title)]))
    assert said is None or one.title == said
    assert len(one.title) <= 500
    one.title.encode("utf-8")
    assert unicodedata.is_normalized("NFC", one.title)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in one.title)


# --- T19 (feeds' part): dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Wed, 14 Feb 2024 10:46:00 +0100", (2024, 2, 14, 9, 46)),
        ("mer., 14 févr. 2024 10:46", (2024, 2, 14, 10, 46)),
        ("lundi 1er août 2026 à 9h30", (2026, 8, 1, 9, 30)),
        ("2020/1/10", (2020, 1, 10, 0, 0)),
        ("1486300000", (2017, 2, 5, 13, 6)),
        ("1486300000123", (2017, 2, 5, 13, 6)),
        ("Sun, 05 Feb 2017 10:00:00 CET", (2017, 2, 5, 9, 0)),
        ("Sun, 05 Feb 2017 10:00:00 AEST", (2017, 2, 5, 0, 0)),
        ("Sun, 05 Jul 2020 10:00:00 BST", (2020, 7, 5, 9, 0)),
        ("22/11/2026", (2026, 11, 22, 0, 0)),
        ("2026-11-22T10:00:00.5-05:00", (2026, 11, 22, 15, 0)),
        ("Feb 14, 2024 4:00 PM", (2024, 2, 14, 16, 0)),
        ("Wed Feb 14 10:46:00 2024", (2024, 2, 14, 10, 46)),
        ("Tue, 6 Jun 06 10:00 PDT", (2006, 6, 6, 17, 0)),
        ("2024-02", (2024, 2, 1, 0, 0)),
        ("20240214T104600Z", (2024, 2, 14, 10, 46)),
    ],
)
def test_t19_feed_date__reads(text: str, at: tuple[int, ...]) -> None:
    found = feed_date(text, NOON)
    assert found is not None
    assert found.replace(second=0) == datetime(*at, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "31 Feb 2024", "0000-00-00", "0000-00-00T00:00:00Z", "-1", "0001-01-01", "9999-12-31T23:59:59-14:00",
        "1970-01-01", "2099-01-01", "garbage", "", "99/99/2026", "Wed, 14 Foo 2024", "25:61", "٢٠٢٦-١١-٢٢",
        "Thu, 01 Jan 2026 99:00:00 +9999", "1" * 80, "jan " * 20,
    ],
)  # fmt: skip
def test_t19_feed_date__unknown_is_none(text: str) -> None:
    assert feed_date(text, NOON) is None


def test_t19_feed_date__absurd_zone_does_not_overflow() -> None:
    at = feed_date("Thu, 01 Jan 2026 12:00:00 +9999", NOON)
    assert at == datetime(2026, 1, 1, 12, tzinfo=UTC)


# --- T25: links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("javascript:alert(1)", ""), ("java\nscript:alert(1)", ""), ("data:text/html,x", ""), ("tg://resolve?x", ""),
        ("vbscript:x", ""), ("mailto:a@b.org", ""), ("https://gov.fr@evil.example/", ""), ("http://[::1", ""),
        ("//autre.exemple.org/x", "https://autre.exemple.org/x"), ("/a/b", "https://fonds.exemple.org/a/b"),
        ("c d", "https://fonds.exemple.org/c%20d"), ("?id=1&amp;x=2", "https://fonds.exemple.org/feed.xml?id=1&x=2"),
        ("https://québec.exemple.ca/é", "https://québec.exemple.ca/é"), ("http://аррӏе.com/x", "http://xn--80ak6aa92e.com/x"),
        ("http://gооgle.com/", "http://xn--ggle-55da.com/"), ("https://a.org/\u202ex", "https://a.org/x"),
        ("\\\\evil\\x", ""),
        ("http:\\\\evil.org", ""), ("https://a.org/?copy=1&copy=2", "https://a.org/?copy=1&copy=2"), ("x" * 3000, ""),
    ],
)  # fmt: skip
def test_t25_link__only_absolute_web_addresses(link: str, safe: str) -> None:
    assert safe_link(link, SOURCE.url) == safe


def test_t25_item__bad_link_falls_back_to_something_that_may_be_shown() -> None:
    (one,) = read(rss([item(1, link="javascript:alert(1)")]))
    assert one.url == "https://fonds.exemple.org/"
    assert one.guid == "appel-1"


# --- slices ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (rss(3), 3),
        (rss(0), 0),
        (rss([item(1, description="<![CDATA[ </item><item> ]]>"), item(2)]), 2),
        (rss(["<!-- <item> -->", item(1), "<item/>"]), 2),
        (rss([item(1, description="<items>x</items><itemize/>")]), 1),
        (ATOM % b"<entry><title>a</title></entry><entry x='1'><title>b</title></entry >", 2),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>t</a:title></a:entry></a:feed>", 1),
        (b"<rdf:RDF xmlns:rdf='r'><channel/><item rdf:about='1'></item><item rdf:about='2'></item></rdf:RDF>", 2),
        (rss(["<item><item></item></item>"]), 0),
        (rss(["</item>"]), 0),
        (rss(["<item>"]), 0),
        (rss([item(1), "<item><![CDATA[ never closed"]), 0),
    ],
)
def test_slices__count(body: bytes, count: int) -> None:
    assert len(slices(body)) == count


def test_slices__without_the_known_is_a_feed_of_the_rest() -> None:
    body = rss([item(1), item(2, description="<![CDATA[a </item> b]]>"), item(3)])
    found = slices(body)
    small = without(body, found, {found[0].raw_hash, found[2].raw_hash})
    assert [one.title for one in read(small)] == [read(body)[1].title]
    changed = slices(body.replace(b"</item> b", b"</item> c"))
    assert [a.raw_hash == b.raw_hash for a, b in zip(found, changed, strict=True)] == [True, False, True]


# --- forms of feeds ----------------------------------------------------------------------------------------


def test_fast__refuses_what_only_the_reference_reads() -> None:
    for body in (
        rss(1)[:-12],
        b"<!DOCTYPE rss><rss><channel><item><title>a</title></item></channel></rss>",
        rss(["<item><title>a</title><source url='x'>s</source></item>"]),
        b"<rss xml:base='https://x.org/'><channel><item><title>a</title></item></channel></rss>",
        b"<other><item><title>a</title></item></other>",
        ATOM % b"<entry><content type='image/png'>aGVsbG8=</content></entry>",
    ):
        assert feed_fast.parse(to_utf8(body)) is None


def test_fast_and_reference__same_items_in_every_usual_form() -> None:
    entry = (
        b"<entry><title type='html'>Appel &lt;b&gt;a&lt;/b&gt;</title><link rel='alternate' href='/a'/>"
        b"<link rel='enclosure' href='/a.pdf' type='application/pdf'/><id>tag:1</id>"
        b"<updated>2026-01-02T03:04:05Z</updated>"
        b"<published>2026-01-01T00:00:00Z</published><summary>court</summary><category term='sante'/>"
        b"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Un</p><p>deux</p></div></content></entry>"
    )
    long_text = (
        "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;Plus long.&lt;/p&gt;"
    )
    for body in (
        rss(3),
        rss([item(1, pubDate="Wed, 14 Feb 2024 10:46:00 +0100", category="Santé")]),
        rss(["<item><guid>https://x.org/1</guid><description>Sans titre, mais avec texte.</description></item>"]),
        rss([item(1)[:-7] + long_text + "</content:encoded></item>"]),
        ATOM % (entry * 2),
    ):
        document = to_utf8(body)
        fast, slow = feed_fast.parse(document), reference.parse(document)
        assert fast is not None
        assert _notices(fast) == _notices(slow)
        assert _notices(fast)


def _notices(feed: ParsedFeed) -> list[Notice]:
    return [notice(SOURCE, feed, one, SOURCE.url, NOON) for one in feed.items]


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1", ""])
def test_json_feed__items(version: str) -> None:
    body = (
        '{"version":"' + version + '","title":"t","home_page_url":"https://x.org/","language":"fr-CA","items":['
        '{"id":7,"url":"/appel","title":"Moins < plus","content_html":"<p>Un</p>deux","date_published":'
        '"2026-11-20T10:00:00-05:00","tags":["santé"],"attachments":[{"url":"/a.pdf"}]},'
        '{"id":"b","content_text":"a < b & c"}, 3, null]}'
    ).encode()
    one, two = read(body)
    assert (one.guid, one.url, one.title, one.text, one.language) == (
        "7", "https://fonds.exemple.org/appel", "Moins < plus", "Un\ndeux", "fr",
    )  # fmt: skip
    assert one.published == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert one.fields == {"categories": ["santé"], "enclosures": ["https://fonds.exemple.org/a.pdf"]}
    assert (two.title, two.text) == ("a < b & c", "a < b & c")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", FaultKind.PARSE), (b"[]", FaultKind.NOT_A_FEED), (b'{"items": 3}', FaultKind.NOT_A_FEED),
        (b"[" * 100_000, FaultKind.PARSE), (b'{"items":' * 50_000, FaultKind.PARSE),
    ],
)  # fmt: skip
def test_json_feed__what_is_none(body: bytes, kind: FaultKind) -> None:
    with pytest.raises(CannotFetch) as caught:
        json_feed.parse(body)
    assert caught.value.kind is kind


def test_item__without_title_link_or_id() -> None:
    feed = ParsedFeed("rss", (), link="https://fonds.exemple.org/")
    bare = notice(SOURCE, feed, RawItem(text="<p>Le fonds ouvre un appel pour les ateliers.</p>"), SOURCE.url, NOON)
    assert bare.title == "Le fonds ouvre un appel pour les ateliers."
    assert bare.url == "https://fonds.exemple.org/"
    assert bare.guid.startswith("text:")
    file = notice(SOURCE, feed, RawItem(title="Guide", enclosures=("/guide.pdf",)), SOURCE.url, NOON)
    assert file.url == "https://fonds.exemple.org/guide.pdf"


# --- discovery ---------------------------------------------------------------------------------------------


def test_discover__announced_feeds_first_comments_last() -> None:
    page = (
        b'<html><head><base href="https://x.org/fr/"><link rel="stylesheet" href="a.css">'
        b'<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments/feed/">'
        b"<link href='feed.xml' type='application/atom+xml' rel=alternate>"
        b'<link rel="alternate" hreflang="en" href="/en/"></head><body><a href="/rss">RSS</a></body></html>'
    )
    assert discover.feed_links(page, "https://y.org/") == (
        "https://x.org/fr/feed.xml", "https://x.org/rss", "https://x.org/comments/feed/",
    )  # fmt: skip
    assert discover.feed_link(rss(1), "https://x.org/") == ""
    assert discover.feed_link(b"<html><body>rien</body></html>", "https://x.org/") == ""


def test_module__feedparser_never_gets_a_string() -> None:
    """T17: the only call passes a BytesIO."""
    calls = [
        line
        for file in Path(reference.__file__).parent.glob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if "feedparser.parse(" in line
    ]
    assert len(calls) == 1
    assert "io.BytesIO(body)" in Path(reference.__file__).read_text(encoding="utf-8")
