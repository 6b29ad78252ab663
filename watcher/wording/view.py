"""Through whose eyes facts are told: the reader's language, zone and present instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONES = ("Europe/Paris", "America/Montreal")


@dataclass(frozen=True, slots=True)
class View:
    """A reader's language, IANA zone and now (aware); `zones` are those whose hours stand beside the reader's own."""

    language: str
    zone: str
    now: datetime
    zones: tuple[str, ...] = ZONES

    @property
    def today(self) -> date:
        """The reader's calendar day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()
