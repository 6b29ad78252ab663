"""Workers killed at random: every source is read, no host is asked twice at once, no event is lost or told twice.

A few kills in an ordinary run; `make cluster` plays 100 over 2,000 sources on 600 hosts, with one worker stopped for
five minutes (WATCHER_CLUSTER_KILLS, _SOURCES, _HOSTS, _STANDSTILL, _SEED).
"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select, text

from tests.databases import database
from tests.peers.many_hosts import ManyHosts
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer
from tests.waiting import wait_until
from tests.workers.machines import Machines, end
from watcher.collect.run import collect
from watcher.config import load
from watcher.errors import WatcherError
from watcher.model import Event, OutboxState
from watcher.remember.db.tables.outbox import leases
from watcher.remember.db.tables.sources import source_states
from watcher.remember.store import Store

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.torture]

KILLS = int(os.environ.get("WATCHER_CLUSTER_KILLS", "6"))
SOURCES = int(os.environ.get("WATCHER_CLUSTER_SOURCES", "48"))
HOSTS = int(os.environ.get("WATCHER_CLUSTER_HOSTS", "16"))
STANDSTILL = float(os.environ.get("WATCHER_CLUSTER_STANDSTILL", "3"))
SEED = os.environ.get("WATCHER_CLUSTER_SEED", "1")
IS_LONG = KILLS > 20
WORKERS, READERS = 4, 3
TURNS = 6 if IS_LONG else 2
PAUSE = (4.0, 14.0) if IS_LONG else (0.5, 2.0)  # seconds between two kills
PATIENCE = 1200.0 if IS_LONG else 200.0
GREW, EDITED = (40, 50) if IS_LONG else (8, 12)
Kill = Callable[[], bool]


class Killer:
    """Kills, stops and cuts off at random, and starts anew what died, as systemd does; `kills` counts."""

    def __init__(self, machines: Machines, seed: str) -> None:
        self.machines = machines
        self.dice = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.workers = [machines.start(number) for number in range(WORKERS)]
        self.faults: list[BaseException] = []
        self._engine = create_engine(machines.url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._calm = threading.Event()
        self._thread = threading.Thread(target=self._play)

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.calm()
        for worker in self.workers:
            end(worker)
        self._engine.dispose()

    def calm(self) -> None:
        """No kill from now on."""
        self._calm.set()
        self._thread.join()
        if self.faults:
            raise self.faults[0]

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def _play(self) -> None:
        try:
            acts: list[tuple[str, Kill]] = [
                ("worker", self._worker),
                ("worker and children", self._group),
                ("child", self._child),
                ("sender", self._sender),
                ("database connections", self._connections),
                ("standstill", self._standstill),
            ]
            self._calm.wait(15)  # the first slices are under way
            while self.kills.total() < KILLS and not self._calm.wait(self.dice.uniform(*PAUSE)):
                name, act = acts[self.kills.total()] if self.kills.total() < len(acts) else self.dice.choice(acts)
                if act():
                    self.kills[name] += 1
                self._start_again()
        except BaseException as error:
            self.faults.append(error)

    def _start_again(self) -> None:
        for number, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[number] = self.machines.start(number)

    def _worker(self) -> bool:
        """The process alone: its children go on as orphans, and others must leave alone what these read."""
        worker = self.dice.choice(self.workers)
        worker.kill()
        worker.wait(60)
        return True

    def _group(self) -> bool:
        end(self.dice.choice(self.workers))
        return True

    def _child(self) -> bool:
        """One that reads a slice, or the server that forks them."""
        mine = [number for worker in self.workers for number in _session(worker.pid) if number != worker.pid]
        if mine:
            with suppress(ProcessLookupError):
                os.kill(self.dice.choice(mine), signal.SIGKILL)
        return bool(mine)

    def _sender(self) -> bool:
        """Who delivers at this instant; who did it last where nobody does."""
        with self._engine.connect() as connection:
            holders = connection.scalars(select(leases.c.holder).where(leases.c.name.in_(("sender", "alerts")))).all()
        pids = {int(holder.split("/")[1]) for holder in holders}
        found = [worker for worker in self.workers if worker.pid in pids]
        for worker in found[:1]:
            worker.kill()
            worker.wait(60)
        return bool(found)

    def _connections(self) -> bool:
        """Some of the database's connections, the longest alive first or any."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with self._engine.connect() as connection:
            pids = list(connection.scalars(text(query)))
            chosen = self.dice.sample(pids, self.dice.randint(1, len(pids))) if pids else []
            for pid in chosen:
                connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        return bool(chosen)

    def _standstill(self) -> bool:
        """A worker with all its children is stopped, and goes on later as if nothing had been."""
        worker = self.dice.choice(self.workers)
        os.killpg(worker.pid, signal.SIGSTOP)
        seconds = STANDSTILL if not self.kills["standstill"] else self.dice.uniform(1, min(STANDSTILL, 20))
        if IS_LONG:  # the others go on being killed meanwhile
            threading.Timer(seconds, _go_on, (worker.pid,)).start()
            return True
        self._calm.wait(seconds)
        _go_on(worker.pid)
        return True


