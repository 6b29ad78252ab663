"""What the tests of reading share: the reader with the words that are shipped, and the clock."""

from __future__ import annotations

import pytest

from tests.understand.shipped import NOW, Read, shipped_domains
from watcher.model import Notice, Reading
from watcher.understand.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(shipped_domains())


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """read(title, text, **fields of the notice) → Reading, in January 2027."""

    def read_one(title: str, text: str = "", **fields: object) -> Reading:
        return reader.read(Notice("test", title, text=text, **fields), NOW)

    return read_one
