"""How fast one person may write: a sliding window of one minute per person."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)


class RateLimiter:
    """Admits at most `per_minute` messages of one person in any minute."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._seen: dict[str, deque[datetime]] = {}
        self._warned: set[str] = set()

    def allow(self, person: str, now: datetime) -> bool | None:
        """True when the message may be answered, None the first time it may not, False from then on."""
        self._forget(now)
        times = self._seen.setdefault(person, deque())
        if len(times) < self._limit:
            times.append(now)
            self._warned.discard(person)
            return True
        if person in self._warned:
            return False
        self._warned.add(person)
        return None

    def is_full(self, person: str, now: datetime) -> bool:
        """Whether that person's next message will not be answered; counts nothing."""
        self._forget(now)
        return len(self._seen.get(person, ())) >= self._limit

    def _forget(self, now: datetime) -> None:
        for person, times in list(self._seen.items()):
            while times and now - times[0] >= WINDOW:
                times.popleft()
            if not times:
                del self._seen[person]
                self._warned.discard(person)
