"""The vocabulary of these tests: the shipped domains, domains made to measure, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from watcher.config.domains import Domain
from watcher.config.vocabulary import SHIPPED, shipped_domain
from watcher.model import Reading

NOW = datetime(2027, 1, 11, 8, tzinfo=UTC)


Read = Callable[..., Reading]


def shipped_domains() -> dict[str, Domain]:
    """The domains of the package, as they are in force without any table of config.toml."""
    return {name: shipped_domain(name) for name in SHIPPED}


def domain(**table: object) -> Domain:
    """A domain from TOML-like values (lists become tuples, as the loader does)."""
    return Domain.model_validate({k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})
