"""What a digest costs from the ledger to the queue, and from the queue to a mail server, on a real SQLite file.

    python -m bench.deliver [--subscribers 10000] [--events 200] [--send 1000]

Composing and queueing is the whole of what a delivery does before it sends: matching, digest, text and HTML, tokens,
headers, the frozen row with its marks, in transactions that survive a power cut. Readers follow one or two domains, a
third of them words as well. Floor: the same finished messages packed and written as bare rows, nothing composed.
Sending is claim, leave, SMTP on loopback, close; each is written before what follows, the end of a mail together with
the claim of the next. Its floor hands the same mails to the same server with no book kept. Both servers' work is in the
figures, as they run in this process. Calls and ledger are given, as their reading is measured in `bench.remember`.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import Connection, event

from bench.compose import DOMAINS, NOW, _call, _person
from watcher.config import Settings
from watcher.config.delivery import Email, Identity, Web
from watcher.config.domains import Domain
from watcher.deliver.channels.base import OutgoingMessage
from watcher.deliver.channels.mail import EmailChannel, Relay
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.compose import compose_due
from watcher.deliver.run import deliver, freeze
from watcher.model import Call, Cause, Event, EventKind, Interest, Message, Subscriber
from watcher.remember.outbox.messages import dump
from watcher.remember.people.consent import Consent
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
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder:
        store = _store(Path(folder), asked.subscribers, asked.events)
        settings = _settings()
        ours = _compose(settings, store)
        floor = _floor(Path(folder), store)
        print(f"  {ours / floor:.1f} × the floor, CPU to CPU")
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
    begun = time.process_time()
    for number in range(subscribers):
        store.people.add(_reader(number, chance), Consent(way="import"), NOW - timedelta(days=1))
    print(f"{subscribers} readers added with tokens and consent: {_each(begun, subscribers):.2f} ms CPU each")
    return store


def _reader(number: int, chance: random.Random) -> Subscriber:
    words = tuple(chance.sample(("équipes", "inventent", "services de demain"), chance.choice((0, 0, 1))))
    interest = Interest(domains=tuple(chance.sample(DOMAINS, chance.choice((1, 2)))), words=words)
    return replace(_person(number), interests=(interest,))


def _compose(settings: Settings, store: Store) -> float:
    """CPU milliseconds a digest."""
    watch, count = _Watch(), 0
    for batch in compose_due(settings, store, NOW + timedelta(hours=8)):
        freeze(store, batch, NOW)
        count += len(batch.entries)
    return watch.tell(f"{count} digests composed and queued", count, memory=True)


def _floor(folder: Path, store: Store) -> float:
    """The same messages packed into a bare table, a hundred a transaction. CPU milliseconds each."""
    rows = store.outbox.rows()
    with sqlite3.connect(folder / "floor.db", isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, slot TEXT, message_id TEXT, message BLOB)")
        watch = _Watch()
        for start in range(0, len(rows), 100):
            some = [(row, _content(store, row.id)) for row in rows[start : start + 100]]
            with watch:
                db.execute("BEGIN IMMEDIATE")
                packed = [(row.id, row.slot, row.message_id, dump(message)) for row, message in some]
                db.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?)", packed)
                db.execute("COMMIT")
    db.close()
    return watch.tell("  floor, finished messages packed into bare rows", len(rows))


def _content(store: Store, number: int) -> Message:
    message = store.outbox.message(number)
    assert message is not None
    return message


class _Watch:
    """A stop watch of wall and CPU: from its making, or of the blocks it stands around."""

    def __init__(self) -> None:
        self._begun, self._spent = _now(), (0.0, 0.0)

    def __enter__(self) -> None:
        self._begun = _now()

    def __exit__(self, *_: object) -> None:
        wall, cpu = _now()
        self._spent = self._spent[0] + wall - self._begun[0], self._spent[1] + cpu - self._begun[1]

    def tell(self, what: str, count: int, *, memory: bool = False) -> float:
        """Prints milliseconds each, and returns those of the CPU."""
        if self._spent == (0.0, 0.0):
            self.__exit__()
        wall, cpu = (spent / max(count, 1) * 1000 for spent in self._spent)
        peak = f", {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most" if memory else ""
        print(f"{what}: {wall:.2f} ms each, {cpu:.2f} ms CPU, {1000 / wall:,.0f} a second{peak}")
        return cpu


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


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

    rows = store.outbox.rows()
    for row in rows[wanted:]:
        store.outbox.close(row.id, "cancelled", NOW)
    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=2**20)
    port = server.sockets[0].getsockname()[1]
    relay = Relay(settings.deliver.email.model_copy(update={"port": port}))
    floor = await _hand_over(
        [_content(store, row.id) for row in rows[:wanted]], EmailChannel(relay, Envelope.of(settings))
    )
    commits = _commits(store)
    watch, before = _Watch(), len(commits)
    reports = await deliver(settings, store, NOW + timedelta(hours=9), [EmailChannel(relay, Envelope.of(settings))])
    server.close()
    sent = sum(report.state == "sent" for report in reports)
    ours = watch.tell(f"{sent} claimed, sent and closed, one under way", sent)
    writes = (len(commits) - before) / max(sent, 1)
    print(f"  {ours / floor:.1f} × the floor, CPU to CPU; {writes:.1f} transactions written to disk a mail")


async def _hand_over(messages: list[Message], channel: EmailChannel) -> float:
    """The same mails built and handed to the same server. CPU milliseconds each."""

    async def nothing(*_: object) -> None:
        pass

    watch = _Watch()
    for number, message in enumerate(messages):
        await channel.send(OutgoingMessage(message, _person(number), "", 0, nothing))
    await channel.close()
    return watch.tell("  floor, mails built and handed over, no book kept", len(messages))


def _commits(store: Store) -> list[bool]:
    """Fills with one entry a transaction that wrote."""
    found: list[bool] = []

    @event.listens_for(store.outbox._db.engine, "commit")
    def _note(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            found.append(True)

    return found


def _each(begun: float, count: int) -> float:
    return (time.process_time() - begun) / count * 1000


if __name__ == "__main__":
    main()
