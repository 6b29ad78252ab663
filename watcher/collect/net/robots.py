"""robots.txt: what a host asks crawlers to leave alone, and how slowly to go. Reads text; fetches nothing."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

AGENT = "funding-watcher"
MAX_ROBOTS = 500_000
KEEP_SECONDS = 86400
KEEP_UNKNOWN_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one origin. `rules` is None where none could be read; `unknown` says the host did not answer."""

    rules: Protego | None = None
    unknown: bool = False

    @classmethod
    def read(cls, status: int, body: bytes) -> Robots:
        """The rules in an answer: 2xx is read, 4xx means no rules (RFC 9309), anything else is unknown."""
        if 200 <= status < 300:
            return cls(Protego.parse(body[:MAX_ROBOTS].decode("utf-8", "replace").removeprefix("\ufeff")))
        return cls(unknown=not 400 <= status < 500)

    @property
    def keep_seconds(self) -> float:
        """How long these rules are believed; a host that did not answer is asked again soon, not a day later."""
        return KEEP_UNKNOWN_SECONDS if self.unknown else KEEP_SECONDS

    def allows(self, url: str, *, when_unknown: bool) -> bool:
        """Whether that address may be fetched; `when_unknown` answers for a host whose robots.txt is unreachable."""
        if self.unknown:
            return when_unknown
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float | None:
        """Crawl-delay in seconds, if the host asks for one."""
        delay = self.rules.crawl_delay(AGENT) if self.rules else None
        return float(delay) if delay is not None else None
