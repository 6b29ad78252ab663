"""Days, hours and time left, as people of each language write them.

Hours are on the 24-hour clock in both languages: «12 p.m.» has cost people deadlines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, get_timezone_location

from watcher.model import Moment
from watcher.wording.catalogue import knows, translate
from watcher.wording.view import View


@dataclass(frozen=True, slots=True)
class When:
    """A deadline in words, for one reader: the moment, the time left in words, and in days (None: not countable)."""

    words: str
    left: str
    days: int
    is_past: bool


@lru_cache(maxsize=4096)
def day(language: str, on: date, *, weekday: bool = False, year: bool = True) -> str:
    """A day in full: «vendredi 19 mars 2027», «Friday 19 March 2027»."""
    words = format_date(on, "d MMMM y" if year else "d MMMM", locale=language)
    if language == "fr" and on.day == 1:
        words = words.replace("1", "1er", 1)
    return f"{format_date(on, 'EEEE', locale=language)} {words}" if weekday else words


def weekday(language: str, on: date) -> str:
    """«vendredi», «Friday»."""
    return format_date(on, "EEEE", locale=language)


def weekday_name(language: str, number: int) -> str:
    """The name of a day of the week, 0 = Monday."""
    return weekday(language, date(2024, 1, 1 + number))


def hour(language: str, at: time) -> str:
    """«17 h», «17 h 30»; «17:00», «17:30»."""
    if language != "fr":
        return f"{at:%H:%M}"
    return f"{at.hour}\u00a0h\u00a0{at.minute:02}" if at.minute else f"{at.hour}\u00a0h"


@lru_cache(maxsize=256)
def city(language: str, zone: str) -> str:
    """The place a zone is known by: «Montréal», «Bruxelles»."""
    if knows(language, f"zone.{zone}"):
        return translate(language, f"zone.{zone}")
    return get_timezone_location(zone, locale=language, return_city=True)


def left(language: str, days: int) -> str:
    """The time left, in days of the reader's calendar: «dans 24 jours», «demain», «aujourd’hui», «passée»."""
    if days < 0:
        return translate(language, "left.past", n=-days)
    if days < 2:
        return translate(language, "left.tomorrow" if days else "left.today")
    return translate(language, "left.days", n=days)


def span(language: str, time: timedelta) -> str:
    """A length of time in its largest whole unit: «40 min», «3 h», «2 jours»."""
    minutes = max(1, int(time.total_seconds()) // 60)
    if minutes < 60:
        return f"{minutes}\u00a0min"
    if minutes < 48 * 60:
        return f"{minutes // 60}\u00a0h"
    return translate(language, "span.days", n=minutes // (24 * 60))


def countdown(language: str, days: int) -> str:
    """The short form: «J-24», «24 days»."""
    return left(language, days) if days < 1 else translate(language, "left.short", n=days)


def instant(moment: Moment) -> datetime | None:
    """The aware instant of a moment with hour and zone; None where the text gives no hour or no zone."""
    zone = _zone(moment.zone)
    if moment.time is None or moment.is_day or zone is None:
        return None
    return datetime.combine(moment.date, moment.time, zone)


def day_of(view: View, moment: Moment) -> date:
    """The day of a deadline in the reader's zone, where its hour is known; else as it is written."""
    local = _local(view, moment)
    return local.date() if local else moment.date


def when(view: View, moment: Moment, *, weekday: bool = True) -> When:
    """A deadline for this reader: own zone first, then the other zones where the clock shows another hour."""
    on = day_of(view, moment)
    days = (on - view.today).days
    words = ", ".join(filter(None, (day(view.language, on, weekday=weekday), hours_of(view, moment))))
    past = moment.ends_at <= view.now
    return When(words, left(view.language, min(days, -1) if past and days else days), days, past)


def hours_of(view: View, moment: Moment) -> str:
    """The hour of a deadline without its day: «17 h (Paris) · 12 h (Montréal)»; empty where none is stated."""
    local = _local(view, moment)
    if local:
        return hours(view, local, moment)
    if moment.time is None or moment.is_day:
        return ""
    return translate(view.language, "zone.unknown", hour=hour(view.language, moment.time))


def hours(view: View, local: datetime, moment: Moment) -> str:
    """«17 h (Paris) · 12 h (Montréal)»; the day is said again where it is another one there."""
    said, seen = [], set()
    for zone in (view.zone, *view.zones, moment.zone or view.zone):
        there = local.astimezone(ZoneInfo(zone))
        if there.utcoffset() in seen:
            continue
        seen.add(there.utcoffset())
        place = city(view.language, zone)
        if there.date() != local.date():
            place += ", " + translate(view.language, "zone.on", day=day(view.language, there.date(), year=False))
        said.append(f"{hour(view.language, there.time())}\u00a0({place})")
    return " · ".join(said)


def _local(view: View, moment: Moment) -> datetime | None:
    known = instant(moment)
    return known.astimezone(ZoneInfo(view.zone)) if known else None


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
