"""Atom (RFC 4287) and JSON Feed 1.1: each entry is one typed event, so a moved deadline is a new entry. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change of one call; texts are plain."""

    id: str
    url: str
    title: str
    text: str
    at: datetime
    published: datetime
    language: str
    categories: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `next` is the address of the older entries, where there are any."""

    id: str
    title: str
    home: str
    address: str
    updated: datetime
    language: str
    entries: Sequence[FeedEntry]
    next: str = ""
    author: str = ""


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(feed.language)}>',
        f"<id>{_plain(feed.id)}</id><title>{_plain(feed.title)}</title><updated>{_instant(feed.updated)}</updated>",
        f"<author><name>{_plain(feed.author)}</name></author>",
        f'<link rel="alternate" type="text/html" href={_quoted(feed.home)}/>',
        f'<link rel="self" type="application/atom+xml" href={_quoted(feed.address)}/>',
        *([f'<link rel="next" href={_quoted(feed.next)}/>'] if feed.next else []),
        *map(_atom_entry, feed.entries),
        "</feed>\n",
    ]
    return "\n".join(lines).encode()


def _atom_entry(entry: FeedEntry) -> str:
    author = f"<author><name>{_plain(entry.author)}</name></author>" if entry.author else ""
    categories = "".join(f"<category term={_quoted(term)}/>" for term in entry.categories)
    return (
        f"<entry><id>{_plain(entry.id)}</id><title>{_plain(entry.title)}</title>"
        f'<link rel="alternate" type="text/html" href={_quoted(entry.url)}/>'
        f"<updated>{_instant(entry.at)}</updated><published>{_instant(entry.published)}</published>"
        f"{author}{categories}<summary>{_plain(entry.text)}</summary></entry>"
    )


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed."""
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": feed.language,
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.text,
                "date_published": _instant(entry.at),
                "tags": list(entry.categories),
            }
            for entry in feed.entries
        ],
    }
    if feed.next:
        found["next_url"] = feed.next
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
