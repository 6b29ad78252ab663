"""Where a call stands in its life, from what it says and the clock. Pure; absence plays no part here.

When a deadline is over is said by `Moment.ends_at`. What a source says in words wins over what dates suggest, except
that time does pass.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from watcher.model import Kind, Moment, Reading, Status
from watcher.remember.rules.thresholds import Thresholds
from watcher.understand.text.text import fold

LIVE = frozenset({Status.FORECAST, Status.OPEN, Status.CLOSING, Status.ROLLING})
RUNNING = frozenset({Status.OPEN, Status.CLOSING, Status.ROLLING})
OVER = frozenset({Status.CLOSED, Status.WITHDRAWN})

_PUT_OFF = re.compile(
    r"(?:report|repouss|decal|differ|postpon|defer|delay|put off)\w* (?:\w+ ){0,3}?(?:a une date|a plus tard|sine die"
    r"|jusqu'a nouvel|(?:to|until) (?:a (?:later|future|new)|further)|indefinitely)"
)
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


def deadlines(reading: Reading) -> tuple[Moment, ...]:
    """Every deadline that was read."""
    return reading.deadlines or ((reading.deadline,) if reading.deadline else ())


def next_deadline(reading: Reading, now: datetime) -> Moment | None:
    """The first deadline that can still be met, else the last one that could."""
    all_of_them = deadlines(reading)
    if len(all_of_them) < 2:
        return all_of_them[0] if all_of_them else None
    ordered = sorted(all_of_them, key=lambda moment: moment.ends_at)
    return next((moment for moment in ordered if moment.ends_at > now), ordered[-1])


def last_deadline(reading: Reading) -> Moment:
    """The deadline that is over last. Raises ValueError where none was read."""
    return max(deadlines(reading), key=lambda moment: moment.ends_at)


def closes_at(reading: Reading) -> datetime | None:
    """The instant from which the last deadline is over."""
    return max((moment.ends_at for moment in deadlines(reading)), default=None)


def status_at(reading: Reading, now: datetime, thresholds: Thresholds) -> Status:
    """The state of a call at that instant, by its words and dates alone."""
    state = said(reading)
    if reading.kind is not Kind.CALL:
        return Status.UNKNOWN
    if state is not None and state in OVER:
        return state
    if _is_past(reading, now):
        return Status.CLOSED
    if _is_ahead(reading, state, now):
        return Status.FORECAST
    return _running(reading, now, thresholds)


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


def is_put_off(text: str) -> bool:
    """Whether a text says that a day was moved to one that it does not know."""
    return _PUT_OFF.search(fold(text)) is not None


def next_turn(reading: Reading, now: datetime, thresholds: Thresholds) -> datetime | None:
    """The next instant at which the clock alone may change the state, None when it never will."""
    turns = [reading.opens.starts_at] if reading.opens else []
    for moment in deadlines(reading):
        end = moment.ends_at
        turns += [end - timedelta(days=thresholds.closing_days), end]
    return min((turn for turn in turns if turn > now), default=None)


def _is_past(reading: Reading, now: datetime) -> bool:
    """Whether the last deadline is over. Cut-off dates of a rolling programme come and go without ending it."""
    closes = closes_at(reading)
    has_cut_offs = reading.rolling and len(deadlines(reading)) > 1
    return closes is not None and closes <= now and not has_cut_offs


def _is_ahead(reading: Reading, said: Status | None, now: datetime) -> bool:
    if said is not None:
        return said is Status.FORECAST
    if reading.opens:
        return reading.opens.starts_at > now
    return reading.status is Status.FORECAST


def _running(reading: Reading, now: datetime, thresholds: Thresholds) -> Status:
    dates = deadlines(reading)
    if reading.rolling and len(dates) != 1:
        return Status.ROLLING
    if dates:
        following = next_deadline(reading, now)
        assert following is not None
        is_near = following.ends_at - now <= timedelta(days=thresholds.closing_days)
        return Status.CLOSING if is_near else (Status.ROLLING if reading.rolling else Status.OPEN)
    if reading.opens or reading.status in RUNNING:
        return Status.OPEN
    return Status.UNKNOWN
