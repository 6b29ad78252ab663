"""What one run did to one source, in the words of the `collect` JSON line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from watcher.model import HarvestState


@dataclass(frozen=True, slots=True)
class RunReport:
    """What happened to one source in one run.

    `sample` is a call it brought; `is_first` says that it was asked for the first time.
    ."""

    source: str
    state: HarvestState
    notices: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    error: str = ""
    took_ms: int = 0
    next_check_at: datetime | None = None
    sample: str = ""
    is_first: bool = False
    lost: tuple[str, ...] = ()
    anomaly: str = ""

    @property
    def has_failed(self) -> bool:
        return self.state in (HarvestState.FAILED, HarvestState.REFUSED)

    def as_row(self) -> dict[str, Any]:
        """The keys of the `collect` JSON line (docs: interfaces)."""
        return {
            "source": self.source,
            "state": str(self.state),
            "notices": self.notices,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "error": self.error or None,
            "lost": list(self.lost) or None,
            "anomaly": self.anomaly or None,
            "took_ms": self.took_ms,
            "next_check_at": self.next_check_at.isoformat() if self.next_check_at else None,
        }
