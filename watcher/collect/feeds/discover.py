"""Finds the feed that a web page announces. Reads the page's bytes only; fetches nothing."""

from __future__ import annotations

import re
from html import unescape

from watcher.collect.page.links import safe_link

_LINK = re.compile(rb"<(?:link|a)\s[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BASE = re.compile(rb"<base\s[^<>]{0,2000}>", re.IGNORECASE)
_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/x.atom+xml", "application/x-atom+xml", "application/x-rss+xml", "text/xml", "application/xml",
)  # fmt: skip
_COMMENTS = re.compile(r"comment|/author/|trackback", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"(?:/(?:feed|rss|atom)s?/?|\.(?:rss|atom|rdf)|/(?:rss|atom|feed|index)\.xml|[?&]feed=\w+)$", re.I
)
MAX_PAGE = 2_000_000


def feed_links(page: bytes, base: str) -> tuple[str, ...]:
    """The addresses of the feeds a page announces, the likeliest first; those of comments last."""
    page = page[:MAX_PAGE]
    if found := _BASE.search(page):
        base = safe_link(_attributes(found[0]).get("href", ""), base) or base
    announced: list[tuple[int, str]] = []
    for tag in _LINK.finditer(page):
        attributes = _attributes(tag[0])
        rank = _rank(tag[0][:2].lower() == b"<a", attributes)
        link = safe_link(attributes.get("href", ""), base) if rank else ""
        if link:
            announced.append((rank, link))
    ordered = sorted(announced, key=lambda pair: pair[0])  # stable: the page's own order within a rank
    return tuple(dict.fromkeys(link for _, link in ordered))


def feed_link(document: bytes, base: str) -> str:
    """The likeliest feed of a page; empty when the document announces none (or is a feed itself)."""
    head = document[:2000].lower()
    if head.startswith((b"{", b"[")) or b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head:
        return ""
    return next(iter(feed_links(document, base)), "")


def _rank(is_anchor: bool, attributes: dict[str, str]) -> int:
    """1 for an announced feed, 2 for a plain link that looks like one, 3 for comments, 0 for anything else."""
    href = attributes.get("href", "")
    if is_anchor:
        return (3 if _COMMENTS.search(href) else 2) if _FEED_PATH.search(href) else 0
    rel = attributes.get("rel", "").lower().split()
    if not {"alternate", "feed"} & set(rel) or "stylesheet" in rel:
        return 0
    kind = attributes.get("type", "").lower().split(";")[0].strip()
    if kind not in _TYPES and not (not kind and "feed" in rel):
        return 0
    if kind in ("text/xml", "application/xml") and not _FEED_PATH.search(href):
        return 0
    return 3 if _COMMENTS.search(href + " " + attributes.get("title", "")) else 1


def _attributes(tag: bytes) -> dict[str, str]:
    text = tag.decode("utf-8", "replace")
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}
