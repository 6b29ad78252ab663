"""A clock that was wrong silences nobody for longer than it was wrong, and an admin hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from tests.deliver.world import MORNING, World
from watcher.model import Status
from watcher.remember.outbox.channel_states import LONGEST_WAIT

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)


@pytest.mark.parametrize("frequency", ["daily", "workdays", "weekly"])
@pytest.mark.parametrize("ahead", [YEAR, 40 * DAY, 9 * DAY])
def test_clock_ahead_for_one_run__silences_nobody(world: World, frequency: str, ahead: timedelta) -> None:
    world.subscribe(frequency=frequency, weekday=MORNING.weekday())
    world.announce(1)
    world.deliver(MORNING + ahead)
    for days in (7, 14):
        number = days + 1
        world.announce(number, now=MORNING + days * DAY - HOUR)
        world.deliver(MORNING + days * DAY)
    told = world.digests.told()
    assert {1, 2, 3} <= set(told[1])
    assert "clock" in [alert.about for alert in world.outbox.untold_alerts()]


@pytest.mark.parametrize("frequency", ["daily", "weekly", "instant"])
def test_clock_ahead_for_one_run__lets_nothing_go_as_over(world: World, frequency: str) -> None:
    """At the wrong time the deadline had passed: what was let go for that is told after all."""
    world.subscribe(frequency=frequency, weekday=MORNING.weekday())
    open_ = world.announce(1, "Soutien aux hôpitaux")
    world.calls.known[1] = replace(open_, status=Status.CLOSED)
    world.deliver(MORNING + YEAR)
    assert not [name for name in world.files() if "Soutien aux hôpitaux" in read(world, name)]
    world.calls.known[1] = open_
    world.deliver(MORNING)
    world.announce(2, "Soutien aux musées", now=MORNING + 6 * DAY)
    world.deliver(MORNING + 7 * DAY)
    world.deliver(MORNING + 14 * DAY)
    for title in ("Soutien aux hôpitaux", "Soutien aux musées"):
        told = [name for name in world.files() if name.endswith(".eml") and title in read(world, name)]
        assert len(told) == 1, title
    # a weekly digest a year late is missed: it lets nothing go
    assert ("given back" in [line["what"] for line in world.outbox.audit(1)]) is (frequency != "weekly")


def read(world: World, name: str) -> str:
    raw = (world.folder / "outbox" / name).read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_message_composed_by_a_clock_ahead__leaves_once_it_is_right(world: World) -> None:
    world.subscribe()
    world.announce(1)
    world.deliver(MORNING)
    with world.db.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state='queued', closed=NULL, not_before=not_before+31536000000000")
    assert [report.state for report in world.deliver(MORNING + HOUR)] == ["sent"]


def test_flood_limit__is_bounded_and_an_admin_can_lift_it(world: World) -> None:
    world.outbox.wait_channel("file", MORNING + timedelta(days=11574), "retry after 10^9", MORNING)
    assert world.outbox.channel("file").wait_until == MORNING + LONGEST_WAIT
    world.outbox.resume_channel("file", lifts_wait=True)
    assert world.outbox.channel("file").free_at(MORNING) == MORNING


def test_what_a_clock_ahead_wrote_of_a_channel__is_not_believed(world: World) -> None:
    world.outbox.wait_channel("file", MORNING + YEAR + HOUR, "a limit", MORNING + YEAR)
    world.outbox.pause_channel("file", MORNING + YEAR, "a pause")
    assert world.outbox.channel("file").free_at(MORNING) == MORNING


def test_alert_of_a_clock_ahead__does_not_hush_the_next(world: World) -> None:
    world.outbox.alert("channel-email", "then", MORNING + YEAR)
    world.outbox.alert("channel-email", "now", MORNING)
    assert [alert.what for alert in world.outbox.untold_alerts()] == ["then", "now"]


def test_nobody_written_to__reaches_the_admins(world: World) -> None:
    world.subscribe(channel="email", address="claire@example.org")
    world.announce(1)
    world.deliver(MORNING)  # no channel takes it
    world.deliver(MORNING + 4 * HOUR)
    assert any(
        "nobody was written to since the beginning, 1 owed" in alert.what for alert in world.outbox.untold_alerts()
    )
