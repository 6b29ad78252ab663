"""Whether only those who are in already may still apply: the first step is over, and a later one is not for newcomers.

«Letters of intent closed on 2 November; full application, by invitation: 20 January» is a call that is over for whoever
sent no letter, though a day is still to come. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from watcher.understand.dates.cues import Role
from watcher.understand.dates.roles import DayContext, DayVerdict
from watcher.understand.text.lines import heading_above, line_around

_OF = r"(?:d |de |of |a |to |for )"
_RANKED = (
    r"(?:stage|phase|step|part|etape|tour)\s{ranks}(?![a-z0-9])"
    r"|(?<![a-z0-9]){ordinals}\s(?:stage|phase|step|etape|tour)"
)
_FIRST = re.compile(
    rf"(?<![a-z])(?:(?:phase|periode|etape) (?:de |d )(?:candidature|depot)s?"
    rf"|(?:lettres?|letters?|avis|notices?|notes?|declarations?|fiches?|depots?) {_OF}"
    r"(?:intent\w*|inquir\w+|enquir\w+|interest|interet)|letters?-of-\w+|intent to apply|eois?(?![a-z])|lois due"
    r"|expressions? of interest|manifestations? d interet|concept (?:notes?|papers?)|notes? de cadrage"
    r"|pre[ -]?(?:proposals?|applications?|registrations?|propositions?|projets?|demandes?|inscriptions?|candidatures?|"
    r"dossiers?|depots?)(?![a-z])"
    r"|outlines? (?:stage|applications?|proposals?|bids?)|outlines?(?= (?:due|deadline|clos))"
    rf"|{_RANKED.format(ranks='(?:1|one|i|une)', ordinals='(?:first|premiere?|1re|1ere)')})"
)
_LATER = re.compile(
    r"(?<![a-z])(?:(?:full|complete|final|detailed) (?:stage )?(?:applications?|proposals?|bids?|submissions?)"
    r"|(?:demandes?|dossiers?|projets?|propositions?|candidatures?) "
    r"(?:complet|detaille|approfondi|definiti|finalise)\w*"
    rf"|{_RANKED.format(ranks='(?:2|3|two|ii|three|deux|trois)', ordinals='(?:second|seconde|deuxieme|2e|troisieme)')})"
)
_PEOPLE = (
    r"(?:applicants?|teams?|groups?|organi[sz]ations?|candidates?|partnerships?|projects?|proponents?|investigators?|"
    r"bidders|consortia|those|anyone|proposals?|applications?|candidats?|candidates|equipes?|porteurs?|dossiers?|"
    r"projets?|chercheurs?|chercheuses|demandeurs?|organismes?|structures?|collectivites|associations|communes|"
    r"celles|ceux|consortiums?|notes?|deposants?|candidatures)"
)
_CHOSEN = (
    r"(?:invitee?s?|invited|(?:pre-?)?selectionnee?s?|(?:short-?listed|pre-?selected|selected)|retenue?s?|"
    r"pre-?inscrite?s?|pre-?registered|admise?s?|finalistes?|finalists?|approved|acceptee?s?|autorisee?s?|successful)"
)
_IN = re.compile(
    rf"(?<![a-z]){_PEOPLE} (?:(?!not |pas |non |from |in |dans )[a-z]+ ){{0,4}}?{_CHOSEN}(?![a-z])"
    rf"|(?<![a-z])(?:invited|short-?listed|pre-?selected|pre-?registered|selected)"
    rf" (?:[a-z]+ ){{0,2}}?{_PEOPLE}(?![a-z])"
    r"|(?<![a-z])(?:by|upon|on) (?:written )?invitation(?! to an? )(?![a-z])|(?<![a-z])invitation[ -]only"
    r"|(?<![a-z])sur (?:simple )?invitation(?![a-z])"
    r"|(?<![a-z])(?:preinscrits|preselectionnee?s|(?:les|des|the) finalist(?:e?s))(?![a-z])"
    r"|(?<![a-z])(?:whose|dont) [^.;\n]{3,70}? (?:was|were|has been|have been|(?:a|ont) (?:deja )?ete|est|sont) "
    r"(?:[a-z]+ )?(?:approved|accepted|selected|successful|invited|favou?rabl\w+|retenue?s?|acceptee?s?|jugee?s?|"
    r"selectionnee?s?|approuvee?s?|invitee?s?)(?![a-z])"
    r"|(?<![a-z])(?:ayant|qui (?:ont|avaient)|who (?:have )?|that )"
    r" ?(?:[a-z]+ )?(?:deposee?|soumis|transmis|presente|envoye|remis|submitted|sent|filed|registered)"
    r" (?=[^.;\n]{0,40}(?:intent|interest|interet|outline|esquisse|prealable|pre-?(?:proposal|application|projet|"
    r"proposition|demande|inscription)|concept))"
)
# «Selected applicants will be told in March»: what becomes of them, not who may apply.
_OUTCOME = re.compile(
    r" (?:will|shall|seront|sera|recoivent|recevront|receive|get|signe?(?:nt|ront)?)(?![a-z])"
    r"(?! (?:then |ensuite )?(?:have|need|submit|send|upload|complete|prepare"
    r"|be (?:invited|asked|able|required|eligible) to (?:submit|apply|send|upload|complete|prepare|provide|make)"
    r"|(?:invitee?s?|appelee?s?|admise?s?) a (?:deposer|soumettre|remettre|envoyer|transmettre|presenter|completer)))"
)
# «Open to all», «a letter of intent was encouraged»: who missed the first step may still apply.
_TO_ALL = re.compile(
    r"(?<![a-z])(?:open to (?:all|any|every)\w*|ouverte?s? a toute?s?|(?:accessible|remis\w*|possible)s? (?:a|par) tous"
    r"|new (?:applicants|entrants|teams) (?:may|can)|newcomers (?:may|can)|nouveaux (?:candidats|porteurs) peuvent)"
    r"(?![a-z])"
)
_OPTIONAL = re.compile(
    r"(?<![a-z])(?:facultati\w+|optional\w*|not (?:required|mandatory|compulsory|necessary)|(?:non|pas) obligatoire\w*"
    r"|conseill\w+|recommand\w+|recommend\w+|encourag\w+|souhait\w+|prefer\w+)(?![a-z])"
)
_OVER = re.compile(
    r"(?<![a-z])(?:closed|clos|close|closes|cloture\w*|ferme\w*|termine\w*|over|passed|ended|expired|shut|echue?s?|"
    r"passee?s?|complete|completed|no longer|ne sont plus|n est plus|had to be"
    r"|were due|was due|etaient? (?:du|attendu)\w*"
    r"|devai(?:t|ent)|etait obligatoire|received \d)(?![a-z])"
)
_NO_END = (Role.OPENS, Role.PUBLISHED)
_STOP = re.compile(r"[.;!?](?=\s)|\n")
_TITLE, _ROW, _REACH = 160, 160, 120


def closed_to_others(
    context: DayContext,
    verdicts: Sequence[DayVerdict],
    dates: Sequence[date | None],
    deadlines: Mapping[date, int],
    reference: date,
) -> str:
    """The words that say who may still apply, where every deadline to come is for those alone; else nothing.

    `deadlines` are those that are told, with the place of the day; `reference` is the day of reading. A
    first step that is still to come, or a deadline that anybody may meet, keeps the call open.
    """
    flat = context.flat
    ahead = [index for when, index in deadlines.items() if when >= reference]
    invited = next(_invitations(flat), None) if ahead else None
    if invited is None or _TO_ALL.search(flat) or _is_optional(flat):
        return ""
    days = [(index, when) for index, when in enumerate(dates) if when is not None]
    if any(when >= reference and _is_of_first(context, index) for index, when in days):
        return ""
    closings = [index for index, when in days if verdicts[index].role not in _NO_END]
    is_titled = _LATER.search(flat, 0, min(len(flat), max(flat.find("\n"), 0) or _TITLE)) is not None
    is_over = is_titled or _is_said_over(flat) or any(_is_of_first(context, index) for index in closings)
    if not is_over or not all(is_titled or _is_reserved(context, index) for index in ahead):
        return ""
    return context.source.sentence(*invited.span())


def _is_reserved(context: DayContext, index: int) -> bool:
    """Whether the sentence of a day, its row or the heading above is for those who are in, or names a later step."""
    day, flat = context.days[index], context.flat
    begin, end = line_around(flat, day.start, day.end)
    places = [_clause(context, index), heading_above(flat, begin)]
    if end - begin <= _ROW and sum(begin <= one.start < end for one in context.days) == 1:
        places.append((begin, end))
    return any(_LATER.search(flat, *place) or any(_invitations(flat, *place)) for place in places)


def _invitations(flat: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Where a stretch says that those who are in already apply."""
    for match in _IN.finditer(flat, start, len(flat) if end is None else end):
        if not _OUTCOME.match(flat, match.end()):
            yield match


