"""Why a call concerns a person, or does not, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One filter of an interest, and what the call says to it.

    `filter` is domain, word, exclude, country, language, source, amount, kind, follow or all (no filter at all); the
    further ones are those of `deliver.match.further`.
    `newly` is whether a change of who may apply is news to an interest.
    `wanted` is what the person asked for, `found` what the call has of it (keys, or words for word filters),
    `words` the call's own words that decided. `unknown` means the call does not say, so the filter let it pass.
    """

    filter: str
    passed: bool
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """That an interest wants a call: its name («» for the unnamed one) and the filters that decided."""

    interest: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a subscriber gets or does not get a call: every interest with all its reasons.

    `verdict` is sent, muted, not_active, no_news, early (told before the person came), minor (told to followers only)
    or no_match.
    """

    verdict: str
    interests: tuple[tuple[str, tuple[Reason, ...]], ...]
