"""The date of a call as the tile that every list and page begins with. Pure.

The date is big, the days left are small: a date never ages. What is in doubt is left out and said in words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from watcher.model import Call, Kind, Moment, Status
from watcher.wording import dates
from watcher.wording.cards import has_odd_weekday, is_doubtful, side_of_deadline
from watcher.wording.catalogue import translate
from watcher.wording.view import View

NEAR, SOON = 14, 3


@dataclass(frozen=True, slots=True)
class Tile:
    """A date to look at. `look` is far, near, soon, doubt, plan, roll, gone or news (a CSS class each).

    `label` is read to those who do not see the place («Date limite :»). A tile has a day (`weekday`, `day`, `month`)
    or words (`words`: small, big). `left` is the strip below; `hours` one line per zone, the reader's first,
    below the side whose day it is where the other side of a call has another.
    """

    look: str
    label: str
    weekday: str = ""
    day: str = ""
    month: str = ""
    words: tuple[str, str] = ("", "")
    left: str = ""
    hours: tuple[str, ...] = ()
    stamp: str = ""

    @property
    def brief(self) -> str:
        """The date on one line, for small rows: «11 déc.», «toute l’année»."""
        return f"{self.day} {self.month}".strip() if self.day else " ".join(filter(None, self.words))


def tile(call: Call, view: View) -> Tile:
    """The tile of a call."""
    language, reading = view.language, call.reading
    if reading.kind is not Kind.CALL:
        seen = (call.published or call.first_seen).astimezone(ZoneInfo(view.zone)).date()
        return _day("news", "published", seen, view, translate(language, f"tile.{reading.kind.value}"))
    if call.status is Status.FORECAST and reading.deadline is None:
        if reading.opens is None:
            return _worded("plan", "opening", language, "announced", "plan")
        return _day("plan", "opening", reading.opens.date, view, translate(language, "tile.opens"))
    if reading.deadline is None:
        look = "gone" if call.status.is_over else "roll"
        words = "rolling" if reading.rolling else "unsaid"
        return _worded(look, "deadline", language, words, call.status.value if look == "gone" else "open")
    found, side = of_moment(reading.deadline, view, call.status), side_of_deadline(call, language)
    return replace(found, hours=(side, *found.hours)) if side else found


def of_moment(moment: Moment, view: View, status: Status = Status.OPEN) -> Tile:
    """The tile of one deadline."""
    language, when = view.language, dates.when(view, moment)
    on = dates.day_of(view, moment)
    hours = hour_lines(view, moment)
    if status.is_over or when.is_past:
        state = status.value if status is Status.WITHDRAWN else "closed"
        return _day("gone", "deadline", on, view, translate(language, f"tile.{state}"), hours, _stamp(moment))
    if is_doubtful(moment):
        left = translate(language, "tile.doubt")
        sure = not has_odd_weekday(moment)
        return _day("doubt", "deadline", on, view, left, hours, _stamp(moment), weekday=sure)
    look = "soon" if when.days <= SOON else "near" if when.days <= NEAR else "far"
    return _day(look, "deadline", on, view, left_words(language, when.days), hours, _stamp(moment))


def left_words(language: str, days: int) -> str:
    """«aujourd’hui», «demain», «11 jours»: what stands in the strip."""
    return dates.left(language, days) if days < 2 else translate(language, "tile.days", n=days)


def hour_lines(view: View, moment: Moment) -> tuple[str, ...]:
    """«17 h Paris», «11 h Montréal»: one line per zone whose clock shows another hour; said where none is stated."""
    language, local = view.language, dates.instant(moment)
    if local is None:
        if moment.time is not None and not moment.is_day:
            return (translate(language, "zone.unknown", hour=dates.hour(language, moment.time)),)
        return (translate(language, "tile.no_hour"),)
    home, lines, seen = local.astimezone(ZoneInfo(view.zone)), [], set()
    for zone in (view.zone, *view.zones, moment.zone or view.zone):
        there = local.astimezone(ZoneInfo(zone))
        if there.utcoffset() in seen:
            continue
        seen.add(there.utcoffset())
        day = "" if there.date() == home.date() else f"{_short(language, there.date(), 'EEE')} "
        lines.append(f"{day}{dates.hour(language, there.time())} {dates.city(language, zone)}")
    return tuple(lines)


def short_day(language: str, on: date, today: date) -> str:
    """«11 déc.», with its year where that is not this one or the next months'."""
    words = _short(language, on, "d MMM")
    words = f"{on.day}er{words[1:]}" if language == "fr" and on.day == 1 else words
    return words if abs((on - today).days) < 300 else f"{words} {on.year}"


def day_number(language: str, on: date) -> str:
    return "1er" if language == "fr" and on.day == 1 else str(on.day)


def _day(  # noqa: PLR0913, PLR0917 - the parts of one tile
    look: str,
    label: str,
    on: date,
    view: View,
    left: str,
    hours: tuple[str, ...] = (),
    stamp: str = "",
    *,
    weekday: bool = True,
) -> Tile:
    language = view.language
    month = _short(language, on, "MMM")
    if abs((on - view.today).days) >= 300:
        month += f" {on.year}"
    return Tile(
        look,
        translate(language, f"tile.label.{label}"),
        _short(language, on, "EEE") if weekday else "",
        day_number(language, on),
        month,
        left=left,
        hours=hours,
        stamp=stamp or on.isoformat(),
    )


def _worded(look: str, label: str, language: str, words: str, left: str) -> Tile:
    said = (translate(language, f"tile.{words}_small"), translate(language, f"tile.{words}_big"))
    return Tile(
        look,
        translate(language, f"tile.label.{label}"),
        words=said,
        left=translate(language, f"tile.{left}"),
    )


@lru_cache(maxsize=4096)
def _short(language: str, on: date, form: str) -> str:
    return format_date(on, form, locale="en_GB" if language == "en" else language)


def _stamp(moment: Moment) -> str:
    local: datetime | None = dates.instant(moment)
    return local.isoformat(timespec="minutes") if local else moment.date.isoformat()
