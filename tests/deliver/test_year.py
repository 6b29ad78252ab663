"""A simulated year: readers come and go, calls appear and change, channels fail in every way, the process dies.

The invariants of the hostile-inputs list hold for every seed. Short in CI; WATCHER_YEAR_DAYS and WATCHER_YEAR_SEEDS
make it long (365 days, any number of seeds). A failing seed stands in the test's name.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event as sqlalchemy_event

from tests.deliver.world import BY_ADMIN, World
from watcher.deliver.channels.base import Letter
from watcher.deliver.outcome import SENT, Fate, Outcome
from watcher.model import Subscriber
from watcher.remember.consent import Consent
from watcher.remember.tables.outbox import deliveries

DAYS = int(os.environ.get("WATCHER_YEAR_DAYS", "30"))
SEEDS = int(os.environ.get("WATCHER_YEAR_SEEDS", "2"))
READERS = int(os.environ.get("WATCHER_YEAR_READERS", "8"))
START = datetime(2026, 10, 10, tzinfo=UTC)  # both autumn changes lie ahead
TICKS = (2, 6, 7, 12, 13, 20)  # hours UTC
FREQUENCIES = ("daily", "daily", "workdays", "weekly", "instant")


class Dead(BaseException):
    """The process was killed here."""


@dataclass
class Year:
    """What happened: every message that left, and what was answered when."""

    now: datetime = START
    sent: list[tuple[datetime, int, str, str]] = field(default_factory=list)  # when, to whom, id, channel
    doubtful: Counter[str] = field(default_factory=Counter)  # messages that may have to be repeated
    left: dict[int, datetime] = field(default_factory=dict)
    shut_until: dict[str, datetime] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Unruly:
    """A channel with all the faults there are; `calm` switches them off."""

    at_once, unknowns = 1, 1

    def __init__(self, name: str, year: Year, dice: random.Random) -> None:
        self.name = name
        self.calm = False
        self._year = year
        self._dice = dice

    async def ready(self) -> Outcome | None:
        return None

    async def close(self) -> None: ...

    async def send(self, letter: Letter) -> Outcome:
        year, name = self._year, letter.message.id
        if year.now < year.shut_until.get(self.name, START):
            year.faults.append(f"I5: {name} was sent during a flood limit")
        fate = "fine" if self.calm else self._dice.choices(*zip(*WEIGHTS.items(), strict=True))[0]
        if fate in ("dead before", "later", "flood", "gone", "blocked", "ours"):
            return self._refuse(fate)
        year.sent.append((year.now, letter.subscriber.id, name, self.name))
        if fate == "dead after":
            year.doubtful[name] += 1
            raise Dead
        if fate == "unknown":
            year.doubtful[name] += 1
            return Outcome(Fate.UNKNOWN, "the answer never came")
        return SENT

    def _refuse(self, fate: str) -> Outcome:
        if fate == "dead before":
            raise Dead
        if fate == "flood":
            wait = timedelta(minutes=self._dice.choice((1, 30, 300)))
            self._year.shut_until[self.name] = self._year.now + wait
            return Outcome(Fate.WAIT, "flood", wait=wait)
        fates = {"later": Fate.LATER, "gone": Fate.GONE, "blocked": Fate.BLOCKED, "ours": Fate.OURS}
        return Outcome(fates[fate], fate)


WEIGHTS = {
    "fine": 80.0, "later": 5.0, "dead before": 2.0, "dead after": 2.0, "unknown": 2.0, "flood": 2.0, "ours": 1.0,
    "gone": 0.3, "blocked": 0.3,
}  # fmt: skip


class Simulation:
    """One watch with its own dice."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.year = Year()
        self.world = World(folder)
        hasty(self.world)
        self.channels = [Unruly(name, self.year, self.dice) for name in ("email", "telegram")]
        self.begun: dict[int, int] = {}
        self.calls = 0

    def run(self) -> None:
        for _ in range(READERS):
            self.come()
        for day in range(DAYS):
            self.day(START + timedelta(days=day))
        for channel in self.channels:
            channel.calm = True
        self.year.shut_until.clear()
        for day in range(DAYS, DAYS + 16):  # all that is owed gets its chance
            self.deliver(START + timedelta(days=day, hours=20))
        self.world.close()

    def day(self, start: datetime) -> None:
        for hour in TICKS:
            self.year.now = start + timedelta(hours=hour)
            for _ in range(self.dice.choices((0, 1, 4), (6, 3, 1))[0]):
                self.calls += 1
                self.world.announce(self.calls, now=self.year.now)
            if self.dice.random() < 0.02:
                self.come()
            if self.dice.random() < 0.02:
                self.leave()
            if self.dice.random() < 0.03:
                self.change()
            if self.dice.random() > 0.1:  # else the service is down
                self.deliver(self.year.now + timedelta(minutes=self.dice.randrange(60)))

    def deliver(self, now: datetime) -> None:
        self.year.now = now
        before = len(self.year.sent)
        try:
            asyncio.run(self.world.adeliver(now, *self.channels))
        except Dead:  # the other channel may have died between its last answer and its note
            last = {channel: name for _, _, name, channel in self.year.sent[before:]}
            self.year.doubtful.update(last.values())

    def come(self) -> None:
        number, channel = len(self.begun) + 1, self.dice.choice(("email", "telegram"))
        address = f"r{number}@example.org" if channel == "email" else str(500 + number)
        latest = len(self.world.ledger.events)
        draft = Subscriber(
            0, channel, address, zone=self.dice.choice(("Europe/Paris", "America/Montreal")), since_seq=latest,
            frequency=self.dice.choice(FREQUENCIES), hour=self.dice.choice(("06:30", "07:30", "18:00")),
        )  # fmt: skip
        self.begun[self.world.people.add(draft, BY_ADMIN, self.year.now).id] = latest

    def leave(self) -> None:
        active = self.world.people.active()
        if active:
            who = self.dice.choice(active)
            self.world.people.unsubscribe(who.id, Consent(way="one-click"), self.year.now)
            self.year.left[who.id] = self.year.now

    def change(self) -> None:
        active = self.world.people.active()
        if active:
            changes = {"hour": self.dice.choice(("06:30", "07:30", "18:00"))}
            if self.dice.random() < 0.3:
                changes["zone"] = self.dice.choice(("Europe/Paris", "America/Montreal"))
            self.world.people.update(self.dice.choice(active).id, **changes)


