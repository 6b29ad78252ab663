"""What a digest costs from the ledger to the queue, and from the queue to a mail server, on a real SQLite file.

    python -m bench.deliver [--subscribers 10000] [--events 200] [--send 1000]

Composing and queueing is the whole of what a delivery does before it sends: matching, digest, text and HTML, tokens,
headers, the frozen row with its marks, in transactions that survive a power cut. Floor: the same rows written with
nothing composed. Calls and ledger are given, as their reading is measured in `bench.remember`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from bench.compose import DOMAINS, NOW, _call, _person
from watcher.config import Settings
from watcher.config.delivery import Email, Identity, Web
from watcher.config.domains import Domain
from watcher.deliver.channels.email import EmailChannel, Relay
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.compose import compose_due
from watcher.deliver.run import deliver, freeze
from watcher.model import Call, Cause, Event, EventKind
from watcher.remember.consent import Consent
from watcher.remember.store import Store


class Given:
    """Calls and events that are already there."""

    def __init__(self, calls: dict[int, Call], events: tuple[Event, ...]) -> None:
        self._calls, self._events = calls, events

    def since(self, seq: int = 0, limit: int | None = None) -> tuple[Event, ...]:
        return tuple(event for event in self._events if event.seq > seq)[:limit]

    def held(self) -> tuple[Event, ...]:
        return ()

    def many(self, ids: Iterable[int]) -> dict[int, Call]:
        return {number: self._calls[number] for number in ids}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--subscribers", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--send", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder), asked.subscribers, asked.events)
        settings = _settings()
        count = _compose(settings, store)
        _floor(Path(folder), store, count)
        if asked.send:
            asyncio.run(_send(settings, store, asked.send))
        store.close()


def _settings() -> Settings:
    settings = Settings(
        identity=Identity(organisation="Bench", address="1 place de la Ville", contact="bench@a.example"),
        domains={name: Domain(label={"fr": name, "en": name}) for name in DOMAINS},
    )
    email = Email(enabled=True, host="127.0.0.1", security="none", sender="watch@a.example", per_second=1000)
    told = settings.deliver.model_copy(
        update={"web": Web(enabled=True, public_url="https://a.example"), "email": email}
    )
    return settings.model_copy(update={"deliver": told})


def _store(folder: Path, subscribers: int, events: int) -> Store:
    """A store with so many readers of one or two domains, and so many new calls."""
    chance = random.Random(7)
    store = Store.open(f"sqlite:///{folder / 'watch.db'}")
    calls = {number: _call(number, chance) for number in range(1, events + 1)}
    given = Given(calls, tuple(Event(n, NOW, n, EventKind.OPENED, Cause.SOURCE, "s") for n in calls))
    store.__dict__.update(ledger=given, calls=given)
    begun = time.perf_counter()
    for number in range(subscribers):
        store.people.add(_person(number), Consent(way="import"), NOW - timedelta(days=1))
    print(f"{subscribers} readers added with tokens and consent: {_each(begun, subscribers):.2f} ms each")
    return store


def _compose(settings: Settings, store: Store) -> int:
    begun, worked, count = time.perf_counter(), time.process_time(), 0
    for batch in compose_due(settings, store, NOW + timedelta(hours=8)):
        freeze(store, batch, NOW)
        count += len(batch.parcels)
    spent = (time.process_time() - worked) / max(count, 1) * 1000
    wall = _each(begun, max(count, 1))
    print(f"{count} digests composed and queued: {wall:.2f} ms each, {spent:.2f} ms CPU, {1000 / wall:,.0f} a second")
    return count


def _floor(folder: Path, store: Store, count: int) -> None:
    """The same rows in a bare table, a hundred a transaction."""
    found = [(row, store.outbox.message(row.id)) for row in store.outbox.rows()]
    rows = [
        (row.id, row.slot, row.message_id, zlib.compress(json.dumps([told.text, told.html]).encode()))
        for row, told in found
        if told
    ]
    with sqlite3.connect(folder / "floor.db", isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, slot TEXT, message_id TEXT, message BLOB)")
        begun = time.perf_counter()
        for start in range(0, len(rows), 100):
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?)", rows[start : start + 100])
            db.execute("COMMIT")
        print(f"floor, bare rows of the same size: {_each(begun, max(count, 1)):.2f} ms each")
    db.close()


async def _send(settings: Settings, store: Store, wanted: int) -> None:
    """Sends some of them to a server that accepts everything."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bench ESMTP\r\n")
        in_data = False
        while line := await reader.readline():
            if in_data and line != b".\r\n":
                continue
            command = line[:4].upper()
            reply = {b"DATA": b"354 go\r\n", b"EHLO": b"250 bench\r\n", b"QUIT": b"221 bye\r\n"}
            writer.write(b"250 ok\r\n" if in_data else reply.get(command, b"250 ok\r\n"))
            in_data = command == b"DATA" and not in_data
        writer.close()

    for row in store.outbox.rows()[wanted:]:
        store.outbox.close(row.id, "cancelled", NOW)
    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=2**20)
    port = server.sockets[0].getsockname()[1]
    relay = Relay(settings.deliver.email.model_copy(update={"port": port}))
    begun = time.perf_counter()
    reports = await deliver(
        settings, store, cast(datetime, NOW + timedelta(hours=9)), [EmailChannel(relay, Envelope.of(settings))]
    )
    server.close()
    sent = sum(report.state == "sent" for report in reports)
    print(f"{sent} claimed, sent and closed one by one: {_each(begun, max(sent, 1)):.2f} ms each")


def _each(begun: float, count: int) -> float:
    return (time.perf_counter() - begun) / count * 1000


if __name__ == "__main__":
    main()
