"""The best open calls for who never had a message: what a new reader would have missed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from watcher.deliver.digest.bundle import is_over
from watcher.deliver.match.index import Owed
from watcher.model import Kind, Status, Subscriber

MOST = 10
_OPEN = frozenset({Status.OPEN, Status.CLOSING, Status.ROLLING})
_AT_HOME = {"Europe/Paris": "FR", "America/Montreal": "CA-QC", "America/Toronto": "CA-QC"}


def open_for(subscriber: Subscriber, wanted: Iterable[Owed], now: datetime) -> tuple[Owed, ...]:
    """The calls of those this person wants that are open, the best first: of their places, then of their domains.

    Their places are those of their interests, else where their clock is.
    """
    places = {place for interest in subscriber.interests for place in interest.countries}
    places = places or {_AT_HOME.get(subscriber.zone, "")}
    domains = {domain for interest in subscriber.interests for domain in interest.domains}

    def rank(item: Owed) -> tuple[int, float, date, int]:
        reading, countries = item.call.reading, item.keys.countries
        nearness = 1 if not countries else 2 if countries & places else 0
        strength = sum(score.score for score in reading.domains if score.domain in domains)
        day = reading.deadline.date if reading.deadline else date.max
        return -nearness, -round(strength, 1), day, item.call.id

    known = {item.call.id: item for item in wanted if is_open(item, now)}
    return tuple(sorted(known.values(), key=rank))


def is_open(item: Owed, now: datetime) -> bool:
    """Whether it is a call that can be answered now."""
    call = item.call
    return call.kind is Kind.CALL and call.status in _OPEN and not is_over(call, now)
