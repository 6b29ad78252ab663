"""The grammar of acts: which noun or verb governs a day, so that «fin des chantiers» speaks of the works.

A word of closing or opening that governs a word of another matter («clôture de l'exposition», «début de stage») or
has it as its subject («l'accord … prend fin») is dropped, and that word counts in full. «Les crédits doivent être
engagés avant le …» asks for an act that is not applying. Knows words and their order, no days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from watcher.understand.dates.cues import Role
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

_GOVERNS = re.compile(r" (?:de|des|du|de l|de la|d|of|of the) ")
_FOR = re.compile(r" (?:for|pour)(?: (?:the|your|any|all|le|la|les|l|vos|tous les|toutes les))? ")
_MATTERS = frozenset((Role.EVENT, Role.PROJECT, Role.OTHER, Role.RESULT))
_GOVERNORS = frozenset((Role.DEADLINE, Role.OPENS))
_PURPOSES = frozenset((Role.EVENT, Role.RESULT))
_SUBJECTS = _MATTERS | {Role.LEGAL}
_OPEN = re.compile(r"ouverte?s?|open")
_ITS_DAY = re.compile(r"\s?:\s{0,3}\d|\s(?:le|on)\s(?:[a-z]{5,9}\s)?\d")
_PASSED = frozenset((Role.SUBMIT, Role.STEP, Role.ASKING, Role.NEW, Role.OLD))
_CHAIN = 5
_LINKS = re.compile(
    r"[a-z]{0,12}[ ]{1,3}(?:(?:de|des|du|d|l|la|le|les|of|the|for|to|your|vos|votre|a|au|aux|en|une|un|any|all|"
    r"toute|toutes|submit|submitting|sending|raising|receive|asking)[ ]{1,2}){0,4}"
)
_ADJOINS = re.compile(r"[a-z]{0,3}[ ]{1,2}(?:[a-z]{4,12}[ ])?")
_REGISTERS = re.compile(r"inscri|regist|reserv|rsvp")
_ENGLISH = ("deadline", "due date", "closing date")
_MOVES = re.compile(r"prolong|report|repouss|decal|exten|postpon|moved|etend|rallong|differ")
_DENIED = re.compile(
    r"(?<![a-z])(?:ne|n|no|not|cannot|never|pas|aucune?|sans|without|won.t)[\s'](?:[a-z']{1,14}\s){0,3}$"
)
_POSSIBLE = re.compile(
    r"(?<![a-z])(?:peut|peuvent|pourr\w+|may|might|can|could|susceptible\w*|eventuel\w*|en cas de|serai(?:t|ent)|would"
    r"|rumou?rs?|rumeurs?)\s[^.;\n]{0,70}$"
)
_OURS = re.compile(
    r"(?<![a-z])(?:appels?|calls?|delais?|dates?|limite|deadline|echeance|cloture|depots?|inscriptions?|candidatures?|"
    r"campagne|concours|competition|periode|period|window|closing|submission|application\w*|nous|we)(?![a-z])"
)
_SUBJECT = re.compile(
    r"[\s,*>-]{0,6}(?:[a-z' ,]{0,40}\s)?(?:le|la|les|l|the|this|their|our|cette|ce|leur)[\s'][^\n]{4,}"
)
_OBJECT = re.compile(r"[a-z]{0,6} (?:[a-z']{1,9} ){0,4}[a-z']{0,3}")
_APPLYING = frozenset((Role.SUBMIT, Role.STEP, Role.DEADLINE))
# «Date limite» is stronger than a bare noun: only words that are themselves strong turn it.
_LABEL, _STRONG, _FULL = 3.6, 2.5, 5.0
_HELD = re.compile(r"[ ](?:de|des|du|de l|de la|d|of|of the|for|pour)[ ]")
_ENDING = re.compile(
    r"(?:is |are )?due(?: on| by)?|clos(?:es?|ing|ed)(?: on)?|ferme\w*|must be (?:submitted|received|sent)|"
    r"(?:doi(?:t|vent)|devr(?:a|ont)) (?:parvenir|etre [a-z]+)|"
    r"(?:se |s )?(?:prend|prendra|prennent|prendront) fin|(?:se |s )?(?:acheve|termine|arrete)\w*|expire\w*"
    r"|ends(?: on| at)?|(?:s est|se sont) (?:acheve|termine|clo)\w*|(?:a|ont) pris fin|ended on|came to an end"
    r"|(?:will )?(?:starts?|begins?|opens?)(?: on)?|debut(?:e|ent|era|eront)(?: le)?|demarre\w*(?: le)?"
)
_PURPOSE = re.compile(
    r"(?<![a-z])(?:to be (?:considered|heard|discussed|reviewed|eligible)|for consideration|in time for"
    r"|pour (?:passer|etre [a-z]{4,14})|en vue de?)(?![a-z])[^.;,:\n\d]{0,44}$"
)
# «Dépôt pour ce comité», «applications for the February meeting»: what one applies to.
_ASKED_FOR = re.compile(
    r"(?<![a-z])(?:depots?|candidatures?|dossiers?|demandes?|soumissions?|applications?|submissions?|proposals?|bids?)\s"
    r"(?:pour|for)\s(?:le|la|les|l|ce|cette|chaque|the|this|each|our)?[^.;:,\n\d]{0,20}$"
)
_OWN_DAY = re.compile(r"[^.;:,\n]{0,14}\d")
_SENTENCE = re.compile(r"[.;:\n]")
_SUBJECT_REACH = 90
# Houses, desks and plans close and end too, of their own accord.
_HOUSE = (
    r"(?:caisses?|bureaux?|mairies?|secretariats?|agences?|magasins?|boutiques?|musees?|bibliotheques?|ecoles?"
    r"|restaurants?|locaux|etablissements?|accueils?|standards?|universites?|campus|offices?|museums?|library|libraries"
    r"|shops?|stores?|schools?|buildings?|helpdesk|help desk|switchboard|plans? d.action|plan"
    r"|strategies|strategie|strategy|action plan|mandats?|bail|baux|lease|conges?|(?:annee|year|term|saison|season)"
    r"(?= (?:scolaire |civile |universitaire |financial |academic |school )?$))(?![a-z])"
)
_HOUSES = re.compile(rf"(?<![a-z]){_HOUSE}")
# «Fermeture de la mairie le 24 décembre», «closure of our offices on …».
_CLOSURE_OF_A_HOUSE = re.compile(
    r"(?:fermetures?|closures?|closing)(?: [a-z]{4,14})? (?:de|de la|de l|du|des|de nos|de notre|of the|of our|of all) "
    rf"{_HOUSE}(?! (?:fund|grant|call|scheme|program(?:me)?|prize|award|competition|bursary|scholarship)s?(?![a-z]))"
)
_CLOSES = re.compile(
    r"clos|ferm|(?:s |se )?(?:prend|prennent|acheve|termine|arrete|expire|est |sont )|end|came|(?:a|ont) pris"
)
# «A call that ended on …» is any call.
_ANY = re.compile(r"(?<![a-z])(?:an?|une?|any|each|chaque|tout) (?:[a-z]+ ){1,4}(?:that|which|qui)(?: had| has)? $")
_HAPPENS = re.compile(
    r"(?:se|s) (?:deroul\w+|tien\w+|tienn\w+)(?: en)?|aura lieu|auront lieu|ont lieu|takes? place|taking place|be held"
)
_HEAD = re.compile(
    r"(?:^|[.;:!?\n])[\s*>-]{0,4}(?:(?:l|la|le|les|cet|cette|ce|notre|nos|the|this|our|new|next|une?|a|prochaine?s?"
    r"|nouve\w+|second\w*|premi\w+|deuxi\w+)\s){0,3}$"
)
_CLEAR = 1.5
# The act that a day limits, right before «avant le»: a participle («engagés», «be installed»).
_BESIDE = re.compile(
    r"(?<![\w/.-])\d{1,2}\s(?:[a-z]{4,12}\s)?$"
    r"|(?<![a-z])(?:with|avec|including|enclosing|accompagnee?s? (?:de|des|d|du))\s"
    r"(?:(?:the|a|an|le|la|les|l|un|une|all|your)\s)?$"
)
# An hour of the clock beside the day: files are due by the hour, works are not.
_BY_THE_HOUR = re.compile(r"[^.;\n]{3,30}?\d\s?(?:h(?:\d\d|eures?)?|[ap]\.?m\.?)(?![a-z])|[^.;\n]{3,30}?\d:\d\d")
_PARTICIPLE = re.compile(
    r"(?<![^\W\d_])([a-zàâçèêëîïôûü]{2,20}(?:é|ée|és|ées))\s{1,2}$|\bbe(?:en)?\s(?:fully\s)?([a-z]{2,14}ed)\s{1,2}$"
    r"|\b(?:are|is)\s(?:fully\s)?(complete|finished)\s{1,2}$"
)
_ACT_REACH, _ACT = 34, 2.7


def with_acts(cues: Sequence[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    """The cues with governed words made heavy, their governors dropped and acts other than applying added."""
    opened = [_opening_label(cue, source.flat) for cue in cues]
    settled = _without_idle_changes(_with_labels(opened, source.flat), source.flat)
    return _with_participles(_with_subjects(_governed(settled, source), source.flat), source)


def _opening_label(cue: Cue[Role], flat: str) -> Cue[Role]:
    """«Ouvert : 1er décembre», «ouvert le 1er décembre» name the opening; elsewhere the word only colours."""
    if cue.role is Role.SUBMIT and _OPEN.fullmatch(flat, cue.start, cue.end) and _ITS_DAY.match(flat, cue.end):
        return cue._replace(role=Role.OPENS, weight=_LABEL)
    return cue


def _with_labels(cues: Sequence[Cue[Role]], flat: str) -> list[Cue[Role]]:
    """«Date limite de réception des questions», «notification deadline»: the act inside a label says whose day it is.

    The label and the words of applying between fall away, the act counts in full.
    """
    read = list(cues)
    for index in range(len(read) - 1, -1, -1):
        cue = read[index]
        if cue.role is not Role.DEADLINE or cue.weight < _LABEL - 0.2:
            continue
        if index and _is_compound(read[index - 1], cue, flat):
            read[index - 1 : index + 1] = [read[index - 1]._replace(end=cue.end, weight=_FULL, beside=False)]
            continue
        for last in range(index + 1, min(index + _CHAIN, len(read))):
            act = read[last]
            before = read[last - 1]
            if act.role is Role.ROLLING or not _LINKS.fullmatch(flat, before.end, act.start):
                break
            if _is_act(act, read[index + 1 : last], flat):
                read[index : last + 1] = [act._replace(start=cue.start, weight=_FULL, beside=False)]
                break
            if act.role not in _PASSED:
                break
    return read


def _is_act(act: Cue[Role], passed: Sequence[Cue[Role]], flat: str) -> bool:
    """Whether a noun in the chain of a label is an act of its own; a meeting only where one registers for it."""
    if act.role is Role.EVENT:
        between = flat[passed[0].start : act.start] if passed else ""
        return not passed or _REGISTERS.search(between) is not None
    return act.role in (Role.OTHER, Role.RESULT, Role.PROJECT) and act.weight >= _STRONG and act.end - act.start > 3


def _is_compound(act: Cue[Role], label: Cue[Role], flat: str) -> bool:
    """«Clarification deadline», «grant agreement signature deadline»: English puts the act first."""
    if flat.startswith(("inquir", "enquir"), act.start):
        return False  # a letter of inquiry is a step
    if act.role not in _MATTERS or act.weight < _STRONG or not flat.startswith(_ENGLISH, label.start):
        return False
    return _ADJOINS.fullmatch(flat, act.end, label.start) is not None


def _without_idle_changes(cues: Sequence[Cue[Role]], flat: str) -> list[Cue[Role]]:
    """Words of change that change nothing: denied, only possible, or said of another thing than applying."""
    read: list[Cue[Role]] = []
    for index, cue in enumerate(cues):
        if cue.role is not Role.NEW or not _MOVES.match(flat, cue.start):
            read.append(cue)
            continue
        begin = max(
            (match.end() for match in _SENTENCE.finditer(flat, max(cue.start - 160, 0), cue.start)),
            default=max(cue.start - 160, 0),
        )
        if _DENIED.search(flat, begin, cue.start):
            continue
        if _POSSIBLE.search(flat, begin, cue.start) or _is_of_another(cues, index, begin, flat):
            read.append(cue._replace(role=Role.OTHER, weight=_FULL, beside=False))
        else:
            read.append(cue)
    return read


def _is_of_another(cues: Sequence[Cue[Role]], index: int, begin: int, flat: str) -> bool:
    """«Le moratoire est prolongé»: the sentence has a subject before the verb and no word of applying."""
    if not _SUBJECT.match(flat, begin, cues[index].start):
        return False
    if _OURS.search(flat, begin, cues[index].end + 20):
        return False
    near = [cue for cue in cues[max(index - 6, 0) : index] if cue.start >= begin]
    near += [cue for cue in cues[index + 1 : index + 2] if _OBJECT.fullmatch(flat, cues[index].end, cue.start)]
    return not any(cue.role in _APPLYING for cue in near)


def _governed(cues: Sequence[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    flat, worded = source.flat, source.worded
    read: list[Cue[Role]] = []
    taken: Cue[Role] | None = None
    for cue, following in pairwise([*cues, None]):
        if cue is None or cue is taken:
            continue
        role = cue.role
        if role in _GOVERNORS and following is not None and _turns(cue, following, worded):
            read.append(following._replace(weight=_FULL))
            taken = following
        elif not _is_beside(cue, flat) and (role not in _PURPOSES or not _is_purpose(cue, flat)):
            read.append(cue)
    return read


def _is_beside(cue: Cue[Role], flat: str) -> bool:
    """«A form of 20 questions», «with the reports»: things counted or enclosed are no matter of their own."""
    return cue.role is Role.OTHER and _BESIDE.search(flat, max(cue.start - 24, 0), cue.start) is not None


def _is_purpose(cue: Cue[Role], flat: str) -> bool:
    """«To be considered at the June meeting, send …»: the meeting is not what the day is for."""
    begin = max(cue.start - 60, 0)
    if _PURPOSE.search(flat, begin, cue.start) is None and _ASKED_FOR.search(flat, begin, cue.start) is None:
        return False
    return _OWN_DAY.match(flat, cue.end) is None


def _turns(cue: Cue[Role], following: Cue[Role], worded: str) -> bool:
    if following.start - cue.end > 8 or following.role not in _MATTERS:
        return False
    if cue.weight > _LABEL and following.weight < _STRONG:
        return False
    place = cue.end + 1, following.start + 1
    if following.role is Role.OTHER and _FOR.fullmatch(worded, *place):
        return True  # «the deadline for reports»
    return _GOVERNS.fullmatch(worded, *place) is not None


def _with_subjects(cues: list[Cue[Role]], flat: str) -> list[Cue[Role]]:
    """«L'exposition … se termine le»: the verb of ending or beginning gives way to its subject."""
    read: list[Cue[Role]] = []
    for cue in cues:
        if _HAPPENS.fullmatch(flat, cue.start, cue.end) and _is_applying(read, cue, flat):
            continue
        if cue.role in _GOVERNORS and _ENDING.fullmatch(flat, cue.start, cue.end):
            place = _subject(read, cue, flat)
            if place is not None:
                read[place] = read[place]._replace(weight=_FULL)
                continue
            if _ANY.search(flat, max(cue.start - 60, 0), cue.start):
                continue
            if _is_of_a_house(read, cue, flat) or _CLOSURE_OF_A_HOUSE.match(flat, cue.start):
                read.append(cue._replace(role=Role.OTHER, weight=_FULL, beside=False))
                continue
        read.append(cue)
    return read


