"""The fast parser: lxml, for well-formed RSS, RDF and Atom in their usual forms; None for anything else.

It finds what the reference parser finds (tests/collect/test_feed_corpus.py), or leaves the feed to it. No entity
is expanded, no DTD loaded, no network touched: documents with a DOCTYPE are refused outright.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from watcher.collect.feeds.items import MAX_ITEMS, ParsedFeed, RawItem

MAX_BYTES = 2_000_000

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RDF_ROOT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Beyond these the reference parser has rules of its own: document types, other bases, other encodings of text.
_REFUSED = (b"<!DOCTYPE", b"<!doctype", b"<!ENTITY", b"xml:base", b"base64")

_TEXT_TYPES = frozenset({"", "text", "html", "xhtml", "text/plain", "text/html", "application/xhtml+xml", "plain"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_PLAIN_NAMESPACES = frozenset(
    {
        "",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/atom/ns#",
    }
)
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}

_GROUPS = frozenset({"media:group", "media:content"})

_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in _UNDEFINED}


class _Odd(Exception):
    """A form that only the reference parser reads."""


def parse(body: bytes) -> ParsedFeed | None:
    """The items of a feed in UTF-8 without XML declaration; None when it must go to the reference parser."""
    if len(body) > MAX_BYTES or any(mark in body for mark in _REFUSED):
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        feed = _feed(etree.fromstring(body, parser))
    except (etree.XMLSyntaxError, _Odd, ValueError):
        return None
    if feed and not feed.language and b"xml:lang" in body:  # the reference takes it from the items
        return None
    return feed


def _feed(root: etree._Element) -> ParsedFeed | None:
    name = _name(root)
    if name == "rss":
        channels = [child for child in root if _name(child) == "channel"]
        if len(channels) != 1 or any(_name(child) == "item" for child in root):
            return None
        return _parsed("rss", channels[0], "item")
    if root.tag == _RDF_ROOT:
        return _rdf(root)
    if name == "feed":
        return _parsed("atom", root, "entry")
    return None


def _rdf(root: etree._Element) -> ParsedFeed | None:
    channel = next((child for child in root if _name(child) == "channel"), None)
    if channel is None or any(_name(child) == "item" for child in channel):
        return None
    head = _parsed("rdf", channel, "item")
    items = [_item(child) for child in root if _name(child) == "item"]
    return ParsedFeed("rdf", tuple(items[:MAX_ITEMS]), head.link, head.language, parser="fast")


def _parsed(version: str, holder: etree._Element, item_name: str) -> ParsedFeed:
    items: list[RawItem] = []
    link, language, ttl = "", holder.get(_LANG, ""), 0
    for child in holder:
        name = _name(child)
        if name == item_name:
            if len(items) < MAX_ITEMS:
                items.append(_item(child))
        elif name in ("item", "entry"):
            raise _Odd
        elif name == "link":
            link = _alternate(child) or link
        elif name == "id":
            link = link or _inner(child)
        elif name in ("language", "dc:language"):
            language = _inner(child) or language
        elif name == "ttl":
            text = (child.text or "").strip()
            ttl = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return ParsedFeed(version, tuple(items), link, language, ttl, "fast")


@dataclass(slots=True)
class _Draft:
    """An item while its elements are read."""

    item: RawItem
    media_title: str = ""
    texts: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def finish(self) -> RawItem:
        item = self.item
        item.title = item.title or self.media_title
        if self.texts:
            item.text = self.texts[0] if len(self.texts) == 1 else max(self.texts, key=lambda text: (len(text), text))
        item.categories = tuple(filter(None, dict.fromkeys(map(str.strip, self.tags))))
        item.enclosures = tuple(self.files)
        return item


def _item(element: etree._Element) -> RawItem:
    if element.get("href") or element.get("lastmod"):
        raise _Odd  # CDF
    draft = _Draft(RawItem(guid=element.get(_RDF_ABOUT, "")))
    for child in element:
        name = _name(child)
        if take := _TAKES.get(name):
            take(draft, child)
        elif name in _GROUPS:
            _take_group(draft, child)
    return draft.finish()


def _take_group(draft: _Draft, group: etree._Element) -> None:
    """The elements one group down belong to the item as well."""
    for child in group:
        name = _name(child)
        if name in _GROUPS and len(child):
            raise _Odd
        if take := _TAKES.get(name):
            take(draft, child)


def _take_title(draft: _Draft, child: etree._Element) -> None:
    _check_type(child)
    draft.item.title = draft.item.title or _inner(child)


def _take_media_title(draft: _Draft, child: etree._Element) -> None:
    draft.media_title = _inner(child)


def _take_link(draft: _Draft, child: etree._Element) -> None:
    if child.get("rel") == "enclosure":
        _take_file(draft, child)
    elif link := _alternate(child):
        draft.item.link = link


def _take_id(draft: _Draft, child: etree._Element) -> None:
    permanent = child.get("isPermaLink", child.get("ispermalink", "true")) == "true"
    draft.item.guid_is_link = permanent and not draft.item.link
    draft.item.guid = _inner(child)


def _take_text(draft: _Draft, child: etree._Element) -> None:
    _check_type(child)
    draft.texts.append(_inner(child))


def _take_published(draft: _Draft, child: etree._Element) -> None:
    draft.item.published = _inner(child) or draft.item.published


def _take_updated(draft: _Draft, child: etree._Element) -> None:
    draft.item.updated = _inner(child) or draft.item.updated


def _take_tag(draft: _Draft, child: etree._Element) -> None:
    draft.tags.append(child.get("term") or _inner(child) or child.get("label") or "")


def _take_file(draft: _Draft, child: etree._Element) -> None:
    if len(child):
        raise _Odd
    if not child.get("type", "").startswith("image/"):
        draft.files.append(child.get("url") or child.get("uri") or child.get("href") or _inner(child))


def _refuse(_draft: _Draft, _child: etree._Element) -> None:
    """For elements that move the reference parser's context."""
    raise _Odd


