"""The ledger in words: what changed in a call, from what to what, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from watcher.model import Call, Cause, Event
from watcher.web.public.paths import Paths
from watcher.wording import dates, events
from watcher.wording.catalogue import translate
from watcher.wording.text import short
from watcher.wording.tiles import short_day
from watcher.wording.view import View

QUOTE = 240


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger: when, what, before and after (empty where there is none), the page's words, where."""

    seq: int
    day: str
    stamp: str
    heading: str
    old: str
    new: str
    quote: str
    source: str
    language: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """The changes of one day."""

    heading: str
    stamp: str
    changes: tuple[LedgerLine, ...]


def change(event: Event, call: Call | None, view: View, paths: Paths, labels: Mapping[str, str]) -> LedgerLine:
    """An event in words."""
    language = view.language
    on = event.at.astimezone(ZoneInfo(view.zone)).date()
    old, new = (events.fact(view, event.kind, said) for said in events.changed(event))
    return LedgerLine(
        event.seq,
        short_day(language, on, view.today),
        on.isoformat(),
        events.title(language, event),
        old,
        new,
        short(event.quote, QUOTE),
        labels.get(event.source, event.source) if event.cause is Cause.SOURCE else translate(language, "site.by_watch"),
        call.reading.language if call else "",
        (short(call.title, 220) or translate(language, "card.untitled")) if call else "",
        paths.call(call.id, call.title) if call else "",
    )


def public(lines: Iterable[Event]) -> list[Event]:
    """What readers may see: changes that sources made and nobody holds back."""
    return [event for event in lines if event.cause is Cause.SOURCE and not event.held]


def days(
    lines: Iterable[Event], calls: Mapping[int, Call], view: View, paths: Paths, labels: Mapping[str, str]
) -> tuple[ChangeDay, ...]:
    """The changes by day, newest first."""
    zone = ZoneInfo(view.zone)
    ordered = sorted((event for event in lines if event.call in calls), key=lambda event: -event.seq)
    found = []
    for on, group in groupby(ordered, key=lambda event: event.at.astimezone(zone).date()):
        made = tuple(change(event, calls[event.call], view, paths, labels) for event in group)
        found.append(ChangeDay(heading(view.language, on, view.today), on.isoformat(), made))
    return tuple(found)


def heading(language: str, on: date, today: date) -> str:
    """«aujourd’hui», «hier», «vendredi 27 novembre»."""
    ago = (today - on).days
    if ago in (0, 1):
        return translate(language, "site.day.yesterday" if ago else "site.day.today")
    words = dates.day(language, on, weekday=True, year=on.year != today.year)
    return words[:1].upper() + words[1:]
