"""Sources by site, in slices: all sources of one site are in one slice, whatever the order of config.toml.

Whoever works on a slice alone asks each of its hosts alone: pace, robots.txt and Retry-After hold without a limiter
that several machines share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from zlib import crc32

from watcher.collect.net.policy import site_of
from watcher.config.sources import AnySource, MailboxSource
from watcher.errors import BadArgument


@dataclass(frozen=True, slots=True)
class SourceSlice:
    """The sources whose site has this number, counted from 0, of so many."""

    number: int
    of: int

    @classmethod
    def parsed(cls, text: str) -> SourceSlice:
        """A slice written «3/16». Raises BadArgument."""
        number, slash, of = text.partition("/")
        if not (slash and number.isascii() and number.isdigit() and of.isascii() and of.isdigit()):
            raise BadArgument(f"{text} is no slice; write 3/16: the fourth of sixteen, counted from 0")
        if not int(number) < int(of):
            raise BadArgument(f"{text} is no slice: the last one of {of} is {int(of) - 1}/{of}")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, source: AnySource) -> bool:
        return slice_number(source, self.of) == self.number

    def only(self, sources: Iterable[AnySource]) -> list[AnySource]:
        return [source for source in sources if self.holds(source)]


def slice_number(source: AnySource, of: int) -> int:
    """The slice of a source, of so many."""
    return crc32(site_of(first_host(source)).encode()) % of


def first_host(source: AnySource) -> str:
    """The host that a source asks first; that of its mail server for a mailbox."""
    if isinstance(source, MailboxSource):
        return source.host.lower()
    return urlsplit(source.url).hostname or ""
