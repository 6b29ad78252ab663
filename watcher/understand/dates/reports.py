"""What a sentence tells instead of asking: sums received, prizes handed over, calls closed since a day.

«A reçu 2 M€ le 3 novembre», «prix remis le 4 juin», «clos depuis le 15 octobre» hold words of applying and opening
that speak of something else there. Changes cues, knows no days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from watcher.understand.dates.cues import Role
from watcher.understand.text.cue_lexicon import Cue
from watcher.understand.text.flattened import Flat

_GIVEN, _OVER = 4.0, 4.0
_ACTS = re.compile(
    r"(?:recu|remis|soumis|transmis|envoye|depose|adresse|obtenu|presente|retourne|enregistre)(?:e?s|e)?(?![a-z])"
)
# The accent parts «a reçu» from «à recevoir»; who «a déposé» may still be told what to do next.
_HAVE = re.compile(r"(?<![\w'’-])(?:a|ont|avait|avaient|avons)\s(?:(?:déjà|ainsi|aussi|notamment|bien)\s)?(?:été\s)?$")
_HAVE_OR_MUST = re.compile(r"(?:doi(?:t|vent)|devr(?:a|ont)|qui|ayant|si|lorsqu|quand|etre)(?![a-z])[^.;\n]{0,40}$")
_PRIZE = re.compile(
    r"(?<![a-z])(?:prix|prize|trophees?|recompenses?|diplomes?|medailles?|cheques?|bourses?|dotations?|award|trophy)"
    r"(?![a-z]| (?:doi|must))[^.;:\n]{0,40}$"
)
# «Avis envoyé au plus tard le …», «ministers will reply by …»: the answer of those who decide.
_ANSWER = re.compile(
    r"(?<![a-z])(?:avis|reponse|decisions?|notifications?|invitations?|convocations?|verdicts?"
    r"|(?:award|offer|decision|result)s? letters?)(?: (?:de|du|des|d|of|from) [a-z' ]{2,28})?"
    r"(?: (?:est|sont|sera|seront|is|are|will be|be))? $"
)
_SENT = re.compile(r"(?:envoy|transmi|adress|communiqu)[a-z]{1,3}(?![a-z])|sent(?![a-z])")
_REPLIES = re.compile(r"(?:reply|respond|response)(?![a-z])")
_WILL = re.compile(
    r"(?<![a-z])(?P<who>[a-z]+) (?:will|(?:aims?|hopes?|expects?|plans?|intends?|tr(?:y|ies)) to)"
    r" (?:then |also |all |aim to |try to )?$"
)
_APPLICANTS = frozenset(
    ("you", "applicants", "candidates", "organisations", "organizations", "teams", "they", "bidders")
)
_HANDED = re.compile(r"(?:presented|awarded|handed|(?:remis|decerne|presente)(?:e?s|e)?)(?![a-z])")
_CLOSED = re.compile(
    r"(?<![a-z])(?:clos|closes?|cloturee?s?|fermee?s?|closed|terminee?s?|over|ended|finie?s?|suspendue?s?|suspended|"
    r"epuisee?s?|exhausted|full|complete?s?)\s(?:[a-z]{3,12}\s)?$"
)
_SINCE = re.compile(r"depuis(?: le)?|since")
# «Un relevé de compte» is no «relève».
_STATEMENT = re.compile(r"relevée?s?", re.IGNORECASE)
# French laws are no letters of intent («LOIs»).
_LAWS = re.compile(r"[Ll]ois|LOIS")
# A place right after a range, and things that last for days.
_PLACE = re.compile(r",?\s(?:at|in|à|au|aux)\s(?:the\s|la\s|l['’])?[A-ZÉÈÎ][A-Za-zÀ-ÿ]{2,}")
_LESSONS = re.compile(
    r"(?<![a-z])(?:(?:summer|winter|spring|autumn) (?:school|camp)|universite d.ete|"
    r"ecoles? (?:d.ete|d.hiver|thematiques?)|"
    r"(?:training|development|exchange|short term|certificate|immersion) (?:course|program(?:me)?)|bootcamp|boot camp|"
    r"academy|masterclass|master class|courses?|cours|stages?|camps?|hackathon|retreat|sejour|fdp|sttp)(?![a-z])"
)


def takes_place(source: Flat, begin: int, start: int, end: int) -> bool:
    """Whether a range of days (from `start` to `end`, its sentence from `begin`) is when a thing takes place.

    «Program … from 10 to 14 March at Delhi», «École d'été du 3 au 7 juillet»; for ranges no word of applying holds.
    """
    if _PLACE.match(source.text, end):
        return True
    return _LESSONS.search(source.flat, begin, start) is not None


def without_past_acts(cues: Sequence[Cue[Role]], source: Flat) -> list[Cue[Role]]:
    """The cues without those that tell a past act, with prizes handed over and ends since a day named as such."""
    return [read for cue in cues if (read := _read(cue, source)) is not None]


def _read(cue: Cue[Role], source: Flat) -> Cue[Role] | None:
    flat = source.flat
    if cue.role is Role.OPENS and _SINCE.fullmatch(flat, cue.start, cue.end):
        over = _CLOSED.search(flat, max(cue.start - 40, 0), cue.start)
        return cue._replace(role=Role.OTHER, weight=_OVER, beside=False) if over else cue
    if cue.role is Role.DEADLINE and _STATEMENT.fullmatch(source.text, cue.start, cue.end):
        return None
    if cue.role is Role.STEP and _LAWS.fullmatch(source.text, cue.start, cue.end):
        return None
    if cue.role is not Role.SUBMIT:
        return cue
    if _is_handed(cue, flat) or _is_answer(cue, flat):
        return cue._replace(role=Role.RESULT, weight=_GIVEN)
    return None if _is_past_act(cue, source) else cue


def _is_handed(cue: Cue[Role], flat: str) -> bool:
    return bool(_HANDED.match(flat, cue.start) and _PRIZE.search(flat, max(cue.start - 60, 0), cue.start))


def _is_answer(cue: Cue[Role], flat: str) -> bool:
    """«Avis envoyé», «the panel will reply»: the act of those who decide."""
    if _SENT.match(flat, cue.start):
        return _ANSWER.search(flat, max(cue.start - 70, 0), cue.start) is not None
    will = _WILL.search(flat, max(cue.start - 40, 0), cue.start) if _REPLIES.match(flat, cue.start) else None
    return will is not None and will["who"] not in _APPLICANTS


def _is_past_act(cue: Cue[Role], source: Flat) -> bool:
    if not _ACTS.match(source.flat, cue.start):
        return False
    begin = max(cue.start - 24, 0)
    have = _HAVE.search(source.text, begin, cue.start)
    return have is not None and not _HAVE_OR_MUST.search(source.flat, max(have.start() - 50, 0), have.start())
