"""Reads the opening and the deadlines of a call from its text: days, their roles, their years, the decision.

Decides with the day the text was published (else today); knows nothing of hours beyond what stands beside a day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time

from watcher.understand.dates import lists
from watcher.understand.dates.acts import with_acts
from watcher.understand.dates.cues import Role, lexicon
from watcher.understand.dates.decide import DatesRead, decide
from watcher.understand.dates.hours import Hour, hour_after, hour_before, shared_hour
from watcher.understand.dates.meetings import adopt, leave_loose, leave_to_meetings
from watcher.understand.dates.mentions import Mention, find_mentions
from watcher.understand.dates.moves import settle, with_changes, with_decisions, without_remarks
from watcher.understand.dates.neighbours import leads_row
from watcher.understand.dates.reports import without_past_acts
from watcher.understand.dates.resolve import YearResolver
from watcher.understand.dates.roles import DayContext, judge
from watcher.understand.dates.rolling import is_rolling, may_roll
from watcher.understand.dates.stamps import set_apart
from watcher.understand.dates.years import of_title
from watcher.understand.dates.zones import ANYWHERE, zone_at, zone_said
from watcher.understand.text.flattened import Flat
from watcher.understand.text.lines import line_around

_LISTED = re.compile(r"[\s,]{0,2}(?:(?:et|and|ou|or|puis|&)\s)?(?:(?:le|the|on)\s)?")
_LEADS_ON = re.compile(r"[\s)]{1,3}(?:on|le|of|du)\s{1,2}(?:the\s)?")


def read_dates(
    text: str, *, language: str, country: str, published: date | None, today: date, title: str = ""
) -> DatesRead:
    """The dates of one text. Days outside [1990, today + 10 years] do not exist; never raises."""
    source = Flat.of(f"{title}\n\n{text}" if title and not text.startswith(title) else text)
    source = without_remarks(source)
    found = lexicon().find(source.worded)
    days = find_mentions(source.flat, source.text, country=country, language=language)
    if not days and not may_roll(found):
        return DatesRead()
    cues = with_acts(with_decisions(without_past_acts(found, source), source), source)
    cues = with_changes(cues, source)
    rolling = is_rolling(cues)
    if not days:
        return DatesRead(rolling=rolling)
    hours = [_hour(source.flat, days, index, country) for index in range(len(days))]
    context = DayContext(source, cues, days)
    hours = _shared(context, hours, country)
    verdicts = judge(context)
    lists.share(context, verdicts)
    settle(context, verdicts)
    leave_to_meetings(context, verdicts)
    resolver = YearResolver(published, today)
    set_apart(context, verdicts, resolver)
    if rolling:
        leave_loose(context, verdicts)
    else:
        adopt(context, verdicts)
    comes_monthly = any(
        day.every == "month" and one.role is Role.DEADLINE for day, one in zip(days, verdicts, strict=True)
    )
    decided = decide(context, verdicts, hours, resolver, of_title(title))
    return replace(decided, rolling=rolling or comes_monthly)


def _hour(flat: str, days: list[Mention], index: int, country: str) -> Hour | None:
    """The hour beside a day; the day then reaches over it, so that ranges and roles see past it."""
    day = days[index]
    if day.link in ("range", "list") and day.borrowed:
        return None
    hour = hour_after(flat, day.end, country)
    if (
        hour is not None
        and index + 1 < len(days)
        and _LEADS_ON.fullmatch(flat, hour.end, max(days[index + 1].start, hour.end))
    ):
        hour = None  # «from 4 January until noon on 30 April»: the hour belongs to the next day
    if hour is None and (aoe := zone_at(flat, day.end, country))[0] == ANYWHERE:
        is_of_next = index + 1 < len(days) and days[index + 1].start < aoe[1]  # «1 December 2026 - 12 March 2027»
        hour = None if is_of_next else Hour(time(23, 59), ANYWHERE, day.end, aoe[1])
    if hour is None and leads_row(flat, day.start, day.end):
        # «12 April – due by 5 pm»: its hour stands in its row, the one above belongs to the row above
        row = min(line_around(flat, day.end, day.end)[1], days[index + 1].start if index + 1 < len(days) else len(flat))
        hour = shared_hour(flat, day.end, row, country)
    elif hour is None:
        hour = hour_before(flat, days[index - 1].end if index else 0, day.start, country)
        if hour is not None and hour.zone is None:
            zone, end, winter = zone_at(flat, day.end, country)
            if zone:
                hour = Hour(hour.time, zone, hour.start, end, winter)
                day.end = end
        if hour is not None:
            day.start = min(day.start, hour.start)
    elif hour.end > day.end:
        day.end = hour.end
    day.timed = hour is not None
    if hour is not None and hour.zone is None:
        zone = zone_said(flat, day.end, min(day.end + 80, line_around(flat, day.end, day.end)[1]), country)
        hour = Hour(hour.time, zone, hour.start, hour.end, hour.winter_name)
    return hour


def _shared(context: DayContext, hours: list[Hour | None], country: str) -> list[Hour | None]:
    """Days without an hour of their own take the one that their sentence gives to all its days."""
    days = context.days
    if any(hours):
        for index in range(len(days) - 2, -1, -1):
            if hours[index] is None and _LISTED.fullmatch(context.flat, days[index].end, days[index + 1].start):
                hours[index] = hours[index + 1]  # «18 February, 17 June and 14 October (17:00 CET)»
        return hours
    last = context.finish(days[-1].end)
    hour = shared_hour(
        context.flat, max(days[0].start - 120, 0), context.finish(min(last + 2, len(context.flat))), country
    )
    return [hour] * len(hours)
