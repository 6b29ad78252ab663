"""What a page says of itself in its markup: its title, its day of publication, its type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publish-date",
    "publication_date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.date", "dcterms.created",
    "sailthru.date",
)  # fmt: skip
_PUBLISHED_CLASS = re.compile(r"(?i)\b(?:entry-date|published|posted-on|pubdate|post-date|date-publication)\b")
_KINDS = {
    "newsarticle": "news", "reportagenewsarticle": "news", "analysisnewsarticle": "news", "blogposting": "news",
    "event": "event", "businessevent": "event", "educationevent": "event", "socialevent": "event",
    "grant": "call", "monetarygrant": "call",
}  # fmt: skip
_PROPERTIES: Any = etree.XPath("//@itemprop")
_MAX_JSON = 200_000
_MAX_NODES = 500
_MAX_SITE = 80
_LONGEST_NAME = 4  # words


def json_ld(root: Any) -> list[dict[str, Any]]:
    """The objects of the page's JSON-LD, those inside others too."""
    found: list[dict[str, Any]] = []
    for script in root.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads((script.text or "")[:_MAX_JSON])
        except (ValueError, RecursionError):
            continue
        found += list(_objects(data))[:_MAX_NODES]
    return found


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    left = [data]
    while left:
        value = left.pop(0)
        if isinstance(value, dict):
            yield value
            left += [inner for key, inner in value.items() if key in ("@graph", "mainEntity", "itemListElement")]
        elif isinstance(value, list):
            left += value[:_MAX_NODES]


def published(root: Any, objects: list[dict[str, Any]], dated: list[Any]) -> str:
    """When the page was published, as its markup writes it; empty where it does not say. `dated` shows the day."""
    for one in objects:
        given = one.get("datePublished")
        if isinstance(given, str) and given.strip():
            return given.strip()[:80]
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _PUBLISHED_META and (given := (meta.get("content") or "").strip()):
            return str(given)[:80]
    for node in dated:
        if given := (node.get("datetime") or node.get("content") or "").strip():
            return str(given)[:80]
    return ""


def dates_of_publication(root: Any) -> list[Any]:
    """The elements that show when the page was published or changed: never a deadline."""
    marked = [node for node in root.iter("time") if _is_publication(node)]
    return [*marked, *(one.getparent() for one in _PROPERTIES(root) if one in ("datePublished", "dateModified"))]


def _is_publication(node: Any) -> bool:
    if node.get("pubdate") is not None or "date" in (node.get("itemprop") or "").lower():
        return "start" not in (node.get("itemprop") or "").lower() and "end" not in (node.get("itemprop") or "").lower()
    parent = node.getparent()
    around = parent.get("class", "") if parent is not None else ""
    return bool(_PUBLISHED_CLASS.search(f"{node.get('class', '')} {around}"))


def kind(objects: list[dict[str, Any]]) -> str:
    """«news», «event» or «call» where the page's own type says so; empty otherwise. A hint, no more."""
    for one in objects:
        given = one.get("@type")
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str) and (found := _KINDS.get(name.rpartition("/")[2].lower())):
                return found
    return ""


def site(root: Any, own_title: str) -> str:
    """The name of the site: as its markup gives it, else what `title` says after the page's own title."""
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:site_name", "application-name"):
            return " ".join((meta.get("content") or "").split())[:_MAX_SITE]
    named = " ".join("".join(root.xpath("string(//head/title|//title)")).split())
    apart = re.match(rf"{re.escape(own_title)}\s([|–—·»-])\s", named) if own_title else None
    sign = apart[1] if apart else "|–—·»-"
    parts = [part.strip(" |–—·»-") for part in re.split(rf"\s[{sign}]\s", named)]
    is_name = len(named.split()) <= _LONGEST_NAME  # a sentence names no site
    is_other = len(parts) > 1 or (is_name and _words(named.lower()).isdisjoint(_words(own_title.lower())))
    return parts[-1][:_MAX_SITE] if is_other and parts[-1] != own_title else ""


def region(root: Any) -> str:
    """The country in the page's language («en-CA» → CA); empty where its markup names none."""
    code = re.fullmatch(r"[a-z]{2}[-_]([A-Z]{2})", root.get("lang") or "")
    return code[1] if code else ""


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text) if len(word) > 3}


def title(root: Any) -> str:
    """The page's title: its one first heading, else the name before the site's in `title`."""
    headings = [text for node in root.iter("h1") if (text := " ".join("".join(node.itertext()).split()))]
    if len(set(headings)) == 1:
        return headings[0]
    named = " ".join("".join(root.xpath("string(//head/title|//title)")).split())
    own = re.split(r"\s[|–—·»-]\s", named)[0].strip()
    return next((text for text in headings if text == own), own or (headings[0] if headings else ""))