def hasty(world: World) -> None:
    """The simulation's disk need not survive a power cut."""

    @sqlalchemy_event.listens_for(world.db.engine, "connect")
    def _relax(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA synchronous=OFF").close()

    world.db.engine.dispose()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_t72_year__all_invariants_hold(tmp_path: Path, seed: int) -> None:
    simulation = Simulation(tmp_path, seed)
    simulation.run()
    world, year = World(tmp_path), simulation.year
    faults = [
        *year.faults,
        *nothing_lost(world, simulation),
        *no_more_copies_than_doubts(year),
        *nothing_after_leaving(year),
        *consent_for_all(world, year),
        *one_digest_a_day(world),
        *all_explained(world),
    ]
    world.close()
    assert len(year.sent) > DAYS
    assert faults == []


def nothing_lost(world: World, simulation: Simulation) -> list[str]:
    """I1: whoever stayed was told every event since they came, by a message that left."""
    with world.db.read() as tx:
        told = {(row.subscriber, row.event): row.outbox for row in tx.execute(deliveries.select())}
    rows = {row.id: row for row in world.outbox.rows()}
    left = {name for _, _, name, _ in simulation.year.sent}
    faults = []
    for who in world.people.active():
        for seq in range(simulation.begun[who.id] + 1, len(simulation.world.ledger.events) + 1):
            number = told.get((who.id, seq))
            row = rows.get(number or 0)
            was_sent = row is not None and row.message_id in left
            is_poison = row is not None and row.crashes >= 3
            if number is None or (number and not was_sent and not is_poison):
                faults.append(f"I1: {who.id} was not told of {seq} ({row.state if row else 'no row'})")
    return faults


def no_more_copies_than_doubts(year: Year) -> list[str]:
    """I2: one copy, and one more for each time its fate was in doubt."""
    copies = Counter(name for _, _, name, _ in year.sent)
    return [f"I2: {name} left {count} times" for name, count in copies.items() if count > 1 + year.doubtful[name]]


def nothing_after_leaving(year: Year) -> list[str]:
    return [f"I3: {name} after leaving" for at, who, name, _ in year.sent if who in year.left and at > year.left[who]]


def consent_for_all(world: World, year: Year) -> list[str]:
    people = {person.id: person for person in world.people.all()}
    reached = {who for _, who, _, _ in year.sent}
    return [f"I4: {who}" for who in reached if not world.people.history(people[who].channel, people[who].address)]


def one_digest_a_day(world: World) -> list[str]:
    slots: dict[int, list[str]] = defaultdict(list)
    for row in world.outbox.rows():
        if row.purpose in ("digest", "quiet"):
            slots[row.subscriber].append(row.slot)
    return [f"I2: {who} has a slot twice" for who, found in slots.items() if len(found) != len(set(found))]


def all_explained(world: World) -> list[str]:
    """I8: every row that ended says why in the audit."""
    faults = []
    for person in world.people.all():
        lines = {(line["slot"], line["what"]) for line in world.outbox.audit(person.id)}
        rows = world.outbox.rows(person.id)
        faults += [f"I8: {row.slot} {row.state}" for row in rows if (row.slot, row.state) not in lines]
    return faults
