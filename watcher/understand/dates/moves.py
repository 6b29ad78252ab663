"""Days that were moved: «fixée à l'origine au A, repoussée au B», «B instead of A», «B (extended from A)».

Remarks in brackets about a former day or an update are taken out before reading; words of change that are made of two
(«nouvelle» with a word of closing, «fixée» with «d'abord») become cues; what a sentence, or the next one, sets against
each other is settled on the verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.dates.questions import asked_for
from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.text.anchored import FLAT, Anchored
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

_STANDS, _GONE = 3.5, 3.0
_OPEN_ROLES = (None, Role.SUBMIT)
_CHANGED, _FORMER = 3.0, 4.0
# «Nouvelle clôture», «revised due date»; «ancienne limite», «clôture initiale»: an adjective beside a word of closing.
_NEW_BEFORE = re.compile(r"(?<![a-z])(?:nouve(?:au|l|lle)x?s?|new|revised|updated|extended|amended|later) $")
_OLD_BEFORE = re.compile(
    r"(?<![a-z])(?:ancien(?:ne)?s?|precedente?s?|previous|former|initiale?s?|original|earlier|old) $"
)
_OLD_AFTER = re.compile(r" (?:initiale?(?:ment)?|d.origine|originelle|precedente|anterieure|originally)(?![a-z])")
_LABEL = 3.0
# «Fixée d'abord au 2 décembre», «initially planned for»: what was set first, in either order.
_SET = (
    r"(?:(?:fix|prev|annonc|arret|programm|etabli|planifi|indiqu|calend)[a-z]{0,4}|set|fixed|planned|scheduled|announced"
    r"|advertised|due|published)"
)
_FIRST = (
    r"(?:d[ ']abord|tout d.abord|initialement|a l.origine|au depart|dans un premier temps|precedemment|auparavant"
    r"|au debut|at first|first|initially|originally|previously|formerly)"
)
_SET_FIRST = Anchored(rf"(?<![a-z])(?:{_SET} (?:au |pour |for |as )?{_FIRST}|{_FIRST} {_SET})(?![a-z])", among=FLAT)
# «Report : la plateforme reste ouverte jusqu'au …»: a heading in French, where «Report:» is another thing in English.
_PUTTING_OFF = ("report", "prolongation", "decalage")
_PUT_OFF = re.compile(
    r"(?:^|[\n.!>])[^a-z\n]{0,4}(?P<word>reports?|prolongations?|decalages?)"
    r"(?: d[eu][a-z' ]{3,40})?\s{0,2}[:!-]{1,2}\s{1,2}"
    r"(?=(?:[^\n.]{0,80}\s)?(?:jusqu.au|au|le|la|les|avant|date|nouve[a-z]+|cloture|depot|plateforme)(?![a-z]))"
)
# «Reporter la clôture», «extend the application period»: what is decided, without a day yet.
_DECIDED = Anchored(
    r"(?<![a-z])(?:report|repouss|decal|prolong|recul|extend|postpon|mov|push)(?:er|ing|e)?(?: back)?"
    r" (?:the |la |le |l.|our |this |notre )?(?:date|cloture|delai|limite|echeance|fermeture|fin|depot|deadline|closing"
    r"|application|submission|due)(?![a-z])",
    among=FLAT,
)
# «Calendrier initial – Dépôt : A», «nouveau calendrier»: a column or a line of the plan as it was, and as it is.
_PLAN = r"(?:calendrier|echeancier|planning|schedule|timetable|timeline|dates?)"
_PLAN_OLD = Anchored(
    rf"(?<![a-z])(?:{_PLAN} (?:initiale?s?|d.origine|prevue?s?|precedente?s?)"
    rf"|(?:ancien(?:ne)?s?|old|original|initial|previous|former) {_PLAN})(?![a-z])",
    among=FLAT,
)
_PLAN_NEW = Anchored(
    rf"(?<![a-z])(?:{_PLAN} (?:revisee?s?|modifiee?s?|actualisee?s?|mis a jour)"
    rf"|(?:nouve(?:au|l|lle)s?|new|revised|updated) {_PLAN})(?![a-z])",
    among=FLAT,
)
# «Reportée à une date ultérieure»: the day before it is over, and no other holds yet.
_SINE_DIE = re.compile(
    r"[^.;\n]{0,60}?(?:report|repouss|decal|differ|postpon|defer|delay|put off|moved)[a-z]{0,4}(?: back)? "
    r"(?:a une date|a plus tard|sine die|jusqu.a nouvel|to a (?:later|future) date|until further|to a date)"
)
# «The third cut-off, planned on 27 May, will not take place».
_DROPPED = re.compile(
    r"[\s,)]{0,3}(?:will not (?:take place|go ahead)|(?:is|has been|was) (?:now )?(?:cancell?ed|dropped|called off)"
    r"|n aura pas lieu|(?:est|a ete) (?:annulee?|supprimee?))(?![a-z])"
)
_SENTENCE_GAP = 200


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
    r"\?(?<=[a-z ]\?)(?=[ \n](?:(?:le|the|on|by|before|avant|jusqu au|until|au) )?(?:the |le )?(?:[a-z]{3,9} )?\d)"
)
_WAS = re.compile(
    r"[\s,)]{0,3}(?:was|had been|etait|avait ete)\s(?:initially |originally |initialement )?"
    r"(?:(?:the|our|la|le|set|fixed|fixee?|annoncee?|announced)\b)"
)
_FROM = re.compile(
    r"[\s,(]{0,3}(?:from|au lieu du?|instead of|et non(?: plus)?(?: le| jusqu.au| avant le| au)?|depuis le|not)\s{1,2}"
    r"(?:the\s|le\s)?"
)


def with_decisions(cues: Sequence[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    """The cues with those of a change that is decided («extend the deadline»); what denies it is read later."""
    made = [Cue(*match.span(), Role.NEW, _CHANGED) for match in _DECIDED.finditer(source.flat)]
    known = {cue.start for cue in cues if cue.role is Role.NEW}
    made = [cue for cue in made if cue.start not in known]
    return sorted([*cues, *made], key=lambda cue: cue.start) if made else list(cues)


def with_changes(cues: Sequence[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    """The cues with those of a changed or a former day that two words make together."""
    flat = source.flat
    made = [Cue(*match.span(), Role.OLD, _FORMER) for match in _SET_FIRST.finditer(flat)]
    if any(word in flat for word in _PUTTING_OFF):
        made += [Cue(*match.span("word"), Role.NEW, _CHANGED) for match in _PUT_OFF.finditer(flat)]
    made += [Cue(*match.span(), Role.OLD, _FORMER) for match in _PLAN_OLD.finditer(flat)]
    made += [Cue(*match.span(), Role.NEW, _CHANGED) for match in _PLAN_NEW.finditer(flat)]
    for cue in cues:
        if cue.role is not Role.DEADLINE or cue.weight < _LABEL:
            continue
        if _NEW_BEFORE.search(flat, max(cue.start - 12, 0), cue.start):
            made.append(Cue(cue.start, cue.end, Role.NEW, _CHANGED))
        elif _OLD_BEFORE.search(flat, max(cue.start - 12, 0), cue.start) or _OLD_AFTER.match(flat, cue.end):
            made.append(Cue(cue.start, cue.end, Role.OLD, _FORMER))
    put_off = {cue.start for cue in made if cue.role is Role.NEW}
    kept = [cue for cue in cues if cue.start not in put_off or cue.role is Role.DEADLINE]
    return sorted([*kept, *made], key=lambda cue: cue.start) if made else list(cues)


def without_remarks(source: Flat) -> Flat:
    """The text with blanks where brackets speak of a former day or of a change («(was 18 December)»).

    So is the question mark of a label whose answer is a day («Date limite ? Le 29 avril»), of the call's own day.
    """
    flat = source.flat
    spans = [
        match.span()
        for match in _BRACKET.finditer(flat)
        if _DIGIT.search(match[0])
        and (_DENIED.match(match[0]) or (_REMARK.match(match[0]) and not _TO_A_DAY.search(match[0])))
    ]
    spans += [match.span() for match in _ANSWERED.finditer(flat) if asked_for(flat, match.end()) is None]
    return source.without(spans) if spans else source


def _was(context: DayContext, index: int) -> bool:
    """«27 September was the deadline», «… est reportée sine die»: what follows a day says that it holds no more."""
    end = context.days[index].end
    return any(form.match(context.flat, end) for form in (_WAS, _SINE_DIE, _DROPPED))


def settle(context: DayContext, verdicts: Sequence[DayVerdict]) -> None:
    """Changes the verdicts in place: a day before «repoussé au» is over, one beside «au lieu du» stands."""
    for index, verdict in enumerate(verdicts):
        if verdict.role is Role.DEADLINE and _was(context, index):
            verdict.role, verdict.score, verdict.new = Role.OLD, _GONE, False
        elif verdict.role is Role.DEADLINE and not verdict.new and _is_told_moved(context, index):
            verdict.new, verdict.score = True, max(verdict.score, _STANDS)
    for index in range(len(verdicts) - 1):
        if _share_sentence(context, index):
            _moved(context, verdicts, index)
            _replaced(verdicts, index)
            _moved_from(context, verdicts, index)


def _is_told_moved(context: DayContext, index: int) -> bool:
    """«La période de dépôt est prolongée. Vous avez jusqu'au B»: the sentence before tells a change and has no day."""
    day = context.days[index]
    begin = context.begin(day.start)
    before = context.days[index - 1].end if index else 0
    if before > begin:
        return False
    stop = begin - 1
    while stop > 0 and not context.flat[stop].isalnum():
        stop -= 1
    if stop <= before:
        return False
    start = context.begin(stop)
    if start < before or day.start - stop > _SENTENCE_GAP:
        return False
    own = context.within(begin, context.finish(day.end))
    return not any(cue.role is Role.OLD for cue in own) and any(
        cue.role is Role.NEW for cue in context.within(start, stop + 1)
    )


