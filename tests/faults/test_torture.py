"""Random SIGKILL of the real process during a fan-out. Fifty in CI; `make torture` kills a thousand times.

0 lost, at most one extra copy a kill, always the same Message-ID, the database sound. What was set aside as poison
counts as delivered only if the server has it: else it is told again the next days, or an admin knows that it is not.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.world import MORNING, World
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer
from tests.waiting import wait_until
from watcher.remember.outbox.messages import Queued

KILLS = int(os.environ.get("WATCHER_TORTURE_KILLS", "50"))
SEED = int(os.environ.get("WATCHER_TORTURE_SEED", "20261122"))
READERS = 40

pytestmark = [pytest.mark.process, pytest.mark.torture]


def start(folder: Path, peer: SmtpPeer, now: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.delivering", str(folder), str(peer.port), now]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_during(process: subprocess.Popen[bytes], peer: SmtpPeer, dice: random.Random) -> bool:
    """Kills the process once it works, at a random moment of its work; False when it was done before."""
    enough = len(peer.accepted) + dice.randrange(0, 4)
    wait_until(lambda: process.poll() is not None or len(peer.accepted) >= enough, "a message or an end", 0.0005)
    time.sleep(dice.random() * 0.01)
    process.kill()
    return process.wait(30) == -9


@dataclass
class Tally:
    """What must have arrived, and what became of the messages that were set aside."""

    expected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    poisoned: list[tuple[str, str]] = field(default_factory=list)
    told_again: int = 0
    alerted: int = 0


def test_t26_t37_t68_random_kills__nothing_lost_one_copy_more_a_kill(tmp_path: Path) -> None:
    dice, kills, rounds, tally = random.Random(SEED), 0, 0, Tally()
    with in_thread(SmtpPeer()) as peer:
        while kills < KILLS:
            folder = tmp_path / str(rounds)
            folder.mkdir()
            rounds += 1
            kills += one_fan_out(folder, peer, dice, KILLS - kills, tally)
    copies = Counter((taken.recipient, taken.message_id) for taken in peer.accepted)
    for taken in peer.accepted:
        tally.expected[taken.recipient].discard(taken.message_id)
    extra = sum(count - 1 for count in copies.values())
    arrived = sum(pair in copies for pair in tally.poisoned)
    print(
        f"seed {SEED}: {kills} kills over {rounds} fan-outs of {READERS}, {extra} extra copies, "
        f"{sum(map(len, tally.expected.values()))} lost; {len(tally.poisoned)} set aside as poison: {arrived} had "
        f"arrived, {tally.told_again} never left and were told again, {tally.alerted} left to an admin"
    )
    assert not any(tally.expected.values())
    assert len(tally.poisoned) == arrived + tally.told_again + tally.alerted
    assert extra <= kills
    ids = Counter(recipient for recipient, name in copies if name.startswith("<2027-02-23."))
    assert set(ids.values()) == {1}  # one id a reader and a day, however many copies


def one_fan_out(folder: Path, peer: SmtpPeer, dice: random.Random, limit: int, tally: Tally) -> int:
    """Kills a delivery again and again until all is sent; how many kills it took. Notes what each reader must get."""
    world = World(folder)
    round_name = folder.name
    for number in range(READERS):
        world.subscribe(channel="email", address=f"r{number}-{round_name}@example.org")
    world.close()
    kills, minutes = 0, 0
    while True:
        now = (MORNING + timedelta(minutes=minutes)).isoformat()
        process = start(folder, peer, now)
        if kills < limit:
            kills += killed_during(process, peer, dice)
        else:
            process.wait(60)
        minutes += 1
        if minutes % 5 == 0 or kills >= limit:
            start(folder, peer, (MORNING + timedelta(minutes=minutes)).isoformat()).wait(60)
        if is_done(folder):
            break
    note(folder, peer, tally)
    return kills


def is_done(folder: Path) -> bool:
    world = World(folder)
    states = world.states()
    world.close()
    return len(states) == READERS and set(states) <= {"sent", "failed"}


def note(folder: Path, peer: SmtpPeer, tally: Tally) -> None:
    world = World(folder)
    people = {person.id: person.address for person in world.people.all()}
    poison = [row for row in world.outbox.rows() if row.state == "failed"]
    for row in world.outbox.rows():
        if row.state == "sent":
            tally.expected[people[row.subscriber]].add(row.message_id)
    world.close()
    if poison:
        look_at_poison(folder, peer, tally, [(row, people[row.subscriber]) for row in poison])
    with sqlite3.connect(folder / "watch.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def look_at_poison(folder: Path, peer: SmtpPeer, tally: Tally, rows: list[tuple[Queued, str]]) -> None:
    """What was set aside: it arrived, or it is told again in the next days, or an admin knows."""
    for days in (1, 2, 3):
        start(folder, peer, (MORNING + timedelta(days=days)).isoformat()).wait(60)
    world = World(folder)
    told, alerts = world.digests.told(), {alert.about for alert in world.outbox.untold_alerts()}
    arrived = {(taken.recipient, taken.message_id) for taken in peer.accepted}
    sent = {row.subscriber for row in world.outbox.rows() if row.state == "sent"}
    for row, address in rows:
        assert row.crashes == 3, row
        assert f"poison-{row.id}" in alerts
        tally.poisoned.append((address, row.message_id))
        if (address, row.message_id) in arrived:
            continue
        if row.unknowns:  # it may have left: nobody can know, an admin decides
            tally.alerted += 1
        else:
            assert told[row.subscriber] == {1, 2, 3}
            assert row.subscriber in sent
            tally.told_again += 1
    world.close()
