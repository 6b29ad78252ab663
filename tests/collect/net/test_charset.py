"""Bytes of a page, a table or a feed in the encoding they really have."""

from __future__ import annotations

import pytest

from watcher.collect.net.charset import to_utf8

TEXT = "Prix de la Société – 12 000 €"


@pytest.mark.parametrize("name", ["windows-1252", "iso-8859-1", "iso-8859-15", "utf-8", "macroman"])
@pytest.mark.parametrize(
    "declaration", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_page__says_its_encoding_itself(name: str, declaration: str) -> None:
    text = TEXT if not name.startswith("iso") else TEXT.replace("–", "-").replace("€", "F")
    page = f"<html><head>{declaration.format(name)}<title>{text}</title></head></html>"
    assert text in to_utf8(page.encode(name), "text/html").decode()


@pytest.mark.parametrize("declared", ["text/html; charset=iso-8859-1", "text/html; charset=utf-8", "text/html", ""])
@pytest.mark.parametrize("name", ["utf-8", "windows-1252"])
def test_page__valid_utf_8_beats_its_server_and_what_is_none_is_western(declared: str, name: str) -> None:
    assert TEXT in to_utf8(f"<p>{TEXT}</p>".encode(name), declared).decode()
