"""Reads one date field of a structured source («2027-03-05T17:00:00Z», «05/03/2027 à 12h», «March 5, 2027»)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from watcher.model import Moment
from watcher.understand.dates.hours import hour_after
from watcher.understand.dates.mentions import find_mentions
from watcher.understand.dates.resolve import is_plausible
from watcher.understand.text.flattened import Flat

_LIMIT = 300
_LAST_CLOCK = date(2099, 12, 31)
_TO = re.compile(r"\s{0,2}(?:-|>|au|to|until|jusqu.au)\s{1,2}(?:the\s|le\s)?")
_STAMP = re.compile(
    r"\s*(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[t ](?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?(?:\.\d+)?\s?(?P<offset>z|utc|[+-]\d\d:?\d\d)?)?\s*",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3})?\s*")


def read_field(
    value: str,
    *,
    country: str,
    language: str = "",
    zone: str | None = None,
    date_only: bool = False,
    today: date | None = None,
) -> tuple[Moment, ...]:
    """The moments a source states in a field of its own, sorted; none that the guard of all days refuses.

    A stamp with an offset becomes wall clock in `zone` (an IANA name), else in UTC. `date_only` says that the
    source's hours mean nothing: only the day is kept, after the change of zone. `today` is the clock of the guard.
    Never raises.
    """
    found: dict[date, Moment] = {}
    for part in value[:_LIMIT].split("\n"):
        stamp = _stamp(part, zone)
        for moment in (stamp,) if stamp else _written(part, country, language, zone):
            if is_plausible(moment.date, today or _LAST_CLOCK):
                kept = Moment(moment.date, quote=moment.quote, confidence=moment.confidence) if date_only else moment
                found.setdefault(moment.date, kept)
    return tuple(found[day] for day in sorted(found))


def _stamp(value: str, zone: str | None) -> Moment | None:
    """A machine's way of writing: ISO 8601 or seconds since 1970."""
    quote = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        return _local(datetime.fromtimestamp(int(epoch[1]), UTC), zone, quote)
    match = _STAMP.fullmatch(value)
    day = _day(match["day"]) if match else None
    if match is None or day is None or not 1 < day.year < 9999:
        return None
    clock = _clock(match["hour"], match["minute"])
    offset = _offset(match["offset"])
    if clock is None or offset is None:
        return Moment(day, clock, zone if clock else None, quote)
    return _local(datetime.combine(day, clock, offset), zone, quote)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _clock(hour: str | None, minute: str | None) -> time | None:
    if not hour or not minute or int(hour) > 23 or int(minute) > 59:
        return None
    return time(int(hour), int(minute))


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written[0] not in "+-":
        return UTC
    try:
        return datetime.strptime(written.replace(":", ""), "%z").tzinfo
    except ValueError:
        return None


def _local(instant: datetime, zone: str | None, quote: str) -> Moment | None:
    """The wall clock of an instant in a zone; an unknown zone leaves it in UTC."""
    try:
        local, name = instant.astimezone(ZoneInfo(zone or "UTC")), zone or "UTC"
    except (OverflowError, ValueError, OSError, KeyError):
        local, name = instant.astimezone(UTC), "UTC"
    return Moment(local.date(), local.time().replace(second=0, microsecond=0), name, quote)


def _written(value: str, country: str, language: str, zone: str | None) -> tuple[Moment, ...]:
    """Days written for people; of a range the end counts."""
    source = Flat(value)
    days = [day for day in find_mentions(source.flat, source.text, country=country, language=language) if day.year]
    stated = []
    for day, following in pairwise([*days, None]):
        if day is None or day.link == "range" or (following and _TO.fullmatch(source.flat, day.end, following.start)):
            continue
        hour = hour_after(source.flat, day.end, country)
        stated.append(
            Moment(
                date(day.year or 0, day.month, day.day),
                hour.time if hour else None,
                (hour.zone or zone) if hour else None,
                source.quote(0, len(value)),
                round(1.0 - day.doubt, 2),
                warnings=tuple(day.warnings),
            )
        )
    return tuple(stated)
