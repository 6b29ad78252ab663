"""Reads one date field of a structured source («2027-03-05T17:00:00Z», «05/03/2027 à 12h», «March 5, 2027»)."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone, tzinfo
from zoneinfo import ZoneInfo

from watcher.model import Moment
from watcher.understand.dates.hours import hour_after, zone_after
from watcher.understand.dates.mentions import find_mentions
from watcher.understand.flat import Flat

_LIMIT = 300
_YEARS = range(1990, 2200)
_STAMP = re.compile(
    r"\s*(?P<day>\d{4}-\d\d-\d\d)(?:[t ](?P<time>\d\d:\d\d)(?::\d\d)?(?:\.\d+)?\s?(?P<offset>z|utc|[+-]\d\d:?\d\d)?)?\s*",
    re.I,
)
_EPOCH = re.compile(r"\s*(\d{10})(?:\d{3})?\s*")


def read_field(
    value: str, *, country: str, language: str = "", zone: str | None = None, date_only: bool = False
) -> Moment | None:
    """The moment a source states in a field of its own, None when it is not one whole day.

    A stamp with an offset becomes wall clock in `zone` (an IANA name), else in UTC. `date_only` says that the
    source's hours mean nothing: only the day is kept, after the change of zone.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    value = value[:_LIMIT]
    moment = _stamp(value, zone) or _written(value, country, language, zone)
    if moment is None or moment.date.year not in _YEARS:
        return None
    return Moment(moment.date, quote=moment.quote, confidence=moment.confidence) if date_only else moment


def _stamp(value: str, zone: str | None) -> Moment | None:
    quote = value.strip()
    if epoch := _EPOCH.fullmatch(value):
        return _local(datetime.fromtimestamp(int(epoch[1]), timezone.utc), zone, quote)
    match = _STAMP.fullmatch(value)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match["day"])
        if not match["time"]:
            return Moment(day, quote=quote)
        hour = datetime.strptime(match["time"], "%H:%M").time() if match["time"] != "24:00" else None
    except ValueError:
        return None
    offset = _offset(match["offset"])
    if hour is None or day.year not in _YEARS:
        return Moment(day, quote=quote)
    if offset is None:
        return Moment(day, hour, zone, quote)
    return _local(datetime.combine(day, hour, offset), zone, quote)


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written[0] not in "+-":
        return timezone.utc
    try:
        return datetime.strptime(written.replace(":", ""), "%z").tzinfo
    except ValueError:
        return None


def _local(instant: datetime, zone: str | None, quote: str) -> Moment | None:
    try:
        local = instant.astimezone(ZoneInfo(zone) if zone else timezone.utc)
    except (OverflowError, ValueError, OSError, KeyError):
        return None
    return Moment(local.date(), local.time().replace(second=0, microsecond=0), zone or "UTC", quote)


def _written(value: str, country: str, language: str, zone: str | None) -> Moment | None:
    source = Flat(value)
    days = [day for day in find_mentions(source.flat, source.text, country=country, language=language) if day.year]
    if not days:
        return None
    day = days[-1] if len(days) > 1 and days[0].link == "range" else days[0]
    hour = hour_after(source.flat, day.end, country)
    said = hour.zone if hour else zone_after(source.flat, day.end, country)[0]
    try:
        when = date(int(day.year or 0), day.month, day.day)
    except ValueError:
        return None
    doubt = 0.3 * len(days[:1]) if len({(d.day, d.month, d.year) for d in days}) > 1 and not day.link else 0.0
    clock = hour.time if hour else None
    return Moment(
        when,
        clock,
        (said or zone) if clock else None,
        source.quote(0, len(value)),
        round(1.0 - day.doubt - doubt, 2),
        warnings=tuple(day.warnings),
    )
