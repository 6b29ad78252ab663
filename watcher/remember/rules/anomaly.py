"""A day on which a source lies: the same field of most of its calls moved the same way at once. Pure.

All deadlines gone, all one day late, all closed, all sums zero: that is a fault of the source (or of our rules), and
comes right by itself. Calls whose time has passed close together for a good reason and do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from watcher.model import Kind, Reading
from watcher.remember.rules import lifecycle
from watcher.remember.rules.differences import amount_facts
from watcher.remember.rules.lifecycle import OVER, deadlines

LEAST = 4
"""Fewer calls that move alike are news."""
SHARE = 0.6
"""Of the calls that the source lists."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What moved (`deadline lost`, `deadline +1 d`, `closed`, `amount zero`, `amount x 0.001`), in how many calls."""

    move: str
    count: int
    listed: int

    @property
    def words(self) -> str:
        return f"{self.move}: {self.count} of {self.listed} calls at once"


def anomaly(changes: Iterable[tuple[Reading, Reading]], listed: int, now: datetime) -> Anomaly | None:
    """The move that most calls of a source share, from their readings before and after; None where there is none.

    `listed` is how many calls the source lists at present.
    """
    moves = Counter(move for old, new in changes for move in set(_moves(old, new, now)))
    move, count = max(moves.items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
    return Anomaly(move, count, listed) if count >= max(LEAST, SHARE * listed) else None


def _moves(old: Reading, new: Reading, now: datetime) -> Iterator[str]:
    if old.kind is not Kind.CALL:
        return
    closes = lifecycle.closes_at(old)
    is_live = (closes is None or closes > now) and lifecycle.said(old) not in OVER
    if is_live and lifecycle.said(new) in OVER:
        yield "closed"
    if closes and closes > now:
        yield from _deadline_moves(old, new)
    if amount_facts(old):
        was, now_is = ({amount.value for amount in reading.amounts} for reading in (old, new))
        if not amount_facts(new):
            yield "amount lost"
        elif any(was) and not any(now_is):
            yield "amount zero"
        elif was != now_is and any(was):
            yield f"amount x {max(now_is) / max(was):.3g}"


def _deadline_moves(old: Reading, new: Reading) -> Iterator[str]:
    if not deadlines(new):
        if not new.rolling:
            yield "deadline lost"
        return
    was, now_is = lifecycle.last_deadline(old), lifecycle.last_deadline(new)
    if was.date != now_is.date:
        yield f"deadline {(now_is.date - was.date).days:+} d"
    elif was.time and now_is.time and was.ends_at != now_is.ends_at:
        yield f"deadline {round((now_is.ends_at - was.ends_at).total_seconds() / 60):+} min"
