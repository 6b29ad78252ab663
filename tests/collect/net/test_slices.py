"""Slices: every source is in one, all of one site in the same, and the number of another slicing does not matter."""

from __future__ import annotations

from collections import Counter

import pytest

from watcher.collect.net.slices import SourceSlice, slice_number
from watcher.config.sources import FeedSource, MailboxSource
from watcher.errors import BadArgument


def feed(name: str, url: str) -> FeedSource:
    return FeedSource(name=name, kind="feed", url=url)


MANY = [feed(f"f{number}", f"https://www.ville-{number}.example/rss") for number in range(800)]


def test_slices__hold_every_source_once_and_about_as_many_each():
    parts = [SourceSlice(number, 16).only(MANY) for number in range(16)]
    assert sorted(source.name for part in parts for source in part) == sorted(source.name for source in MANY)
    assert all(20 <= len(part) <= 90 for part in parts), Counter(map(len, parts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.ville.fr/rss", "https://aides.ville.fr/appels"),
        ("https://ville.gouv.qc.ca/rss", "https://www.ville.gouv.qc.ca/rss"),
        ("http://127.0.0.9:8000/a", "http://127.0.0.9:9000/b"),
    ],
)
def test_sources_of_one_site__are_in_one_slice(one: str, other: str):
    for of in (2, 16, 97):
        assert slice_number(feed("a", one), of) == slice_number(feed("b", other), of)


def test_mailbox__belongs_to_the_slice_of_its_mail_server():
    letters = MailboxSource(
        name="m", kind="mailbox", url="https://fonds.example", host="imap.ville.fr", user="u", password_env="P_W"
    )
    assert slice_number(letters, 97) == slice_number(feed("a", "https://www.ville.fr/rss"), 97)


@pytest.mark.parametrize("text", ["", "3", "16/16", "-1/4", "a/4", "1/0", "1/4/2", "٣/16"])
def test_what_is_no_slice__is_refused_in_words(text: str):
    with pytest.raises(BadArgument, match="is no slice"):
        SourceSlice.parsed(text)


def test_slice__is_written_as_it_is_read():
    assert str(SourceSlice.parsed("3/16")) == "3/16"
