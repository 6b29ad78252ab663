"""How the watch stands, in numbers for a monitor: one transaction that reads, whatever the size of the watch.

Counts and instants only: no address, no name of a person, no word that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from watcher.model import OutboxState
from watcher.remember.db import leases
from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.tables.admin import audit_log, reports
from watcher.remember.db.tables.calls import anomalies, events
from watcher.remember.db.tables.outbox import channel_states, delivery_alerts, outbox
from watcher.remember.db.tables.outbox import leases as lease_rows
from watcher.remember.db.tables.people import consents, subscribers
from watcher.remember.db.tables.sources import source_alerts, source_states
from watcher.remember.people.audit import MISSED

A_DAY = timedelta(days=1)
LATELY = timedelta(days=8)  # a weekly digest and all its attempts
OPEN = (OutboxState.QUEUED, OutboxState.SENDING, OutboxState.LEAVING, OutboxState.STALE, OutboxState.HELD)


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """How one source stands; instants of a clock that was ahead are left out."""

    health: str
    paused: bool
    last_check: datetime | None
    last_ok: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """`sources` by name, also those that config.toml no longer holds; `outbox` and `subscribers` by channel and state,
    of ended messages those composed within LATELY.

    `held` counts events that wait for an admin by reason, `alerts` what admins were not told yet, `missed` what
    readers did not receive, by cause, `consents` the lines of consent by step. `channels` that were ever paused say
    whether they are.
    """

    sources: Mapping[str, SourceFigures]
    outbox: Mapping[tuple[str, str], int]
    subscribers: Mapping[tuple[str, str], int]
    held: Mapping[str, int]
    held_harvests: int
    alerts: Mapping[str, int]
    missed: Mapping[str, int]
    consents: Mapping[str, int]
    channels: Mapping[str, bool]
    reports: int
    last_sent: datetime | None
    oldest_due: datetime | None
    has_sender: bool


def figures(db: Database, now: datetime) -> Figures:
    """The figures of now."""
    with db.read() as tx:
        rows = _outbox(tx, now)
        return Figures(
            sources=_sources(tx, now),
            outbox={(row.channel, row.state): row.number for row in rows},
            subscribers={(row[0], row[1]): row[2] for row in _grouped(tx, subscribers.c.channel, subscribers.c.state)},
            held={row[0]: row[1] for row in _grouped(tx, events.c.held_because, where=~events.c.settled)},
            held_harvests=_count(tx, anomalies, anomalies.c.verdict == ""),
            alerts={
                "source": _count(tx, source_alerts, source_alerts.c.told_at.is_(None)),
                "delivery": _count(tx, delivery_alerts, delivery_alerts.c.told.is_(None)),
            },
            missed={row[0]: row[1] for row in _grouped(tx, audit_log.c.about, where=audit_log.c.what == MISSED)},
            consents={row[0]: row[1] for row in _grouped(tx, consents.c.step)},
            channels={
                row.channel: row.paused_at is not None
                for row in tx.execute(select(channel_states.c.channel, channel_states.c.paused_at))
            },
            reports=_count(tx, reports, reports.c.closed.is_(None)),
            last_sent=max((row.last for row in rows if row.state == OutboxState.SENT and row.last), default=None),
            oldest_due=min((row.due for row in rows if row.state == OutboxState.QUEUED and row.due), default=None),
            has_sender=bool(_count(tx, lease_rows, (lease_rows.c.name == leases.SENDER) & (lease_rows.c.until > now))),
        )


def _outbox(tx: Transaction, now: datetime) -> list[Any]:
    """By channel and state: how many, when the last was closed, since when the oldest may leave.

    Ended messages are those composed within LATELY, found from the newest back: the table only grows.
    """
    o = outbox.c
    last = func.max(case((o.closed <= now + A_DAY, o.closed))).label("last")
    due = func.min(case((o.not_before <= now, o.not_before))).label("due")
    counted = select(o.channel, o.state, func.count().label("number"), last, due).group_by(o.channel, o.state)
    before = tx.scalar(select(o.id).where(o.created < now - LATELY).order_by(o.id.desc()).limit(1)) or 0
    ended = counted.where((o.id > before) & o.state.not_in(OPEN))
    return [*tx.execute(counted.where(o.state.in_(OPEN))), *tx.execute(ended)]


def _sources(tx: Transaction, now: datetime) -> dict[str, SourceFigures]:
    s = source_states.c

    def believed(at: datetime | None) -> datetime | None:
        return at if at is not None and at <= now + A_DAY else None

    return {
        row.name: SourceFigures(row.health, row.paused, believed(row.last_check), believed(row.last_ok))
        for row in tx.execute(select(s.name, s.health, s.paused, s.last_check, s.last_ok))
    }


def _grouped(tx: Transaction, *columns: ColumnElement[str], where: ColumnElement[bool] | None = None) -> list[Any]:
    query = select(*columns, func.count()).group_by(*columns)
    return list(tx.execute(query if where is None else query.where(where)))


def _count(tx: Transaction, table: Table, where: ColumnElement[bool]) -> int:
    return int(tx.scalar(select(func.count()).select_from(table).where(where)) or 0)
