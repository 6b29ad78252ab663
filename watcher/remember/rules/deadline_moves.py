"""How deadlines moved: later or earlier, and those of a single side of a two-sided call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from watcher.model import Moment, Reading
from watcher.remember.rules.differences import deadline_facts, moment_fact


class SideMove(NamedTuple):
    """A side («FR», «CA-QC»), its deadline before (None where none was known) and its deadline now."""

    side: str
    was: Moment | None
    now_is: Moment


def side_moves(old: Reading, new: Reading) -> tuple[SideMove, ...]:
    """The moves of single sides; nothing for a call without sides, or where all of them moved alike."""
    before = {side.country: side.deadline for side in old.sides}
    known = deadline_facts(old)
    pairs = [
        SideMove(side.country, before[side.country], side.deadline)
        for side in new.sides
        if side.country in before and side.deadline
    ]
    ways = {(_day(one.was), _day(one.now_is)) for one in pairs}
    if len(pairs) == len(new.sides) and len(ways) < 2:
        return ()
    moved = (one for one in pairs if _day(one.was) != _day(one.now_is))
    return tuple(one for one in moved if one.was or _day(one.now_is) not in known)


def are_exchanged(moves: Sequence[SideMove]) -> bool:
    """Whether two sides have each other's day now: the days of the call are the same."""
    return len(moves) > 1 and {_day(one.was) for one in moves} == {_day(one.now_is) for one in moves}


def direction_of(was: Moment, now_is: Moment) -> int:
    """1 later, -1 earlier, 0 the same or only said more exactly."""
    if was.date != now_is.date:
        return 1 if now_is.date > was.date else -1
    old, new = moment_fact(was), moment_fact(now_is)
    if None in (old[1], new[1]) or old[1:] == new[1:] or (old[1] == new[1] and None in (old[2], new[2])):
        return 0
    one, other = was.ends_at, now_is.ends_at
    return (other > one) - (other < one)


def _day(moment: Moment | None) -> tuple[object, ...] | None:
    return moment_fact(moment) if moment else None
