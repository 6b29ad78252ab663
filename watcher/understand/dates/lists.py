"""Days that share a role by how they stand: rows under «Deadlines», labels beside one another.

Works on verdicts already given; knows the order of words and lines, no calendar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.dates.neighbours import is_ranked
from watcher.understand.dates.roles import RIVALS, DayContext, DayVerdict
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.lines import line_around

_PARALLEL, _FAINT, _PLAIN_RIVAL, _LABEL = 2.2, 1.6, 2.8, 3.0
_HELD = frozenset((None, Role.PROJECT, Role.EVENT, Role.SUBMIT, Role.ELIGIBLE, Role.OTHER, Role.PUBLISHED))
# A heading of several days is told by its plural.
_SEVERAL = re.compile(r"(?<![a-z])(?:deadlines|dates|echeances|cut-?offs|limites|clotures|releves)(?![a-z])")
_PLURAL = 6  # «cut-off dates»: the plural may be the next word
_LONGEST_HEADING = 100
_DASHED = re.compile(r" {0,2}(?:[-(,]|for|pour) ?(?:[a-z']{2,14} ){1,5}")
_NUMBERED = re.compile(r"\d{1,2}")
_COLON = re.compile(r":\s{0,3}$")
# A plain label of closing, and a word that asks for an application.
_PLAIN_LABEL, _ASKS = 3.8, 1.05
_APPLYING = frozenset((Role.SUBMIT, Role.STEP))
_AROUND = " \t*-.:;,()[]|"


def share(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Gives days without a clear role that of the list they stand in, in place."""
    _other_labels(context, verdicts)
    for index, (day, verdict) in enumerate(zip(context.days, verdicts, strict=True)):
        start = context.days[index - 1].start if index and verdicts[index - 1].pair == index else day.start
        verdict.listed = verdict.listed or is_ranked(context.flat, start)
    for stop, first in _headings(context):
        _rows_below(context, verdicts, stop, first)


def _other_labels(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """«Deadline: A», «Response by: B»: beside a plain label another label that asks for nothing names another day."""
    labelled = [
        verdict
        for day, verdict in zip(context.days, verdicts, strict=True)
        if verdict.role is Role.DEADLINE and _COLON.search(context.flat, max(day.start - 4, 0), day.start)
    ]
    if any(verdict.said >= _PLAIN_LABEL for verdict in labelled):
        for verdict in labelled:
            if not verdict.said and not verdict.label and not verdict.new and verdict.submit < _ASKS:
                verdict.role, verdict.score, verdict.until = Role.OTHER, _PARALLEL, 0.0


def _headings(context: DayContext) -> Iterator[tuple[int, int]]:
    """Where lines that announce several closing days end, with the number of the first day after each."""
    lines: set[int] = set()
    for cue in context.cues:
        is_label = cue.role is Role.DEADLINE and cue.weight >= _LABEL
        is_label = is_label and _SEVERAL.search(context.flat, cue.start, cue.end + _PLURAL) is not None
        if not is_label and not (cue.role is Role.UNTIL and _bounds_below(context, cue)):
            continue
        begin, stop = context.flat.rfind("\n", 0, cue.start) + 1, context.flat.find("\n", cue.end)
        first = next((number for number, day in enumerate(context.days) if day.start > begin), None)
        is_free = first is not None and stop >= 0 and context.days[first].start > stop
        longest = _LONGEST_HEADING if is_label else 2 * _LONGEST_HEADING
        if first is not None and is_free and stop - begin <= longest and stop not in lines:
            lines.add(stop)
            yield stop, first


def _bounds_below(context: DayContext, until: Cue[Role]) -> bool:
    """Whether a bound stands in a line that asks for files and ends with a colon."""
    stop = context.flat.find("\n", until.end)
    if stop < 0 or stop - until.end > _LONGEST_HEADING or not _COLON.search(context.flat, until.end, stop):
        return False
    begin = max(context.flat.rfind("\n", 0, until.start), until.start - _LONGEST_HEADING)
    return any(cue.role in _APPLYING and cue.weight >= _ASKS for cue in context.within(begin, until.start))


def _rows_below(context: DayContext, verdicts: Sequence[DayVerdict], stop: int, first: int) -> None:
    for index in range(first, len(verdicts)):
        day, verdict = context.days[index], verdicts[index]
        line, end = line_around(context.flat, day.start, day.end)
        if _is_parted(context, stop, line):
            return
        stop = end
        before, after = context.flat[line : day.start].strip(_AROUND), context.flat[day.end : end].strip(_AROUND)
        is_row = (
            not (before and after and not _NUMBERED.fullmatch(before)) and len(before) + len(after) <= _LONGEST_HEADING
        )
        is_row = is_row or is_ranked(context.flat, day.start)
        if index == first and verdict.role is Role.DEADLINE:
            verdict.listed = True
        is_faint = verdict.role is None or (verdict.role in _HELD and verdict.score < _FAINT)
        if index > first and _DASHED.fullmatch(context.flat, context.days[index - 1].end, day.start):
            verdict.role, verdict.score = Role.EVENT, _PARALLEL  # «14 March – committee 11 April»
        elif is_row and is_faint and verdict.pair is None and not (index and verdicts[index - 1].pair == index):
            _give(verdict, _PARALLEL)


def _is_parted(context: DayContext, stop: int, line: int) -> bool:
    """Whether another heading stands between two rows."""
    return any(cue.role in RIVALS and cue.weight >= _PLAIN_RIVAL for cue in context.within(stop, line))


def _give(verdict: DayVerdict, score: float) -> None:
    verdict.role, verdict.score, verdict.rival, verdict.bare = Role.DEADLINE, score, 0.0, False
    verdict.said, verdict.listed = max(verdict.said, score), True
