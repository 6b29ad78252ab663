"""The proof of consent and the list of those never to write to: append-only, and outliving an erasure.

Functions over a transaction; `People` opens it. Does not decide who may subscribe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.people import consents, suppressions

KEEP_TRACES = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Consent:
    """How somebody agreed (or withdrew): the way, the words shown, and whence.

    `way` is form, chat, cli, import, one-click, mail, bounce, complaint or admin; `who` names the person or
    program that acted. `ip` and `agent` are forgotten after 90 days.
    """

    way: str
    who: str = ""
    wording: str = ""
    language: str = ""
    lists: tuple[str, ...] = ()
    ip: str = ""
    agent: str = ""

    @property
    def wording_hash(self) -> str:
        """SHA-256 of the words shown, empty where none were."""
        return hashlib.sha256(self.wording.encode()).hexdigest() if self.wording else ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Whose consent a line is about: the person's number, channel, and keyed hash of the address."""

    subscriber: int
    channel: str
    address_mac: str


def record(tx: Transaction, trace: Trace, step: str, consent: Consent, now: datetime) -> None:
    """Appends one line: `step` is requested, confirmed, imported, withdrawn, suspended, resumed, suppressed, erased."""
    cut = {"who": consent.who[:200], "lists": list(consent.lists), "ip": consent.ip[:64], "agent": consent.agent[:200]}
    row = asdict(trace) | asdict(consent) | cut
    tx.execute(consents.insert().values(at=now, step=step, wording_hash=consent.wording_hash, **row))


def history(tx: Transaction, address_mac: str) -> tuple[Mapping[str, Any], ...]:
    """All that is recorded for that address, oldest first."""
    rows = tx.execute(select(consents).where(consents.c.address_mac == address_mac).order_by(consents.c.id))
    return tuple(dict(row) for row in rows.mappings())


def requests_since(tx: Transaction, address_mac: str, since: datetime) -> int:
    """How often that address was asked to confirm since then."""
    query = select(func.count()).where(
        consents.c.address_mac == address_mac, consents.c.step == "requested", consents.c.at >= since
    )
    return int(tx.scalar(query) or 0)


def suppress(tx: Transaction, trace: Trace, why: str, now: datetime) -> None:
    """Puts the address on the list of those never to write to (once)."""
    if not is_suppressed(tx, trace.address_mac):
        row = {"address_mac": trace.address_mac, "channel": trace.channel, "why": why, "at": now}
        tx.execute(suppressions.insert().values(**row))


def is_suppressed(tx: Transaction, address_mac: str) -> bool:
    return tx.scalar(select(suppressions.c.why).where(suppressions.c.address_mac == address_mac)) is not None


def lift(tx: Transaction, address_mac: str) -> None:
    """Takes the address off the list: only after its owner asked and confirmed."""
    tx.execute(delete(suppressions).where(suppressions.c.address_mac == address_mac))


def forget_traces(tx: Transaction, now: datetime) -> int:
    """Forgets network addresses and browser names of old lines; how many were forgotten."""
    old = (consents.c.at < now - KEEP_TRACES) & ((consents.c.ip != "") | (consents.c.agent != ""))
    return tx.execute(update(consents).where(old).values(ip="", agent="")).rowcount
