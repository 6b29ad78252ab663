"""Settles days that one sentence sets against each other: «fixée à l'origine au A, repoussée au B», «B instead of A».

Works on verdicts already given; names no new words but the order of «moved» and «instead of» between two days.
"""

from __future__ import annotations

from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.dates.roles import DayContext, DayVerdict

_STANDS, _GONE = 3.5, 3.0
_OPEN_ROLES = (None, Role.SUBMIT)


def settle(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Changes the verdicts in place: a day before «repoussé au» is over, one beside «au lieu du» stands."""
    for index in range(len(verdicts) - 1):
        if _share_sentence(context, index):
            _moved(context, verdicts, index)
            _replaced(verdicts, index)


def _share_sentence(context: DayContext, index: int) -> bool:
    return context.finish(context.days[index].end) >= context.days[index + 1].start


def _moved(context: DayContext, verdicts: Sequence[DayVerdict], index: int) -> None:
    """A word of moving between two days takes the first away and gives it to the second."""
    first, second = verdicts[index], verdicts[index + 1]
    between = context.within(context.days[index].end, context.days[index + 1].start)
    if not (first.new and second.role is Role.DEADLINE and any(cue.role is Role.NEW for cue in between)):
        return
    if any(cue.role in (Role.OLD, Role.OPENS) for cue in between):
        return
    first.role, first.score, first.new = Role.OLD, _GONE, False
    second.new, second.score = True, max(second.score, _STANDS)


def _replaced(verdicts: Sequence[DayVerdict], index: int) -> None:
    """«Until B instead of A»: what stands beside a day that is gone is the day that holds."""
    for old, other in ((verdicts[index + 1], verdicts[index]), (verdicts[index], verdicts[index + 1])):
        if old.role is Role.OLD and other.role in _OPEN_ROLES and not other.rival:
            other.role, other.score, other.new, other.bare = Role.DEADLINE, _STANDS, True, False
