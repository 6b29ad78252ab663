"""Whether a call of two sides needs a team of either: asked only where its two sides are known.

The plainest ways of saying it are looked for first; a sentence that only speaks of both must say what they do, and
one that leaves something free, or speaks of a jury, says no rule. Patterns of the folded text.
"""

from __future__ import annotations

import re

from watcher.model import Fact
from watcher.understand.text.text import Passage

_TEAM = (
    r"(?:equipe|organisme|organisation|association|entreprise|etablissement|partenaire|laboratoire|universite|hopital|"
    r"cegep|iut|classe|structure|societe|studio|producteur|acteur|collectivite|commune|municipalite|atelier|artiste|"
    r"cooperative|auteure?|autrice|chercheu[rs]e?|"
    r"team|lab|laboratory|company|firm|organi[sz]ation|university|institution|partner|applicant|"
    r"researcher|choreographer|author|sme|lead|other|francaise?|quebecoise?|french|quebec)"
)
_SAYS_SO = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![a-z])(?:seule?s?(?! fois)|alone) [^.,;\n]{0,60}(?:n'est|ne s\w+|ne (?:peut|peuvent)) pas"
        r"|il faut etre deux"
        r"|ne (?:peut|peuvent) pas [^.;\n]{0,30}(?<![a-z])seule?s?(?= ?(?:[.,;:!)\n]|$))|(?<![a-z])d'un seul cote"
        r"|one (?:agency|side|funder) only|only one of the two|(?<![a-z])une? seule? des deux"
        r"|(?<![a-z])(?:sans|without) (?:partenaire|fiche|reponse (?:favorable|positive)|jumelle|partner)"
        r"[^.;\n]{0,60}(?:(?<![a-z])(?:n'|ne |not|no |nothing)"
        r"|ecart|rejet|refus|irreceva|inadmiss|ineligib|reject|falls)"
        r"|half is missing"
        r"|(?:qui n'aurait pas [^.;\n]{0,20}(?:jumelle|partenaire)|dont le partenaire)[^.;\n]{0,80}"
        r"|(?:refus|accord|lettre)[^.;\n]{0,30} (?:de l'une des deux|d'en face)",
        rf"(?<![a-z])(?:une?|one|an?|any) (?:\w+ ){{0,3}}?{_TEAM}s?(?![a-z])[^.;\n]{{0,90}}? (?:et|and|avec|with) "
        rf"(?:d'|de |at least |au moins )?(?:une?|one|an?) (?:\w+ ){{0,2}}?{_TEAM}s?(?![a-z])",
        r"(?<![a-z])(?<!digital )(?:tandem|binome|duo|paire|pair|twin)s?(?![a-z])(?! of (?:two|the same))",
    )
)
_SPEAKS_OF_BOTH = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![a-z])(?:les |des |aux |par (?:les )?)?(?:deux|two|both) (?:\w+ )?(?:equipe|porteur|structure|partenaire|"
        r"etablissement|direction|membre|producteur|auteur|author|demande|dossier|team|partner|lead|institution|"
        r"applicant|side)s?"
        r"(?![a-z])(?! (?:du|de la|de l'|financ|fund))",
        r"(?<![a-z])(?:dossier|projet|candidature|proposition|demande)s? (?:\w+ )?(?:est )?"
        r"(?:commune?|conjointe?)s?(?![a-z])"
        r"|(?<![a-z])(?:joint|common) (?:\w+ )?(?:application|proposal|project|file)s?(?![a-z])"
        r"|(?<![a-z])(?:on|from|in) (?:each|either|both) (?:side|country|shore)s?(?![a-z])"
        r"|(?<![a-z])apply (?:\w+ )?together"
        r"|(?<![a-z])(?:remplissent|deposent|montes?|menee?s|portee?s) ensemble|for both(?![a-z])",
    )
)
_SENTENCE_END, _REACH = re.compile(r"[.;!?\n]"), 160
# What both do, or must.
_ACT = re.compile(
    r"(?<![a-z])(?:sign\w*|depos\w*|prepar\w*|redig\w*|presente\w*|reuni\w*|ecri\w*|rempli\w*|menee?s|travaill\w*"
    r"|doi(?:t|vent)|devez|oblig\w*|exig\w*|forcement|au moins|memes?|ensemble"
    r"|bring|writ\w*|submit\w*|files?|fill|needs?|must|required?|at least|joint\w*|together|same)(?![a-z])"
)
# «Un jury de deux membres», «est le bienvenu», «peuvent …, chacune pour elle»: said of others, or left free.
_NO_RULE = re.compile(
    r"(?<![a-z])(?:jurys?|comites?|committees?|panels?|bienvenue?s?|welcome|facultati\w*|optional|encourag\w*"
    r"|priorit\w*|possibles?|not a condition|si vous|whether you|if you are|aussi|also|(?<!ne )peu(?:t|vent)|may|can"
    r"|(?:chaque|each|par|per|every) (?:an(?:nee)?|year))(?![a-z])"
)
_NOT_TOGETHER = re.compile(
    r"(?<![a-z])(?:pas besoin|inutile|pas (?:necessaire|exige|oblige)|no need|not (?:needed|required)|no partner"
    r"|on (?:your|their) own|(?:candidature|demande|selection|application)s?[^.;\n]{0,40}(?:independa?e?n|individuel)"
    r"|chacune? (?:postule|candidate)|(?:each|every) (?:one )?applies (?:alone|separately))"
)


def read(passage: Passage) -> Fact | None:
    """The sentence that says so, as the rule `both_sides`; None where each side may apply alone or none says it."""
    if _NOT_TOGETHER.search(passage.folded):
        return None
    matches = (match for pattern in (*_SAYS_SO, *_SPEAKS_OF_BOTH) for match in pattern.finditer(passage.folded))
    match = next((one for one in matches if _is_rule(one, _sentence(passage.folded, one))), None)
    return Fact("both_sides", passage.around(match.start(), match.end(), 60)) if match else None


def _is_rule(match: re.Match[str], sentence: str) -> bool:
    """Whether the sentence of a match leaves nothing free, and, where it only speaks of both, says what they do."""
    if _NO_RULE.search(sentence):
        return False
    return match.re not in _SPEAKS_OF_BOTH or _ACT.search(sentence) is not None


def _sentence(folded: str, match: re.Match[str]) -> str:
    """The sentence around a match, as far as it decides."""
    before = _SENTENCE_END.split(folded[max(match.start() - _REACH, 0) : match.start()])[-1]
    return before + match[0] + _SENTENCE_END.split(folded[match.end() : match.end() + _REACH], maxsplit=1)[0]
