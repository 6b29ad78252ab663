"""What a clock that was wrong left behind: instants further ahead of now than their own longest span.

They would silence readers, channels or chores until then. Functions over a transaction.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from watcher.model import OutboxState
from watcher.remember.db import leases
from watcher.remember.db.database import Transaction, batches
from watcher.remember.db.tables.outbox import channel_states, deliveries, delivery_log, digest_requests, outbox, slots
from watcher.remember.db.tables.outbox import leases as lease_table
from watcher.remember.db.tables.people import subscribers
from watcher.remember.outbox.channel_states import LONGEST_REST, LONGEST_WAIT
from watcher.remember.outbox.messages import COMPOSED, LONGEST_RETRY, NOT_SENT

A_DAY = timedelta(days=1)
LONGEST_CHORE = timedelta(days=8)


def mend(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """Takes back every instant that cannot be true at `now`; the names of what was found."""
    ran = leases.turned(tx, COMPOSED)
    let_go = _owe_again(tx, now) if ran and ran > now + A_DAY else 0
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
        ("turns", update(lease_table).where(lease_table.c.until > now + LONGEST_CHORE).values(until=now)),
    )
    found = [name for name, mend_it in mends if tx.execute(mend_it).rowcount > 0]
    return (*found, *(["events let go"] if let_go else []))


def _owe_again(tx: Transaction, now: datetime) -> int:
    """What was let go at a moment that has not come is owed again: the day it was over for is yet to come."""
    log = delivery_log.c
    query = select(log.id, log.subscriber, log.slot).where(log.what == "settled", log.at > now + A_DAY)
    lines = tx.execute(query).all()
    events: dict[int, list[int]] = defaultdict(list)
    for line in lines:
        events[line.subscriber].append(int(line.slot.removeprefix("event-")))
    for who, seqs in events.items():
        mine = (deliveries.c.subscriber == who) & (deliveries.c.outbox == NOT_SENT)
        for some in batches(seqs):
            tx.execute(delete(deliveries).where(mine, deliveries.c.event.in_(some)))
        behind = (subscribers.c.id == who) & (subscribers.c.since_seq >= min(seqs))
        tx.execute(update(subscribers).where(behind).values(since_seq=min(seqs) - 1))
    for some in batches([line.id for line in lines]):
        told = {"what": "given back", "why": "let go by a clock that was wrong", "at": now}
        tx.execute(update(delivery_log).where(log.id.in_(some)).values(**told))
    return len(lines)
