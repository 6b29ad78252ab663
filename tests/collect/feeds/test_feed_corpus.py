"""Real publishers' feeds and known attacks (../shared/corpus): entries are found, parsers agree, nothing crashes."""

from __future__ import annotations

import csv
import json
import os
import time
from functools import cache

import pytest

from tests.collect.scenes import NOON
from tests.paths import CORPUS
from watcher.collect.feeds import fast as feed_fast
from watcher.collect.feeds import parse, reference
from watcher.collect.feeds.items import ParsedFeed, notice
from watcher.collect.feeds.parse_pool import ParsePool
from watcher.collect.feeds.slices import slices
from watcher.collect.net.charset import to_utf8
from watcher.collect.net.faults import CannotFetch
from watcher.collect.net.unpack import unpack
from watcher.config.sources import FeedSource
from watcher.model import Notice

EVERY = 1 if os.environ.get("WATCHER_FULL_CORPUS") else 3
SOURCE = FeedSource(name="corpus", kind="feed", url="https://exemple.org/feed")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is not on this machine"),
]


@cache
def rows(folder: str) -> list[dict[str, str]]:
    with (CORPUS / folder / "index.csv").open(encoding="utf-8", newline="") as index:
        return list(csv.DictReader(index))


def feeds() -> list[dict[str, str]]:
    """Every real-world feed, and a fixed share of the fixtures (all with WATCHER_FULL_CORPUS=1)."""
    found = [row for row in rows("feeds") if row["cls"] != "opml" and not row["file"].endswith(".expected.json")]
    return [row for place, row in enumerate(found) if row["realworld"] == "yes" or place % EVERY == 0]


def document(row: dict[str, str]) -> bytes:
    return to_utf8((CORPUS / "feeds" / row["file"]).read_bytes())


def expected(row: dict[str, str]) -> int:
    """How many entries feedparser or the publisher's own test says there are."""
    own = CORPUS / "feeds" / (row["file"].rsplit(".", 1)[0] + ".expected.json")
    promised = len(json.loads(own.read_text(encoding="utf-8")).get("items") or []) if own.exists() else 0
    return max(promised, int(row["items_feedparser"] or 0))


def found(text: bytes) -> int:
    try:
        feed = parse.parse_fast(text)
        if feed and feed.parser == "fast" and len(feed.items) != len(slices(text)):
            feed = None  # as the reader does: two ways of counting disagree
        return len((feed or parse.parse_slow(text)).items)
    except CannotFetch:
        return 0


def test_corpus__every_feed_with_entries_yields_them() -> None:
    short = {row["file"]: found(document(row)) for row in feeds() if found(document(row)) < expected(row)}
    assert short == {}


def notices(feed: ParsedFeed) -> list[Notice]:
    return [notice(SOURCE, feed, one, SOURCE.url, NOON) for one in feed.items]


def test_corpus__fast_parser_finds_what_the_reference_finds() -> None:
    differing, taken, real = [], 0, 0
    for row in feeds():
        text = document(row)
        fast = None if text[:1] in b"{[" else feed_fast.parse(text)
        if fast is None or len(fast.items) != len(slices(text)):
            continue
        taken += 1
        real += row["realworld"] == "yes"
        if notices(fast) != notices(reference.parse(text)):
            differing.append(row["file"])
    assert differing == []
    assert taken > 400
    assert real > 200


@pytest.mark.parametrize("share", range(4))
async def test_corpus__no_adversarial_file_holds_the_run(share: int) -> None:
    files = [CORPUS / "adversarial" / row["file"] for row in rows("adversarial")][share::4][::EVERY]
    slow = {}
    async with ParsePool(wall=5) as pool:
        for file in files:
            begun = time.process_time()
            try:
                text = to_utf8(unpack(file.read_bytes(), "", 5_000_000), "text/xml; charset=rot13")
                feed = parse.parse_fast(text) or await pool.parse(text)
                for one in notices(feed):
                    one.title.encode("utf-8")
                    one.text.encode("utf-8")
            except CannotFetch as error:
                assert error.kind  # noqa: PT017 - a fault with its reason is a right answer
            if time.process_time() - begun > 3:  # of this process: the pool limits its own
                slow[file.name] = time.process_time() - begun
    assert slow == {}
