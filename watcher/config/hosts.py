"""Which source stands for a web address: the one on its host."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from watcher.config.sources import AnySource


def source_of(url: str, sources: Iterable[AnySource]) -> AnySource | None:
    """The source on the host of that address: an enabled one before one that is off."""
    host = host_of(url)
    found = [source for source in sources if host and host_of(getattr(source, "url", "") or "") == host]
    return next((source for source in found if source.enabled), found[0] if found else None)


def host_of(url: str) -> str:
    """The host of a web address without `www.`; empty for what is none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host if parts.scheme in ("http", "https") and "." in host else ""