def _is_optional(flat: str) -> bool:
    """Whether a sentence says of a first step that nobody had to take it."""
    return any(_OPTIONAL.search(flat, *_sentence(flat, match)) for match in _FIRST.finditer(flat))


def _sentence(flat: str, match: re.Match[str]) -> tuple[int, int]:
    before, after = max(match.start() - _REACH, 0), min(match.end() + _REACH, len(flat))
    begin = max((stop.end() for stop in _STOP.finditer(flat, before, match.start())), default=before)
    stop = _STOP.search(flat, match.end(), after)
    return begin, stop.start() if stop else after


def _clause(context: DayContext, index: int) -> tuple[int, int]:
    """The words of a sentence that are of one of its days: from the day before to a comma before the next."""
    day, days = context.days[index], context.days
    begin, end = context.begin(day.start), context.finish(day.end)
    following = days[index + 1].start if index + 1 < len(days) else end
    comma = context.flat.find(",", day.end, following) if following < end else -1
    return max(begin, days[index - 1].end if index else 0), min(end, following) if comma < 0 else comma


def _is_of_first(context: DayContext, index: int) -> bool:
    """Whether a day is that of a first step: its words stand before it, or after it up to the next day."""
    day, flat = context.days[index], context.flat
    begin, end = _clause(context, index)
    before = [match.end() for form in (_FIRST, _LATER) for match in form.finditer(flat, begin, day.start)]
    if before:
        first = max((match.end() for match in _FIRST.finditer(flat, begin, day.start)), default=-1)
        return first == max(before)
    return _FIRST.search(flat, day.end, end) is not None and _LATER.search(flat, day.end, end) is None


def _is_said_over(flat: str) -> bool:
    """Whether a sentence says of a first step that it is over."""
    return any(_OVER.search(flat, *_sentence(flat, match)) for match in _FIRST.finditer(flat))
