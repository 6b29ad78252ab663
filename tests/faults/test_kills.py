"""Killed at any place, the real process loses nothing and sends one copy more at most, with the same id."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.world import MORNING, World
from tests.peers.running import in_thread
from tests.peers.smtp import SmtpPeer

pytestmark = pytest.mark.process
READERS = 3


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    with in_thread(SmtpPeer()) as made:
        yield made


def prepared(folder: Path) -> None:
    world = World(folder)
    for number in range(READERS):
        world.subscribe(channel="email", address=f"r{number}@example.org")
    world.close()


def deliver(folder: Path, peer: SmtpPeer, minutes: int = 0, failpoint: str = "") -> int:
    """Runs the process once; its exit code."""
    now = MORNING + timedelta(minutes=minutes)
    command = [sys.executable, "-m", "tests.faults.delivering", str(folder), str(peer.port), now.isoformat()]
    environment = os.environ | ({"FAILPOINT": failpoint} if failpoint else {})
    return subprocess.run(command, env=environment, timeout=60, check=False, capture_output=True).returncode


def copies(peer: SmtpPeer) -> Counter[str]:
    return Counter(taken.recipient for taken in peer.accepted)


@pytest.mark.parametrize("failpoint", ["composed", "frozen", "claimed", "sending", "sent", "answered", "closed"])
def test_t68_killed_at_a_failpoint__nothing_lost_one_copy_more_at_most(
    tmp_path: Path, peer: SmtpPeer, failpoint: str
) -> None:
    prepared(tmp_path)
    assert deliver(tmp_path, peer, failpoint=failpoint) == 137
    assert deliver(tmp_path, peer, 1) == 0
    assert deliver(tmp_path, peer, 7) == 0
    found = copies(peer)
    extra = 1 if failpoint in ("sent", "answered") else 0
    assert set(found) == {f"r{number}@example.org" for number in range(READERS)}
    assert sum(found.values()) == READERS + extra
    assert len({taken.message_id for taken in peer.accepted}) == READERS
    assert [row.state for row in World(tmp_path).outbox.rows()] == ["sent"] * READERS


def test_t68_killed_three_times_on_one_message__it_is_set_aside(tmp_path: Path, peer: SmtpPeer) -> None:
    prepared(tmp_path)
    for number in range(3):
        assert deliver(tmp_path, peer, number, failpoint="sending") == 137
    assert deliver(tmp_path, peer, 5) == 0
    world = World(tmp_path)
    assert sorted(row.state for row in world.outbox.rows()) == ["sent", "sent", "unknown"]
    assert [alert.about.split("-")[0] for alert in world.outbox.untold_alerts()] == ["unknown"]  # it may have arrived


def test_t68_killed_three_times_before_it_left__it_is_told_in_smaller_pieces(tmp_path: Path, peer: SmtpPeer) -> None:
    prepared(tmp_path)
    for number in range(3):
        assert deliver(tmp_path, peer, number, failpoint="claimed") == 137
    assert deliver(tmp_path, peer, 5) == 0
    assert len(peer.accepted) == READERS - 1
    days = 24 * 60
    for number in (1, 2):
        assert deliver(tmp_path, peer, number * days) == 0
    world = World(tmp_path)
    [alert] = world.outbox.untold_alerts()
    assert "told again in smaller pieces" in alert.what
    [mine] = [row.subscriber for row in world.outbox.rows() if row.state == "failed"]
    assert [(row.state, row.items) for row in world.outbox.rows(mine)] == [("failed", 3), ("sent", 1), ("sent", 2)]
    assert world.digests.told()[mine] == {1, 2, 3}
    told = [taken for taken in peer.accepted if taken.recipient == world.people.get(mine).address]
    read = "".join(taken.mail.get_body(("plain",)).get_content() for taken in told)  # type: ignore[union-attr]
    assert [read.count(f"Appel {number}") for number in (1, 2, 3)] == [1, 1, 1]


def test_t35_killed_when_what_was_stale_is_given_back__nothing_is_lost(tmp_path: Path, peer: SmtpPeer) -> None:
    prepared(tmp_path)
    for _ in range(READERS):
        peer.script["data"].append("451 4.3.0 out of order")
    assert deliver(tmp_path, peer) == 0
    world = World(tmp_path)
    for reader in world.people.all():
        world.marks.mute(reader.id, 2, MORNING + timedelta(hours=1))
    world.close()
    assert deliver(tmp_path, peer, 120, failpoint="recalled") == 137
    assert deliver(tmp_path, peer, 121) == 0
    assert sorted(copies(peer).values()) == [1] * READERS
    assert all(taken.message_id.startswith("<2027-02-23.") for taken in peer.accepted)
    read = [taken.mail.get_body(("plain",)).get_content() for taken in peer.accepted]  # type: ignore[union-attr]
    assert [[f"Appel {number}" in text for number in (1, 2, 3)] for text in read] == [[True, False, True]] * READERS


def test_two_senders_at_once__one_sends(tmp_path: Path, peer: SmtpPeer) -> None:
    prepared(tmp_path)
    command = [sys.executable, "-m", "tests.faults.delivering", str(tmp_path), str(peer.port), MORNING.isoformat()]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert sorted(copies(peer).values()) == [1] * READERS
