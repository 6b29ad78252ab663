"""JSON Feed 1.0 and 1.1, which feedparser does not read. Lenient in what is optional, strict about what a feed is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from watcher.collect.feeds.items import MAX_ITEMS, ParsedFeed, RawItem
from watcher.collect.net.faults import CannotFetch, FaultKind


def looks_like_json(body: bytes) -> bool:
    """Whether the document begins as JSON does."""
    return body[:1] in (b"{", b"[")


def parse(body: bytes) -> ParsedFeed:
    """The items of a JSON Feed in UTF-8. Raises CannotFetch (parse, not_a_feed)."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CannotFetch(FaultKind.PARSE, f"this is not valid JSON: {error}"[:200]) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise CannotFetch(FaultKind.NOT_A_FEED, "this is JSON, but no JSON Feed (it has no list of items)")
    return ParsedFeed(
        version=f"json {_text(document.get('version')).rpartition('/')[2]}".strip(),
        items=tuple(_item(item) for item in document["items"][:MAX_ITEMS] if isinstance(item, dict)),
        link=_text(document.get("home_page_url")),
        language=_text(document.get("language")),
        parser="json",
    )


def _item(item: dict[str, Any]) -> RawItem:
    plain = _text(item.get("content_text"))
    texts = (_text(item.get("content_html")), _escaped(plain), _escaped(_text(item.get("summary"))))
    tags = item.get("tags")
    return RawItem(
        title=_escaped(_text(item.get("title"))),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        guid=_text(item.get("id")),
        text=next(filter(None, texts), ""),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        language=_text(item.get("language")),
        categories=tuple(map(_text, tags)) if isinstance(tags, list) else (),
        enclosures=tuple(_text(file.get("url")) for file in _tables(item.get("attachments"))),
        raw_hash=raw_hash(json.dumps(item, sort_keys=True).encode()),
    )


def _text(value: Any) -> str:
    """Strings as they are, numbers as text (ids are often numbers), anything else as nothing."""
    if isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _tables(value: Any) -> list[dict[str, Any]]:
    return [table for table in value if isinstance(table, dict)] if isinstance(value, list) else []


def _escaped(plain: str) -> str:
    """Plain text in the HTML that RawItem holds."""
    return plain.replace("&", "&amp;").replace("<", "&lt;") if "&" in plain or "<" in plain else plain


def raw_hash(item: bytes) -> str:
    """The fingerprint of an item's bytes."""
    return hashlib.blake2b(item, digest_size=12).hexdigest()