def _is_applying(before: Sequence[Cue[Role]], verb: Cue[Role], flat: str) -> bool:
    """«La campagne de dépôt se déroulera du … au …»: what takes place is applying itself, the head of the sentence."""
    head = None
    for cue in reversed(before[-6:]):
        if verb.start - cue.end > _SUBJECT_REACH or _SENTENCE.search(flat, cue.end, verb.start):
            break
        if cue.role in _SUBJECTS:
            return False
        head = cue
    if head is None or head.role not in _APPLYING or head.weight < _CLEAR:
        return False
    return _HEAD.search(flat, max(head.start - 40, 0), head.start) is not None


def _is_of_a_house(before: Sequence[Cue[Role]], verb: Cue[Role], flat: str) -> bool:
    """«Votre caisse fermera le 24 décembre»: a house is the subject, and no word of applying stands before the verb."""
    if not _CLOSES.match(flat, verb.start):
        return False
    begin = max(verb.start - _SUBJECT_REACH, 0)
    begin = max((match.end() for match in _SENTENCE.finditer(flat, begin, verb.start)), default=begin)
    if any(cue.start >= begin and (cue.role in _APPLYING or cue.role is Role.OPENS) for cue in before[-6:]):
        return False
    return _HOUSES.search(flat, begin, verb.start) is not None


