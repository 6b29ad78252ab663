"""A day on which a source lies: the same field of most of its calls moved the same way at once. Pure.

All deadlines gone, all one day late, all closed, all sums zero, all under other titles, in other words or in another
language: that is a fault of the source (or of our rules), and comes right by itself. Calls whose time has passed close
together for a good reason, those whose opening day has come open together, and do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from watcher.model import Kind, Notice, Reading, Status
from watcher.remember.rules import lifecycle
from watcher.remember.rules.differences import amount_facts, quiet, sentences
from watcher.remember.rules.identity import alike
from watcher.remember.rules.lifecycle import OVER, deadlines

LEAST = 4
"""Fewer calls that move alike are news."""
SHARE = 0.6
"""Of the calls that the source lists."""
WITHOUT_SUMS = ("amount lost", "amount zero")
SHARE_WITH_SUMS, MOST_SUMS = 0.2, 0.9
"""Of the calls listed, and of the changed ones that stated sums."""
REWRITTEN = ("titles", "texts")
WHOLE_TEXT = 3
"""Sentences; of shorter texts nothing remains where one word is another."""


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What moved (`deadline lost`, `deadline +1 d`, `closed`, `amount zero`, `amount x 0.001`), in how many calls."""

    move: str
    count: int
    listed: int

    @property
    def words(self) -> str:
        return f"{self.move}: {self.count} of {self.listed} calls at once"


Said = tuple[Notice, Reading]
"""What an item says, and how it was read."""


def anomaly(changes: Iterable[tuple[Said, Said]], listed: int, now: datetime) -> Anomaly | None:
    """The move that most calls of a source share, from what they said before and say now; None where there is none.

    `listed` is how many calls the source lists at present.
    """
    moves: Counter[str] = Counter()
    with_sums = 0
    for (old, was), (new, now_is) in changes:
        moves.update({*_moves(was, now_is, now)})
        moves.update({*_rewritten(old, new)})
        with_sums += was.kind is Kind.CALL and any(amount.value for amount in was.amounts)
    for move in WITHOUT_SUMS:  # not every call of a source states sums: those that did count
        if LEAST <= moves[move] >= max(SHARE_WITH_SUMS * listed, MOST_SUMS * with_sums):
            return Anomaly(move, moves[move], listed)
    move, count = max(moves.items(), key=lambda pair: (pair[1], pair[0] not in REWRITTEN, pair[0]), default=("", 0))
    return Anomaly(move, count, listed) if count >= max(LEAST, SHARE * listed) else None


def _rewritten(old: Notice, new: Notice) -> Iterator[str]:
    if old.title and not _is_same_title(old.title, new.title):
        yield REWRITTEN[0]
    was = set(sentences(old.text))
    if len(was) >= WHOLE_TEXT and was.isdisjoint(sentences(new.text)):
        yield REWRITTEN[1]


def _is_same_title(one: str, other: str) -> bool:
    """Whether a title is the same, edited: its words remain, or most of them."""
    words, others = set(quiet(one).split()), set(quiet(other).split())
    return words <= others or (others <= words and len(others) > 1) or alike(one, other)


def _moves(old: Reading, new: Reading, now: datetime) -> Iterator[str]:
    if old.language and new.language and old.language != new.language:
        yield f"language {new.language}"
    if old.kind is not Kind.CALL:
        return
    closes = lifecycle.closes_at(old)
    is_live = (closes is None or closes > now) and lifecycle.said(old) not in OVER
    if is_live and lifecycle.said(new) in OVER:
        yield "closed"
    if _is_contrary(old, new, now):
        yield "status"
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


def _is_contrary(old: Reading, new: Reading, now: datetime) -> bool:
    """Whether what ran is said to be still to come, or what its own day says is to come is said so no longer."""
    was, now_is = (lifecycle.said(reading) is Status.FORECAST for reading in (old, new))
    is_ahead = new.opens is not None and new.opens.starts_at > now
    was_ahead = old.opens is not None and old.opens.starts_at > now
    return (now_is and not was and not was_ahead) or (was and not now_is and is_ahead)


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