def _go_on(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGCONT)


def _session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for place in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            state, _parent, _group, session = (place / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(session) == leader and state != "Z":
                found.append(int(place.name))
    return found


@pytest.fixture
def watch(tmp_path: Path, postgres_url: str, mail: SmtpPeer) -> Iterator[Machines]:
    Store.open(postgres_url).close()
    with in_thread(ManyHosts(HOSTS, SOURCES, GREW, EDITED)) as hosts:
        every, slices = ("45s", 16) if IS_LONG else ("2s", 4)
        yield Machines(tmp_path, postgres_url, hosts, mail, every=every, slices=slices)


def test_t68_workers_killed_at_random__lose_nothing_and_tell_nothing_twice(
    watch: Machines, postgres_server: Engine
) -> None:
    for number in range(READERS):
        watch.run("subscribers", "add", f"r{number}@example.org", "--frequency", "instant", "--consent", "test")
    with Store.open(watch.url) as store, Killer(watch, SEED) as killer:
        for turn in range(TURNS):
            watch.hosts.turn = turn
            until_all_are_read(watch, store)
        while not killer.is_done:  # goes on with the last turn
            until_all_are_read(watch, store)
        killer.calm()
        until_all_are_read(watch, store)
        wait(watch, "all is sent", lambda: is_all_told(store))
        kills = killer.kills
        for worker in killer.workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(60) for worker in killer.workers] == [0] * WORKERS, watch.log[-3000:]
        happened = events(store)
        told = store.digests.told()
        sent = [row for row in store.outbox.rows() if row.state is OutboxState.SENT]
        states = Counter(row.state.value for row in store.outbox.rows())
        opened = {event.seq for event in tellable(store)}
    alone = events_of_one_process(watch, postgres_server)
    copies = Counter((taken.recipient, taken.message_id) for taken in watch.mail.accepted)
    extra = copies.total() - len(copies)
    print(
        f"seed {SEED}: {kills.total()} kills ({', '.join(f'{count} {name}' for name, count in sorted(kills.items()))}) "
        f"over {SOURCES} sources on {HOSTS} hosts, {TURNS} turns; "
        f"{watch.hosts.asked.total()} feeds asked, {len(watch.hosts.overlaps)} overlaps; "
        f"{happened.total()} events, {sum((alone - happened).values())} lost, "
        f"{sum((happened - alone).values())} doubled; {len(copies)} messages, {extra} extra copies; rows {dict(states)}"
    )
    assert watch.hosts.overlaps == []
    assert happened == alone
    assert [opened - told[reader] for reader in sorted(told)] == [set()] * READERS
    assert {row.message_id for row in sent} <= {message for _, message in copies}
    assert set(states) == {"sent"}
    assert extra <= kills.total()
    assert kills.total() >= KILLS


def until_all_are_read(watch: Machines, store: Store) -> None:
    """Waits until every source was read by a collection that began after now."""
    now = datetime.now(UTC)

    def is_read() -> bool:
        with store.db.read() as tx:
            oldest, count = tx.execute(select(func.min(source_states.c.last_ok), func.count())).one()
        return count == SOURCES and oldest is not None and oldest > now

    wait(watch, "all sources are read", is_read)


def wait(watch: Machines, what: str, happened: Callable[[], bool]) -> None:
    def has_happened() -> bool:
        try:
            return happened()
        except WatcherError:  # our own connection may have been ended with the others
            return False

    wait_until(has_happened, lambda: f"{watch.log[-5000:]}\n{what}", 0.3, PATIENCE)


def is_all_told(store: Store) -> bool:
    told, opened = store.digests.told(), {event.seq for event in tellable(store)}
    is_sent = {row.state for row in store.outbox.rows()} == {OutboxState.SENT}
    return is_sent and len(told) == READERS and all(opened <= events for events in told.values())


def tellable(store: Store) -> list[Event]:
    """The new calls that came after the first reading."""
    return [event for event in store.ledger.since() if event.kind == "opened" and not event.held_because]


def events(store: Store) -> Counter[tuple[str, str, str]]:
    """What the ledger says, whoever noticed it and when."""
    said = store.ledger.since()
    calls = store.calls.many({event.call for event in said})
    return Counter((event.kind.value, event.source, calls[event.call].url) for event in said)


def events_of_one_process(watch: Machines, server: Engine) -> Counter[tuple[str, str, str]]:
    """What one process alone finds in the same turns."""
    settings = load(watch.config)
    for url in database(server):
        with Store.open(url) as store:
            for turn in range(TURNS):
                watch.hosts.turn = turn
                collect(settings, store, datetime.now(UTC) + timedelta(seconds=turn))
            found = events(store)
    return found
