"""Decides what each sum of a text stands for, from the words around it.

First its nature (aid, envelope, cost of the project, threshold, past award, something else), then, for aid,
whether it is the most or the least one can get.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from watcher.lazy import cached_property
from watcher.model import AmountRole
from watcher.understand.money.conditions import is_added, is_next_row
from watcher.understand.money.cues import Sense
from watcher.understand.money.governed import governed, is_beside, is_part_of_total
from watcher.understand.money.sums import Figure
from watcher.understand.text.cue_context import CueContext
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

_NATURES = {
    Sense.AID: None,
    Sense.TOTAL: AmountRole.TOTAL,
    Sense.COST: AmountRole.COST,
    Sense.THRESHOLD: AmountRole.THRESHOLD,
    Sense.PAST: AmountRole.PAST,
    Sense.OTHER: AmountRole.OTHER,
}
_TURN = re.compile(r"\s(?:puis|then|mais|but|plus)\s")
_CARRIED = (AmountRole.COST, AmountRole.THRESHOLD)
_UNIT_PRICE = re.compile(
    r"\s{0,2}(?:ht\s|ttc\s)?(?:/\s?(?:t|l|h|ha|wh|kw|mw)(?![a-z])|(?:/|par |per |le |la )\s?(?:(?:kg|km|ha)(?![a-z])"
    r"|m2|m²|m3|m³|metres?|kilometres?|mile|kwh|mwh|tonnes?|ton|tco2|litres?|hectares?|heures?|hours?|jours?|day|repas"
    r"|meal|nuit|nuitee|night|arbre|tree|unite|unit|places?|eleves?|pupil)(?![a-z]))"
)
_PER_RECIPIENT = re.compile(
    r"\s{0,2}(?:ht\s|ttc\s|max\w*\.?\s)?(?:chacune?(?![a-z])|each(?![a-z])"
    r"|(?:par|per|pour chaque|to each|for each|/)\s?(?!l[ae]?s?\s|une?\s|des?\s|du\s|the\s|our\s|nos?\s|notre\s"
    r"|s(?:on|a|es)\s|leurs?\s|habitant|capita|inhabitant|participant)[a-z])"
)
_JUST_BEFORE = re.compile(
    r"[\s(,]{0,3}(?:(?:ht|ttc|hors taxes?|net|nets|par \w+|per \w+|au|at|a the|tout)\s){0,3}[\s(]{0,2}"
)
_OF_WHICH = re.compile(r"(?<![a-z])(?:dont|of which|including)\s(?:(?:plus|pres) de\s|environ\s|up to\s)?$")
_PART_REACH = 120
# «Un projet de moins de 200 000 $» tells its size.
_SIZE = re.compile(
    r"(?<!par )(?<!per )(?<!appel a )(?<!appels a )(?<![a-z])(?:projets?|projects?|chantiers?|operations?)\s"
    r"(?:d un montant |d un cout |d une valeur )?"
    r"(?:de|of|worth|costing|(?:de |of )?"
    r"(?:moins de|plus de|au moins|less than|more than|at least|over|under|below))\s$"
)
_SIZED = 5.0
_RELATIVE = re.compile(
    r"\s(?:which|that)\s(?:can|may|must|cannot|should|are|is)(?![a-z])"
    r"|,\s(?:which|that|qui|lequel|ce dernier|celui-ci|celles?-ci|ceux-ci|capped|themselves)(?![a-z])"
)
# «A installé …, un prêt de …»: news, unless a verb of the present or future follows.
_TOLD = 3.4
_TOLD_FAINTLY = 3.6
_FINITE = re.compile(
    r"(?<![a-z])(?:re[cç]oi\w*|recevr\w*|percevr\w*|pourr\w*|peut|peuvent|sera|seront|est|sont|vers(?:e|ent|era)|accord\w*"
    r"|propos\w*|offr\w*|attribu\w*|finan\w*|souti\w*|souten\w*|doit|doivent|may|can|will|is|are|offers?|gives?|must)(?![a-z])"
)
# A list goes on without a verb; with one, something new is said.
_VERB = re.compile(
    r"(?<![a-z])(?:peut|peuvent|pourr\w+|est|sont|ser(?:a|ont)|s eleve\w*|atteint|passe|monte|varie|doit|doivent|is|are"
    r"|will|can|may|won|exceeds?|gets?|goes|ranges?|covers?)(?![a-z])"
)
# A line that begins with a small letter goes on with the one above.
_LINE = re.compile(r"\n(?!\s*[a-z])")
_PRESENT = re.compile(
    r"(?<![a-z])(?:cette annee|this year|cette edition|desormais|now|mais|but|whereas|tandis|;)(?![a-z])"
)
_PARTED = re.compile(r"[,;\n()]|\s\+\s|\s(?:through|via|with|avec|towards|a raison|et|and|puis|then|mais|but|plus)\s")
_BASE = re.compile(r"\s(?:de|des|du|d|of|on|sur)\s")
# «50 % du coût total de 3 millions»: the sum is the base of the rate.
_WORTH = re.compile(
    r"\s{0,2}(?:(?:total|totaux|global|globaux|complet|overall|eligibles?|admissibles?|estimee?s?|prevus?|previsionnels?|"
    r"du projet|de l operation|of the project)\s){0,2}"
    r"(?:de |d |of |d'|:\s?|s elevant a |estime a |estimated at |evalue a |[(]\s?)?"
)
_AFTER_REACH = 45
# Words of endowment («doté de») weigh no more; what they give up to this sum goes to one winner.
_ENDOWED, _SMALL = 2.7, 30_000
# «Appel à projets doté de 4 M€»: so large a sum goes to all, whatever stands around it, unless it endows a prize.
_ENDOWS = re.compile(r"(?<![a-z])dote(?:e|s|es)? (?:de|d )\s{0,2}(?:plus de |pres de |environ |quelque )?$")
# «Un appel à projets doté de 20 000 €»: a call is never one recipient.
_OF_CALL = re.compile(
    r"(?<![a-z])(?:appels?|concours|fonds|programme|dispositif|budget participatif)(?![a-z])[^.;:\n]*$"
)
# The first line of a text, without a full stop.
_HEADLINE = re.compile(r"(?:[^.\n]|\.(?=\w)){8,160}\n")
_PRIZE = re.compile(r"(?<![a-z])(?:prix|bourses?|chaires?|prime|laureate?s?|projets? laureats?)(?![a-z])[^.;\n]*$")
_YEARLY = re.compile(r"\s{0,2}par an(?:nee)?(?![a-z])")
_ENVELOPE = 300_000
# So large a sum that no word calls money on offer is none («a sector worth 3 billion»).
_UNSPOKEN = 20_000_000
_BRACKETED = re.compile(r"\((?:up to|maximum|max\.?|jusqu a)\s?$")
# Words lighter than this do not tell a sum from the one before it.
_FAINT = 1.5
# «dépenses plafonnées» caps the cost, «… % des dépenses, plafonné» the aid.
_CAPPED = 5.2


class SumContext(CueContext[Sense]):
    """A text with its cues and its sums."""

    def __init__(self, source: Flat, cues: Sequence[Cue[Sense]], sums: Sequence[Figure]) -> None:
        super().__init__(source, cues)
        self.sums = sums

    @cached_property
    def money(self) -> Sequence[Figure]:
        """The sums that are no rates."""
        return [one for one in self.sums if not one.percent]

    @cached_property
    def values(self) -> Sequence[Decimal]:
        """The values of the sums that are no rates, in order of size."""
        return sorted(one.value for one in self.money)

    def between(self, begin: int, end: int) -> Sequence[Figure]:
        """The sums and rates that begin between two places."""
        starts = self._places
        return self.sums[bisect_left(starts, begin) : bisect_left(starts, end)]

    @cached_property
    def _places(self) -> Sequence[int]:
        return [one.start for one in self.sums]


_OF_SUCCESS = re.compile(
    r"(?<![a-z])(?:(?:success|acceptance|approval) rate|taux de (?:succes|reussite|selection|acceptation))"
    r"[^%.;\n\d]{0,20}$"
)


def judge(context: SumContext) -> list[AmountRole | None]:
    """One role for each sum, in order; None for a percentage that has nothing to do with funding."""
    roles: list[AmountRole | None] = []
    while (index := len(roles)) < len(context.sums):
        figure = context.sums[index]
        last = index + 1 if figure.pair == "first" and index + 1 < len(context.sums) else index
        if figure.percent:
            is_luck = _OF_SUCCESS.search(context.flat, max(figure.start - 48, 0), figure.start) is not None
            roles.extend([None if is_luck else AmountRole.RATE] * (last - index + 1))
            continue
        role = _role(context, index, last, roles)
        if last > index:
            both = (AmountRole.MIN, AmountRole.MAX) if role in (AmountRole.MIN, AmountRole.MAX) else (role, role)
            roles.extend(both)
        else:
            roles.append(role)
    return roles


def _role(context: SumContext, index: int, last: int, before: Sequence[AmountRole | None]) -> AmountRole:
    if certain := _certain(context, index, last, before):
        return certain
    left, right = _stretch(context, index, last)
    weights = _merged(left, right)
    if index and max(weights.values(), default=0) < _FAINT and before[-1] is not None and _continues(context, index):
        return before[-1] if before[-1] is not AmountRole.RATE else AmountRole.MAX
    if not weights:
        weights = context.cue_weights(*_header(context, index), 10**9)
    if (
        not weights
        and index
        and before[-1] not in (None, AmountRole.RATE)
        and is_next_row(context.flat, context.sums[index - 1].end, context.sums[index].start)
    ):
        return before[-1] or AmountRole.MAX
    if index and before[-1] in _CARRIED and not weights.keys() & _NATURES.keys() and _continues(context, index, 30):
        return before[-1] or AmountRole.COST
    nature = _nature(weights, _far(context, index))
    if nature is None and not weights:
        nature = _of_bare(context, index)
    if nature is AmountRole.TOTAL and (_is_one_share(context, last) or _is_offer(context, index, last, weights)):
        nature = None
    if nature is not None:
        return nature
    return AmountRole.MIN if weights.get(Sense.MIN, 0) > weights.get(Sense.MAX, 0) else AmountRole.MAX


def _of_bare(context: SumContext, index: int) -> AmountRole | None:
    """What a sum without any word is by its size: in a headline («… : 15 M€ pour …») an envelope, else none of ours."""
    figure = context.sums[index]
    headline = _HEADLINE.match(context.flat)
    if headline and figure.end < headline.end() and figure.value >= _ENVELOPE:
        return AmountRole.TOTAL
    return AmountRole.OTHER if figure.value >= _UNSPOKEN else None


def _certain(context: SumContext, index: int, last: int, before: Sequence[AmountRole | None]) -> AmountRole | None:
    """What the form of the words alone decides, whatever they weigh."""
    sums, flat = context.sums, context.flat
    if _UNIT_PRICE.match(flat, sums[last].end):
        return AmountRole.OTHER
    previous = before[-1] if index else None
    if previous is not None and is_beside(flat, sums, index):
        return previous
    if said := governed(context, sums, index, last):
        return said
    if last == index and _is_endowment(context, index):
        return AmountRole.TOTAL
    if previous is None or _is_part(context, index):
        return previous
    is_more = previous is AmountRole.MAX and is_added(flat, sums[index - 1], sums[index])
    return AmountRole.OTHER if is_more or is_part_of_total(flat, sums, index, before) else None


def _is_endowment(context: SumContext, index: int) -> bool:
    """«Appel à projets doté de 4 M€», not «un prix doté de …» nor «doté de … par projet»."""
    figure = context.sums[index]
    is_shared = _PER_RECIPIENT.match(context.flat, figure.end) and not _YEARLY.match(context.flat, figure.end)
    match = _ENDOWS.search(context.flat, max(figure.start - 40, 0), figure.start)
    if is_shared or match is None:
        return False
    before = max(match.start() - 60, 0), match.start()
    if _PRIZE.search(context.flat, *before):
        return False
    return figure.value >= _ENVELOPE or _OF_CALL.search(context.flat, *before) is not None


def _is_part(context: SumContext, index: int) -> bool:
    """«1,5 M€, dont 400 000 € pour …» is of the nature of the sum it is part of."""
    previous, start = context.sums[index - 1], context.sums[index].start
    if previous.percent or start - previous.end > _PART_REACH:
        return False
    return _OF_WHICH.search(context.flat, max(previous.end, start - 40), start) is not None


def _is_one_share(context: SumContext, last: int) -> bool:
    """«A total of $600,000 per grant», «financés à hauteur de 15 000 € minimum»: no envelope."""
    end = context.sums[last].end
    near = [cue for cue in context.within(end, end + 12) if cue.role is Sense.MIN and not cue.beside]
    bound = bool(near) and not context.flat[end : near[0].start].strip(" ")
    return bound or _PER_RECIPIENT.match(context.flat, end) is not None


def _is_offer(context: SumContext, index: int, last: int, weights: dict[Sense, float]) -> bool:
    """«Grants that range from … to …», «une dotation de 5 000 €»: envelopes have one figure, and a large one."""
    if last > index:
        return weights.get(Sense.AID, 0.0) > 0 or weights.get(Sense.TOTAL, 0.0) <= _ENDOWED
    figure = context.sums[index]
    if _BRACKETED.search(context.flat, max(figure.start - 12, 0), figure.start):
        return True  # «Pot A (up to £5k)»
    return figure.value <= _SMALL and weights.get(Sense.TOTAL, 0.0) <= _ENDOWED


def _header(context: SumContext, index: int) -> tuple[int, int]:
    return context.header(context.sums[index].start)


def _stretch(context: SumContext, index: int, last: int) -> tuple[dict[Sense, float], dict[Sense, float]]:
    """The weights before a sum (back to the one before it) and shortly after it (up to the next)."""
    figure, end = context.sums[index], context.sums[last].end
    begin = context.begin(figure.start)
    if index:
        begin = max(begin, _after_rate(context, context.sums[index - 1], figure.start))
    finish = min(context.finish(end), end + _AFTER_REACH)
    if plus := context.flat.find(" + ", end, finish) + 1:
        finish = plus - 1
    if last + 1 < len(context.sums):
        finish = min(finish, context.sums[last + 1].start)
        match = _PARTED.search(context.flat, end, finish)
        finish = match.start() if match else finish
    right = context.cue_weights(end, finish, end, 0.75)
    left = context.cue_weights(begin, figure.start, figure.start)
    if _SIZE.search(context.flat, max(figure.start - 60, begin), figure.start):
        left[Sense.COST] = max(left.get(Sense.COST, 0.0), _SIZED)
    for bound in (Sense.MIN, Sense.MAX):
        if bound in right and not _is_right_there(context, bound, end, finish):
            del right[bound]
    return left, right


def _is_right_there(context: SumContext, bound: Sense, end: int, finish: int) -> bool:
    """«10 000 € HT maximum», not «$10,000 for up to four years»."""
    cues = [cue for cue in context.within(end, finish) if cue.role is bound]
    return bool(cues) and _JUST_BEFORE.fullmatch(context.flat, end, cues[0].start) is not None


def _after_rate(context: SumContext, previous: Figure, start: int) -> int:
    """Where the words of a sum begin: after the base of the rate before it («80 % des dépenses, maximum …»)."""
    if not (previous.percent and _BASE.match(context.flat, previous.end)):
        return _after_bound(context, previous.end)
    if _RELATIVE.search(context.flat, previous.end, start):
        return previous.end
    if _is_its_base(context, previous.end, start):
        return previous.end
    parted = _PARTED.search(context.flat, previous.end, start)
    bounds = [cue.start for cue in context.within(previous.end, start) if cue.role is Sense.MAX]
    costs = [
        cue.start for cue in context.within(previous.end, start) if cue.role is Sense.COST and cue.weight > _CAPPED
    ]
    return min([*bounds, *costs, parted.start() if parted else start, start])


def _is_its_base(context: SumContext, end: int, start: int) -> bool:
    """Whether a sum after a rate is what the rate is taken of."""
    of = [cue for cue in context.within(end, start) if cue.role is Sense.COST]
    return bool(of) and _WORTH.fullmatch(context.flat, of[-1].end, start) is not None


def _after_bound(context: SumContext, end: int) -> int:
    """Past a bound that follows a sum at once: «de 10 000 € minimum à …»."""
    bound = [cue for cue in context.within(end, end + 12) if cue.role in (Sense.MIN, Sense.MAX) and not cue.beside]
    return bound[0].end if bound and context.flat[end : bound[0].start].strip(" ") == "" else end


def _merged(left: dict[Sense, float], right: dict[Sense, float]) -> dict[Sense, float]:
    return {word: max(left.get(word, 0), right.get(word, 0)) for word in left.keys() | right.keys()}


def _far(context: SumContext, index: int) -> dict[Sense, float]:
    """The whole sentence before the sum: past tense reaches over other figures."""
    figure = context.sums[index]
    begin = context.begin(figure.start)
    weights = context.cue_weights(begin, figure.start, figure.start, 0.7)
    told = [cue for cue in context.within(begin, figure.start) if cue.role is Sense.PAST and cue.weight >= _TOLD]
    if told and not _FINITE.search(context.flat, told[-1].end, figure.start):
        weights[Sense.PAST] = max(weights.get(Sense.PAST, 0.0), 3.0)
    return weights


def _nature(weights: dict[Sense, float], far: dict[Sense, float]) -> AmountRole | None:
    natures = [(weights[word], word) for word in _NATURES if word in weights]
    if Sense.MAX in weights:  # «the fund gives up to …»: a bound outweighs a faint noun
        natures = [pair for pair in natures if pair[0] >= _FAINT]
    past = max(weights.get(Sense.PAST, 0), far.get(Sense.PAST, 0))
    if Sense.MAX in weights and past <= _TOLD_FAINTLY:  # «grâce à un financement pouvant atteindre …» is on offer
        past, natures = 0.0, [pair for pair in natures if pair[1] is not Sense.PAST]
    best, word = max(natures, key=lambda pair: pair[0]) if natures else (0.0, Sense.AID)
    if past >= best and past > 0:
        return AmountRole.PAST
    return _NATURES[word]


def _continues(context: SumContext, index: int, reach: int = 60) -> bool:
    """Whether a sum goes on with the list of the one before it («… pour le lot 1 et 3 millions pour le lot 2»)."""
    previous, figure = context.sums[index - 1], context.sums[index]
    between = context.flat[previous.end : figure.start]
    if _TURN.search(between) or _VERB.search(between) or _PRESENT.search(between.replace(";", " ")):
        return False
    return len(between) < reach and "." not in between and not _LINE.search(between.strip())
