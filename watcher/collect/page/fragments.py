"""Plain text from a piece of HTML: what a feed, a newsletter or a field of an API holds. Never raises."""

from __future__ import annotations

import re
from html import unescape

from watcher.collect.page.blocks import own_text
from watcher.collect.page.lines import text_of
from watcher.collect.page.tree import is_markup, parse, visible
from watcher.understand.text.text import clean, clean_title

MAX_HTML = 400_000
_TITLE_HTML = 5000
_ANY_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|li|ul|ol|img|h[1-6]|td|tr|table)[\s/>]", re.IGNORECASE)
_RUNS = re.compile(r" {2,}|\t+")
_CDATA = re.compile(r"^\s*<!\[CDATA\[(.*?)(?:\]\]>)?\s*$", re.DOTALL)


def plain_text(html: str) -> str:
    """The text of a fragment of HTML, one line per block, read as a page is: no furniture, no other items."""
    html = without_cdata(html[:MAX_HTML])
    if "<" not in html:
        if "&" not in html:
            return _tidy(html)
        html = unescape(html)
        if not _ANY_TAG.search(html):
            return _tidy(html)
    elif not is_markup(html):
        return _tidy(unescape(html))
    text = _read(html)
    if "<" in text and _ANY_TAG.search(text):  # escaped twice by its publisher
        text = _read(text)
    return clean(text)


def plain_line(html: str) -> str:
    """The same on one line, nothing left out: for titles."""
    html = without_cdata(html[:_TITLE_HTML])
    if "<" not in html and "&" not in html:
        return clean_title(html)
    text = _shown(html) if is_markup(html) else unescape(html)
    return clean_title(_shown(text) if "<" in text and _ANY_TAG.search(text) else text)


def _shown(html: str) -> str:
    root = parse(html)
    visible(root)
    return text_of(root)


def without_cdata(text: str) -> str:
    """The text inside «<![CDATA[ … ]]>», however often its publisher escaped that."""
    for _ in range(3):
        if "CDATA[" not in text[:60]:
            return text
        if "<!" not in text[:60]:
            text = unescape(text)
        if not (found := _CDATA.match(text)):
            return text
        text = found[1]
    return text


def _read(html: str) -> str:
    root = parse(html)
    visible(root)
    return own_text(root).text if next(root.iter("a"), None) is not None else text_of(root)


def _tidy(text: str) -> str:
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    return clean(_RUNS.sub(" ", text) if "  " in text or "\t" in text else text)
