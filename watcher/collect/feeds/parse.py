"""Any feed, from the bytes a server sent to items: charset, JSON or XML, fast parser or reference.

Pure but slow where the reference is needed: `parse_pool` runs it in a process of its own with limits.
"""

from __future__ import annotations

import re

from watcher.collect.feeds import fast, json_feed
from watcher.collect.feeds.items import ParsedFeed
from watcher.collect.net.charset import escape_ampersands
from watcher.collect.net.faults import CannotFetch, FaultKind

_FEED_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_BAD_REFERENCE = re.compile(rb"&#(?:[xX]0*(?:[dD][89a-fA-F][0-9a-fA-F]{2}|[0-8bBcCeEfF]|1[0-9a-fA-F])|0*[0-8]);")
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)


def parse_fast(document: bytes) -> ParsedFeed | None:
    """The feed if JSON or the fast parser can read it here and now; None when the reference is needed.

    `document` is UTF-8 as `charset.to_utf8` leaves it. Raises CannotFetch (parse, not_a_feed).
    """
    if json_feed.looks_like_json(document):
        return json_feed.parse(document)
    refuse_html(document)
    return fast.parse(document)


def parse_slow(document: bytes) -> ParsedFeed:
    """The feed by the reference parser. Raises CannotFetch (parse, not_a_feed)."""
    from watcher.collect.feeds import reference

    feed = reference.parse(escape_ampersands(_BAD_REFERENCE.sub(b"", document)))  # lone surrogates, controls by number
    if not feed.version and not feed.items:
        raise CannotFetch(FaultKind.NOT_A_FEED, "this is neither RSS, Atom nor JSON Feed", body=document[:100_000])
    return feed


def refuse_html(document: bytes) -> None:
    """Raises CannotFetch (not_a_feed, empty) for a web page or nothing in the place of a feed."""
    if not document.strip():
        raise CannotFetch(FaultKind.EMPTY, "the answer is empty")
    head = document[:4096]
    if _HTML.search(head) and not _FEED_ROOT.search(head):
        raise CannotFetch(FaultKind.NOT_A_FEED, "a web page came instead of a feed", body=document[:100_000])
