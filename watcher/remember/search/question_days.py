"""Takes the days out of a question: by when, since when, of what lies behind, and when a call opens. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from watcher.model import Status
from watcher.remember.search.asked import MAX_DAYS
from watcher.remember.search.date_ranges import SINCE, a_year_before, count_of, past_day
from watcher.remember.search.question_phrases import CHANGED, CLOSES, GOES_ON, NEW, OPENS, SOON, SPAN
from watcher.remember.search.typed import Typed, read_dates


class QuestionDays:
    """Takes what a message says of days, one kind after the other."""

    def __init__(self, typed: Typed, today: date, *, is_news: bool = False) -> None:
        self._typed = typed
        self._today = today
        self._is_news = is_news
        self._window = ""  # the words that said until when

    def ages(self) -> Iterator[tuple[str, int]]:
        """«nouveaux … depuis 7 jours», «what changed this week», «depuis lundi»; a day of closing is none of these."""
        for field, cue in (("changed", CHANGED), ("new", NEW)):
            for span in (SPAN, SINCE.pattern):
                for pattern in (rf"(?P<cue>{cue})(?P<between>[^.;?!]{{0,60}}?)(?P<span>{span})",
                                rf"(?P<span>{span})(?P<between>[^.;?!]{{0,60}}?)(?P<cue>{cue})"):  # fmt: skip
                    if days := self._age(pattern):
                        yield field, days
                        return
        if (days := self._age(rf"(?P<between>)(?P<span>{SINCE.pattern})")) or (
            self._is_news and (days := self._age(rf"(?P<between>)(?P<span>{SPAN})"))
        ):
            yield "new", days

    def _age(self, pattern: str) -> int:
        """How many days back that goes; 0 where it is not said, or is a day of closing."""
        text = self._typed.text
        match = self._typed.take(pattern, lambda found: None if CLOSES.search(found["between"]) else found)
        if match is None:
            return 0
        start, end = match.span("between")
        self._typed.put_back((start, end), (text[start:end], match["between"]))
        if "iso" not in match.re.groupindex:
            return _days(match)
        day = past_day(match, self._today)
        return max(1, min((self._today - day).days, MAX_DAYS)) if day else 1

    def openings(self) -> dict[str, Any]:
        """«qui ouvrent en janvier», «opening soon»: calls that are announced; the day is none of a deadline."""
        if self._typed.take(SOON):
            return {"statuses": (str(Status.FORECAST),)}
        for match in OPENS.finditer(self._typed.level):
            after = Typed(self._typed.text[match.end() :])
            before = after.level
            said = read_dates(after, self._today)
            first = next(
                (at for at, (one, other) in enumerate(zip(before, after.level, strict=True)) if one != other), 99
            )
            if said and first <= 1:
                kept = self._typed.text[: match.start()] + " " * (match.end() - match.start())
                self._typed.rewrite(kept + after.text)
                return {"statuses": (str(Status.FORECAST),)}
        return {}

    def past(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What days mean where no deadline lies ahead: of closed calls the last such, of news since when."""
        start, end = facts.get("due_from"), facts.get("due_to")
        if not (start or end):
            return {}
        if facts.get("kinds") and GOES_ON.search(self._window):
            since = start or self._today
            since = self._first_of_span(end) if end and not start else since
            none: dict[str, Any] = {"due_from": None, "due_to": None}
            return none | ({"new": min((self._today - since).days or 1, MAX_DAYS)} if since <= self._today else {})
        is_closed = facts.get("statuses") == (str(Status.CLOSED),)
        if is_closed and start and start > self._today and not re.search(r"20\d\d", self._window):
            start, end = a_year_before((start, end))
            return {"due_from": start, "due_to": end}
        if end and end < self._today and "statuses" not in facts:
            return {"statuses": (str(Status.CLOSED),)}
        return {}

    def _first_of_span(self, end: date) -> date:
        """The first day of the week, month or year that goes on until that day: «this year» has begun."""
        if (end - self._today).days > 31 or (end.month, end.day) == (12, 31):
            return date(end.year, 1, 1)
        return end.replace(day=1) if (end + timedelta(days=1)).day == 1 else end - timedelta(days=6)

    def deadlines(self) -> dict[str, Any]:
        before = self._typed.level
        said = read_dates(self._typed, self._today)
        self._window = "".join(
            one for one, left in zip(before, self._typed.level, strict=True) if one != left or one == " "
        )
        start, end = said.get("deadline_from"), said.get("deadline_to")
        return {"due_from": start if start != self._today or end is None else None, "due_to": end}


def _days(match: re.Match[str]) -> int:
    """How many days back a span goes."""
    said = match["span"]
    if re.search(r"aujourd'hui|today|hier|yesterday", said):
        return 1
    count = count_of(match["number"] or "")
    unit = match["unit"] or ""
    if not unit:
        unit = "week" if re.search(r"semaine|week", said) else "month" if re.search(r"mois|month", said) else "day"
    by = 7 if unit.startswith(("sem", "week")) else 30 if unit.startswith(("moi", "month")) else 1
    return max(1, min(count * by, 366))
