"""iCalendar (RFC 5545): one event per deadline of every side. Pure; the same input gives the same bytes.

An event has its hour and zone where the page states them, else it is the whole day. A moved deadline keeps its UID
and gets a higher SEQUENCE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watcher.model import Call, Moment, Status
from watcher.wording import dates
from watcher.wording.cards import checked
from watcher.wording.catalogue import named
from watcher.wording.text import quoted, short
from watcher.wording.view import View

CANCELLED_FOR = timedelta(days=30)
_LINE = 75  # octets, RFC 5545 section 3.1


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A deadline to put into a calendar; texts are plain."""

    uid: str
    moment: Moment
    summary: str
    description: str
    url: str
    stamp: datetime
    sequence: int
    cancelled: bool = False


def calendar(name: str, events: Sequence[CalendarEvent], alarm_days: int = 0) -> bytes:
    """The calendar; `alarm_days` adds a reminder so many days before each deadline."""
    zones: dict[str, list[int]] = {}
    for event in events:
        if _is_timed(event.moment):
            zones.setdefault(str(event.moment.zone), []).append(event.moment.date.year)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//funding-watcher//site//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}", f"NAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
    ]  # fmt: skip
    for zone, years in zones.items():
        lines += _zone(zone, min(years), max(years))
    for event in events:
        lines += _event(event, alarm_days)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def call_events(call: Call, view: View, page: str, host: str, *, last_only: bool = False) -> Iterator[CalendarEvent]:
    """Every deadline of a call as events that lead to `page`; none where its dates are not shown any more."""
    cancelled = is_cancelled(call, view.now)
    if cancelled is None:
        return
    title = short(call.title, 120)
    for uid, moment in _named_dates(call, host, last_only=last_only):
        quote = quoted(view.language, short(moment.quote, 240)) if moment.quote else ""
        names = ", ".join(filter(None, (moment.label, *whose(moment, call, view.language))))
        yield CalendarEvent(
            uid=uid,
            moment=moment,
            summary=checked(view.language, moment, f"{title} ({names})" if names else title),
            description="\n".join(filter(None, (dates.when(view, moment).words, quote, page))),
            url=page,
            stamp=call.last_changed,
            sequence=call.version,
            cancelled=cancelled,
        )


def dates_of(call: Call) -> list[Moment]:
    """Every deadline of every side, once, in order."""
    found: dict[tuple[object, ...], Moment] = {}
    sides = [side.deadline for side in call.reading.sides if side.deadline]
    for moment in (*call.reading.deadlines, *([call.reading.deadline] if call.reading.deadline else []), *sides):
        found.setdefault((moment.date, moment.time, moment.zone, moment.label), moment)
    return sorted(found.values(), key=lambda moment: moment.ends_at)


def whose(moment: Moment, call: Call, language: str) -> list[str]:
    """The sides of a call whose day it is, where it is not that of every side: «France»."""
    day = (moment.date, moment.time, moment.zone)
    sides = call.reading.sides
    own = [one for one in sides if one.deadline and (one.deadline.date, one.deadline.time, one.deadline.zone) == day]
    return [named(language, "country", one.country, one.country) for one in own] if len(own) < len(sides) else []


def _named_dates(call: Call, host: str, *, last_only: bool) -> Iterator[tuple[str, Moment]]:
    """Every deadline of a call with its lasting name; equal names are told apart by their order."""
    seen: dict[str, int] = {}
    moments = dates_of(call)
    for moment in moments[-1:] if last_only else moments:
        name = "-".join(filter(None, ("deadline", _word(moment.label), moment.side)))
        seen[name] = seen.get(name, 0) + 1
        number = f"-{seen[name]}" if seen[name] > 1 else ""
        yield f"call-{call.id}-{name}{number}@{host}", moment


def is_cancelled(call: Call, now: datetime) -> bool | None:
    """Whether the call's dates are shown as cancelled; None where they are not shown any more."""
    if call.status is not Status.WITHDRAWN:
        return False
    return True if now - call.last_changed < CANCELLED_FOR else None


def _event(event: CalendarEvent, alarm_days: int) -> Iterator[str]:
    moment = event.moment
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.sequence}"
    if _is_timed(moment):
        yield f"DTSTART;TZID={moment.zone}:{moment.date:%Y%m%d}T{moment.time:%H%M}00"
    else:
        yield f"DTSTART;VALUE=DATE:{moment.date:%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    if alarm_days:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}")
        yield from (f"TRIGGER:-P{alarm_days}D", "END:VALARM")
    yield "END:VEVENT"


def _is_timed(moment: Moment) -> bool:
    return dates.instant(moment) is not None


@lru_cache(maxsize=256)
def _zone(name: str, first: int, last: int) -> tuple[str, ...]:
    """The zone with every change of the clock in these years (RFC 5545 asks for each zone that is named)."""
    zone = ZoneInfo(name)
    start = datetime(first, 1, 1, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", *_observance(start, zone, start)]
    for at in _changes(zone, first, last):
        lines += _observance(at, zone, at - timedelta(seconds=1))
    return (*lines, "END:VTIMEZONE")


def _observance(at: datetime, zone: ZoneInfo, before: datetime) -> Iterable[str]:
    """What holds from that instant on; its start is said on the clock that ran before."""
    local, was = at.astimezone(zone), before.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    start = at.astimezone(UTC).replace(tzinfo=None) + (was.utcoffset() or timedelta())
    return (
        f"BEGIN:{kind}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{was:%z}",
        f"TZOFFSETTO:{local:%z}",
        f"TZNAME:{local.tzname()}",
        f"END:{kind}",
    )


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[datetime]:
    """The instants at which the clock is changed, to the minute."""
    day, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        following = day + timedelta(days=1)
        if day.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            low, high = day, following
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(zone).utcoffset() == day.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)
        day = following


def _word(label: str) -> str:
    return "".join(sign for sign in label.lower() if sign.isalnum())[:20]


def _text(value: str) -> str:
    r"""A TEXT value: backslash, comma and semicolon escaped, line ends as \n, control signs gone."""
    clean = "".join(sign for sign in value.replace("\r\n", "\n").replace("\r", "\n") if sign == "\n" or ord(sign) >= 32)
    clean = clean.encode("utf-8", "replace").decode()
    return clean.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never inside a character."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > (_LINE if not pieces else _LINE - 1):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
