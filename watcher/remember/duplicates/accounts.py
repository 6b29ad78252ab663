"""What sources say of calls, reduced to what is compared, and kept in memory for as long as it is likely to be asked.

The same few hundred calls are candidates for every source of a collection, and many of them are new themselves.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable

from sqlalchemy import bindparam, select, update

from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.prepared import PreparedQuery
from watcher.remember.db.said import account_of
from watcher.remember.db.tables.calls import sightings
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.sketches import sketch_of, sketched

KEPT = 2048

_ACCOUNTS = PreparedQuery(
    select(sightings.c.id, sightings.c.call_id, sightings.c.source, sightings.c.said, sightings.c.sketch)
    .where(sightings.c.call_id.in_(bindparam("some", expanding=True)))
    .order_by(sightings.c.id)
)
_KEEP = update(sightings).where(sightings.c.id == bindparam("b_id")).values(sketch=bindparam("b_sketch"))

_known: OrderedDict[tuple[str, bytes], Fingerprint] = OrderedDict()


def stored_accounts(tx: Transaction, calls: Iterable[int], *, may_write: bool = True) -> dict[int, list[Fingerprint]]:
    """What each source says of these calls. Sketches that are missing or of other rules are made and kept."""
    found: dict[int, list[Fingerprint]] = defaultdict(list)
    missing: list[dict[str, object]] = []
    for batch in batches(sorted(calls)):
        for id, call, source, said, sketch in _ACCOUNTS.all(tx, {"some": batch}):
            account = _known.pop((source, said), None) or sketched(source, said, sketch)
            if account is None:
                account = Fingerprint(source, *account_of(said))
                if may_write:
                    missing.append({"b_id": id, "b_sketch": sketch_of(account, said)})
            remember_account(said, account)
            found[call].append(account)
    if missing:
        tx.execute(_KEEP, missing)
    return found


def remember_account(said: bytes, account: Fingerprint) -> None:
    """Keeps an account under what is stored of it; what was not asked for longest is forgotten."""
    _known[account.source, said] = account
    if len(_known) > KEPT:
        _known.popitem(last=False)
