from __future__ import annotations

import pytest

from watcher.wording.markup import host, safe_url, telegram


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>", "vbscript:x", "tg://resolve?domain=x", "file:///etc/passwd",
        "//evil.example/x", "/relative", "relative", "", "https://", "https:///path", "https://gov.example@evil.example",
        "https://user:word@funder.example/", "https://funder.example\\@evil.example/", "https://evil.example/\u202egpj",
        "https://a\tb.example/", "https://a.example/\x00", "https://a.example:port/", "http://[::1",
        "https://a.example/" + "x" * 3000, "https://a.example/\u1680", "https://a.example/\u3000x",
    ],
)  # fmt: skip
def test_t25_t57_safe_url__refuses_what_is_no_plain_web_address(url: str) -> None:
    assert safe_url(url) == ""


def test_safe_url__keeps_honest_addresses_and_quotes_what_could_end_an_attribute() -> None:
    assert (
        safe_url("https://www.funder.example/aap?id=1&l=fr#volet") == "https://www.funder.example/aap?id=1&l=fr#volet"
    )
    assert safe_url(' https://a.example/l\'appel "x" <y> ') == "https://a.example/l%27appel%20%22x%22%20%3Cy%3E"


def test_host__shows_the_site() -> None:
    assert host("https://www.funder.example/x") == "funder.example"
    assert host("https://münchen.example/") == "münchen.example"


def test_t25_host__in_punycode_where_it_mixes_scripts() -> None:
    assert host("https://аpple.example/").startswith("xn--")  # the first letter is Cyrillic


def test_telegram__escapes_once_and_with_the_named_entities_it_knows() -> None:
    assert telegram('<b>A&B</b> "x" <3 &nbsp;') == "&lt;b&gt;A&amp;B&lt;/b&gt; &quot;x&quot; &lt;3 &amp;nbsp;"
