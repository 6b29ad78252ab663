"""The lease of the sender, and turns of chores, each in one statement. Functions over a transaction.

A holder is «machine/process/nonce». A lease ends when it is left, when it runs out, or at once when its process is
known to be dead (same machine, no such process). On PostgreSQL the database's clock counts: machines need not agree.
A lease or turn further ahead than its own span comes from a clock that was wrong and is not believed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Transaction
from watcher.remember.db.prepared import PreparedWrite
from watcher.remember.db.tables.outbox import leases

SENDER = "sender"
FOR = timedelta(minutes=6)  # longer than the lease of a message, so that its sender outlives it
SLACK = timedelta(minutes=1)
_TURN = "turn"
_OURS = (leases.c.name == bindparam("b_name")) & (leases.c.holder == bindparam("b_holder"))
_RENEW = PreparedWrite(update(leases).where(_OURS).values(until=bindparam("b_until")))


@dataclass(frozen=True, slots=True)
class Lease:
    """Whether the lease is ours, and whether the one before us is known to be dead."""

    is_ours: bool
    former_is_dead: bool = False
    holder: str = ""


def new_holder() -> str:
    """The name of this process as a holder."""
    return f"{machine()}/{os.getpid()}/{secrets.token_hex(4)}"


@cache
def machine() -> str:
    """Where this process's number counts: two machines, or two containers of one, may bear the same host name."""
    marks = [_read(Path("/etc/machine-id"))]
    try:
        marks.append(os.readlink("/proc/self/ns/pid"))
    except OSError:
        marks.append("")
    return f"{socket.gethostname()}~{hashlib.blake2b(' '.join(marks).encode(), digest_size=4).hexdigest()}"


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, ValueError):
        return ""


def take(tx: Transaction, name: str, holder: str, now: datetime, span: timedelta = FOR) -> Lease:
    """Takes the lease if it is free, ours, run out, or its holder is dead: one of many contenders gets it.

    It lasts for that span, of at most FOR.
    """
    now = shared_now(tx, now)
    former = tx.scalar(select(leases.c.holder).where(leases.c.name == name))
    has_died = former is not None and former != holder and is_dead(former)
    free = (leases.c.holder == holder) | (leases.c.until <= now) | (leases.c.until > now + FOR + SLACK)
    if has_died:
        free |= leases.c.holder == former
    if _put(tx, name, holder, now + span, free):
        return Lease(True, former_is_dead=former is None or has_died, holder=holder)
    return Lease(False, holder=str(tx.scalar(select(leases.c.holder).where(leases.c.name == name)) or ""))


def renew(tx: Transaction, name: str, holder: str, now: datetime) -> bool:
    """Prolongs our lease; False when it is not ours any more."""
    until = shared_now(tx, now) + FOR
    return _RENEW.run(tx, {"b_name": name, "b_holder": holder, "b_until": until}) == 1


def turn(tx: Transaction, name: str, now: datetime, every: timedelta) -> bool:
    """Takes the next turn of a chore, unless the last one is more recent than `every`."""
    now = shared_now(tx, now)
    return _put(tx, name, _TURN, now + every, (leases.c.until <= now) | (leases.c.until > now + every + SLACK))


def turned(tx: Transaction, name: str) -> datetime | None:
    """When a chore of no fixed rhythm was last done."""
    return tx.scalar(select(leases.c.until).where(leases.c.name == name))


def note_turn(tx: Transaction, name: str, now: datetime) -> None:
    """That chore is done now."""
    _put(tx, name, _TURN, now, leases.c.name == name)


def leave(tx: Transaction, name: str, holder: str) -> None:
    """Gives the lease up; nothing when it is not ours."""
    tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def _put(tx: Transaction, name: str, holder: str, until: datetime, free: ColumnElement[bool]) -> bool:
    """Writes the row where there is none, or where the present one is free; whether it was written."""
    build: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = build(leases).values(name=name, holder=holder, until=until)
    taken = row.on_conflict_do_update(
        index_elements=[leases.c.name], set_={"holder": row.excluded.holder, "until": row.excluded.until}, where=free
    )
    return tx.execute(taken.returning(leases.c.name)).one_or_none() is not None


def shared_now(tx: Transaction, now: datetime) -> datetime:
    """The database's clock where several machines share it; ours where the database is a file of this one."""
    if tx.dialect.name != "postgresql":
        return now
    at: datetime = tx.scalar(select(func.clock_timestamp())) or now
    return at


def clock_offset(tx: Transaction, now: datetime) -> timedelta:
    """How far this machine's clock is ahead of the one that machines share (behind: negative)."""
    return now - shared_now(tx, now)


def is_dead(holder: str) -> bool:
    """Whether the process of that holder is known to be dead: on this machine, and gone."""
    where, process, _nonce = holder.split("/")
    if where != machine():
        return False
    if int(process) == os.getpid():
        return False  # two senders in one process: the other one lives
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