_BY_TAKE: tuple[tuple[Callable[[_Draft, etree._Element], None], str], ...] = (
    (_take_title, "title dc:title"),
    (_take_media_title, "media:title"),
    (_take_link, "link"),
    (_take_id, "guid id"),
    (_take_text, "description summary content content:encoded dc:description media:description itunes:summary"),
    (_take_text, "fullitem abstract body xhtml:body"),
    (_take_published, "published pubdate issued dcterms:issued"),
    (_take_updated, "updated modified lastbuilddate date dc:date dcterms:modified"),
    (_take_tag, "category keywords dc:subject media:category"),
    (_take_file, "enclosure"),
    (_refuse, "source image tags categories item entry textinput created dcterms:created"),
    (_refuse, "media:keywords itunes:keywords itunes:category"),
)
_TAKES = {name: take for take, names in _BY_TAKE for name in names.split()}


def _alternate(element: etree._Element) -> str:
    """The address of a link element: its attribute where it is the alternate one, or its text."""
    if not element.items():
        return _inner(element)
    href = element.get("url") or element.get("uri") or element.get("href")
    if href is None:
        return _inner(element)
    right = element.get("rel", "alternate") == "alternate" and element.get("type", "text/html") in _HTML_TYPES
    return href.strip() if right else ""


def _check_type(element: etree._Element) -> None:
    """Only text and markup are read here; no pictures, no Base64."""
    if element.items() and (element.get("type", "").lower() not in _TEXT_TYPES or element.get("src")):
        raise _Odd


def _inner(element: etree._Element) -> str:
    """The text inside, or the markup where the element declares it as such."""
    text = element.text or ""
    if len(element):
        text += _markup(element)
    return _mended(text.strip())


def _markup(element: etree._Element) -> str:
    if "xhtml" not in element.get("type", "").lower():
        raise _Odd
    pieces = []
    for child in element:
        _name(child)
        if child.prefix:
            raise _Odd
        pieces.append(etree.tostring(child, encoding="unicode"))
    return "".join(pieces)


def _mended(text: str) -> str:
    """UTF-8 that was taken for Latin-1 and encoded again, put right, as the reference parser does."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8").translate(_WINDOWS)
    except UnicodeError:
        return text.translate(_WINDOWS) if _C1.search(text) else text


def _name(element: etree._Element) -> str:
    """The local name in lower case, with the usual prefix of its vocabulary; empty for unknown vocabularies."""
    tag: object = element.tag
    if not isinstance(tag, str):
        raise _Odd  # an entity reference
    return _named(tag)


@lru_cache(1024)
def _named(tag: str) -> str:
    """The local name in lower case, with the usual prefix of its vocabulary; empty for unknown vocabularies."""
    if tag[0] != "{":
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    if space in _PLAIN_NAMESPACES:
        return local.lower()
    prefix = _PREFIXES.get(space.lower())
    return prefix + local.lower() if prefix else ""
