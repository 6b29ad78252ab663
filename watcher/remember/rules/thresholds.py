"""The thresholds of the rules, as one value. Pure; the settings an admin may change come from config.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watcher.config import Settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as closing, as a flood, as absence.

    A call is «no longer listed» after `absent_harvests` complete harvests without it, spread over at least
    `absent_days`.
    """

    closing_days: int = 14
    flood: int = 50
    flood_factor: int = 5
    flood_floor: int = 10
    absent_harvests: int = 10
    absent_days: int = 21
    text_events: int = 24
    hold_first_run: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Thresholds:
        return cls(
            closing_days=settings.watch.closing_days,
            flood=settings.collect.flood,
        )

    def is_flood(self, new: int, recent: list[int], days: int = 1) -> bool:
        """Whether so many new items at once are more likely a migrated site than news.

        `recent` counts the new items of the source's last harvests. Small sources double overnight without
        meaning anything, so below `flood_floor` nothing is a flood. After an outage news of `days` days come at once.
        """
        if new > self.flood * days:
            return True
        busy = sorted(count for count in recent if count)
        if len(busy) < 5:
            return False
        usual = busy[len(busy) // 2]
        return new > max(self.flood_floor, self.flood_factor * usual) * days
