"""Random SIGKILL of the real process during a fan-out. Short in CI; `make torture` kills a thousand times.

0 lost, at most one extra copy a kill, always the same Message-ID, the database sound.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.world import MORNING, World
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer

KILLS = int(os.environ.get("WATCHER_TORTURE_KILLS", "15"))
SEED = int(os.environ.get("WATCHER_TORTURE_SEED", "20261122"))
READERS = 40

pytestmark = [pytest.mark.process, pytest.mark.torture]


def start(folder: Path, peer: SmtpPeer, now: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.delivering", str(folder), str(peer.port), now]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed_during(process: subprocess.Popen[bytes], peer: SmtpPeer, dice: random.Random) -> bool:
    """Kills the process once it works, at a random moment of its work; False when it was done before."""
    before, deadline = len(peer.accepted), time.monotonic() + 30
    wanted = dice.randrange(0, 4)
    while process.poll() is None and len(peer.accepted) < before + wanted and time.monotonic() < deadline:
        time.sleep(0.0005)
    time.sleep(dice.random() * 0.01)
    process.kill()
    return process.wait(30) == -9


def test_t26_t37_t68_random_kills__nothing_lost_one_copy_more_a_kill(tmp_path: Path) -> None:
    dice, kills, rounds = random.Random(SEED), 0, 0
    expected: dict[str, set[str]] = defaultdict(set)
    with in_thread(SmtpPeer()) as peer:
        while kills < KILLS:
            folder = tmp_path / str(rounds)
            folder.mkdir()
            rounds += 1
            kills += one_fan_out(folder, peer, dice, KILLS - kills, expected)
    copies = Counter((taken.recipient, taken.message_id) for taken in peer.accepted)
    for taken in peer.accepted:
        expected[taken.recipient].discard(taken.message_id)
    extra = sum(count - 1 for count in copies.values())
    print(f"seed {SEED}: {kills} kills over {rounds} fan-outs of {READERS}, {extra} extra copies, 0 lost")
    assert not any(expected.values())
    assert extra <= kills
    assert len(copies) == len({taken.recipient for taken in peer.accepted})  # one id a reader, however many copies


def one_fan_out(folder: Path, peer: SmtpPeer, dice: random.Random, limit: int, expected: dict[str, set[str]]) -> int:
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
    note(folder, expected)
    return kills


def is_done(folder: Path) -> bool:
    world = World(folder)
    states = world.states()
    world.close()
    return len(states) == READERS and set(states) <= {"sent", "failed"}


def note(folder: Path, expected: dict[str, set[str]]) -> None:
    world = World(folder)
    people = {person.id: person.address for person in world.people.all()}
    for row in world.outbox.rows():
        if row.state == "sent":
            expected[people[row.subscriber]].add(row.message_id)
        else:
            assert row.crashes >= 3, row
    world.close()
    with sqlite3.connect(folder / "watch.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
