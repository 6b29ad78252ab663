"""Readings, and what sightings and old versions say, packed: most of what a store is made of.

A sighting's notice and its reading are packed together, since the quotes of one stand in the other.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from watcher.model import Notice, Reading
from watcher.remember.db import json_codec
from watcher.remember.db.packing import pack, unpack


class Content(NamedTuple):
    """What a version of a call says."""

    url: str
    title: str
    text: str
    reading: Reading


def pack_account(notice: Notice, reading: Reading) -> bytes:
    """A notice with what was read of it."""
    return pack(f'{{"notice":{json_codec.dumps(notice)},"reading":{json_codec.dumps(reading)}}}')


def account_of(packed: bytes) -> tuple[Notice, Reading]:
    """The notice and the reading that `pack_account` packed."""
    found = json.loads(unpack(packed))
    return json_codec.value_of(Notice, found["notice"]), json_codec.value_of(Reading, found["reading"])


def pack_reading(reading: Reading) -> bytes:
    """A reading."""
    return pack(json_codec.dumps(reading))


def reading_of(packed: bytes) -> Reading:
    """The reading that `pack_reading` packed."""
    return json_codec.load_reading(unpack(packed))


def pack_content(content: Content) -> bytes:
    """What a version says."""
    facts: dict[str, Any] = {"url": content.url, "title": content.title, "text": content.text}
    said = {name: json_codec.storable(value) for name, value in facts.items()}
    return pack(json.dumps(said | {"reading": json_codec.plain(content.reading)}, ensure_ascii=False))


def content_of(packed: bytes) -> Content:
    """What `pack_content` packed."""
    found = json.loads(unpack(packed))
    return Content(found["url"], found["title"], found["text"], json_codec.value_of(Reading, found["reading"]))
