"""Which process reads a source right now, so that several collections on one database read each source once.

A claim runs out after `CLAIM_FOR` unless it is renewed; that of a process known to be dead is free at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Executable, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.leases import is_dead, new_holder
from watcher.remember.db.tables.sources import source_claims

CLAIM_FOR = timedelta(minutes=10)
RENEW_EVERY = timedelta(minutes=1)


class Claims:
    """The claims of one collecting process, in the database at `db`."""

    def __init__(self, db: Database, holder: str = "") -> None:
        self._db = db
        self._holder = holder or new_holder()

    def take(self, names: Sequence[str], at: datetime) -> frozenset[str]:
        """Claims those of the sources that nobody reads now; `at` is the present, whatever a rehearsal's clock says."""
        taken: set[str] = set()
        with self._db.write() as tx:
            for batch in batches(names):
                taken.update(tx.execute(self._statement(tx, batch, at)).scalars())
        return frozenset(taken)

    def _statement(self, tx: Transaction, names: Sequence[str], at: datetime) -> Executable:
        """One statement per batch: the database itself decides between two that claim at the same instant."""
        c = source_claims.c
        others = tx.scalars(select(c.holder).where(c.name.in_(names), c.holder != self._holder).distinct()).all()
        dead = [holder for holder in others if is_dead(holder)]
        make = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
        rows = [{"name": name, "holder": self._holder, "until": at + CLAIM_FOR} for name in sorted(names)]
        statement = make(source_claims).values(rows)
        # A claim further ahead than claims last was written by a clock that was wrong.
        free = or_(c.until < at, c.until > at + CLAIM_FOR, c.holder.in_([self._holder, *dead]))
        new = {"holder": statement.excluded.holder, "until": statement.excluded.until}
        return statement.on_conflict_do_update(index_elements=[c.name], set_=new, where=free).returning(c.name)

    def renew(self, at: datetime) -> None:
        """Prolongs every claim of this process that is still its own."""
        with self._db.write() as tx:
            mine = source_claims.c.holder == self._holder
            tx.execute(update(source_claims).where(mine).values(until=at + CLAIM_FOR))

    def held(self, tx: Transaction, names: Iterable[str]) -> frozenset[str]:
        """Those of the sources that this process still holds, seen from the transaction that records them."""
        c = source_claims.c
        query = select(c.name).where(c.name.in_(list(names)), c.holder == self._holder).with_for_update()
        return frozenset(tx.scalars(query))

    def release(self) -> None:
        """Lets go of everything this process claimed."""
        with self._db.write() as tx:
            tx.execute(delete(source_claims).where(source_claims.c.holder == self._holder))
