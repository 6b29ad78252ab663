"""What a clock that was wrong left behind: instants further ahead of now than their own longest span.

They would silence readers, channels or chores until then. Functions over a transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from watcher.model import OutboxState
from watcher.remember.db.database import Transaction
from watcher.remember.db.tables.outbox import channel_states, digest_requests, leases, outbox, slots
from watcher.remember.db.tables.people import subscribers
from watcher.remember.outbox.channel_states import LONGEST_REST, LONGEST_WAIT
from watcher.remember.outbox.messages import LONGEST_RETRY

A_DAY = timedelta(days=1)
LONGEST_CHORE = timedelta(days=8)


def mend(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Takes back every instant that cannot be true at `now`; the names of what was found."""
    table, states = outbox, channel_states
    tomorrow = (now + A_DAY).date().isoformat()  # somewhere on Earth it is already tomorrow
    queued = table.c.state == OutboxState.QUEUED
    mends = (
        ("digests done", delete(slots).where((slots.c.slot > tomorrow) | (slots.c.at > now + A_DAY))),
        ("digests asked for", update(digest_requests).where(digest_requests.c.at > now + A_DAY).values(at=now)),
        ("messages", update(table).where(queued, table.c.not_before > now + LONGEST_RETRY).values(not_before=now)),
        ("flood limits", update(states).where(states.c.wait_until > now + LONGEST_WAIT).values(wait_until=None)),
        ("pauses", update(states).where(states.c.retry_at > now + LONGEST_REST).values(retry_at=now)),
        ("bounces", update(subscribers).where(subscribers.c.bounced_at > now + A_DAY).values(bounced_at=None)),
        ("turns", update(leases).where(leases.c.until > now + LONGEST_CHORE).values(until=now)),
    )
    return tuple(name for name, mend_it in mends if tx.execute(mend_it).rowcount > 0)
