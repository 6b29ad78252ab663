"""Calls told without news of them: those that close soon, and for a first message all that are open.

Read from the store when the first message of a run asks for them: most runs find nobody to write to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from watcher.deliver.digest.digest import Due
from watcher.deliver.digest.reminders import CLOSES_SOON
from watcher.deliver.digest.standing import StandingCalls
from watcher.model import Call, Subscriber
from watcher.remember.store import Store

_AHEAD = timedelta(days=CLOSES_SOON + 2)  # a day is another one in another zone


@dataclass(frozen=True)
class OpenCalls:
    """The open calls of one run for its `readers` (by number); not those `doubted`, which wait for an admin."""

    store: Store
    now: datetime
    readers: Collection[int]
    doubted: Collection[int]

    def added_to(self, facts: Due, subscriber: Subscriber) -> Due:
        """The same facts with the calls that close soon, and for a first message with all that are open."""
        is_first = subscriber.id not in self._written_to
        closing = self._closing.wanted_by(subscriber, facts.marks)
        welcome = self._all.wanted_by(subscriber, facts.marks) if is_first else ()
        return replace(facts, closing=closing, welcome=welcome, is_first=is_first)

    @cached_property
    def _written_to(self) -> frozenset[int]:
        return self.store.digests.written_to(self.readers)

    @cached_property
    def _closing(self) -> StandingCalls:
        calls = self._sure(self.store.digests.standing(self.now, self.now + _AHEAD))
        return StandingCalls(calls, self.store.ledger.of_calls(calls, self.now - _AHEAD) if calls else ())

    @cached_property
    def _all(self) -> StandingCalls:
        return StandingCalls(self._sure(self.store.digests.standing(self.now)))

    def _sure(self, calls: dict[int, Call]) -> dict[int, Call]:
        return {number: call for number, call in calls.items() if number not in self.doubted}
