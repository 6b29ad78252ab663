"""Calls that stand, without news of them, as if each had just come: so that interests are asked of them as of news.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from watcher.deliver.digest.bundle import ANNOUNCEMENTS, MOVES
from watcher.deliver.match.index import MatchIndex, Owed
from watcher.deliver.match.match import Marks
from watcher.model import Call, Cause, Event, EventKind, Subscriber

_SAY_THE_DATE = ANNOUNCEMENTS | MOVES | {EventKind.REOPENED}


class StandingCalls:
    """Some open calls, to be matched with many readers; `told` are events of the last days about them."""

    def __init__(self, calls: Mapping[int, Call], told: Iterable[Event] = ()) -> None:
        last = {number: call.first_seen for number, call in calls.items()}
        for event in told:
            says_it = event.kind in _SAY_THE_DATE or event.is_deadline_found
            if event.call in last and says_it and not event.held:
                last[event.call] = max(last[event.call], event.at)
        as_news = [
            Event(place, last[number], number, EventKind.OPENED, Cause.SOURCE, "")
            for place, number in enumerate(calls, 1)
        ]
        self._index = MatchIndex(as_news, dict(calls))

    def wanted_by(self, subscriber: Subscriber, marks: Marks) -> tuple[Owed, ...]:
        """Those this person wants and does not follow; the event of each says when its date was last told."""
        owed = self._index.owed(replace(subscriber, since_seq=0), marks)
        return tuple(item for item in owed if marks.get(item.call.id) != "follow")
