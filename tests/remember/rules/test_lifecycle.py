"""When a call opens, nears its end and closes: instants, zones, days without hour, words against dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.remember.scenes import call, news, says, until
from watcher.model import Fact, Moment, Status
from watcher.remember.rules.lifecycle import closes_at, next_deadline, next_turn, status_at
from watcher.remember.rules.thresholds import Thresholds

RULES = Thresholds()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2027-01-01T12:00", Status.OPEN),
        ("2027-02-20T12:00", Status.CLOSING),
        ("2027-03-06T04:59", Status.CLOSING),
        ("2027-03-06T05:00", Status.CLOSED),
    ],
)
def test_status__follows_the_clock(now: str, status: Status) -> None:
    assert status_at(call(until("2027-03-05")), utc(now), RULES) is status


def test_status__opening_day() -> None:
    reading = call(until("2027-03-05"), opens=until("2027-02-01"), status=Status.UNKNOWN)
    assert status_at(reading, utc("2027-01-31T22:59"), RULES) is Status.FORECAST
    assert status_at(reading, utc("2027-01-31T23:00"), RULES) is Status.OPEN


def test_status__words_win_over_the_opening_day() -> None:
    forecast = call(until("2027-09-05"), opens=until("2027-02-01"), **says(Status.FORECAST))
    opened = call(until("2027-09-05"), opens=until("2027-04-01"), **says(Status.OPEN))
    assert status_at(forecast, utc("2027-03-01T12:00"), RULES) is Status.FORECAST
    assert status_at(opened, utc("2027-03-01T12:00"), RULES) is Status.OPEN


def test_status__words_close_early_but_time_passes_all_the_same() -> None:
    assert status_at(call(until("2027-09-05"), **says(Status.CLOSED)), utc("2027-03-01T12:00"), RULES) is Status.CLOSED
    assert status_at(call(until("2027-02-05"), **says(Status.OPEN)), utc("2027-03-01T12:00"), RULES) is Status.CLOSED
    withdrawn = call(until("2027-09-05"), **says(Status.WITHDRAWN))
    assert status_at(withdrawn, utc("2027-03-01T12:00"), RULES) is Status.WITHDRAWN


def test_status__words_of_a_text_do_not_beat_its_dates() -> None:
    """«The next round opens soon» beside a deadline: the call is open. In the source's own field it is announced."""
    beside = call(until("2027-09-05"), status_word=Fact("forecast", "prochaine ouverture en 2028"))
    alone = call(status_word=Fact("forecast", "ouverture prochaine"))
    assert status_at(beside, utc("2027-03-01T12:00"), RULES) is Status.OPEN
    assert status_at(alone, utc("2027-03-01T12:00"), RULES) is Status.FORECAST


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("suspended", Status.WITHDRAWN),
        ("cancelled", Status.WITHDRAWN),
        ("exhausted", Status.CLOSED),
        ("extended", Status.OPEN),
        ("reopened", Status.OPEN),
    ],
)
def test_status__words(word: str, status: Status) -> None:
    reading = call(until("2027-09-05"), status_word=Fact(word, word))
    assert status_at(reading, utc("2027-03-01T12:00"), RULES) is status


def test_status__rolling() -> None:
    now = utc("2027-03-01T12:00")
    cut_offs = call(until("2026-10-01"), until("2027-02-01"), rolling=True)
    until_the_end = call(until("2027-02-01"), rolling=True)
    assert status_at(call(rolling=True), now, RULES) is Status.ROLLING
    assert status_at(cut_offs, now, RULES) is Status.ROLLING
    assert status_at(until_the_end, now, RULES) is Status.CLOSED


def test_status__nothing_known() -> None:
    assert status_at(call(status=Status.UNKNOWN), utc("2027-03-01T12:00"), RULES) is Status.UNKNOWN
    assert status_at(news(), utc("2027-03-01T12:00"), RULES) is Status.UNKNOWN


def test_next_deadline__the_one_that_can_still_be_met() -> None:
    two = call(until("2027-03-05"), until("2027-06-05"))
    assert next_deadline(two, utc("2027-03-01T12:00")) == until("2027-03-05")
    assert next_deadline(two, utc("2027-03-10T12:00")) == until("2027-06-05")
    assert next_deadline(two, utc("2028-03-10T12:00")) == until("2027-06-05")
    assert next_deadline(call(), utc("2027-03-01T12:00")) is None


@given(st.dates(date(2026, 6, 1), date(2028, 6, 1)), st.integers(0, 800))
def test_next_turn__nothing_turns_before_it(day: date, ahead: int) -> None:
    """The status may only change at the instants `next_turn` names: what is aged then is never late."""
    reading = call(Moment(day), opens=Moment(day - timedelta(days=60)), status=Status.UNKNOWN)
    now = utc("2026-05-01T12:00") + timedelta(days=ahead)
    turn = next_turn(reading, now, RULES)
    if turn is None:
        assert status_at(reading, now + timedelta(days=4000), RULES) is status_at(reading, now, RULES)
        return
    just_before = turn - timedelta(microseconds=1)
    assert status_at(reading, just_before, RULES) is status_at(reading, now, RULES)
    assert closes_at(reading) is not None
