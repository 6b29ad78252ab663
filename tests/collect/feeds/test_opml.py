"""OPML in and out."""

from __future__ import annotations

import pytest

from tests.collect.site import settings_of, table
from watcher.collect.feeds.opml import read_opml, write_opml
from watcher.config import read
from watcher.config.edit import table_text
from watcher.errors import CannotCollect

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>t</title></head><body>'


def outline(title: str, url: str, more: str = "") -> bytes:
    return f'<outline text="{title}" type="rss" xmlUrl="{url}" {more}/>\n'.encode()


def test_import__takes_feeds_from_any_depth():
    body = (
        HEAD
        + b'<outline text="Dossier">'
        + outline("R\u00e9gion \u00c9t\u00e9", "https://a.example/feed", 'language="fr"')
    )
    tables, skipped = read_opml(body + b"</outline>" + outline("B", "https://b.example/rss") + b"</body></opml>")
    assert tables == [
        {
            "name": "region-ete",
            "kind": "feed",
            "url": "https://a.example/feed",
            "label": "Région Été",
            "language": "fr",
        },
        {"name": "b", "kind": "feed", "url": "https://b.example/rss", "label": "B"},
    ]
    assert skipped == []
    assert read("".join(map(table_text, tables)))[0] is not None


def test_t67_import__what_is_not_taken_is_named_by_line():
    body = HEAD + b"\n".join(
        [
            outline("scripted", "javascript:alert(1)"),
            outline("secret", "https://user:pass@a.example/"),
            outline("there", "https://known.example/feed/"),
            outline("one", "https://one.example/"),
            outline("again", "https://one.example"),
            b'<outline text="empty"/>',
        ]
    )
    known = settings_of(table("known", "https://known.example/feed", "", "feed")).sources
    tables, skipped = read_opml(body + b"</body></opml>", known)
    assert [entry["name"] for entry in tables] == ["one"]
    assert [(left.title, left.reason) for left in skipped] == [
        ("scripted", "its address is no web address"),
        ("secret", "its address is no web address"),
        ("there", "it is there already"),
        ("again", "it is there already"),
        ("empty", "it names no feed (xmlUrl)"),
    ]
    assert all(left.line > 0 for left in skipped)


def test_import__the_same_title_twice_gives_two_names():
    body = (
        HEAD + outline("=cmd()", "https://a.example/1") + outline("=cmd()", "https://a.example/2") + b"</body></opml>"
    )
    assert [entry["name"] for entry in read_opml(body)[0]] == ["cmd", "cmd-2"]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"\x00\x01", b"{}", b" " * 11_000_000])
def test_t67_import__what_is_no_opml_is_refused(body):
    with pytest.raises(CannotCollect):
        read_opml(body)


def test_t15_import__entities_bring_nothing_in():
    body = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD[HEAD.index(b"<opml") :]
    tables, _ = read_opml(body + b'<outline text="&x;" xmlUrl="https://a.example/f"/></body></opml>')
    assert "root" not in str(tables)


def test_export__comes_back_as_it_went():
    settings = settings_of(
        table("a", "https://a.example/feed", 'label = "L\'été & cie"\nlanguage = "fr"', "feed")
        + table("b", "https://b.example/", "", "watch")
    )
    body = write_opml(settings.sources, "Veille <test>")
    tables, skipped = read_opml(body)
    assert [(entry["url"], entry["label"], entry["language"]) for entry in tables] == [
        ("https://a.example/feed", "L'été & cie", "fr")
    ]
    assert skipped == []
