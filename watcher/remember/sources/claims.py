"""Which process reads a source right now, so that several collections on one database read each source once.

A claim holds back the whole site: two processes never ask one host at once, nor hosts of one publisher. It runs out
after `CLAIM_FOR` unless it is renewed; that of a process known to be dead is free at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.leases import is_dead, new_holder, shared_now
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.tables.sources import source_claims
from watcher.remember.sources.boot_clock import boot_seconds

CLAIM_FOR = timedelta(seconds=45)
"""So long the sources of a machine that vanished wait; longer than a writer that stands still holds up the others."""
RENEW_EVERY = timedelta(seconds=10)
LONGEST = timedelta(minutes=5)
_HELD = PreparedQuery(
    select(source_claims.c.name)
    .where(source_claims.c.name.in_(bindparam("some", expanding=True)), source_claims.c.holder == bindparam("by"))
    .with_for_update()
)


class Claims:
    """The claims of one collecting process, in the database at `db`; `site` names the site of a host."""

    def __init__(self, db: Database, site: Callable[[str], str], holder: str = "") -> None:
        self._db = db
        self._site = site
        self._holder = holder or new_holder()
        self._renewed = boot_seconds()
        self._taken: frozenset[str] = frozenset()

    def take(self, sources: Mapping[str, str], at: datetime) -> frozenset[str]:
        """Claims those of the sources (host by name) whose site nobody else reads now.

        `at` is the present, whatever a rehearsal's clock says; where machines share a database, its clock counts.
        """
        asked = boot_seconds()
        with self._db.write() as tx:  # writers take turns: what is free now is so until this transaction ends
            now = shared_now(tx, at)
            others = claimed(tx, now, besides=self._holder)
            if others:
                busy = {self._site(host) for host in others.values()}
                sources = {
                    name: host for name, host in sources.items() if name not in others and self._site(host) not in busy
                }
            for batch in batches(sorted(sources.items())):
                self._put(tx, batch, now)
        self._renewed, self._taken = asked, self._taken | sources.keys()
        return frozenset(sources)

    def _put(self, tx: Transaction, batch: Iterable[tuple[str, str]], now: datetime) -> None:
        make = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
        mine = {"holder": self._holder, "until": now + CLAIM_FOR}
        statement = make(source_claims).values([{"name": name, "host": host, **mine} for name, host in batch])
        new = {name: statement.excluded[name] for name in ("host", *mine)}
        tx.execute(statement.on_conflict_do_update(index_elements=[source_claims.c.name], set_=new))

    def renew(self, at: datetime) -> None:
        """Prolongs every claim of this process, unless they ran out and another process reads one of its sites since.

        Then they stay run out: what was read may be stored, and no further page is asked for.
        """
        asked = boot_seconds()
        with self._db.write() as tx:
            now, mine = shared_now(tx, at), source_claims.c.holder == self._holder
            if self.may_have_run_out and self._are_taken_over(tx, now):
                return
            tx.execute(update(source_claims).where(mine).values(until=now + CLAIM_FOR))
        self._renewed = asked

    def _are_taken_over(self, tx: Transaction, now: datetime) -> bool:
        c = source_claims.c
        mine = tx.execute(select(c.name, c.host).where(c.holder == self._holder)).all()
        busy = {self._site(host) for host in claimed(tx, now, besides=self._holder).values()}
        return {row.name for row in mine} != self._taken or any(self._site(row.host) in busy for row in mine)

    @property
    def may_have_run_out(self) -> bool:
        """Whether this process was stopped, or cut off from the database, for as long as a claim lasts.

        Then another one may read its sources by now, and no further page is to be asked for.
        """
        return boot_seconds() > self.held_until

    @property
    def held_until(self) -> float:
        """Until when hosts may be asked, in seconds of `boot_seconds`."""
        return self._renewed + CLAIM_FOR.total_seconds()

    def held(self, tx: Transaction, names: Iterable[str]) -> frozenset[str]:
        """Those of the sources that this process still holds, seen from the transaction that records them."""
        return frozenset(_HELD.scalars(tx, {"some": list(names), "by": self._holder}))

    def release(self) -> None:
        """Lets go of everything this process claimed."""
        self._db.run(delete(source_claims).where(source_claims.c.holder == self._holder))
        self._taken = frozenset()


def claimed(tx: Transaction, now: datetime, besides: str = "") -> dict[str, str]:
    """What living processes read now, as far as this machine can know: host by name, without those of one holder.

    One that lasts longer than any program's was written by a clock that was wrong.
    """
    c = source_claims.c
    valid = (c.until >= now) & (c.until <= now + LONGEST) & (c.holder != besides)
    rows = tx.execute(select(c.name, c.host, c.holder).where(valid)).all()
    dead = {holder for holder in {row.holder for row in rows} if is_dead(holder)}
    return {row.name: row.host for row in rows if row.holder not in dead}
