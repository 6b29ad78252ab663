"""Followed calls are recalled before their deadline, again when it moves; what was put off comes back once."""

from __future__ import annotations

from datetime import date, timedelta

from tests.deliver import examples
from tests.deliver.world import MORNING, World, move

DAY = timedelta(days=1)


def days_with_mail(world: World, count: int) -> list[int]:
    return [day for day in range(count) if world.deliver(MORNING + day * DAY)]


def follower(world: World, **changes: object) -> int:
    """A reader who was told of a call that ends in 40 days, and follows it."""
    who = world.subscribe(quiet_rhythm="never", **changes)
    end = (MORNING + 40 * DAY).date()
    world.announce(1, deadline=examples.until(end.year, end.month, end.day))
    world.marks.apply("follow", who.id, 1, MORNING)
    return who.id


def test_reminders__at_the_steps_and_only_there(world: World) -> None:
    follower(world)
    assert days_with_mail(world, 45) == [0, 10, 33, 39]


def test_reminders__come_also_to_weekly_readers_on_their_day(world: World) -> None:
    follower(world, frequency="weekly", weekday=1, reminders=(7, 1))
    assert days_with_mail(world, 45) == [0, 33, 39]


def test_reminders__armed_again_when_the_deadline_moves(world: World) -> None:
    follower(world, reminders=(7,))
    assert days_with_mail(world, 35) == [0, 33]
    move(world, 1, (MORNING + 60 * DAY).date())
    reports = {day: world.deliver(MORNING + day * DAY) for day in range(35, 62)}
    assert [day for day, found in reports.items() if found] == [35, 53]


def test_reminders__none_for_a_step_that_had_passed_when_following(world: World) -> None:
    who = world.subscribe(quiet_rhythm="never")
    end = (MORNING + 20 * DAY).date()
    world.announce(1, deadline=examples.until(end.year, end.month, end.day))
    world.deliver(MORNING)
    world.marks.apply("follow", who.id, 1, MORNING)
    assert [day for day in range(1, 25) if world.deliver(MORNING + day * DAY)] == [13, 19]


def test_reminders__never_for_who_said_never(world: World) -> None:
    follower(world, frequency="never")
    assert days_with_mail(world, 45) == []


def test_later__comes_back_once_after_a_week(world: World) -> None:
    who = world.subscribe(quiet_rhythm="never")
    world.announce(1)
    world.deliver(MORNING)
    world.marks.apply("later", who.id, 1, MORNING)
    assert [day for day in range(1, 20) if world.deliver(MORNING + day * DAY)] == [7]


def test_muted__is_not_told_again_nor_its_next_edition(world: World) -> None:
    who = world.subscribe(quiet_rhythm="never")
    world.announce(1)
    world.deliver(MORNING)
    world.marks.apply("mute", who.id, 1, MORNING)
    move(world, 1, date(2027, 9, 1))
    world.announce(2, edition_of=1)
    assert world.deliver(MORNING + DAY) == []
