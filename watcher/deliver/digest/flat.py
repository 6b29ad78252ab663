"""The flat list of who wants everything: all calls that no other search of theirs asks for, by funder, without ceiling.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from watcher.model import Call, Subscriber

FLAT = "flat"
"""The section of the list: one for each funder."""


def own_searches(subscriber: Subscriber) -> Subscriber:
    """The same reader with the searches that pick and choose, without the flat list."""
    return replace(subscriber, interests=tuple(interest for interest in subscriber.interests if not interest.flat))


def has_flat_list(subscriber: Subscriber) -> bool:
    return any(interest.flat for interest in subscriber.interests)


def funder_of(call: Call, labels: Mapping[str, str]) -> str:
    """Who pays, else who publishes it; empty where neither is known. `labels` are those of the sources."""
    if call.reading.funders:
        return call.reading.funders[0].value
    return next((labels[name] for name in call.sources if labels.get(name)), "")
