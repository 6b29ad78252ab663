"""When a deadline is over: one rule, for every moment, zone and change of clocks; the whole program agrees with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.deliver.digest.bundle import is_over
from watcher.model import HOME_ZONES, Call, Genre, Kind, Moment, Reading, Status
from watcher.remember.rules.lifecycle import status_at
from watcher.remember.rules.thresholds import Thresholds
from watcher.understand.classify.status import stand
from watcher.wording.dates import when
from watcher.wording.view import View

ZONES = (None, "UTC", "Etc/UTC", "Europe/Paris", "America/Montreal", "Pacific/Honolulu", "Asia/Tokyo", "Etc/GMT+12")
MOMENTS = st.builds(
    Moment,
    st.dates(date(2026, 1, 1), date(2030, 12, 31))
    | st.sampled_from([date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 11, 7)]),
    st.none() | st.times() | st.sampled_from([time(), time(2, 30), time(23, 59), time(23, 59, 59)]),
    st.sampled_from(ZONES),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "over"),
    [
        ("2027-03-05", None, None, "2027-03-06T05:00"),  # the day ends in Montréal
        ("2027-07-05", None, None, "2027-07-06T04:00"),
        ("2027-03-05", "17:00", "Europe/Paris", "2027-03-05T16:00"),
        ("2027-03-05", "17:00", "America/Montreal", "2027-03-05T22:00"),
        ("2027-03-05", "17:00", None, "2027-03-05T22:00"),  # no zone: the last of ours
        ("2027-03-05", "23:59", "Europe/Paris", "2027-03-05T23:00"),
        ("2027-03-05", "23:59:59", "UTC", "2027-03-06T00:00"),
        ("2027-03-05", None, "Pacific/Honolulu", "2027-03-06T10:00"),
        ("2027-03-05", "17:00", "Nowhere/Land", "2027-03-05T22:00"),
        ("2027-10-31", "02:30", "Europe/Paris", "2027-10-31T01:30"),  # said twice that night: the second
        ("2027-03-28", "02:30", "Europe/Paris", "2027-03-28T01:30"),  # skipped that night: as much later
        ("2027-03-05", "00:00", "UTC", "2027-03-06T05:00"),  # a machine's way of writing a day
        ("2027-03-05", "12:00", "Etc/GMT+12", "2027-03-06T00:00"),  # anywhere on Earth
    ],
)
def test_ends_at__instant(day: str, hour: str | None, zone: str | None, over: str) -> None:
    moment = Moment(date.fromisoformat(day), time.fromisoformat(hour) if hour else None, zone)
    assert moment.ends_at == utc(over)


def test_starts_at__first_of_our_zones_to_see_the_day() -> None:
    assert Moment(date(2027, 3, 5)).starts_at == utc("2027-03-04T23:00")
    assert Moment(date(2027, 3, 5), time(), "UTC").starts_at == utc("2027-03-04T23:00")


@pytest.mark.parametrize("day", [date.min, date.max, date(9998, 12, 31), date(2, 1, 1)])
def test_ends_at__absurd_days_do_not_overflow(day: date) -> None:
    for moment in (Moment(day), Moment(day, time(23, 59), "Asia/Tokyo"), Moment(day, time(), "UTC")):
        assert moment.starts_at <= moment.ends_at


@given(MOMENTS)
def test_ends_at__never_before_the_hour_that_is_written_nor_before_the_end_of_a_day(moment: Moment) -> None:
    zones = (moment.zone,) if moment.zone else HOME_ZONES
    if moment.is_day:
        last_minutes = [datetime.combine(moment.date, time(23, 59), ZoneInfo(zone)) for zone in HOME_ZONES]
        assert all(minute < moment.ends_at for minute in last_minutes)
        assert moment.ends_at <= datetime.combine(moment.date, time(), UTC) + timedelta(days=2)
    else:
        assert moment.time is not None
        hour = moment.time.replace(second=0, microsecond=0)
        written = [datetime.combine(moment.date, hour, ZoneInfo(zone)) for zone in zones]
        late = max(instant.astimezone(UTC) for instant in written)
        assert late <= moment.ends_at <= late + timedelta(hours=1)


@given(MOMENTS)
def test_ends_at__a_day_later_is_later(moment: Moment) -> None:
    following = Moment(moment.date + timedelta(days=1), moment.time, moment.zone)
    assert moment.ends_at < following.ends_at
    assert moment.starts_at <= moment.ends_at


@given(MOMENTS, st.timedeltas(timedelta(days=-2), timedelta(days=2)))
@example(Moment(date(2027, 3, 5), time(), "UTC"), timedelta(hours=-23))
@example(Moment(date(2027, 3, 5), time(23, 59), "UTC"), timedelta(seconds=-1))
def test_over__ledger_reader_digest_and_card_agree(moment: Moment, after: timedelta) -> None:
    now = moment.ends_at + after
    reading = Reading(Kind.CALL, "fr", Genre.CALL, deadline=moment, deadlines=(moment,))
    call = Call(1, "Appel", "", "", reading, Status.CLOSING, (), now, now, now)
    over = after >= timedelta()
    assert (status_at(reading, now, Thresholds()) is Status.CLOSED) is over
    assert is_over(call, now) is over
    assert when(View("fr", "Europe/Paris", now), moment).is_past is over
    assert (stand(reading, now) is Status.CLOSED) is over
