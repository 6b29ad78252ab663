"""The register of confidentiality incidents, as Québec's Loi 25 asks for it: nothing is ever taken out of it.

What must stand in it and for how long (five years after the organisation knew): Regulation respecting
confidentiality incidents, CQLR c. A-2.1, r. 3.1, and c. P-39.1. Says nothing about what an incident is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from watcher.errors import WatcherError
from watcher.remember.db.database import Database
from watcher.remember.db.tables.people import incidents

SUPPLEMENTS = ("measures", "told", "risk", "data")


@dataclass(frozen=True, slots=True)
class Incident:
    """One entry: `at` is when the organisation knew, `what` the circumstances with their date or period, `data` which
    personal information, `persons` how many people, `risk` what speaks for or against serious injury, `told` the
    notices given (to the CAI, to the people) with their dates, `who` wrote the entry."""

    at: datetime
    what: str
    data: str = ""
    persons: int = 0
    risk: str = ""
    measures: str = ""
    told: str = ""
    who: str = ""
    id: int = 0

    def as_row(self) -> dict[str, Any]:
        """The entry as a JSON object."""
        names = ("id", "at", "what", "data", "persons", "risk", "measures", "told", "who")
        return {name: getattr(self, name) for name in names} | {"at": self.at.isoformat()}


class Incidents:
    """The register: entries are added and supplemented, never removed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, incident: Incident) -> int:
        """Adds an entry; its number."""
        row = {name: getattr(incident, name) for name in Incident.__dataclass_fields__ if name != "id"}
        with self._db.write() as tx:
            number: int = tx.execute(insert(incidents).values(**row).returning(incidents.c.id)).scalar_one()
            return number

    def supplement(self, number: int, more: Mapping[str, str], now: datetime) -> Incident:
        """Adds dated words to an entry (measures taken later, notices given); what stood there stays.

        Raises WatcherError when there is no such entry.
        """
        with self._db.write() as tx:
            row = tx.execute(select(incidents).where(incidents.c.id == number)).one_or_none()
            if row is None:
                raise WatcherError(f"there is no incident {number} in the register")
            added = {
                name: f"{getattr(row, name)}\n{now:%Y-%m-%d}: {words}".strip()
                for name, words in more.items()
                if name in SUPPLEMENTS and words
            }
            if added:
                tx.execute(update(incidents).where(incidents.c.id == number).values(**added))
        return next(entry for entry in self.all() if entry.id == number)

    def all(self) -> tuple[Incident, ...]:
        """Every entry, oldest first."""
        rows = self._db.rows(select(incidents).order_by(incidents.c.id))
        return tuple(Incident(**row._mapping) for row in rows)
