"""Plain text from a publisher's HTML, and links made safe. Linear in the text, whatever it holds; renders nothing."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import urljoin, urlsplit, urlunsplit

from watcher.understand.text.text import clean, clean_title

MAX_HTML = 400_000
MAX_LINK = 2000

_BLOCKS = (
    "p|div|br|li|tr|h[1-6]|ul|ol|dl|dt|dd|table|thead|tbody|blockquote|section|article|header|footer|hr|pre|figure|"
    "figcaption|main|aside|nav|form|fieldset|address|option|summary|details|center"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCKS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_CELL = re.compile(r"</?(?:td|th)(?:[\s/][^<>]*)?>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_HIDDEN = re.compile(r"<(script|style|template|noscript|svg|head|iframe|object|!--)", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|li|ul|ol|img|h[1-6]|td|tr|table)[\s/>]", re.IGNORECASE)
_RUNS = re.compile(r" {2,}|\t+")
# An absolute ASCII address as nearly all are; no user, no backslash, no entity.
_USUAL_LINK = re.compile(r"https?://[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+(?:/(?!\S*&amp;)[!-\[\]-~]{0,1500})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]")


def plain_text(html: str) -> str:
    """The text of a fragment of HTML, a line a block, entities resolved, invisible parts and controls left out."""
    html = html[:MAX_HTML]
    if "<" not in html:
        if "&" not in html:
            return _tidy(html)
        text = unescape(html)
        return _tidy(_strip_tags(text) if "<" in text and _ANY_TAG.search(text) else text)
    text = unescape(_strip_tags(html))
    if "<" in text and _ANY_TAG.search(text):  # escaped twice by its publisher
        text = unescape(_strip_tags(text))
    return _tidy(text)


def plain_line(html: str) -> str:
    """The same on one line: for titles."""
    return clean_title(html if "<" not in html and "&" not in html else plain_text(html[:5000]))


def _strip_tags(html: str) -> str:
    if _HIDDEN.search(html):
        html = _without_hidden(html)
    if "\n" in html or "\r" in html:
        html = " ".join(html.split("\n")) if "<pre" not in html else html
    html = _BLOCK.sub("\n", html)
    if "<t" in html or "<T" in html:
        html = _CELL.sub(" ", html)
    return _TAG.sub("", html)


def _without_hidden(html: str) -> str:
    """The HTML without scripts, styles and comments: each found with its end by plain search, once."""
    pieces, position = [], 0
    lower = html.lower()
    for found in _HIDDEN.finditer(html):
        if found.start() < position:
            continue
        name = found[1].lower()
        end_mark = "-->" if name == "!--" else f"</{name}"
        end = lower.find(end_mark, found.end())
        pieces.append(html[position : found.start()])
        if end < 0:  # never closed: only its opening tag goes
            position = found.end()
            return "".join([*pieces, "<", html[found.start() + 1 :]]) if name != "!--" else "".join(pieces)
        close = lower.find(">", end)
        position = close + 1 if close >= 0 else len(html)
    return "".join([*pieces, html[position:]])


def _tidy(text: str) -> str:
    if "\n" in text:
        text = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    return clean(_RUNS.sub(" ", text) if "  " in text or "\t" in text else text)


def safe_link(link: str, base: str = "") -> str:
    """The absolute http(s) address a link means, empty when it is none that may be shown.

    User names, scripts, data and protocol handlers are refused; a host of mixed or foreign script is punycode.
    """
    if _USUAL_LINK.fullmatch(link):
        return link
    link = link.strip().replace("&amp;", "&")
    if not link.isprintable() or " " in link:
        link = _UNSAFE.sub("", link.replace(" ", "%20"))
    if not link or len(link) > MAX_LINK or "\\" in link[:12]:
        return ""
    try:
        absolute = link if link.startswith(("https://", "http://")) else urljoin(base, link)
        parts = urlsplit(absolute)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or not host or parts.port == 0:
            return ""
    except ValueError:
        return ""
    return absolute if host.isascii() else _shown(absolute, host)


def _shown(url: str, host: str) -> str:
    if all(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in host):
        return url
    import idna

    try:
        ascii_host = idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
    parts = urlsplit(url)
    netloc = ascii_host if parts.port is None else f"{ascii_host}:{parts.port}"
    return urlunsplit(parts._replace(netloc=netloc))
