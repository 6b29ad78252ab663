"""The reference parser: feedparser, on clean UTF-8 bytes, without its fetching, sanitising and resolving.

Slow and forgiving. Runs in the parser process (parse_pool), never in the loop that fetches.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

import feedparser

from watcher.collect.feeds.items import MAX_ITEMS, ParsedFeed, RawItem
from watcher.collect.net.faults import CannotFetch, FaultKind

_DATES = ("published", "created", "issued")


def parse(body: bytes) -> ParsedFeed:
    """The items of a feed in UTF-8. Raises CannotFetch (parse) when feedparser itself fails.

    It gets no address of the feed: ids would be resolved against it, and change when the feed moves.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # feedparser's own deprecations are no news to a source
            found = feedparser.parse(
                io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
    except Exception as error:  # its parsers raise whatever the document makes them raise
        words = f"the feed cannot be parsed: {type(error).__name__}: {error}"
        raise CannotFetch(FaultKind.PARSE, words[:300]) from error
    feed = found.feed
    return ParsedFeed(
        version=found.get("version") or "",
        items=tuple(_item(entry) for entry in found.entries[:MAX_ITEMS]),
        link=_text(feed, "link"),
        language=_text(feed, "language"),
        ttl_minutes=_number(_text(feed, "ttl")),
        parser="feedparser",
    )


def _item(entry: Any) -> RawItem:
    contents = [content.get("value") or "" for content in dict.get(entry, "content", ())]
    texts = [_text(entry, "summary"), *contents]
    return RawItem(
        title=_text(entry, "title"),
        link=_link(entry),
        guid=_text(entry, "id"),
        guid_is_link=bool(dict.get(entry, "guidislink")),
        text=max(texts, key=lambda text: (len(text), text)),
        published=next((value for name in _DATES if (value := _text(entry, name))), ""),
        updated=_text(entry, "updated"),
        categories=tuple(tag.get("term") or tag.get("label") or "" for tag in dict.get(entry, "tags", ())),
        enclosures=tuple(
            link.get("href") or ""
            for link in dict.get(entry, "links", ())
            if link.get("rel") == "enclosure" and not (link.get("type") or "").startswith("image/")
        ),
    )


def _link(entry: Any) -> str:
    """The entry's link; where feedparser took an enclosure without address for it, the first alternate one."""
    link = _text(entry, "link")
    links = dict.get(entry, "links", ())
    if any(one.get("rel") == "enclosure" and one.get("href") == link for one in links):
        return next((one["href"] for one in links if one.get("rel") == "alternate" and one.get("href")), link)
    return link


def _text(holder: Any, name: str) -> str:
    """`dict.get`, since feedparser's own `get` answers for other keys too."""
    value = dict.get(holder, name)
    return value if isinstance(value, str) else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
