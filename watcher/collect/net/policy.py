"""The rules both fetchers obey: limits, identity, redirects, politeness, validators, back-off. Plain rules, no I/O.

`guard` says which addresses may be dialled; `schedule` says when a source is due.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urljoin

from watcher import __version__
from watcher.collect.net.address_guard import AddressGuard, Target
from watcher.collect.net.faults import CannotFetch, FaultKind
from watcher.config.settings import Collect
from watcher.config.sources import AnySource
from watcher.errors import CannotDial
from watcher.model import Validators

MAX_HOPS = 5
MIN_RETRY_AFTER, MAX_RETRY_AFTER = 60.0, 86400.0
MAX_FRESH = 86400.0
MAX_VALIDATOR = 4096
MAX_CRAWL_DELAY = 60.0
MAX_BACKOFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds in all, bytes as sent and as unpacked, redirects."""

    timeout: float
    max_body: int
    max_hops: int = MAX_HOPS

    @classmethod
    def of(cls, collect: Collect, source: AnySource | None = None) -> Limits:
        """The limits of config.toml, with the source's own `max_body`."""
        own = source.max_body if source else None
        return cls(collect.timeout.total_seconds(), own or collect.max_body)


def user_agent(collect: Collect) -> str:
    """Who we are and how to reach the people behind it."""
    contact = "; ".join(part for part in (collect.site and f"+{collect.site}", collect.contact) if part)
    text = f"funding-watcher/{__version__}" + (f" ({contact})" if contact else "")
    return "".join(char for char in text if " " <= char <= "~")


def pause(collect: Collect, guard: AddressGuard, host: str, crawl_delay: float | None = None) -> float:
    """Seconds between two requests to a host: config's `delay` or robots.txt's, none for the operator's own."""
    if guard.is_own(host):
        return 0.0
    return max(collect.delay, min(crawl_delay or 0.0, MAX_CRAWL_DELAY))


# --- redirects ---------------------------------------------------------------------------------------------


def next_hop(guard: AddressGuard, home: Target, here: Target, location: str, allowed: tuple[str, ...] = ()) -> Target:
    """Where a redirect from `here` leads, for a source at `home`.

    Raises CannotFetch (redirect, guard) for another scheme, from https to http, to another site unless `allowed`
    names it, or to an address that may not be dialled.
    """
    try:
        there = guard.check_url(urljoin(here.url, location.strip(" \t")))
    except (CannotDial, ValueError) as error:
        raise CannotFetch(FaultKind.GUARD, f"redirected to a refused address: {error}") from error
    if here.scheme == "https" and there.scheme == "http":
        raise CannotFetch(FaultKind.REDIRECT, f"redirected from https down to http ({there.host})")
    if not is_same_site(home.host, there.host) and not _names(allowed, there.host):
        raise CannotFetch(
            FaultKind.REDIRECT,
            f"redirected to another site; if {there.host} is right, change the url or add it to allow_redirects_to",
        )
    return there


