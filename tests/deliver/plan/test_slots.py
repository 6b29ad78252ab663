"""One digest per local day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.deliver.world import MORNING, World
from watcher.deliver.plan.slots import due_slot, newest_slot, next_slot, send_before, slot_on
from watcher.model import Subscriber

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PARIS_CHANGES = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28))
MONTREAL_CHANGES = (date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14))


def reader(**changes: Any) -> Subscriber:
    told: dict[str, Any] = {"id": 1, "channel": "file", "address": "r", "state": "active"}
    return Subscriber(**(told | changes))


def composed(who: Subscriber, start: datetime, end: datetime, step: timedelta) -> list[tuple[str, datetime]]:
    """The slots a ticking delivery composes between two instants."""
    done: list[tuple[str, datetime]] = []
    last = None
    now = start
    while now < end:
        slot = due_slot(who, now, last)
        if slot:
            last = slot.name
            done.append((slot.name, now))
        now += step
    return done


@pytest.mark.parametrize("hour", ["01:30", "02:00", "02:30", "03:00", "07:30"])
@pytest.mark.parametrize(
    ("zone", "change"),
    [("Europe/Paris", day) for day in PARIS_CHANGES] + [("America/Montreal", day) for day in MONTREAL_CHANGES],
)
@pytest.mark.parametrize("step", [timedelta(minutes=10), HOUR])
def test_t52_clock_changes__exactly_one_digest_a_day(hour: str, zone: str, change: date, step: timedelta) -> None:
    who = reader(zone=zone, hour=hour)
    local = ZoneInfo(zone)
    start = datetime(change.year, change.month, change.day, tzinfo=local).astimezone(UTC) - 3 * DAY
    done = composed(who, start, start + 7 * DAY, step)
    names = [name for name, _ in done]
    assert len(names) == len(set(names))
    wanted = {(change + offset * DAY).isoformat() for offset in range(-2, 3)}
    assert wanted <= set(names)
    assert all(at.astimezone(local).date().isoformat() == name for name, at in done[1:])


def test_t52_weeks_of_another_offset__both_zones_keep_their_hour() -> None:
    moment = datetime(2026, 3, 20, 23, tzinfo=UTC)  # Montréal has changed, Paris has not: five hours apart
    slots = [newest_slot(reader(zone=zone), moment) for zone in ("Europe/Paris", "America/Montreal")]
    assert [slot.at.hour if slot else None for slot in slots] == [6, 11]


def test_t53_late_start__is_caught_up_once(world: World) -> None:
    world.subscribe(zone="Europe/Paris", hour="07:30")
    world.announce(1)
    assert [report.slot for report in world.deliver(MORNING + 2 * HOUR)] == ["2027-02-23"]
    assert world.deliver(MORNING + 3 * HOUR) == []


def test_t53_three_days_off__one_digest_with_everything(world: World) -> None:
    world.subscribe()
    world.announce(1)
    world.deliver(MORNING)
    for number in range(2, 5):
        world.announce(number)
    assert [report.items for report in world.deliver(MORNING + 3 * DAY + HOUR)] == [3]


def test_t53_weekly_missed_by_more_than_a_day__comes_at_the_next_usual_hour_once(world: World) -> None:
    reader = world.subscribe(frequency="weekly", weekday=0)
    world.announce(1)
    monday = MORNING - DAY
    assert world.deliver(monday + 25 * HOUR) == []
    assert world.deliver(monday + 2 * DAY - MINUTE) == []
    assert [report.items for report in world.deliver(monday + 2 * DAY)] == [1]
    world.announce(2, now=monday + 3 * DAY)
    assert [len(world.deliver(monday + day * DAY)) for day in range(3, 8)] == [0, 0, 0, 0, 1]
    assert [line["what"] for line in world.outbox.audit(reader.id)] == ["missed", "queued", "sent", "queued", "sent"]


def test_t53_weekly_missed_and_nothing_to_say__says_nothing(world: World) -> None:
    reader = world.subscribe(frequency="weekly", weekday=0)
    monday = MORNING - DAY
    assert [len(world.deliver(monday + day * DAY + HOUR)) for day in range(1, 4)] == [0, 0, 0]
    assert [line["what"] for line in world.outbox.audit(reader.id)] == ["missed", "nothing"]


def test_t53_weekly_missed_and_off_at_the_next_hour_too__is_caught_up_late(world: World) -> None:
    world.subscribe(frequency="weekly", weekday=0)
    world.announce(1)
    monday = MORNING - DAY
    assert world.deliver(monday + 30 * HOUR) == []
    assert [report.slot for report in world.deliver(monday + 4 * DAY + 20 * HOUR)] == ["2027-02-26"]
    assert world.deliver(monday + 5 * DAY) == []


@pytest.mark.parametrize(
    ("zone", "change", "hours"),
    [
        ("Europe/Paris", date(2027, 3, 28), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/Montreal", date(2027, 3, 14), 23),
        ("America/Montreal", date(2026, 11, 1), 25),
    ],
)
def test_t53_three_days_off_around_a_clock_change__one_weekly_digest_at_the_local_hour(
    world: World, zone: str, change: date, hours: int
) -> None:
    saturday = (
        datetime(change.year, change.month, change.day, 7, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC) - hours * HOUR
    )
    world.subscribe(saturday - 8 * DAY, zone=zone, frequency="weekly", weekday=5)
    world.deliver(saturday - 7 * DAY)
    world.announce(1, now=saturday)
    back = saturday + 3 * DAY  # off from before the hour on Saturday until Tuesday
    moments = [back + number * HOUR for number in range(-2, 24 * 6)]
    done = [(now, report.slot) for now in moments for report in world.deliver(now)]
    local = [(now.astimezone(ZoneInfo(zone)).strftime("%a %H:%M"), slot) for now, slot in done]
    assert local == [("Tue 07:30", (change + 2 * DAY).isoformat())]


def test_t53_three_days_off__workdays_wait_for_their_next_workday(world: World) -> None:
    world.subscribe(MORNING - 7 * DAY, frequency="workdays")
    world.announce(1)
    friday = MORNING + 3 * DAY
    world.deliver(friday - DAY)
    world.announce(2, now=friday)
    moments = [friday + DAY + HOUR, friday + 2 * DAY, friday + 3 * DAY]  # Saturday, Sunday, Monday
    assert [len(world.deliver(now)) for now in moments] == [0, 0, 1]


def test_t53_another_weekday_chosen__is_no_digest_missed(world: World) -> None:
    reader = world.subscribe(MORNING - 20 * DAY, frequency="weekly", weekday=4)
    for day in range(-19, 1):
        world.deliver(MORNING + day * DAY)
    world.announce(1)
    world.people.update(reader.id, weekday=6)  # the Sunday before last was none of theirs
    assert [len(world.deliver(MORNING + day * DAY)) for day in range(1, 6)] == [0, 0, 0, 0, 1]


def test_t53_subscribed_after_the_hour__has_missed_nothing(world: World) -> None:
    world.subscribe(MORNING - HOUR, frequency="weekly", weekday=0)
    world.announce(1)
    assert [len(world.deliver(MORNING + day * DAY)) for day in range(7)] == [0, 0, 0, 0, 0, 0, 1]


def test_t54_clock_jumps__no_double_no_storm(world: World) -> None:
    world.subscribe()
    jumps = [timedelta(0), DAY, -HOUR, timedelta(0), DAY, 2 * DAY, -3 * DAY, 2 * DAY]
    slots = []
    for number, jump in enumerate(jumps, 1):
        world.announce(number)
        slots += [report.slot for report in world.deliver(MORNING + jump)]
    # Five days back the last slot lies further ahead than a daily reader's can: it is not believed, and one digest
    # leaves for the day the clock shows. Nothing is told twice.
    assert slots == ["2027-02-23", "2027-02-24", "2027-02-25", "2027-02-20"]


def test_t54_clock_at_1970__sends_nothing(world: World) -> None:
    world.subscribe()
    world.announce(1)
    assert world.deliver(datetime(1970, 1, 1, 12, tzinfo=UTC)) == []
    assert [report.state for report in world.deliver(MORNING)] == ["sent"]


def test_t54_leap_day__is_a_day() -> None:
    who = reader()
    assert slot_on(date(2028, 2, 29), who).name == "2028-02-29"
    after = next_slot(who, slot_on(date(2028, 2, 29), who).at)
    assert after is not None
    assert after.name == "2028-03-01"


def test_workdays__no_digest_at_the_weekend() -> None:
    who = reader(frequency="workdays")
    saturday = datetime(2027, 2, 27, 12, tzinfo=UTC)
    newest = newest_slot(who, saturday)
    assert newest is not None
    assert newest.name == "2027-02-26"
    assert due_slot(who, saturday, None) is None


def test_zone_changed__not_two_digests_of_one_date() -> None:
    done = due_slot(reader(zone="Europe/Paris"), MORNING, None)
    assert done is not None
    assert due_slot(reader(zone="America/Montreal"), MORNING + 6 * HOUR, done.name) is None


def test_weekly_mail__may_be_sent_for_five_days() -> None:
    who = reader(frequency="weekly", weekday=1)
    slot = newest_slot(who, MORNING)
    assert slot is not None
    assert send_before(who, slot) - slot.at == timedelta(days=5)
    assert send_before(reader(), slot) - slot.at == DAY


@pytest.mark.parametrize("frequency", ["never", "instant"])
def test_who_has_no_rhythm__has_no_slot(frequency: str) -> None:
    who = reader(frequency=frequency)
    assert next_slot(who, MORNING) is None
    assert due_slot(who, MORNING, None) is None
