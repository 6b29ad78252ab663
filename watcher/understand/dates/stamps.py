"""Days that only say when a page was written: bylines («par La rédaction, le 3/11»), versions («v4.12.0 – 12/11/2026»).

Told by their place and form: a short line at the head or foot of a text, no word of closing, opening or meeting in it,
and a day that is not to come. Works on verdicts already given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from watcher.understand.dates.cues import Role
from watcher.understand.dates.resolve import YearResolver
from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.text.lines import line_around

_LONGEST, _HEAD_LINES, _FOOT_LINES = 110, 7, 3
_RECENT = 60  # days
_PLAIN_LABEL = 3.0
_SPEAKS = frozenset((Role.DEADLINE, Role.UNTIL, Role.OPENS, Role.EVENT, Role.RESULT, Role.PROJECT, Role.STEP, Role.NEW))
_SIGNED = re.compile(
    r"[\s*>(\[-]{0,4}(?:(?:par|by|from|de) [a-z][^.:;\n\d]{2,50}[,|/>* -]{1,4}(?:(?:le|on|the) )?"
    r"|(?:version|revision|rev\.?|v\.?) ?\d[\w.]{0,8}[ ,(|:-]{1,4})$"
)
_STAMPED = re.compile(
    r"(?:^|[\n.!?>] ?)[^\w\n]{0,4}(?:updates?|updated|edit(?:ed)?|mise a jour|mis a jour|maj|correction|rectificatif)"
    r"[ :(\[-]{1,4}(?:(?:du|le|of|on) )?$"
)
# «20 November 2026: change of deadline», an entry of a log.
_ENTRY = re.compile(
    r"[\])]?\s?[:>-]{1,2}\s(?:(?:the|la|le)\s|l.)?(?:update|change|correction|extension|erratum|new"
    r"|deadline (?:extended|changed)|mise a jour|changement|prolongation|report|rectificatif|ajout|modification)"
)
_LABELLED = re.compile(r":\s{0,2}$")


def set_apart(context: DayContext, verdicts: Sequence[DayVerdict], resolver: YearResolver) -> None:
    """Gives bylines and versions, and bare mentions of the very day of publication, the role of a publication."""
    lines = [match.start() for match in re.finditer("\n", context.flat)]
    head = lines[_HEAD_LINES] if len(lines) > _HEAD_LINES else len(context.flat)
    foot = lines[-_FOOT_LINES] if len(lines) > _FOOT_LINES else 0
    for index, verdict in enumerate(verdicts):
        day = context.days[index]
        begin, end = line_around(context.flat, day.start, day.end)
        if verdict.role in (Role.PUBLISHED, Role.OPENS) or not _may_be_past(context, index, resolver):
            continue
        is_signed = _SIGNED.match(context.flat, begin, day.start) is not None
        is_signed = is_signed or (
            not context.flat[begin : day.start].strip(" *>([-") and _ENTRY.match(context.flat, day.end) is not None
        )
        is_signed = is_signed or _STAMPED.search(context.flat, max(begin - 1, day.start - 40, 0), day.start) is not None
        is_read_then = resolver.whole(day) == resolver.reference
        is_labelled = verdict.role is Role.DEADLINE and verdict.said >= _PLAIN_LABEL
        is_short = not is_labelled and _is_short(context, begin, day.start, end, is_read_then=is_read_then)
        if is_signed or (is_short and not head < day.start < foot):
            verdict.role, verdict.new, verdict.pair, verdict.bare = Role.PUBLISHED, False, None, False


def _is_short(context: DayContext, begin: int, place: int, end: int, *, is_read_then: bool) -> bool:
    """Whether a line says little beside its day; on the very day of reading no line above labels it."""
    if end - begin > _LONGEST or context.flat[end - 1 : end] == ".":
        return False
    if not is_read_then and _LABELLED.search(context.flat, begin, place):
        return False
    above = context.header(place)
    is_label = not is_read_then and above[1] - above[0] < _LONGEST
    said = [*context.within(begin, end), *(context.within(*above) if is_label else ())]
    return not any(cue.role in _SPEAKS for cue in said)


def _may_be_past(context: DayContext, index: int, resolver: YearResolver) -> bool:
    """Whether a day can be one on which the text was written: shortly before it is read, or on that day."""
    day = context.days[index]
    when = resolver.whole(day)
    if when is not None:
        return when <= resolver.reference
    if day.year is not None or day.every or not day.month:
        return False
    reference: date = resolver.reference
    years = (resolver.within(day, year) for year in (reference.year - 1, reference.year))
    return any(made is not None and 0 <= (reference - made).days <= _RECENT for made in years)
