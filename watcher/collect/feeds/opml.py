"""Feeds as OPML, the list every feed reader imports and exports. Text in, tables out; fetches nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from watcher.collect.net.charset import escape_ampersands
from watcher.collect.page.fragments import plain_line
from watcher.collect.page.links import safe_link
from watcher.config.sources import AnySource, FeedSource
from watcher.errors import CannotCollect

MAX_BYTES = 10_000_000
MAX_FEEDS = 5_000


@dataclass(frozen=True, slots=True)
class Skipped:
    """An outline that was not taken, and why. `line` counts from 1."""

    line: int
    title: str
    reason: str


def read_opml(body: bytes, sources: Iterable[AnySource] = ()) -> tuple[list[dict[str, Any]], list[Skipped]]:
    """The feeds of an OPML file as `[[sources]]` tables, and the outlines that were left out.

    `sources` are those already there: their addresses are not taken twice, nor their names. Raises CannotCollect
    when it is no OPML.
    """
    root = _root(body)
    known = {source.url.rstrip("/") for source in sources}
    names = {source.name for source in sources}
    tables: list[dict[str, Any]] = []
    skipped: list[Skipped] = []
    for outline in root.iter("outline"):
        given = {key.lower(): value for key, value in outline.attrib.items()}
        title = plain_line(given.get("title") or given.get("text") or "")[:100]
        if "xmlurl" not in given:
            if not len(outline):
                skipped.append(Skipped(outline.sourceline or 0, title, "it names no feed (xmlUrl)"))
            continue
        reason, table = _table(given, title, known, names)
        if len(tables) >= MAX_FEEDS:
            reason = f"more than {MAX_FEEDS} feeds"
        if reason:
            skipped.append(Skipped(outline.sourceline or 0, title, reason))
            continue
        known.add(table["url"].rstrip("/"))
        names.add(table["name"])
        tables.append(table)
    return tables, skipped


def _root(body: bytes) -> Any:
    if len(body) > MAX_BYTES:
        raise CannotCollect(f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(escape_ampersands(body), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotCollect("this is no OPML file") from error
    if root is None or str(root.tag).rpartition("}")[2].lower() != "opml":
        raise CannotCollect("this is no OPML file")
    return root


def _table(given: dict[str, str], title: str, known: set[str], names: set[str]) -> tuple[str, dict[str, Any]]:
    url = safe_link(given["xmlurl"].strip())
    if not url:
        return "its address is no web address", {}
    if url.rstrip("/") in known:
        return "it is there already", {}
    table: dict[str, Any] = {"name": _name(title or url, names), "kind": "feed", "url": url}
    if title:
        table["label"] = title
    language = given.get("language", "")[:2].lower()
    return "", {**table, **({"language": language} if language in ("fr", "en") else {})}


def _name(title: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    plain = plain.removeprefix("https://").removeprefix("http://")
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "feed"
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def write_opml(sources: Iterable[AnySource], title: str) -> bytes:
    """The feeds among the sources as an OPML file."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        if isinstance(source, FeedSource):
            name = source.label or source.name
            outline = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=source.url)
            if source.language:
                outline.set("language", source.language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