def _subject(before: Sequence[Cue[Role]], verb: Cue[Role], flat: str) -> int | None:
    """The nearest noun before a verb when it is of another matter and not itself governed («dépôt des bilans»)."""
    for place in range(len(before) - 1, max(len(before) - 4, -1), -1):
        cue = before[place]
        if verb.start - cue.end > _SUBJECT_REACH or _SENTENCE.search(flat, cue.end, verb.start):
            return None
        if cue.role in _APPLYING or cue.role is Role.OPENS:
            return None
        if cue.role in _SUBJECTS:
            governor = before[place - 1] if place else None
            if governor is None or governor.role not in _APPLYING:
                return place
            return None if _HELD.fullmatch(flat, governor.end, cue.start) else place
    return None


def _with_participles(cues: list[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    read: list[Cue[Role]] = []
    for cue in cues:
        if cue.role is Role.UNTIL and (act := _act(read, cue, source)):
            read.append(act)
        read.append(cue)
    return read


def _act(before: Sequence[Cue[Role]], until: Cue[Role], source: Flat) -> Cue[Role] | None:
    """A participle before «avant le» that no word of the lexicon covers, in a sentence that asks for no file."""
    begin = max(until.start - _ACT_REACH, 0)
    match = _PARTICIPLE.search(source.text, begin, until.start)
    if match is None or _BY_THE_HOUR.match(source.flat, until.end):
        return None
    start, end = match.span(match.lastindex or 0)
    for cue in reversed(before[-5:]):
        if cue.end > start:
            return None
        if _SENTENCE.search(source.flat, cue.end, start):
            break
        if cue.role in _APPLYING and cue.weight >= 1.5:
            return None
    return Cue(start, end, Role.PROJECT, _ACT)
