"""What the day of an answer is for, where its question says so: «When can the project start? By 1 June at the latest.»

Questions that ask when to apply are left to the words around the day. Knows words and lines, no calendar.
"""

from __future__ import annotations

import re

from watcher.understand.dates.cues import Role

_REACH, _LONGEST, _LINES = 300, 160, 2
_ASKS_WHEN = re.compile(
    r"(?<![a-z])(?:when|how (?:long|soon|late)|(?:by|until|from|at|on) (?:what|which) (?:date|day|time)|"
    r"(?:what|which) (?:is|are) the [a-z ]{0,24}(?:date|day|period|timeframe|timescale)s?|"
    r"quand|combien de temps|(?:a|jusqu.a|avant|pour) quelles? (?:date|echeance)s?|"
    r"quel(?:le)?s? (?:est|sont|sera|seront) (?:le|la|les|l.) ?[a-z ]{0,24}"
    r"(?:date|jour|delai|periode|duree|calendrier)s?|quel delai)(?![a-z])"
)
# «When will I hear about my application?» asks for the result, whatever comes after.
_HEARS = re.compile(
    r"(?<![a-z])(?:hear|know the|find out|be told|notified|informed|decisions?|decided|outcome|results?|announced|"
    r"awarded|connait\w*|saurai\w*|reponses?|resultats?|informee?s?|avise\w*|notifi\w*|annonce\w*|laureats?|"
    r"selectionne\w*|paid|payments?|paiements?|verse\w*|versements?)(?![a-z])"
)
_WORKS = re.compile(
    r"(?<![a-z])(?:projects?|works?|activit(?:y|ies)|study|studies|research|residency|residencies|internships?|placements?|"
    r"fellowships?|funding|grants?|money|spending|projets?|actions?|travaux|operations?|activites?|etudes?|residences?|"
    r"stages?|depenses?|subvention|aide|chantiers?|realisation|i|we|je|nous|on)(?![a-z])"
)
_DOES = re.compile(
    r"(?<![a-z])(?:start\w*|begin\w*|commence\w*|finish\w*|complet(?:e|ed|ion)|end(?:s|ed)?|spen[dt]|deliver(?:ed|y)?|last|"
    r"run|carried out|take place|demarr\w*|debut\w*|realis\w*|finir|finie?s?|termin\w*|achev\w*|depens\w*|execut\w*|"
    r"engag\w*|derouler|avoir lieu|durer)(?![a-z])"
)
_APPLIES = re.compile(
    r"(?<![a-z])(?:apply(?:ing)?|applications?|submi\w*|deadlines?|bids?|proposals?|entries|calls?|fund|funds|scheme|"
    r"program(?:me)?s?|competition|window|round|candidat(?:er|ures?|ez)|depos\w*|depots?|dossiers?|demandes?|soumi\w*|"
    r"soumett\w*|inscri\w*|postul\w*|repondre|appels?|dispositif|fonds|concours|guichet|campagne|limites?|cloture)(?![a-z])"
)
_HANDS_IN = re.compile(
    r"(?<![a-z])(?:send\w*|submit\w*|deadlines?|limites?|envoy\w*|remettre|remise|depos\w*|transm\w*)"
)


def asked_for(flat: str, place: int) -> Role | None:
    """Whose day the question above a place asks for: the project's, that of the results; None for any other question.

    An answer is the rest of the question's line and the first two lines below it.
    """
    mark = flat.rfind("?", max(place - _REACH, 0), place)
    if mark < 0 or len([line for line in flat[mark + 1 : place].split("\n")[1:-1] if line.strip()]) >= _LINES:
        return None
    begin = max(flat.rfind(sign, max(mark - _LONGEST, 0), mark) for sign in "\n?!") + 1
    asks = _ASKS_WHEN.search(flat, max(begin, mark - _LONGEST), mark)
    if asks is None:
        return None
    question = flat[asks.start() : mark]
    if _HEARS.search(question) and not _HANDS_IN.search(question):
        return Role.RESULT
    is_of_works = _WORKS.search(question) and _DOES.search(question) and not _APPLIES.search(question)
    return Role.PROJECT if is_of_works else None
