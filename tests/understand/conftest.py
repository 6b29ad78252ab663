"""What the tests of reading share: the reader with the words that are shipped, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from watcher.config.domains import Domain
from watcher.config.vocabulary import SHIPPED, shipped_domain
from watcher.model import Notice, Reading
from watcher.understand.reader import Reader

NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)
Read = Callable[..., Reading]


def shipped_domains() -> dict[str, Domain]:
    """The domains of the package, as they are in force without any table of config.toml."""
    return {name: shipped_domain(name) for name in SHIPPED}


def domain(**table: object) -> Domain:
    """A domain from TOML-like values (lists become tuples, as the loader does)."""
    return Domain.model_validate({k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(shipped_domains())


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """read(title, text, **fields of the notice) → Reading, in January 2027."""

    def read_one(title: str, text: str = "", **fields: object) -> Reading:
        return reader.read(Notice("test", title, text=text, **fields), NOW)  # type: ignore[arg-type]

    return read_one
