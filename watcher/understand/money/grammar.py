"""Reads how the words about money stand to each other before they are weighed.

«Ni supérieure à» is a ceiling, «budget total de l'opération» a cost, «a installé … grâce à» the past. Changes cues,
knows no sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from watcher.understand.money.cues import Sense
from watcher.understand.text.anchored import Anchored, Literals
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat
from watcher.understand.text.past_awards import tells_of_gain

# A headline that tells of a gain says it of all its sums.
_GAINED = 6.0
_COST, _DONE = 5.0, 3.4
_COMPARED = re.compile(
    r"superieure?s? a|inferieure?s? a|plus de|moins de|more than|less than|lower than|higher than"
    r"|under|over|below|above|greater than|exceed(?:s|ing)?"
)
_DENIED = re.compile(
    r"(?<![a-z])(?:ni|pas|not|nor|never|none|no|cannot|won t|don t|doesn t|ne [a-z ]{2,24})"
    r"\s(?:(?:normally|usually|generally|ordinarily|normalement|generalement)\s)?(?:be\s|etre\s|exceder\s)?$"
    r"|(?<![a-z])(?:no|aucune?|nulle?)\s(?:[a-z]{3,12}\s){1,2}$"
)
_PROJECT = (
    r"(?:projets?|operations?|actions?|activites?|chantiers?|travaux|projects?|activity|activities|works|proposals?)"
)
_OF_PROJECT = re.compile(
    rf"\s(?:(?:estime|estimated|global|total|complet|overall|eligible|admissible|previsionnel)\s){{0,2}}"
    rf"(?:de l |de la |du |des |d un |d une |de chaque |par |of the |of a |of your |of each |for the |for each |per )"
    rf"(?:\w+\s)?{_PROJECT}(?![a-z])"
)
_WITH_BUDGET = re.compile(
    rf"(?<![a-z]){_PROJECT}\s(?:\w+\s){{0,2}}(?:with|having|avec|ayant|presentant|dont|whose|of|d un|au)\s"
    rf"(?:(?:a|an|le|un|total|overall|the|minimum|global)\s){{0,3}}$"
)
# «Half your costs» is a rate in words.
_PART_OF = re.compile(
    r"(?<![a-z])(?:half|third|quarter|moitie|tiers|quart)\s(?:of\s|de\s|des\s|du\s|d\s)?(?:(?:the|your|les|la|vos|eligible|total)\s){0,3}$"
)
# «Total anticipated funding»: adjectives stand between.
_IN_ALL = re.compile(
    r"(?<![a-z])(?:total|overall)\s(?:[a-z]{4,14}\s){1,2}(?:funding|budget|amount|envelope|pot)(?![a-z])"
)
_TOTAL = 4.0
# «40 % du budget total de …»: what a rate is taken of is a cost.
_RATE_OF = re.compile(r"%\s(?:d'un |d une |du |des |de la |of the |of a |of your |of )(?:total |overall )?$")
# «30 % plafonnés à …»: what is capped is the rate.
_CAPPED = re.compile(r"plafonnee?s")
_RATE_BEFORE = re.compile(r"%\s?$")
# «Dans la limite de 4 dossiers», «up to 5 awards»: the bound is of something else than money.
_OF_THINGS = re.compile(
    r"\s(?:de\s|of\s)?(?:\d{1,3}|one|two|three|four|five|six|ten|un|une|deux|trois|quatre|cinq|six|dix)\s"
    r"(?!k(?![a-z])|m(?![a-z])|mille|million|milliard|thousand|billion|hundred|euros?|dollars?|pounds?|livres|francs?"
    r"|eur|usd|cad|gbp|chf|pour ?cent|per ?cent)[a-z]"
)
# «Pour un programme de trois ans»: how long, not how much.
_OF_TIME = re.compile(
    r"\s(?:\d{1,2}|un|une|deux|trois|quatre|cinq|six|one|two|three|four|five|six)\s(?:ans?|annees?|mois|semaines?|years?|months?|weeks?)"
)
# «The city has allocated $2 million for the grant program»: set aside for a call, not given away.
_SET_ASIDE = re.compile(
    r"(?<![a-z])(?:has|have)\s(?:now\s|also\s)?(?:allocated|committed|budgeted|earmarked|reserved)\s"
    r"(?=(?:[^.;\n]|\.(?=\d)){0,60}?\s(?:for|to|in)\s(?:the|this|its|a|our)\s(?:[a-z-]+\s){0,3}"
    r"(?:program(?:me)?|fund|scheme|call|initiative|round|competition)(?![a-z]))"
)
# «Plus de 100 projets accompagnés»: counted and done.
_COUNTED = re.compile(
    r"\d(?<![\d.,]\d)\d{0,2}(?:[ ,.]\d{3})?\s(?:projets?|dossiers|associations|entreprises|communes|structures"
    r"|initiatives|projects|groups|charities|organi[sz]ations|businesses)\s(?:(?:ont|ete|sont|deja|have|been|were|are|already)\s){0,3}"
    r"(?:accompagn|souten|financ|aid|appuy|prim|support|fund|help|back)(?:ees?|es?|us?|ues?|ed)(?![a-z])"
)
# «34 proposals ask for …», «48 demandes sollicitant …»: what others asked for.
_ASKED = re.compile(
    r"\d(?<![\d.,]\d)\d{0,2}\s(?:[a-z]{3,12}\s){0,2}(?:proposals?|applications?|projects?|bids|requests|projets|demandes"
    r"|dossiers|candidatures)(?![a-z])[^.;\n]{0,60}?(?<![a-z])"
    r"(?:seek(?:ing)?|ask(?:ing)?(?: for)?|request(?:ing)?|sollicit(?:e|ent|ant)|demandant|des demandes de)(?![a-z])"
)
_COUNTED_WEIGHT = 5.0
# «Le budget annuel du fonds» is an envelope, that of an applicant a threshold.
_OF_FUND = re.compile(
    r"\s(?:du|de la|de l|of the|for the|of this|de ce|de cet|de cette)\s"
    r"(?:fonds|programme?|dispositif|appel|concours|mesure|fund|scheme|call|competition)(?![a-z])"
)
_BUDGET = re.compile(r"budget|montant|cout|cost|total|amount|value|valeur")
# «a installé», «ont partagé»: without its accent the auxiliary would be the preposition «à».
_PERFECT = Anchored(
    r"(?<=\s)(?:(?:est|sont) (?:reparti|revenu|rentré)\w*"
    r"|(?:a|ont|avons|avait|avaient|se sont|s[’']est|s[’']étai(?:t|ent))"
    r"\s(?:(?:déjà|ainsi|aussi|notamment)\s)?(?:été\s)?"
    r"(?!été\s|lancé|créé|instaur|institu|prévu|décid|annonc|réserv|fix|limit|plafonn|souhait)"
    r"[a-zà-ÿ]{2,16}(?:é|ée|és|ées))(?!\w)",
    among=Literals(),
)


def with_scope(cues: Sequence[Cue[Sense]], source: Flat) -> list[Cue[Sense]]:
    """The cues as their neighbours turn them, with what was done in the past added; in order of place."""
    read = [_turned(cue, source.flat) for cue in cues if not _bounds_things(cue, source.flat)]
    read = _set_aside(read, source.flat)
    read.extend(
        Cue(match.start(), match.end(), Sense.PAST, _COUNTED_WEIGHT)
        for form in (_COUNTED, _ASKED)
        for match in form.finditer(source.flat)
    )
    taken = {cue.start for cue in read if cue.role is Sense.PAST}
    if "total " in source.flat or "overall " in source.flat:
        read.extend(Cue(match.start(), match.end(), Sense.TOTAL, _TOTAL) for match in _IN_ALL.finditer(source.flat))
    read.extend(cue for cue in _told_as_done(source.text) if cue.start not in taken)
    if tells_of_gain(headline := source.text.partition("\n")[0]):
        read = [cue for cue in read if cue.start >= len(headline)]
        read.append(Cue(0, 1, Sense.PAST, _GAINED))
    return sorted(read, key=lambda cue: cue.start)


def _told_as_done(text: str) -> Iterator[Cue[Sense]]:
    """French perfect tenses."""
    if "é" in text:
        yield from (Cue(*match.span(), Sense.PAST, _DONE) for match in _PERFECT.finditer(text))


def _bounds_things(cue: Cue[Sense], flat: str) -> bool:
    if cue.role is Sense.TOTAL:
        return _OF_TIME.match(flat, cue.end) is not None
    return cue.role in (Sense.MIN, Sense.MAX) and _OF_THINGS.match(flat, cue.end) is not None


def _set_aside(cues: list[Cue[Sense]], flat: str) -> list[Cue[Sense]]:
    """The cues with what was set aside for a call as its envelope, not as money given away."""
    if "has " not in flat and "have " not in flat:
        return cues
    places = [match.span() for match in _SET_ASIDE.finditer(flat)]
    kept = [
        cue for cue in cues if cue.role is not Sense.PAST or not any(start <= cue.start < end for start, end in places)
    ]
    return kept + [Cue(start, end, Sense.TOTAL, _TOTAL) for start, end in places]


def _turned(cue: Cue[Sense], flat: str) -> Cue[Sense]:
    if cue.role in (Sense.MIN, Sense.MAX):
        return _compared(cue, flat)
    if cue.role is Sense.COST and _PART_OF.search(flat, max(cue.start - 40, 0), cue.start):
        return cue._replace(role=Sense.FUNDING, weight=1.0)
    if _CAPPED.fullmatch(flat, cue.start, cue.end) and _RATE_BEFORE.search(flat, max(cue.start - 2, 0), cue.start):
        return cue._replace(role=Sense.MAX)
    if cue.role in (Sense.TOTAL, Sense.THRESHOLD) and _BUDGET.search(flat, cue.start, cue.end):
        return _budget(cue, flat)
    return cue


def _budget(cue: Cue[Sense], flat: str) -> Cue[Sense]:
    """Whose budget it is: that of a fund is an envelope, that of a project a cost."""
    if cue.role is Sense.THRESHOLD:
        return cue._replace(role=Sense.TOTAL, weight=_TOTAL) if _OF_FUND.match(flat, cue.end) else cue
    end = cue.end - 3 if flat.endswith((" of", " de"), cue.start, cue.end) else cue.end
    is_of_project = _OF_PROJECT.match(flat, end) or _WITH_BUDGET.search(flat, max(cue.start - 60, 0), cue.start)
    if is_of_project or _RATE_OF.search(flat, max(cue.start - 24, 0), cue.start):
        return cue._replace(role=Sense.COST, weight=_COST)
    return cue


def _compared(cue: Cue[Sense], flat: str) -> Cue[Sense]:
    """«Not less than» is a floor, «ni supérieure à» a ceiling."""
    if _COMPARED.fullmatch(flat, cue.start, cue.end) and _DENIED.search(flat, max(cue.start - 36, 0), cue.start):
        return cue._replace(role=Sense.MIN if cue.role is Sense.MAX else Sense.MAX, beside=False)
    return cue
