"""What governs a sum within its clause: the subject of «is», what must lie in a span, the row of a scale, «(soit …)».

The form of the clause decides, before any word is weighed. Knows cues and sums, no weights of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from watcher.model import AmountRole
from watcher.understand.money.conditions import is_condition
from watcher.understand.money.cues import Sense
from watcher.understand.money.sums import Figure
from watcher.understand.text.cue_context import CueContext

_OF_SUBJECT = {
    Sense.TOTAL: AmountRole.TOTAL,
    Sense.COST: AmountRole.COST,
    Sense.THRESHOLD: AmountRole.THRESHOLD,
    Sense.OTHER: AmountRole.OTHER,
}
# «L'enveloppe globale du Fonds … sera de 72 000 $»: the head of the subject decides, not what belongs to it.
_COPULA = re.compile(
    r"(?<![a-z])(?:est|sera|sont|seront|serait|etait|s'eleve(?:ra|nt|ront)?|se monte(?:ra)?|is|are|was|will be|amounts?"
    r"|totals?|stands)"
    r"(?:\s(?:fixee?|estimee?|evaluee?|set|put|estimated))?(?:\s(?:de|d'|a|au|to|at))?\s?"
    r"(?:(?:environ|pres de|plus de|about|around|some|over|nearly)\s)?$"
)
_CLAUSE = re.compile(
    r"[,;:.!?\n]|\s(?:et|and|mais|but)\s(?=(?:le|la|les|l'|un|une|son|sa|il|elle|the|an?|its|it)(?![a-z]))"
)
# «The total is 12 million:» and bullets below: parts of it.
_PARTS = re.compile(
    r"[^\n.;]{0,30}:\s*\n(?:\s*[-*>°][^\n]*\n)*\s*[-*>°](?![^\n]{0,20}(?:volet|axe|lot|track|strand|stream|topic)s?\s)"
    r"[^\n]*$"
)
# «30 000 euros (10 000 euros du département, 10 000 euros de …)»: who brings what.
_SHARES = re.compile(r"\s?\(\s?(?:[\d¤$£][^()\n]{0,160})?")
_CLEAR, _REACH = 2.0, 160
# «The whole budget … must lie between …»: nobody obliges what is on offer.
_MUST = re.compile(
    r"(?<![a-z])(?:(?P<size>turnover|income|revenues?|ressources|chiffre d'affaires)|budgets?|costs?|couts?"
    r"|investments?|investissements?|assiette|depenses)(?![a-z])"
    r"[^.;:\n]{0,80}?(?<![a-z])(?:must|should|has to|have to|needs to"
    r"|doi(?:t|vent)|devr(?:a|ont))(?![a-z])[^.;:\n]{0,60}$"
)
_AID_MUST = re.compile(r"(?<![a-z])(?:subventions?|aides?|grants?|demandes?|requests?|applications?)(?![a-z])")
# Rows of a scale: «Up to £750: 100 % of the cost», «£751 – £2,999: 80 %», «For £3,000+ also:».
_ROW = re.compile(
    r"(?:^|[\n;:])[\s*>°-]{0,4}(?:(?:up to|for|over|above|under|below|from|de|jusqu'a|pour|plus de|moins de"
    r"|a partir de|au-dela de|entre|between)\s){0,2}(?:0\s(?:a|to|-)\s)?$"
)
_SCALE = re.compile(r"\s?\+?\s?(?:[a-z]{2,12}\s){0,3}:\s{0,2}(?:(?:up to|jusqu'a|taux|rate|at|a|de)\s){0,2}$")
_LABEL = re.compile(r"\s?(?:\+|(?:and|or) (?:over|above|more)|et plus)\s?(?:[a-z]{2,12}\s?){0,3}:")
_BESIDE = re.compile(r"\s?[/|]\s?")
_AGAIN = re.compile(
    r"[^\n.;(\d]{0,40}\((?:(?:(?P<is>soit|i\.?e\.?|that is)|ou|or)\s(?:environ\s|about\s)?"
    r"|(?:environ|env\.?|about|around|roughly|approx\w*\.?)\s)$"
)
_OF_SCHEME = re.compile(
    r"\s(?!of |for |to |de |d')(?:[a-z][a-z'&-]*\s){0,3}"
    r"(?:scheme|fund|programme?|pot|package|envelope|competition)(?![a-z])"
)
_OWN = re.compile(
    r"\s(?:of|from|in)\s(?:its|their|your|his|the applicant's)?\s?own(?![a-z])"
    r"|\s(?:de|d'|en|sur)\s?(?:ses |leurs |vos )?(?:fonds propres|apports?(?: propres?)?|autofinancement)(?![a-z])"
)
# «125 000 € est allée à …», «£2m in grants has been awarded»: given, whatever stands before.
_GIVEN = re.compile(
    r"(?:\seach|\schacune?)?(?:\s(?:in|of|en|d|de)\s[a-z]{3,14}){0,2}\s?\)?,?\s"
    r"(?:(?:est|sont)\s(?:alle|revenu)(?:e?s?)(?![a-z])"
    r"|(?:a|ont)\s(?:[a-z]{4,14}\s)?ete\s(?:[a-z]{4,14}\s)?(?:attribu|accord|octroy|remis|decern|vers|distribu|partag)"
    r"|(?:was|were|has been|have been)\s(?:[a-z]{3,12}\s)?"
    r"(?:awarded|given|granted|shared|paid|handed|distributed)(?![a-z])"
    r"|(?:went|has gone|have gone)\s(?:to|towards?)(?![a-z]))"
)
# «3,4 M$ à 16 organismes»: who got it has been counted.
_COUNTED = re.compile(
    r"(?:\s(?:in|of|en|d|de)\s(?:[a-z]{3,14}\s){0,2}[a-z]{3,14})?\s(?:a|to)\s\d{1,3}\s(?:[a-z]{3,14}\s){0,2}"
    r"(?:organismes|organi[sz]ations|associations|communes|municipalites|municipalities|charities|groups|groupes|projets"
    r"|projects|entreprises|businesses|companies|schools|ecoles|nonprofits|structures|equipes|teams)(?![a-z])"
)
_TO_GIVE = re.compile(
    r"(?<![a-z])(?:will|would|may|can|up to|sera|seront|\w+era|\w+eront|peu(?:t|vent)|jusqu a)(?![a-z])"
)
_WAS = ("etait", "was")
_ENVELOPE, _GREATEST = 300_000, Decimal(5_000_000_000)


def is_said_again(flat: str, sums: Sequence[Figure], index: int) -> bool:
    """«5 000 $ (environ 3 300 €)», «6 000 € (soit 500 € par mois)»: a sum in brackets that only says the one before it.

    Only «soit» says it again in the same money: «10 000 € (ou 15 000 € à deux)» are two offers.
    """
    if not index or sums[index - 1].percent:
        return False
    again = _AGAIN.fullmatch(flat, sums[index - 1].end, sums[index].start)
    return again is not None and (bool(again["is"]) or sums[index - 1].currency != sums[index].currency)


def is_beside(flat: str, sums: Sequence[Figure], index: int) -> bool:
    """«25 000 € / 35 000 $»: a sum that stands for what the one before it does, in the money of another country."""
    if not index or sums[index - 1].percent or sums[index - 1].currency == sums[index].currency:
        return False
    return _BESIDE.fullmatch(flat, sums[index - 1].end, sums[index].start) is not None


def governed(context: CueContext[Sense], sums: Sequence[Figure], index: int, last: int) -> AmountRole | None:
    """The role of the sum (or range) from `index` to `last`, None where its clause leaves it open."""
    figure, flat = sums[index], context.flat
    if is_said_again(flat, sums, index) or figure.value > _GREATEST:  # the latter is a plan of a state
        return AmountRole.OTHER
    if _is_in_scale(flat, sums, index, last) or is_condition(flat, figure.start, sums[last].end):
        return AmountRole.THRESHOLD
    begin = max(context.begin(figure.start), figure.start - _REACH)
    is_counted = _COUNTED.match(flat, sums[last].end) and not _TO_GIVE.search(flat, begin, figure.start)
    if is_counted or _GIVEN.match(flat, sums[last].end):
        return AmountRole.PAST
    must = _MUST.search(flat, _clause(flat, begin, figure.start), figure.start)
    if _OWN.match(flat, sums[last].end) or (must and not _AID_MUST.search(flat, begin, figure.start)):
        return AmountRole.THRESHOLD if must and must["size"] else AmountRole.COST
    if last == index and _is_of_scheme(context, figure, begin):
        return AmountRole.TOTAL
    return _of_subject(context, figure.start, begin)


def _is_of_scheme(context: CueContext[Sense], figure: Figure, begin: int) -> bool:
    """«The £60m Small Grants Scheme», unless its sentence tells of what is over."""
    if figure.value < _ENVELOPE or not _OF_SCHEME.match(context.flat, figure.end):
        return False
    return not any(cue.role is Sense.PAST for cue in context.within(begin, figure.start))


def _clause(flat: str, begin: int, end: int) -> int:
    """Where the clause that ends at `end` begins."""
    return max((match.end() for match in _CLAUSE.finditer(flat, begin, end)), default=begin)


def is_part_of_total(flat: str, sums: Sequence[Figure], index: int, before: Sequence[AmountRole | None]) -> bool:
    """Whether a sum stands in the list below a total, as one of its parts."""
    for place in range(index - 1, -1, -1):
        total = sums[place]
        if before[place] is AmountRole.TOTAL:
            is_less = total.value > sums[index].value and total.currency == sums[index].currency
            between = total.end, sums[index].start
            return is_less and any(form.fullmatch(flat, *between) for form in (_PARTS, _SHARES))
    return False


def _is_in_scale(flat: str, sums: Sequence[Figure], index: int, last: int) -> bool:
    if not _ROW.search(flat, max(sums[index].start - 40, 0), sums[index].start):
        return False
    end = sums[last].end
    following = sums[last + 1] if last + 1 < len(sums) else None
    is_rated = following is not None and following.percent and _SCALE.fullmatch(flat, end, following.start)
    return bool(is_rated) or _LABEL.match(flat, end) is not None


def _of_subject(context: CueContext[Sense], start: int, begin: int) -> AmountRole | None:
    copula = _COPULA.search(context.flat, max(start - 40, begin), start)
    if copula is None:
        return None
    clause = _clause(context.flat, begin, copula.start())
    heads = [cue for cue in context.within(clause, copula.start()) if not cue.beside and cue.weight >= _CLEAR]
    if heads and copula[0].startswith(_WAS) and not any(cue.role is Sense.AID for cue in heads):
        return AmountRole.PAST
    if not heads or any(cue.role in (Sense.PAST, Sense.MAX, Sense.MIN) for cue in heads):
        return None
    return _OF_SUBJECT.get(heads[0].role) if len({cue.role for cue in heads}) > 1 else None