def is_same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one publisher: equal, or under one name registered by the Public Suffix List.

    The list's private part counts too: everybody may have a name under github.io.
    """
    return one == other or _registered(one) == _registered(other) != ""


def site_of(host: str) -> str:
    """What two hosts of one publisher have in common: the name registered, else the host itself."""
    return _registered(host) or host


@lru_cache(4096)
def _registered(host: str) -> str:
    """The name somebody registered; empty for addresses and for names that are public suffixes themselves."""
    if ":" in host or host.rpartition(".")[2].isdigit():
        return ""
    found = _suffixes()(host)
    if not found.suffix:  # the list does not know the ending: the last label is one (its rule «*»)
        return ".".join(host.split(".")[-2:]) if "." in host else ""
    return str(found.top_domain_under_public_suffix)


@cache
def _suffixes() -> Callable[[str], Any]:
    """The Public Suffix List as the library bundles it: nothing is fetched, nothing cached on disk."""
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _names(allowed: tuple[str, ...], host: str) -> bool:
    return any(host == name.lower() or host.endswith("." + name.lower()) for name in allowed)


# --- what servers say --------------------------------------------------------------------------------------


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds a server asks to be left alone, from seconds or a date, clamped to [1 minute, 1 day]."""
    if not value:
        return None
    text = value.strip()
    if text.lstrip("-").isascii() and text.lstrip("-").isdigit():
        seconds = float(text[:12])
    else:
        at = http_date(text)
        if at is None:
            return None
        seconds = (at - now).total_seconds()
    return min(max(seconds, MIN_RETRY_AFTER), MAX_RETRY_AFTER)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds an answer stays fresh by Cache-Control or Expires, at most a day; None when it does not say."""
    directives = dict(_directive(part) for part in headers.get("Cache-Control", "").lower().split(","))
    if "no-store" in directives or "no-cache" in directives:
        return None
    age = directives.get("s-maxage") or directives.get("max-age") or ""
    if age.isascii() and age.isdigit():
        return min(float(age[:9]), MAX_FRESH) or None
    expires = http_date(headers.get("Expires", ""))
    if expires is None or expires <= now:
        return None
    return min((expires - now).total_seconds(), MAX_FRESH)


def _directive(part: str) -> tuple[str, str]:
    name, _, value = part.strip().partition("=")
    return name, value.strip('" ')


def http_date(text: str) -> datetime | None:
    """An HTTP date as an aware UTC datetime, None for anything else."""
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def validators(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified as the server wrote them; unusable ones (huge, control characters) are dropped."""
    return Validators(_usable(headers.get("ETag", "")), _usable(headers.get("Last-Modified", "")))


def _usable(value: str) -> str:
    if len(value) > MAX_VALIDATOR or any(char < " " or char == "\x7f" or char > "\xff" for char in value):
        return ""
    return value


def conditional(known: Validators) -> dict[str, str]:
    """The request headers that ask «has it changed?», byte for byte what the server gave."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def is_challenge(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a bot wall answered: we stop and say so, and never try to pass."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    return status in (403, 429, 503) and headers.get("x-datadome", "") != ""


def judge_status(status: int, headers: Mapping[str, str], now: datetime) -> None:
    """Raises CannotFetch for every final answer that is neither 200 (or kin) nor 304."""
    wait = retry_after(headers.get("Retry-After"), now)
    if is_challenge(status, headers):
        raise CannotFetch(FaultKind.BLOCKED, f"a bot wall answered ({status})", status=status, retry_after=wait)
    if status in (200, 203, 226, 304):  # 206 is a part nobody asked for
        return
    if status == 410:
        raise CannotFetch(FaultKind.GONE, "the server says it is gone for good (410)", status=status)
    if status in (429, 503):
        raise CannotFetch(FaultKind.BUSY, f"the server asks to wait ({status})", status=status, retry_after=wait)
    raise CannotFetch(FaultKind.HTTP, f"the server answered {status}", status=status, retry_after=wait)


def judge_unchanged(asked: Mapping[str, str]) -> None:
    """Raises CannotFetch for a 304 to a question without conditions: it hides what there is to read."""
    if not {name.lower() for name in asked} & {"if-none-match", "if-modified-since"}:
        raise CannotFetch(FaultKind.HTTP, "the server answered 304 though nothing was known before", status=304)


# --- back-off ----------------------------------------------------------------------------------------------


def back_off(failures: int, base: timedelta, seed: str) -> timedelta:
    """How long to leave a failing source (or host) alone: doubled at each failure, ±20 %, at most a day.

    `seed` makes the jitter repeatable: same source, same failure, same answer.
    """
    doubled = base * (2 ** min(max(failures - 1, 0), 12))
    return spread(min(doubled, MAX_BACKOFF), seed, 0.2)


def spread(duration: timedelta, seed: str, share: float) -> timedelta:
    """The duration ± up to that share of it, decided by the seed."""
    return duration * (1 + share * (2 * random.Random(seed).random() - 1))  # noqa: S311 - spreads load, hides nothing
