"""The lease of the sender: one process at a time may send. Functions over a transaction.

A holder is «host/process/nonce». A lease ends when it is left, when it runs out, or at once when its process is
known to be dead (same host, no such process): after a crash nobody waits for the clock.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.outbox import leases

SENDER = "sender"
FOR = timedelta(minutes=6)  # longer than the lease of a message, so that its sender outlives it


@dataclass(frozen=True, slots=True)
class Lease:
    """Whether the lease is ours, and whether the one before us is known to be dead."""

    is_ours: bool
    former_is_dead: bool = False
    holder: str = ""


def new_holder() -> str:
    """The name of this process as a holder."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def take(tx: Transaction, name: str, holder: str, now: datetime) -> Lease:
    """Takes the lease if it is free, ours, run out, or its holder is dead."""
    row = tx.execute(select(leases).where(leases.c.name == name)).one_or_none()
    former_is_dead = row is not None and row.holder != holder and is_dead(row.holder)
    if row is not None and row.holder != holder and row.until > now and not former_is_dead:
        return Lease(False, holder=row.holder)
    tx.execute(delete(leases).where(leases.c.name == name))
    tx.execute(insert(leases).values(name=name, holder=holder, until=now + FOR))
    return Lease(True, former_is_dead=row is None or former_is_dead, holder=holder)


def renew(tx: Transaction, name: str, holder: str, now: datetime) -> bool:
    """Prolongs our lease; False when it is not ours any more."""
    ours = (leases.c.name == name) & (leases.c.holder == holder)
    return tx.execute(update(leases).where(ours).values(until=now + FOR)).rowcount == 1


def turn(tx: Transaction, name: str, now: datetime, every: timedelta) -> bool:
    """Takes the next turn of a chore, unless the last one is more recent than `every`."""
    until = tx.scalar(select(leases.c.until).where(leases.c.name == name))
    if until is not None and now < until <= now + every:  # a turn far ahead is a clock that jumped
        return False
    note_turn(tx, name, now + every)
    return True


def turned(tx: Transaction, name: str) -> datetime | None:
    """When a chore of no fixed rhythm was last done."""
    return tx.scalar(select(leases.c.until).where(leases.c.name == name))


def note_turn(tx: Transaction, name: str, now: datetime) -> None:
    """That chore is done now."""
    tx.execute(delete(leases).where(leases.c.name == name))
    tx.execute(insert(leases).values(name=name, holder="turn", until=now))


def leave(tx: Transaction, name: str, holder: str) -> None:
    tx.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def is_dead(holder: str) -> bool:
    """Whether that process is known to have ended: it ran on this machine and is gone."""
    host, process, _nonce = holder.split("/")
    if host != socket.gethostname():
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
