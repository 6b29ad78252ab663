"""Killed at any place, the real process loses nothing and sends one copy more at most, with the same id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.deliver.world import MORNING, World
from tests.faults.delivering import Deliveries, Job
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


@pytest.fixture(scope="module")
def deliveries() -> Iterator[Deliveries]:
    made = Deliveries()
    yield made
    made.close()


Deliver = Callable[..., int]


@pytest.fixture
def deliver(tmp_path: Path, peer: SmtpPeer, deliveries: Deliveries) -> Deliver:
    """Runs a process once, so many minutes after the morning, perhaps killed at a failpoint; its exit code."""

    def run(minutes: int = 0, failpoint: str = "") -> int:
        now = (MORNING + timedelta(minutes=minutes)).isoformat()
        return deliveries.run(Job(str(tmp_path), now, peer.port, failpoint=failpoint))

    return run


def copies(peer: SmtpPeer) -> Counter[str]:
    return Counter(taken.recipient for taken in peer.accepted)


@pytest.mark.parametrize("failpoint", ["composed", "frozen", "claimed", "sending", "sent", "answered", "closed"])
def test_t68_killed_at_a_failpoint__nothing_lost_one_copy_more_at_most(
    tmp_path: Path, peer: SmtpPeer, deliver: Deliver, failpoint: str
) -> None:
    prepared(tmp_path)
    assert deliver(failpoint=failpoint) == 137
    assert deliver(1) == 0
    assert deliver(7) == 0
    found = copies(peer)
    extra = 1 if failpoint in ("sent", "answered") else 0
    assert set(found) == {f"r{number}@example.org" for number in range(READERS)}
    assert sum(found.values()) == READERS + extra
    assert len({taken.message_id for taken in peer.accepted}) == READERS
    assert [row.state for row in World(tmp_path).outbox.rows()] == ["sent"] * READERS


def test_t68_killed_three_times_on_one_message__it_is_set_aside(
    tmp_path: Path, peer: SmtpPeer, deliver: Deliver
) -> None:
    prepared(tmp_path)
    for number in range(3):
        assert deliver(number, failpoint="sending") == 137
    assert deliver(5) == 0
    world = World(tmp_path)
    assert sorted(row.state for row in world.outbox.rows()) == ["sent", "sent", "unknown"]
    assert [alert.about.split("-")[0] for alert in world.outbox.untold_alerts()] == ["unknown"]  # it may have arrived


def test_t68_killed_three_times_before_it_left__it_is_told_in_smaller_pieces(
    tmp_path: Path, peer: SmtpPeer, deliver: Deliver
) -> None:
    prepared(tmp_path)
    for number in range(3):
        assert deliver(number, failpoint="claimed") == 137
    assert deliver(5) == 0
    assert len(peer.accepted) == READERS - 1
    days = 24 * 60
    for number in (1, 2):
        assert deliver(number * days) == 0
    world = World(tmp_path)
    [alert] = world.outbox.untold_alerts()
    assert "told again in smaller pieces" in alert.what
    [mine] = [row.subscriber for row in world.outbox.rows() if row.state == "failed"]
    assert [(row.state, row.items) for row in world.outbox.rows(mine)] == [("failed", 3), ("sent", 1), ("sent", 2)]
    assert world.digests.told()[mine] == {1, 2, 3}
    told = [taken for taken in peer.accepted if taken.recipient == world.people.get(mine).address]
    read = "".join(taken.mail.get_body(("plain",)).get_content() for taken in told)
    assert [read.count(f"Appel {number}") for number in (1, 2, 3)] == [1, 1, 1]


def test_t35_killed_when_what_was_stale_is_given_back__nothing_is_lost(
    tmp_path: Path, peer: SmtpPeer, deliver: Deliver
) -> None:
    prepared(tmp_path)
    for _ in range(READERS):
        peer.script["data"].append("451 4.3.0 out of order")
    assert deliver() == 0
    world = World(tmp_path)
    for reader in world.people.all():
        world.marks.apply("mute", reader.id, 2, MORNING + timedelta(hours=1))
    world.close()
    assert deliver(120, failpoint="recalled") == 137
    assert deliver(121) == 0
    assert sorted(copies(peer).values()) == [1] * READERS
    assert all(taken.message_id.startswith("<2027-02-23.") for taken in peer.accepted)
    read = [taken.mail.get_body(("plain",)).get_content() for taken in peer.accepted]
    assert [[f"Appel {number}" in text for number in (1, 2, 3)] for text in read] == [[True, False, True]] * READERS


def test_two_senders_at_once__one_sends(tmp_path: Path, peer: SmtpPeer) -> None:
    prepared(tmp_path)
    running = [Deliveries() for _ in range(3)]
    for one in running:
        one.start(Job(str(tmp_path), MORNING.isoformat(), peer.port))
    assert [one.end() for one in running] == [0, 0, 0]
    for one in running:
        one.close()
    assert sorted(copies(peer).values()) == [1] * READERS
