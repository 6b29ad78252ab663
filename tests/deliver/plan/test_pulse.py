"""The watch on the watch: silence is noticed whatever causes it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.deliver.world import MORNING
from watcher.deliver.plan.pulse import Pulse, owed_digests
from watcher.model import Frequency, Subscriber

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reader(number: int = 1, frequency: Frequency = Frequency.DAILY) -> Subscriber:
    return Subscriber(number, "file", f"r{number}", frequency=frequency, created=MORNING - 30 * DAY)


@pytest.mark.parametrize(
    ("last", "owed"),
    [({}, 1), ({1: "2027-02-20"}, 1), ({1: MORNING.date().isoformat()}, 0), ({1: "2027-02-22"}, 0)],
)
def test_digest__is_owed_a_day_after_its_hour(last: dict[int, str], owed: int) -> None:
    assert owed_digests([reader()], last, MORNING + HOUR) == owed


def test_digest__is_not_owed_before_somebody_came_nor_without_a_schedule() -> None:
    fresh = Subscriber(1, "file", "new", created=MORNING)
    assert owed_digests([fresh, reader(2, Frequency.INSTANT), reader(3, Frequency.NEVER)], {}, MORNING + 2 * HOUR) == 0


def test_silence__is_told_with_its_beginning_and_its_size() -> None:
    assert Pulse(MORNING, MORNING, reads_anything=True).faults(MORNING + HOUR) == {}
    told = Pulse(MORNING, MORNING, waiting=3, owed=4, reads_anything=True).faults(MORNING + 30 * HOUR)
    assert told["nobody-written"] == f"nobody was written to since {MORNING:%Y-%m-%d %H:%M} UTC, 7 owed"
    assert told["nothing-read"] == f"nothing was read since {MORNING:%Y-%m-%d %H:%M} UTC"
