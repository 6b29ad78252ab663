"""Registration for a meeting is no application: «Webinaire le 14 janvier … Inscription avant le 10 janvier».

Works on verdicts already given: a deadline whose words only ask to register, beside the day of a meeting or under a
title that names one, is the meeting's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.dates.roles import RIVALS, DayContext, DayVerdict

_REGISTER = re.compile(
    r"(?<![a-z])(?:(?:pre-?)?inscri\w*|regist\w*|rsvp|sign up|book (?:your|a)|reserv\w+|confirme[rz]\w*)(?![a-z])"
)
_APPLY = re.compile(
    r"(?<![a-z])(?:candidat\w*|dossiers?|appl(?:y|ic)\w*|soumi\w*|soumett\w*|submi\w*|depo\w*|propos\w*|projets?|concours|"
    r"appels?|calls?|prix|prizes?|grants?|bourses?|aides?|subvention\w*|demandes?|intent|abstracts?)(?![a-z])"
)
_MEETING = re.compile(
    r"(?<![a-z])(?:webinai\w+|webinars?|reunions?|seances? d.information|sessions? d.(?:information|echange)|"
    r"(?:info|information) (?:session|day|meeting)s?|infodays?|ateliers?|journees?|conferences?|colloques?|"
    r"meetings?|"
    r"rencontres?|seminai\w+|seminars?|workshops?|visio\w*|petits?.dejeuners?|tables? rondes?|"
    r"matinales?|forums?|salons?|"
    r"town halls?|demo days?|masterclass\w*|briefings?|open days?|portes ouvertes|congres|symposiums?)(?![a-z])"
)
_LESSON = re.compile(r"(?:formations?|stages?|trainings?|training course)(?![a-z])")
_NEAR, _TITLE = 160, 200
_ACT_BEFORE, _APPLYING, _ADOPTED = 240, 1.5, 1.75


def leave_to_meetings(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Gives deadlines of registering for a meeting to the meeting, in place."""
    for index, verdict in enumerate(verdicts):
        if (
            verdict.role is Role.DEADLINE
            and _only_registers(context, index)
            and _is_by_meeting(context, verdicts, index)
        ):
            verdict.role, verdict.new, verdict.pair = Role.EVENT, False, None


def adopt(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Where no day is a deadline, the one without a word of its own, in or after a sentence of applying, is, in place.

    «Les dossiers sont reçus au siège. La date à retenir est le 31 janvier.» The model doubts it.
    """
    if any(verdict.role is Role.DEADLINE for verdict in verdicts):
        return
    free = [index for index, one in enumerate(verdicts) if one.role in (None, Role.SUBMIT) and not one.rival]
    if not free or len({context.begin(context.days[index].start) for index in free}) > 1:
        return
    day = context.days[free[0]]
    begin, finish = context.begin(day.start), context.finish(day.end)
    before = context.within(max(day.start - _ACT_BEFORE, 0), finish)
    around = [*before, *context.within(*context.header(day.start))]
    if _MEETING.search(context.flat, begin, finish) or any(cue.role in RIVALS and cue.weight > 1.5 for cue in around):
        return
    if any(cue.role in (Role.SUBMIT, Role.STEP) and cue.weight >= _APPLYING for cue in before):
        for index in free:
            verdicts[index].role, verdicts[index].score, verdicts[index].bare = Role.DEADLINE, _ADOPTED, True


def leave_loose(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Where one can apply all year, a day that brackets give to a name is of another call, in place.

    «On prépare ici un dépôt à : filières (prochaine vague : 26 février)», with no word of closing beside it.
    """
    for index, verdict in enumerate(verdicts):
        is_held = verdict.said or verdict.until or verdict.new or verdict.listed or verdict.label
        is_held = is_held or (index > 0 and verdicts[index - 1].pair == index)
        place = context.days[index].start
        line = context.flat.rfind("\n", 0, place) + 1
        is_aside = context.flat.rfind("(", line, place) > context.flat.rfind(")", line, place)
        if verdict.role is Role.DEADLINE and is_aside and not is_held:
            verdict.role = Role.SUBMIT


def _only_registers(context: DayContext, index: int) -> bool:
    day = context.days[index]
    begin, finish = context.begin(day.start), context.finish(day.end)
    if not _REGISTER.search(context.flat, begin, finish):
        return False
    asked = _APPLY.search(context.flat, begin, finish)
    return asked is None or _MEETING.search(context.flat, begin, asked.start()) is not None


def _is_by_meeting(context: DayContext, verdicts: Sequence[DayVerdict], index: int) -> bool:
    day = context.days[index]
    for other in (index - 1, index + 1):
        if 0 <= other < len(verdicts) and verdicts[other].role is Role.EVENT:
            near = context.days[other]
            place = context.begin(near.start), context.finish(near.end)
            if abs(near.start - day.start) < _NEAR and _MEETING.search(context.flat, *place):
                return True
    title = context.flat.find("\n", 0, _TITLE)
    head = context.flat[: max(title, 0)].lstrip()
    return 0 < title < day.start and (_MEETING.match(head) or _LESSON.match(head)) is not None
