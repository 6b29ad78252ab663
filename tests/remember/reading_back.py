"""What tests look up in a store that the program itself never asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from watcher.model import Call, Kind
from watcher.remember.calls.loading import load_calls, load_versions
from watcher.remember.db.tables.calls import calls
from watcher.remember.people import consent
from watcher.remember.people.addresses import address_key
from watcher.remember.people.people import People
from watcher.remember.rules.differences import Version
from watcher.remember.store import Store


def newest_calls(store: Store, limit: int = 10, kinds: Iterable[Kind] = (Kind.CALL,)) -> tuple[Call, ...]:
    """The calls seen for the first time last, newest first."""
    wanted = [kind.value for kind in kinds]
    query = select(calls.c.id).where(calls.c.kind.in_(wanted), calls.c.merged_into.is_(None))
    with store.db.read() as tx:
        ids = tx.execute(query.order_by(calls.c.id.desc()).limit(limit)).scalars()
        return tuple(load_calls(tx, ids).values())


def versions_of(store: Store, call: int) -> tuple[Version, ...]:
    """Every version of a call, oldest first."""
    return store.db.ask(load_versions, call)


def consents_of(people: People, channel: str, address: str) -> tuple[Mapping[str, Any], ...]:
    """The consent lines of that address, oldest first, also after its erasure."""
    return people._db.ask(consent.history, people.signer.address_mac(channel, address_key(channel, address)))
