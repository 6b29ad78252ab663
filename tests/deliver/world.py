"""A watch to deliver from: the real book of people and outbox on a real SQLite file; calls and ledger are given."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from tests.databases import sqlite_with_tables
from tests.deliver import examples
from watcher.config import Settings
from watcher.deliver.channels.base import Channel
from watcher.deliver.channels.file import FileChannel
from watcher.deliver.channels.mime import Envelope
from watcher.deliver.run import DeliverReport, deliver
from watcher.model import Call, Event, EventKind, Interest, Subscriber
from watcher.remember.db.database import Database
from watcher.remember.db.migrate import migrate
from watcher.remember.outbox.digests import Digests
from watcher.remember.outbox.ending import cancel_all
from watcher.remember.outbox.outbox import Outbox
from watcher.remember.people.awaited import AwaitedSources
from watcher.remember.people.call_marks import CallMarks
from watcher.remember.people.consent import Consent
from watcher.remember.people.introductions import Introductions
from watcher.remember.people.notes import Notes, Profiles
from watcher.remember.people.people import People
from watcher.remember.people.private_feeds import PrivateFeeds
from watcher.remember.sources.sources import Sources
from watcher.remember.store import Store

MORNING = datetime(2027, 2, 23, 6, 30, tzinfo=UTC)
"""Tuesday 23 February 2027, 7 h 30 in Paris."""
BY_ADMIN = Consent(way="cli", who="an admin")


class GivenLedger:
    """A ledger of five lines."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def since(self, seq: int = 0, limit: int | None = None) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.seq > seq)[:limit]

    def held(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if event.held)


class GivenCalls:
    """Calls by number."""

    def __init__(self) -> None:
        self.known: dict[int, Call] = {}

    def many(self, ids: Any) -> dict[int, Call]:
        return {number: self.known[number] for number in ids if number in self.known}


class World:
    """One watch: `store` as delivery sees it, and short words for what tests do with it."""

    def __init__(
        self, folder: Path, settings: Settings | None = None, database: str = "", *, is_new: bool = True
    ) -> None:
        """On an SQLite file in the folder, or on the database of that address."""
        self.folder = folder
        self.settings = settings or examples.settings()
        self.db = Database.open(database or sqlite_with_tables(folder))
        if is_new:
            migrate(self.db)
        self.ledger, self.calls = GivenLedger(), GivenCalls()
        self.people, self.marks = People(self.db, cancel_all), CallMarks(self.db)
        self.introductions, self.awaited = Introductions(self.db, self.people), AwaitedSources(self.db)
        self.feeds = PrivateFeeds(self.db, self.people)
        self.notes, self.profiles = Notes(self.db), Profiles(self.db)
        self.outbox, self.digests, self.sources = Outbox(self.db), Digests(self.db), Sources(self.db)

    @property
    def store(self) -> Store:
        return cast(Store, self)

    def close(self) -> None:
        self.db.close()

    def subscribe(self, now: datetime = MORNING - timedelta(days=1), **changes: Any) -> Subscriber:
        draft = Subscriber(0, "file", f"reader-{len(self.people.all()) + 1}", interests=(Interest(),))
        return self.people.add(replace(draft, **changes), BY_ADMIN, now)

    def announce(self, number: int, title: str = "", now: datetime = MORNING, **facts: Any) -> Call:
        """A new call, with its event in the ledger."""
        call = examples.call(number, title or f"Appel {number}", **facts)
        self.calls.known[number] = call
        self.ledger.events.append(examples.event(len(self.ledger.events) + 1, number, at=now))
        return call

    def file_channel(self) -> FileChannel:
        return FileChannel(self.folder / "outbox", Envelope.of(self.settings))

    def deliver(self, now: datetime, *channels: Channel, **options: Any) -> list[DeliverReport]:
        return asyncio.run(self.adeliver(now, *channels, **options))

    async def adeliver(self, now: datetime, *channels: Channel, **options: Any) -> list[DeliverReport]:
        return await deliver(self.settings, self.store, now, channels or [self.file_channel()], **options)

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "outbox").glob("*"))

    def states(self) -> list[str]:
        return [row.state for row in self.outbox.rows()]


def move(world: World, number: int, day: date) -> None:
    """The call's deadline moves, and the ledger says so."""
    call = world.calls.known[number]
    moment = examples.until(day.year, day.month, day.day)
    facts = {"before": {"date": str(call.reading.deadline and call.reading.deadline.date)}, "after": {"date": str(day)}}
    world.calls.known[number] = replace(call, reading=replace(call.reading, deadline=moment, deadlines=(moment,)))
    world.ledger.events.append(
        examples.event(len(world.ledger.events) + 1, number, EventKind.DEADLINE_EXTENDED, at=MORNING, **facts)
    )
