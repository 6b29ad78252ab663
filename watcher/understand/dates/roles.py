"""Decides what each day of a text is for, from the weights of the words around it. No calendar here.

A day listens first to its own stretch of the sentence (back to the day before it), then to what follows it, then,
when its own words say nothing, to the day before it in a list, and last to the line above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.understand.dates.cues import Role
from watcher.understand.dates.mentions import Mention
from watcher.understand.dates.neighbours import (
    is_ranked,
    label,
    labels_below,
    leads_row,
    passed_on,
    right_end,
    shared_end,
)
from watcher.understand.dates.questions import asked_for
from watcher.understand.dates.reports import takes_place
from watcher.understand.text.cue_context import CueContext
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

RIVALS = (
    Role.PUBLISHED, Role.EVENT, Role.RESULT, Role.PROJECT, Role.LEGAL, Role.ELIGIBLE, Role.OTHER, Role.OPENS,
)  # fmt: skip
_CHANGES, _CARRIED = (Role.OLD, Role.NEW), (Role.OLD, Role.NEW, Role.BYWAY)
_MODIFIERS = frozenset(
    (Role.SUBMIT, Role.STEP, Role.ASKING, Role.NEW, Role.OLD, Role.BYWAY, Role.ROLLING, Role.WEAK_ROLLING,
     Role.NOT_ROLLING, Role.SIDE_FR, Role.SIDE_QC, Role.SIDE_CA)
)  # fmt: skip
_SIDES = {Role.SIDE_FR: "FR", Role.SIDE_QC: "CA-QC", Role.SIDE_CA: "CA"}
# «Les formulaires arrivent le 16 octobre»: a word of applying near by, and nothing against it.
_CLEAR_SUBMIT = 1.05
_CLEAR_STEP = 0.9
# The weight of a plain label of closing.
_LABELLED = 3.9
# «Jusqu'au 15 décembre pour déposer leur recours»: what one may do until a day governs it.
# «1 March – letters of intent open»: the row ends with what the day does.
_OPENS_IN_ROW = re.compile(r"[^\n.;]{0,60}\b(?:opens?|opened|ouvert(?:e?s|e)?|ouvrent)\s*(?=\n|$)")
_TO_DO = re.compile(
    r",?\s(?:pour|afin d[e'])\s?(?:[a-z]+\s)?[a-z]+(?:er|ir|re)\s"
    r"|,?\s(?:to|in order to)\s[a-z]+\s(?:their|your|its|an?|the)\s"
)
# A period that a label counts («Session d'été :»).
_RANKED = 2.0
# «à compter du», «from» weigh no more than this.
_PREPOSITION = 1.6
# «au plus tard» says enough by itself, «jusqu'au» in a sentence that asks something, «by» beside a word of applying.
_FIRM, _LIGHT = 2.55, 2.1
# What «must» be done by a day, with no word of applying and nobody to hand it to, is the project's business.
_OBLIGES = re.compile(
    r"(?<![a-z])(?:doi(?:t|vent)|devr(?:a|ont)|must|shall|should|will|needs? to|ser(?:a|ont))(?![a-z])"
)
_TO_US = re.compile(r"(?<![a-z])(?:nous|us|vous avez|you have|reste)(?![a-z])")
_RANGE = re.compile(
    r"[\s,)]{0,3}(?:au|a|to:?|until|jusqu au|jusqu a|through|thru|till|et(?: le)?|and)\s{1,2}(?:the\s|le\s|au\s)?"
    r"|[ ,)]{0,3}(?:->|>|-|=>|/(?= ))\s{0,2}(?:the\s|le\s|au\s)?"
)
# «Closing date from 3 March to 5 April» is a change, not a period.
_MOVED = re.compile(r"\bfrom:?\s{1,2}(?:the\s)?")
# «Fermé du 24 décembre au 3 janvier»: a period without service.
_SHUT = re.compile(
    r"\b(?:ferme(?:e|s|es)?|closed?|shut|indisponibles?|unavailable|inaccessibles?|offline|interrompue?s?)"
    r"(?:\s[a-z]{5,16})?\s(?:du|de|entre le|from|between)\s(?:the\s)?$"
    r"|\b(?:fermeture|closure)\s(?![^.;\n]*\bouvert)[^.;:\n\d]{0,60}\b(?:du|from)\s(?:the\s)?$"
)
_QUESTIONS = re.compile(
    r"[\s*>-]{0,6}(?:posez|adressez|envoyez|transmettez|formulez|ask|send|submit|address|direct)\s(?:us )?(?:toutes )?"
    r"(?:vos|your|any|all)\s(?:[a-z]+ )?(?:questions|queries|enquiries|inquiries|demandes de renseignements)"
)
_STREAM = re.compile(
    r"(?<![a-z])((?:volet|axe|lot|stream|track|strand|component|theme|categorie|category|option|filiere)s?\s(?:n\W{0,2})?"
    r"(?:\d{1,2}|[a-d]|[ivx]{1,4}))(?![a-z0-9])"
)
_COLON_BEFORE = re.compile(r":\s{0,3}$")
_ROW = re.compile(r":\s?[^\s:]|[|;]")
_PAIRED = re.compile(r"(?:\bentre(?: le| les)?|\bbetween)\s{1,2}(?:the\s)?$")
_DATELINE = re.compile(r"(?:^|\n)\s{0,2}[A-Z][\w .'-]{2,30},? (?:le )?$")
_PARENTHESIS = re.compile(r"(?:date limite|deadline|due date|cloture|closing date)\s?\(([^()\n]{3,60})\)\s{0,3}:?\s*$")


class DayContext(CueContext[Role]):
    """A text with its cues and its days."""

    def __init__(self, source: Flat, cues: Sequence[Cue[Role]], days: Sequence[Mention]) -> None:
        super().__init__(source, cues)
        self.days = days
        # A timeline whose days stand above their labels.
        self.labels_below = labels_below(self, days[:4])


@dataclass(slots=True)
class DayVerdict:
    """What a day is for. `score` is how heavy the words are that say so; `bare` that none does.

    `said`, `until` and `submit` are the weights of a closing label, of a bound and of applying; `asking` that its words
    ask for something; `byway` tells of a side entrance («a paper copy»), `listed` of a day that has its role from the
    list it stands in; `stream` is the part of the call that its sentence names («volet 2»).
    """

    role: Role | None = None
    score: float = 0.0
    rival: float = 0.0
    bare: bool = False
    new: bool = False
    label: str = ""
    side: str = ""
    stream: str = ""
    pair: int | None = None
    said: float = 0.0
    until: float = 0.0
    submit: float = 0.0
    asking: bool = False
    byway: bool = False
    listed: bool = False

    @property
    def is_firm(self) -> bool:
        """Whether words of closing or applying say it, not a bare bound («jusqu'au»)."""
        is_asked = self.submit >= (_CLEAR_SUBMIT if self.until < _LIGHT else _CLEAR_SUBMIT / 2)
        return bool(self.said or self.new or is_asked or self.until > _FIRM)


def judge(context: DayContext) -> list[DayVerdict]:
    """One verdict for each day, in order."""
    verdicts: list[DayVerdict] = []
    while (index := len(verdicts)) < len(context.days):
        if index + 1 < len(context.days) and _is_range(context, index):
            verdicts.extend(_judge_range(context, index, verdicts))
        else:
            verdicts.append(_judge_one(context, index, verdicts))
    for day, verdict in zip(context.days, verdicts, strict=True):
        verdict.stream = _stream(context, day)
    return verdicts


def _stream(context: DayContext, day: Mention) -> str:
    """The part of the call named last before a day in its sentence, or else first after it."""
    named = [match[1] for match in _STREAM.finditer(context.flat, context.begin(day.start), day.start)]
    after = None if named else _STREAM.search(context.flat, day.end, context.finish(day.end))
    return named[-1] if named else after[1] if after else ""


def _is_range(context: DayContext, index: int) -> bool:
    first, second = context.days[index], context.days[index + 1]
    if first.link:
        return first.link == "range"
    if second.start - first.end > 16 or first.every or second.every:
        return False
    between = context.flat[first.end : second.start]
    if not _RANGE.fullmatch(between):
        return False
    if "et" in between.split() or "and" in between.split():
        return _PAIRED.search(context.flat, max(first.start - 14, 0), first.start) is not None
    return True


def _stretch(context: DayContext, index: int, last: int | None = None) -> tuple[dict[Role, float], dict[Role, float]]:
    """The weights of a day's own words: before it (back to the last day) and after it (up to the next)."""
    day, end = context.days[index], context.days[last if last is not None else index].end
    begin = whole = context.begin(day.start)
    if index:
        previous = context.days[index - 1].end
        dash = context.flat.rfind(" - ", previous, day.start)
        # «Registration deadline - 2027TMG:», «Questions - new calendar:» are one label.
        is_label = dash < 0 or any(cue.role not in _CHANGES for cue in context.within(dash, day.start))
        whole = max(begin, previous)
        begin = max(whole, dash if is_label else 0)
    begin = _clause(context, begin, day.start)
    carried = [cue for cue in context.within(whole, begin) if cue.role in _CARRIED]
    if leads_row(context.flat, day.start, day.end):
        begin = max(begin, context.flat.rfind("\n", 0, day.start))
    left = context.cue_weights(begin, day.start, day.start)
    for cue in carried:
        left.setdefault(cue.role, cue.weight)
    following = (last if last is not None else index) + 1
    finish = right_end(context.flat, end, context.finish(end))
    if following < len(context.days) and context.days[following].start < finish:
        finish = shared_end(context.flat, end, context.days[following].start)
    right = context.cue_weights(end, finish, end, 0.8)
    if _OPENS_IN_ROW.match(context.flat, end, finish) and leads_row(context.flat, day.start, end):
        right[Role.OPENS] = _FIRM + 1
    share = 1.0 if _TO_DO.match(context.flat, end) else 0.65
    return left, {role: weight * (share if role in RIVALS else 1.0) for role, weight in right.items()}


def _clause(context: DayContext, begin: int, place: int) -> int:
    """Where the clause of a day begins: «February meeting: applications by A» asks for files after its colon."""
    colon = context.flat.rfind(": ", begin, place)
    if colon < 0:
        return begin
    roles = {cue.role for cue in context.within(colon, place)}
    asks = roles & {Role.SUBMIT, Role.STEP} and roles & {Role.UNTIL, Role.DEADLINE}
    return colon + 1 if asks else begin


def _merged(*parts: dict[Role, float]) -> dict[Role, float]:
    weights: dict[Role, float] = {}
    for part in parts:
        for role, weight in part.items():
            weights[role] = max(weights.get(role, 0.0), weight)
    return weights


def _judge_range(context: DayContext, index: int, before: list[DayVerdict]) -> list[DayVerdict]:
    if asked := _answered(context, index):
        return [DayVerdict(asked, _FIRM + 1, pair=index + 1), DayVerdict(asked, _FIRM + 1)]
    left, right = _stretch(context, index, index + 1)
    weights = _merged(left, right)
    if not _says(weights):
        weights = _merged(weights, _inherited(context, index, before))
    if not _says(weights):
        weights = _merged(weights, {r: w * 0.8 for r, w in _above(context, index).items()})
    label, side = _modifiers(context, index, weights)
    between = context.flat[context.days[index].end : context.days[index + 1].start]
    moved = weights.get(Role.DEADLINE, 0) > 2.5 and (
        ">" in between or _MOVED.search(context.flat, max(context.days[index].start - 8, 0))
    )
    if _SHUT.search(context.flat, max(context.days[index].start - 80, 0), context.days[index].start):
        return [DayVerdict(Role.OTHER, 4, pair=index + 1), DayVerdict(Role.OTHER, 4)]
    if weights.get(Role.NEW) or moved:
        return [
            DayVerdict(Role.OLD, 3, pair=index + 1),
            _with_weights(
                DayVerdict(Role.DEADLINE, 4 + weights.get(Role.NEW, 0), new=True, label=label, side=side), weights
            ),
        ]
    rival_role, rival = _rival(weights, without=Role.OPENS)
    ours = max(weights.get(Role.DEADLINE, 0), weights.get(Role.OPENS, 0), weights.get(Role.UNTIL, 0))
    ours += 1.4 * _asks(weights)
    if rival > ours:
        return [DayVerdict(rival_role, rival, pair=index + 1), DayVerdict(rival_role, rival)]
    first, second = context.days[index], context.days[index + 1]
    if ours <= _PREPOSITION and takes_place(context.source, context.begin(first.start), first.start, second.end):
        return [DayVerdict(Role.EVENT, 2, pair=index + 1), DayVerdict(Role.EVENT, 2)]
    ours = ours or _RANKED * is_ranked(context.flat, first.start)
    bare = not ours
    return [
        DayVerdict(Role.OPENS, ours or 1.5, rival, bare, pair=index + 1, side=side),
        _with_weights(DayVerdict(Role.DEADLINE, ours or 1.5, rival, bare, label=label, side=side), weights),
    ]


def _judge_one(context: DayContext, index: int, before: list[DayVerdict]) -> DayVerdict:
    if _is_for_questions(context, index):
        return DayVerdict(Role.OTHER, _FIRM + 1)
    if asked := _answered(context, index):
        return DayVerdict(asked, _FIRM + 1)
    left, right = _stretch(context, index)
    own = weights = _merged(left, right)
    if not _says(weights):
        weights = _merged(weights, _inherited(context, index, before))
    if not _says(weights):
        above = _above(context, index)
        if _labels_itself(context, index, weights):
            above = {role: weight for role, weight in above.items() if role not in RIVALS}
        own = weights = _merged(weights, {r: w * 0.8 for r, w in above.items()})
    if _is_vague(context, index, weights):
        return DayVerdict()
    label, side = _modifiers(context, index, weights)
    verdict = _with_weights(_weighed(weights, label, side), own)
    if verdict.role is Role.OPENS and verdict.score <= _PREPOSITION and _is_no_opening(context, index):
        return DayVerdict(Role.OTHER, verdict.score)
    if context.days[index].link.startswith("list") and verdict.role is Role.DEADLINE and verdict.score < 3:
        verdict.role = None
    opens_there = verdict.role is Role.OPENS and not _says(left)
    day = context.days[index]
    is_free = (verdict.role is None or opens_there) and not day.timed
    if is_free and _DATELINE.search(context.source.text, max(day.start - 40, 0), day.start):
        verdict.role, verdict.bare = Role.PUBLISHED, False
    return verdict


def _is_for_questions(context: DayContext, index: int) -> bool:
    """«Posez vos questions … jusqu'au»: the order at the head of the sentence governs its first day."""
    begin = context.begin(context.days[index].start)
    return not (index and context.days[index - 1].end > begin) and _QUESTIONS.match(context.flat, begin) is not None


def _answered(context: DayContext, index: int) -> Role | None:
    """What the question above asks for, where the sentence of the day has no word of applying or closing of its own."""
    day = context.days[index]
    asked = asked_for(context.flat, day.start)
    if asked is None:
        return None
    own = context.within(context.begin(day.start), context.finish(day.end))
    applies = any(
        (cue.role in (Role.SUBMIT, Role.STEP) and cue.weight >= _CLEAR_SUBMIT)
        or (cue.role is Role.DEADLINE and cue.weight >= _LABELLED)
        for cue in own
    )
    return None if applies else asked


def _labels_itself(context: DayContext, index: int, weights: dict[Role, float]) -> bool:
    """«Dépôt du dossier : 3 mars» under another row («Jury : en avril»), which is no heading of it."""
    if _asks(weights) < _CLEAR_SUBMIT:
        return False
    day, above = context.days[index], context.header(context.days[index].start)
    is_labelled = _COLON_BEFORE.search(context.flat, max(day.start - 4, 0), day.start) is not None
    return is_labelled and _ROW.search(context.flat, *above) is not None


def _with_weights(verdict: DayVerdict, weights: dict[Role, float]) -> DayVerdict:
    verdict.said, verdict.until = weights.get(Role.DEADLINE, 0.0), weights.get(Role.UNTIL, 0.0)
    verdict.submit = _asks(weights)
    verdict.byway, verdict.asking = Role.BYWAY in weights, Role.ASKING in weights
    return verdict


def _is_vague(context: DayContext, index: int, weights: dict[Role, float]) -> bool:
    """«By 30 September 2027, every school will …», «à voir jusqu'au 5 mars»: a long sentence that asks for nothing."""
    until, day = weights.get(Role.UNTIL, 0.0), context.days[index]
    if Role.DEADLINE in weights or Role.SUBMIT in weights or Role.STEP in weights or day.timed:
        return False
    begin, finish = context.begin(day.start), context.finish(day.end)
    if until and _OBLIGES.search(context.flat, begin, finish) and not _TO_US.search(context.flat, begin, finish):
        around = context.within(begin, finish)
        return not any(cue.role in (Role.SUBMIT, Role.STEP, Role.DEADLINE, Role.NEW) for cue in around)
    if until > _FIRM:
        return False
    asking = {Role.SUBMIT, Role.STEP, Role.DEADLINE, Role.NEW} | ({Role.ASKING} if until > _LIGHT else set())
    return finish - begin > 60 and not any(cue.role in asking for cue in context.within(begin, finish))


def _asks(weights: dict[Role, float]) -> float:
    """The weight of the words of applying."""
    return max(weights.get(Role.SUBMIT, 0.0), weights.get(Role.STEP, 0.0))


def _says(weights: dict[Role, float]) -> bool:
    """Whether any word names a role by itself."""
    return any(role not in _MODIFIERS for role in weights)


def _weighed(weights: dict[Role, float], label: str, side: str) -> DayVerdict:
    submit = _asks(weights)
    said, until = weights.get(Role.DEADLINE, 0.0), 0.9 * weights.get(Role.UNTIL, 0.0)
    if until:
        weights.pop(Role.OPENS, None)  # nothing opens «until» a day
    role, rival = _rival(weights)
    if until and rival > _PREPOSITION and not said and not submit and not weights.get(Role.NEW):
        return DayVerdict(role, rival, until, side=side)  # «the exhibition is on until»: nothing asks for anything
    deadline = max(said, until) + 0.3 * min(said, until)
    deadline += 0.5 * submit if deadline else 0.0
    if weights.get(Role.NEW) and (deadline or submit):
        deadline += 0.6 * weights[Role.NEW]
    new, old = weights.get(Role.NEW, 0.0), weights.get(Role.OLD, 0.0)
    if old >= 2.5 and old >= new:
        return DayVerdict(Role.OLD, old)
    if new and submit >= _CLEAR_SUBMIT:
        deadline = max(deadline, 2.0 + 0.5 * submit)  # «extended the expression of interest stage to …»
    if deadline <= rival and rival:
        return DayVerdict(role, rival, deadline, side=side)
    if deadline or new:
        return DayVerdict(Role.DEADLINE, deadline or 2.0, rival, new=bool(new), label=label, side=side)
    return _asked(weights, label, side)


def _is_no_opening(context: DayContext, index: int) -> bool:
    """«As of 3 May, the fund is no longer open»: a bare preposition in a sentence that denies."""
    day = context.days[index]
    around = context.within(context.begin(day.start), context.finish(day.end))
    return any(cue.role is Role.NOT_ROLLING for cue in around)


def _asked(weights: dict[Role, float], label: str, side: str) -> DayVerdict:
    """A day with no more than a word of applying beside it («Envoi des vidéos : 3 mars»)."""
    submit = _asks(weights)
    if submit >= _CLEAR_SUBMIT or weights.get(Role.STEP, 0.0) >= _CLEAR_STEP:
        return DayVerdict(Role.DEADLINE, 2.0 if Role.STEP in weights else 1.8, label=label, side=side)
    return DayVerdict(Role.SUBMIT, submit, label=label, side=side) if submit else DayVerdict(bare=True)


def _rival(weights: dict[Role, float], without: Role | None = None) -> tuple[Role | None, float]:
    rivals = [(weights[role], role) for role in RIVALS if role in weights and role is not without]
    if not rivals:
        return None, 0.0
    best = max(rivals, key=lambda pair: pair[0])
    return best[1], best[0]


def _inherited(context: DayContext, index: int, before: list[DayVerdict]) -> dict[Role, float]:
    """The role of the day before, when only commas, bullets or «et la seconde le» stand between."""
    if not index or not before or before[-1].role is None:
        return {}
    previous, day = context.days[index - 1], context.days[index]
    role = before[-1].role
    share = passed_on(context.flat, previous.end, day.start, asked=role is Role.DEADLINE)
    return {role: max(before[-1].score * share, 1.0)} if share and role not in _MODIFIERS else {}


def _above(context: DayContext, index: int) -> dict[Role, float]:
    before = context.days[index - 1].start if index else -1
    after = context.days[index + 1].start if index + 1 < len(context.days) else len(context.flat)
    return label(context, context.days[index], before, after, below=context.labels_below)


def _modifiers(context: DayContext, index: int, weights: dict[Role, float]) -> tuple[str, str]:
    """The name of the step («pré-demande») and the side it concerns, from the words of the day's own line."""
    day = context.days[index]
    begin = max(context.begin(day.start), context.days[index - 1].end if index else 0)
    side = next((name for role, name in _SIDES.items() if role in weights), "")
    if match := _PARENTHESIS.search(context.flat, max(day.start - 90, begin), day.start):
        return context.source.quote(match.start(1), match.end(1)), side
    finish = context.finish(day.end)
    if index + 1 < len(context.days):
        finish = min(finish, context.days[index + 1].start)
    for start, end in ((begin, day.start), (day.end, finish), context.header(day.start)):
        steps = [cue for cue in context.within(start, end) if cue.role is Role.STEP or _is_cutoff(context, cue.start)]
        if steps:
            return context.source.quote(steps[-1].start, steps[-1].end), side
    return "", side


def _is_cutoff(context: DayContext, place: int) -> bool:
    return context.flat.startswith(("releve", "levee", "cut-off", "cutoff", "cut off"), place)