def _share_sentence(context: DayContext, index: int) -> bool:
    return context.finish(context.days[index].end) >= context.days[index + 1].start


def _moved(context: DayContext, verdicts: Sequence[DayVerdict], index: int) -> None:
    """A word of moving between two days takes the first away and gives it to the second."""
    first, second = verdicts[index], verdicts[index + 1]
    between = context.within(context.days[index].end, context.days[index + 1].start)
    if not (first.new and second.role is Role.DEADLINE and any(cue.role is Role.NEW for cue in between)):
        return
    first.role, first.score, first.new = Role.OLD, _GONE, False
    second.new, second.score = True, max(second.score, _STANDS)


def _replaced(verdicts: Sequence[DayVerdict], index: int) -> None:
    """«Until B instead of A»: what stands beside a day that is gone is the day that holds."""
    for old, other in ((verdicts[index + 1], verdicts[index]), (verdicts[index], verdicts[index + 1])):
        is_free = other.role in _OPEN_ROLES and not other.rival
        if old.role is Role.OLD and (is_free or (other.role is Role.DEADLINE and not other.new)):
            other.role, other.new, other.bare = Role.DEADLINE, True, False
            other.score = max(other.score, _STANDS)


def _moved_from(context: DayContext, verdicts: Sequence[DayVerdict], index: int) -> None:
    """«Extended to B from A»: the day after «from» is over."""
    first, second = verdicts[index], verdicts[index + 1]
    if first.new and _FROM.fullmatch(context.flat, context.days[index].end, context.days[index + 1].start):
        second.role, second.score, second.new, second.pair = Role.OLD, _GONE, False, None
