"""The repository of sources: states, what failing ones sent, alerts to admins, hosts. Decides nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any

from sqlalchemy import Table, delete, false, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Database, Transaction
from watcher.remember.db.leases import shared_now
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.tables.sources import failing_bodies, hosts, source_alerts, source_states
from watcher.remember.sources.claims import claimed
from watcher.remember.sources.state import CLOCK_SLACK, Alert, Health, HostState, SourceState, from_row, to_row

MAX_FAILING_BODY = 500_000
_AT_REST = SourceState("", paused=True)


class Sources:
    """The states of all sources, in the database at `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def state(self, name: str) -> SourceState:
        """How that source stands; a fresh state for one that was never collected."""
        row = self._db.row(select(source_states).where(source_states.c.name == name))
        return _state(name, row._mapping if row else None)

    def states(self) -> dict[str, SourceState]:
        """Every state, by source name, also of sources that config.toml no longer holds."""
        return {row.name: from_row(dict(row._mapping)) for row in self._db.rows(select(source_states))}

    def resting(self, now: datetime, read_since: datetime) -> dict[str, SourceState]:
        """What tells whether sources are due, for all that have a state: most of them rest, and are told as paused.

        At rest is what is due later, was asked for by nobody, and was last read between `read_since` and an hour ahead.
        """
        s = source_states.c
        later = (s.next_check_at > now) & ~s.asked & (s.last_check > read_since)
        rests = later & (s.last_check <= now + CLOCK_SLACK)
        asked = (s.name, s.next_check_at, s.last_check, s.last_ok, s.paused, s.asked)
        stopped = s.memory["stopped"].as_string().label("stopped")
        with self._db.read() as tx:
            found = dict.fromkeys(tx.scalars(select(s.name).where(rests)), _AT_REST)
            others = tx.execute(select(*asked, stopped).where(~func.coalesce(rests, false()))).mappings()
            return found | {row["name"]: SourceState(**row) for row in others}

    def claimed(self, at: datetime) -> dict[str, str]:
        """The sources that some process reads now, each with its host; `at` is the present."""
        with self._db.read() as tx:
            return claimed(tx, shared_now(tx, at))

    def save(self, tx: Transaction, states: Sequence[SourceState]) -> None:
        """Writes these states as readings left them. What admins said meanwhile (`paused`, `asked`) is kept."""
        if not states:
            return
        rows = [to_row(state) for state in states]
        kept = ("name", "paused", "asked")
        _upsert(tx, source_states, "name", [col for col in rows[0] if col not in kept]).run_all(tx, rows)

    def ask_now(self, names: Iterable[str], now: datetime) -> None:
        """An admin wants these collected at the next round, whatever their schedule says."""
        for name in names:
            self._change(name, asked=True, next_check_at=now)

    def take_up(self, names: Sequence[str], now: datetime) -> None:
        """These are read now: what was asked for is under way, and stays due until it is stored."""
        if names:
            mine = source_states.c.name.in_(names)
            self._db.run(update(source_states).where(mine).values(asked=False, next_check_at=now))

    def pause(self, name: str) -> None:
        """Leaves the source alone until `resume`."""
        self._change(name, paused=True)

    def resume(self, name: str) -> None:
        """Takes the source up again: also one that was stopped or put into quarantine."""
        self._change(name, paused=False, stopped="", kills=0, asked=True)

    def _change(self, name: str, **fields: Any) -> None:
        """What an admin says of a source, without losing what a reading stores at the same time."""
        with self._db.write() as tx:
            row = tx.execute(select(source_states).where(source_states.c.name == name).with_for_update()).mappings()
            changed = to_row(replace(_state(name, row.first()), **fields))
            _upsert(tx, source_states, "name", [col for col in changed if col != "name"]).run(tx, changed)

    # --- what a failing source sent ------------------------------------------------------------------------

    def keep_body(self, tx: Transaction, name: str, at: datetime, status: int, body: bytes) -> None:
        """Keeps what a source sent when it failed (the last one, capped), for an admin to look at."""
        row = {"source": name, "at": at, "status": status, "body": zlib.compress(body[:MAX_FAILING_BODY])}
        _upsert(tx, failing_bodies, "source", ["at", "status", "body"]).run(tx, row)

    def failing_body(self, name: str) -> tuple[datetime, int, bytes] | None:
        """When, with which status, and what the source sent when it last failed."""
        row = self._db.row(select(failing_bodies).where(failing_bodies.c.source == name))
        return (row.at, row.status, zlib.decompress(row.body)) if row else None

    # --- alerts --------------------------------------------------------------------------------------------

    def raise_alert(self, tx: Transaction, alert: Alert) -> None:
        """Notes that the admins should hear this; an untold one of the same source is replaced."""
        untold = (source_alerts.c.source == alert.source) & source_alerts.c.told_at.is_(None)
        tx.execute(delete(source_alerts).where(untold))
        row = {"at": alert.at, "kind": alert.kind, "health": str(alert.health), "reason": alert.reason}
        tx.execute(insert(source_alerts), {"source": alert.source, **row})

    def alerts(self) -> tuple[Alert, ...]:
        """What the admins have not been told yet, oldest first."""
        query = select(source_alerts).where(source_alerts.c.told_at.is_(None)).order_by(source_alerts.c.id)
        return tuple(_alert(dict(row._mapping)) for row in self._db.rows(query))

    def down_since(self, alert: Alert) -> datetime | None:
        """When the fault that this recovery ends was first told; None where none was."""
        mine = (source_alerts.c.source == alert.source) & (source_alerts.c.id < alert.id)
        rows = self._db.rows(select(source_alerts).where(mine).order_by(source_alerts.c.id.desc()).limit(50))
        down = list(takewhile(lambda row: row.kind == "down", rows))
        return down[-1].at if down else None

    def told(self, alerts: Iterable[Alert], now: datetime) -> None:
        """These alerts have reached the admins."""
        ids = [alert.id for alert in alerts]
        self._db.run(update(source_alerts).where(source_alerts.c.id.in_(ids)).values(told_at=now))

    # --- hosts ---------------------------------------------------------------------------------------------

    def hosts(self) -> dict[str, HostState]:
        """What each host asked for, by origin."""
        return {row.origin: HostState(**row._mapping) for row in self._db.rows(select(hosts))}

    def save_hosts(self, tx: Transaction, states: Sequence[HostState]) -> None:
        """Writes these hosts as they are now."""
        columns = ["leave_until", "failures", "robots_at", "robots_status", "robots_body"]
        rows = [{"origin": state.origin, **{name: getattr(state, name) for name in columns}} for state in states]
        _upsert(tx, hosts, "origin", columns).run_all(tx, rows)


def _state(name: str, row: Any) -> SourceState:
    return from_row(dict(row)) if row else SourceState(name)


def _alert(row: Mapping[str, Any]) -> Alert:
    return Alert(row["source"], row["at"], row["kind"], Health(row["health"]), row["reason"], row["id"])


def _upsert(tx: Transaction, table: Table, key: str, columns: Sequence[str]) -> PreparedWrite:
    return _upsert_for(tx.dialect.name, table, key, tuple(columns))


@cache
def _upsert_for(dialect: str, table: Table, key: str, columns: tuple[str, ...]) -> PreparedWrite:
    """The statement, built once: building it costs more than running it."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    changed = {name: statement.excluded[name] for name in columns}
    return PreparedWrite(statement.on_conflict_do_update(index_elements=[key], set_=changed))
