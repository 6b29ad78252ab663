"""Days that were moved: «fixée à l'origine au A, repoussée au B», «B instead of A», «B (extended from A)».

Remarks in brackets about a former day or an update are taken out before reading; what one sentence sets against each
other is settled on the verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.text.flattened import Flat

_STANDS, _GONE = 3.5, 3.0
_OPEN_ROLES = (None, Role.SUBMIT)


_BRACKET = re.compile(r"[(\[][^()\[\]\n]{3,90}[)\]]")
# What a bracket tells of the day beside it rather than says it: a former day, or when the line was changed.
_REMARK = re.compile(
    r"[(\[]\s?(?:(?:the |la |le |date )?(?:(?:was |ete |etait |deadline )?"
    r"(?:extended|moved|changed|postponed|brought forward|put back) from|was|were|previously|formerly|originally|"
    r"initially|instead of|ancienne\w*|anterieur\w*|precedemment|initialement|prealablement|au lieu d|avant :|"
    r"(?:prolong|report|repouss|decal|avanc|fix)\w* (?:depuis|du|a l.origine|initialement))"
    r"|(?:derniere |last |date de )?(?:mises? a jour|mis a jour|maj|modifie\w*|actualise\w*|revise\w*|corrige\w*|"
    r"updated?|amended|edited|changed on|rectifie\w*|publie\w*|posted|published))(?![a-z])"
)
_DENIED = re.compile(r"[(\[]\s?(?:et|and) (?:non|not|no longer)(?![a-z])")
_DIGIT = re.compile(r"\d")
_TO_A_DAY = re.compile(r"(?:jusqu.au|\bau|\bto|until)\s(?:the\s|le\s)?(?:[a-z]{3,9}\.?\s)?\d")
_ANSWERED = re.compile(
    r"(?<=[a-z ])\?(?=[ \n](?:(?:le|the|on|by|before|avant|jusqu au|until|au) )?(?:the |le )?(?:[a-z]{3,9} )?\d)"
)
_WAS = re.compile(
    r"[\s,)]{0,3}(?:was|had been|etait|avait ete)\s(?:initially |originally |initialement )?"
    r"(?:(?:the|our|la|le|set|fixed|fixee?|annoncee?|announced)\b)"
)
_FROM = re.compile(
    r"[\s,(]{0,3}(?:from|au lieu du?|instead of|et non(?: plus)?(?: le| jusqu.au| avant le| au)?|depuis le|not)\s{1,2}"
    r"(?:the\s|le\s)?"
)


def without_remarks(source: Flat) -> Flat:
    """The text with blanks where brackets speak of a former day or of a change («(was 18 December)»).

    So is the question mark of a label whose answer is a day («Date limite ? Le 29 avril»).
    """
    flat = source.flat
    spans = [
        match.span()
        for match in _BRACKET.finditer(flat)
        if _DIGIT.search(match[0])
        and (_DENIED.match(match[0]) or (_REMARK.match(match[0]) and not _TO_A_DAY.search(match[0])))
    ]
    spans += [match.span() for match in _ANSWERED.finditer(flat)]
    return source.without(spans) if spans else source


def _was(context: DayContext, index: int) -> bool:
    """«27 September was the deadline»: the verb after a day says that it holds no more."""
    return _WAS.match(context.flat, context.days[index].end) is not None


def settle(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Changes the verdicts in place: a day before «repoussé au» is over, one beside «au lieu du» stands."""
    for index, verdict in enumerate(verdicts):
        if verdict.role is Role.DEADLINE and _was(context, index):
            verdict.role, verdict.score, verdict.new = Role.OLD, _GONE, False
    for index in range(len(verdicts) - 1):
        if _share_sentence(context, index):
            _moved(context, verdicts, index)
            _replaced(verdicts, index)
            _moved_from(context, verdicts, index)


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


def _moved_from(context: DayContext, verdicts: Sequence[DayVerdict], index: int) -> None:
    """«Extended to B from A»: the day after «from» is over."""
    first, second = verdicts[index], verdicts[index + 1]
    if first.new and _FROM.fullmatch(context.flat, context.days[index].end, context.days[index + 1].start):
        second.role, second.score, second.new, second.pair = Role.OLD, _GONE, False, None
