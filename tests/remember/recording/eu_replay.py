"""Seventy-six daily pictures of the EU portal, and what the data itself says should come of them.

The expectations are computed from the pictures alone, with a few lines of their own and nothing of `remember`.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.paths import CORPUS
from watcher.model import Amount, AmountRole, Fact, Genre, Kind, Moment, Notice, Reading, Status
from watcher.remember.store import Store

DAYS = CORPUS / "eu-replay" / "days.jsonl.xz"
LATEST = ZoneInfo("America/Montreal")  # where a day ends last, of the zones in the default settings
needs_replay = pytest.mark.skipif(not DAYS.exists(), reason="../shared/corpus/eu-replay is not here")

Record = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """All records of one day, and when it was taken."""

    now: datetime
    records: tuple[Record, ...]


def pictures() -> Iterator[Picture]:
    present: dict[str, Record] = {}
    with lzma.open(DAYS, "rt", encoding="utf-8") as lines:
        for line in lines:
            day = json.loads(line)
            for gone in day["gone"]:
                present.pop(gone, None)
            present.update((record["id"], record) for record in day["put"])
            assert len(present) == day["total"]
            noon = datetime.combine(date.fromisoformat(day["day"]), time(12), UTC)
            yield Picture(noon, tuple(present.values()))


# --- what the data says ------------------------------------------------------------------------------------------


def minute(stamp: str | None) -> str:
    """A deadline to the minute: the portal draws its seconds anew for every picture."""
    return (stamp or "")[:16]


def is_over(record: Record, now: datetime) -> bool:
    stamp = record["deadlineDate"]
    if not stamp:
        return False
    at = datetime.fromisoformat(stamp).replace(second=0, microsecond=0)
    if at.time() == time(0):  # a day without hour lasts until it ended in Montréal
        return now >= datetime.combine(at.date() + timedelta(days=1), time(0), LATEST)
    return now >= at


@dataclass
class Expected:
    """Every event the pictures call for, as (day, record id, kind)."""

    events: list[tuple[str, str, str]] = field(default_factory=list)
    told: dict[str, Record] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def see(self, picture: Picture) -> None:
        day = picture.now.date().isoformat()
        for record in picture.records:
            self.events += [(day, record["id"], kind) for kind in self._about(record, picture.now)]
            self.told[record["id"]] = record

    def age(self, now: datetime) -> None:
        for id, record in self.told.items():
            if id not in self.closed and is_over(record, now):
                self.closed.add(id)
                self.events.append((now.date().isoformat(), id, "closed"))

    def _about(self, record: Record, now: datetime) -> Iterator[str]:
        old = self.told.get(record["id"])
        if old is None:
            if is_over(record, now):
                self.closed.add(record["id"])
            else:
                yield "opened" if record["status"]["label"].startswith("Open") else "forecast"
            return
        before, after = minute(old["deadlineDate"]), minute(record["deadlineDate"])
        if record["id"] in self.closed:
            if before != after and not is_over(record, now):
                self.closed.discard(record["id"])
                yield "reopened"
            return
        facts = [*self._facts(old, record)]
        if facts or words(old) == words(record):
            yield from facts
        else:
            yield "text_changed"

    def _facts(self, old: Record, record: Record) -> Iterator[str]:
        before, after = minute(old["deadlineDate"]), minute(record["deadlineDate"])
        if old["status"] != record["status"] and record["status"]["label"].startswith("Open"):
            yield "opened"
        if before and after and before != after:
            yield "deadline_extended" if after > before else "deadline_advanced"
        if record["budget"] and money(old) != money(record):
            yield "amount_changed"


def words(record: Record) -> list[str]:
    """Title and text without their spaces and line breaks: a break after «Objective:» says nothing."""
    return f"{record['title']} {record['abstract']}".split()


def money(record: Record) -> tuple[Any, ...]:
    budget = record["budget"] or {}
    return budget.get("totalBudgetEur"), budget.get("maxContributionEur")


# --- the same records as notices, read by hand -------------------------------------------------------------------


def notice_of(record: Record, source: str) -> Notice:
    facts = {"deadline": record["deadlineDate"], "opens": record["startDate"], "status": record["status"]["label"]}
    facts["amount"] = "|".join(map(str, money(record)))
    return Notice(
        source=source,
        title=record["title"] or record["identifier"],
        url=record["url"] or "",
        guid=record["id"],
        text=record["abstract"] or "",
        fields={name: value for name, value in facts.items() if value},
    )


SAID = {"Open": Status.OPEN, "Forthcoming": Status.FORECAST, "Closed": Status.CLOSED}


def reading_of(record: Record) -> Reading:
    label = record["status"]["label"]
    status = next(state for word, state in SAID.items() if label.startswith(word))
    deadline = moment(record["deadlineDate"])
    total, most = money(record)
    sums = ((total, AmountRole.TOTAL), (most, AmountRole.MAX))
    return Reading(
        Kind.CALL,
        "en",
        Genre.CALL,
        opens=moment(record["startDate"]),
        deadline=deadline,
        deadlines=(deadline,) if deadline else (),
        amounts=tuple(Amount(Decimal(str(value)), "EUR", role) for value, role in sums if value),
        status=status,
        status_word=Fact(status.value, label, stated=True),
    )


def moment(stamp: str | None) -> Moment | None:
    if not stamp:
        return None
    at = datetime.fromisoformat(stamp)
    if at.time() == time(0):
        return Moment(at.date(), quote=stamp)
    return Moment(at.date(), at.time(), "UTC", stamp)


def ledger_of(store: Store) -> Counter[tuple[str, str, str]]:
    """The ledger as (day, record id, kind)."""
    with store.db.read() as tx:
        ids = dict(tx.exec_driver_sql("SELECT call_id, key FROM sightings").all())
    return Counter(
        (event.at.date().isoformat(), ids[event.call].removeprefix("guid:"), event.kind.value)
        for event in store.ledger.since()
    )
