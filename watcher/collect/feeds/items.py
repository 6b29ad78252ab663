"""What the feed parsers agree on: `RawItem`, an item as its document spells it, and how it becomes a Notice.

The parsers (fast, reference, JSON) only find strings; cleaning, dating and linking happen here, once for all.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from watcher.collect.feeds.dates import feed_date
from watcher.collect.net.charset import undoubled
from watcher.collect.page.fragments import plain_line, plain_text, without_cdata
from watcher.collect.page.links import safe_link
from watcher.config.sources import AnySource
from watcher.model import NO_FIELDS, Notice

MAX_ITEMS = 10_000
MAX_GUID = 1000
TITLE_FROM_TEXT = 90


@dataclass(slots=True)
class RawItem:
    """One item, every string as the document has it (HTML in `title` and `text`), empty where it has none."""

    title: str = ""
    link: str = ""
    guid: str = ""
    text: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    guid_is_link: bool = False
    categories: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    raw_hash: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a parser found: the items in document order, and what the feed says of itself."""

    version: str
    items: tuple[RawItem, ...]
    link: str = ""
    language: str = ""
    ttl_minutes: int = 0
    parser: str = ""


def notice(source: AnySource, feed: ParsedFeed, item: RawItem, base: str, now: datetime) -> Notice:
    """The item as a Notice of that source; `base` is the address its relative links count from."""
    text = plain_text(undoubled(item.text))
    title = plain_line(undoubled(item.title)) or _title_from(text)
    link = _link(item, feed, base)
    guid = item.guid.strip()[:MAX_GUID] or ("" if item.link else _made_up_id(item, title or text))
    month_first = source.country == "US"
    published = feed_date(item.published, now, month_first=month_first) if item.published else None
    if published is None and item.updated:
        published = feed_date(item.updated, now, month_first=month_first)
    return Notice(
        source=source.name,
        title=title,
        url=link,
        guid=guid,
        text=text,
        published=published,
        language=source.language or (item.language or feed.language)[:2].lower(),
        country=source.country,
        fields=_fields(item, base) or NO_FIELDS,
        raw_hash=item.raw_hash,
    )


def apart(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices, those without an id that share address and title told apart by their texts."""
    found = tuple(notices)
    texts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        if not one.guid:
            texts[one.url, one.title].add(one.text)
    if all(len(of_one) < 2 for of_one in texts.values()):
        return found
    return tuple(
        replace(one, guid=_id_of(f"{one.title}\n{one.text}"))
        if not one.guid and len(texts[one.url, one.title]) > 1
        else one
        for one in found
    )


def _link(item: RawItem, feed: ParsedFeed, base: str) -> str:
    """The item's own link; else its id where that is an address; else the first file; else the site."""
    own = without_cdata(item.link).strip()
    for candidate in (own, item.guid if item.guid_is_link or "://" in item.guid[:8] else "", *item.enclosures):
        if candidate and (link := safe_link(candidate, base)):
            return link
    return safe_link(feed.link, base) or safe_link(base)


def _title_from(text: str) -> str:
    """The first words of the text, for the item that has no title."""
    line = text.split("\n", 1)[0]
    if len(line) <= TITLE_FROM_TEXT:
        return line
    return line[:TITLE_FROM_TEXT].rsplit(" ", 1)[0] + "…"


def _made_up_id(item: RawItem, said: str) -> str:
    """An id for an item with neither id nor link of its own: its title and date."""
    return _id_of(f"{said}\n{item.published}")


def _id_of(text: str) -> str:
    return "text:" + hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


@lru_cache(2048)
def _category(text: str) -> str:
    """Categories are few and come again in every item."""
    return plain_line(text)


def _fields(item: RawItem, base: str) -> Mapping[str, Any]:
    fields: dict[str, Any] = {}
    if item.categories:
        fields["categories"] = list(dict.fromkeys(filter(None, map(_category, item.categories[:50]))))
    if item.enclosures:
        links = (safe_link(link, base) for link in item.enclosures[:20])
        fields["enclosures"] = list(dict.fromkeys(filter(None, links)))
    return {name: value for name, value in fields.items() if value}
