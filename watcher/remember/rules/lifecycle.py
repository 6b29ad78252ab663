"""Where a call stands in its life, from what it says and the clock. Pure; absence plays no part here.

A deadline with an hour is over at that instant in its zone; one without lasts until its day has ended everywhere
the call's people live. What a source says in words wins over what dates suggest, except that time does pass.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from watcher.model import Kind, Moment, Reading, Status
from watcher.remember.rules.thresholds import Rules

LIVE = frozenset({Status.FORECAST, Status.OPEN, Status.CLOSING, Status.ROLLING})
RUNNING = frozenset({Status.OPEN, Status.CLOSING, Status.ROLLING})
OVER = frozenset({Status.CLOSED, Status.WITHDRAWN})

_SAID = {
    "cancelled": Status.WITHDRAWN,
    "withdrawn": Status.WITHDRAWN,
    "suspended": Status.WITHDRAWN,
    "exhausted": Status.CLOSED,
    "closed": Status.CLOSED,
    "forecast": Status.FORECAST,
    "open": Status.OPEN,
    "reopened": Status.OPEN,
}
_ALWAYS = datetime(9998, 1, 1, tzinfo=UTC)  # later dates cannot be moved between zones


def starts_at(moment: Moment, rules: Rules) -> datetime:
    """The UTC instant an opening day (or hour) begins, in its zone or else the first of ours to see it."""
    zones = _zones(moment.zone, (rules.zone, *rules.zones))
    return min(_instants(moment.date, moment.time or time.min, zones))


def ends_at(moment: Moment, rules: Rules) -> datetime:
    """The UTC instant from which a deadline is over."""
    return _end(moment.date, moment.time, moment.zone, (rules.zone, *rules.zones))


@lru_cache(maxsize=4096)  # a decision asks for the same few instants many times
def _end(day: date, hour: time | None, zone: str | None, ours: tuple[str, ...]) -> datetime:
    is_placeholder = hour == time.min and zone in ("UTC", "Etc/UTC")  # how machines write a mere day
    if hour is None or is_placeholder:
        zones = {*_zones(None, ours), *(() if is_placeholder else _zones(zone, ours))}
        return max(_instants(day, time.min, zones, days=1))
    instant = max(_instants(day, hour.replace(second=0, microsecond=0), _zones(zone, ours)))
    is_whole_day = (hour.hour, hour.minute) == (23, 59)
    return instant + timedelta(minutes=1) if is_whole_day else instant


def deadlines(reading: Reading) -> tuple[Moment, ...]:
    """Every deadline that was read."""
    return reading.deadlines or ((reading.deadline,) if reading.deadline else ())


def next_deadline(reading: Reading, now: datetime, rules: Rules) -> Moment | None:
    """The first deadline that can still be met, else the last one that could."""
    all_of_them = deadlines(reading)
    if len(all_of_them) < 2:
        return all_of_them[0] if all_of_them else None
    ordered = sorted(all_of_them, key=lambda moment: ends_at(moment, rules))
    return next((moment for moment in ordered if ends_at(moment, rules) > now), ordered[-1])


def closes_at(reading: Reading, rules: Rules) -> datetime | None:
    """The instant from which the last deadline is over."""
    return max((ends_at(moment, rules) for moment in deadlines(reading)), default=None)


def status_at(reading: Reading, now: datetime, rules: Rules) -> Status:
    """The state of a call at that instant, by its words and dates alone."""
    state = said(reading)
    if reading.kind is not Kind.CALL:
        return Status.UNKNOWN
    if state is not None and state in OVER:
        return state
    if _is_past(reading, now, rules):
        return Status.CLOSED
    if _is_ahead(reading, state, now, rules):
        return Status.FORECAST
    return _running(reading, now, rules)


def said(reading: Reading) -> Status | None:
    """The state the source names in words, None where it names none.

    «Coming soon» somewhere in a text may be about the next round: without a field of its own it counts only where
    no date is given.
    """
    word = reading.status_word
    if word is None:
        return None
    if word.value == "forecast" and not word.stated and (reading.opens or deadlines(reading)):
        return None
    return _SAID.get(word.value)


def next_turn(reading: Reading, now: datetime, rules: Rules) -> datetime | None:
    """The next instant at which the clock alone may change the state, None when it never will."""
    turns = [starts_at(reading.opens, rules)] if reading.opens else []
    for moment in deadlines(reading):
        end = ends_at(moment, rules)
        turns += [end - timedelta(days=rules.closing_days), end]
    return min((turn for turn in turns if turn > now), default=None)


def _is_past(reading: Reading, now: datetime, rules: Rules) -> bool:
    """Whether the last deadline is over. Cut-off dates of a rolling programme come and go without ending it."""
    closes = closes_at(reading, rules)
    has_cut_offs = reading.rolling and len(deadlines(reading)) > 1
    return closes is not None and closes <= now and not has_cut_offs


def _is_ahead(reading: Reading, said: Status | None, now: datetime, rules: Rules) -> bool:
    if said is not None:
        return said is Status.FORECAST
    if reading.opens:
        return starts_at(reading.opens, rules) > now
    return reading.status is Status.FORECAST


def _running(reading: Reading, now: datetime, rules: Rules) -> Status:
    dates = deadlines(reading)
    if reading.rolling and len(dates) != 1:
        return Status.ROLLING
    if dates:
        following = next_deadline(reading, now, rules)
        assert following is not None
        is_near = ends_at(following, rules) - now <= timedelta(days=rules.closing_days)
        return Status.CLOSING if is_near else (Status.ROLLING if reading.rolling else Status.OPEN)
    if reading.opens or reading.status in RUNNING:
        return Status.OPEN
    return Status.UNKNOWN


def _zones(name: str | None, ours: tuple[str, ...]) -> set[tzinfo]:
    """The zone of that name; all of ours without a name (or with one nobody knows)."""
    try:
        return {ZoneInfo(name)} if name else {ZoneInfo(zone) for zone in ours}
    except (OSError, ValueError, KeyError):
        return {ZoneInfo(zone) for zone in ours}


def _instants(day: date, hour: time, zones: set[tzinfo], days: int = 0) -> list[datetime]:
    """That local time in each zone as UTC; where clocks go back, the second of the two instants."""
    if day.year >= _ALWAYS.year:
        return [_ALWAYS]
    if day.year <= 1:
        return [datetime(2, 1, 1, tzinfo=UTC)]
    local = datetime.combine(day + timedelta(days=days), hour.replace(tzinfo=None, fold=1))
    return [local.replace(tzinfo=zone).astimezone(UTC) for zone in zones]
