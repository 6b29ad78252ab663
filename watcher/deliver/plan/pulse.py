"""The watch on the watch: since when nobody was written to or nothing was read, and how much is owed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.deliver.plan.slots import newest_slot
from watcher.model import Subscriber

LATE_MESSAGE = timedelta(hours=2)
LATE_DIGEST = timedelta(hours=26)
LATE_READING = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Pulse:
    """When something last left and was last read (None: never), and what is owed for too long.

    `waiting` counts messages that could have left LATE_MESSAGE ago, `owed` subscribers whose digest was due
    LATE_DIGEST ago and is not done, `held` messages that wait for an admin.
    """

    last_sent: datetime | None = None
    last_read: datetime | None = None
    waiting: int = 0
    owed: int = 0
    held: int = 0
    reads_anything: bool = False

    @property
    def late(self) -> int:
        return self.waiting + self.owed

    def faults(self, now: datetime) -> dict[str, str]:
        """What is wrong, by subject, in words for an admin; empty when all is well."""
        found = {}
        if self.late:
            found["nobody-written"] = f"nobody was written to since {_since(self.last_sent)}, {self.late} owed"
            if self.last_sent and now - self.last_sent < LATE_MESSAGE:
                found["nobody-written"] = f"{self.late} are owed a message for hours, while others are written to"
        if self.reads_anything and (self.last_read is None or now - self.last_read > LATE_READING):
            found["nothing-read"] = f"nothing was read since {_since(self.last_read)}"
        return found


def owed_digests(subscribers: Iterable[Subscriber], last_slots: Mapping[int, str], now: datetime) -> int:
    """How many subscribers had a digest due LATE_DIGEST ago that is not done."""
    found = 0
    for subscriber in subscribers:
        slot = newest_slot(subscriber, now - LATE_DIGEST)
        is_new = slot is not None and subscriber.created is not None and subscriber.created > slot.at
        found += slot is not None and not is_new and last_slots.get(subscriber.id, "") < slot.name
    return found


def _since(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "the beginning"
