"""What an applicant must bring: partners, and a share of the money. Each with its quote.

Patterns of the folded text; a compulsory partner is told, a welcome one is not. Who may apply is read elsewhere.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from watcher.model import Amount, AmountRole, Fact
from watcher.understand.text.anchored import Anchored
from watcher.understand.text.text import Passage

_OWN = Anchored(
    r"(?:autofinancement|apport (?:personnel|propre|minimal|minimum)|fonds propres|mise de fonds|contrepartie|"
    r"co-?financement (?:minimal|minimum|exige|du (?:porteur|demandeur|beneficiaire))|quote-part|"
    r"own (?:funding|contribution|funds)|"
    r"match(?:ing)? (?:funds|funding|requirement)?|cost[- ]shar(?:e|ing)|non-federal (?:match|share))"
    r"[^.;\n%]{0,60}?(\d{1,3}(?:[.,]\d)?) ?(?:%|pour ?cent|per ?cent|p\. 100)"
)
_OWN_AFTER = re.compile(
    r"(\d\d{0,2}(?:[.,]\d)?) ?(?:%|pour ?cent|per ?cent)[^.;\n%]{0,30}?"
    r"(?:d'autofinancement|de fonds propres|d'apport|de contrepartie|de mise de fonds|of own (?:funds|funding)|"
    r"match\b|matching|cost[- ]shar)"
)
# A rule of partners names one; «at least two institutions» alone is none.
_PARTNER_WORDS = ("equipe", "team", "partenaire", "partenariat", "partner", "consorti", "bilatera")
_RATE_SIGNS = ("%", "cent", "p. 100")
_PARTNERS = (
    ("both_sides", r"deux equipes[^.;\n]{0,80}(?:doi(?:t|vent)|obligatoire|requise?s?)|"
     r"une equipe de chaque|one team (?:from|on|in) each|both (?:teams|sides|parties)[^.\n]{0,40}must|"
     r"must (?:include|involve)[^.\n]{0,60}(?:both|each) (?:side|countr|team|part)|"
     r"projets? bilatera[^.\n]{0,60}obligatoire|"
     r"(?:au moins|minimum)[^.\n]{0,12}un[^.\n]{0,30}(?:francais|quebecois)[^.\n]{0,60}(?:francais|quebecois)"),
    ("both_sides", r"equipe (?:francaise|quebecoise)[^.\n]{0,60}equipe (?:francaise|quebecoise)"),
    ("consortium", r"(?:consortium|partenariat|groupement|collaborat)[^.\n]{0,60}(?:au moins|d'un minimum de|minimum)"
     r"[^.\n]{0,6}(?:deux|trois|quatre|cinq|[2-9])|(?:au moins|minimum)[^.\n]{0,6}(?:deux|trois|quatre|[2-9](?! ?%|\d))"
     r"[^.\n]{0,30}(?:partenaires|entites|etablissements|organisations|beneficiaires|structures)|"
     r"(?:at least|minimum of)[^.\n]{0,6}(?:two|three|four|five|[2-9](?! ?%|\d))[^.\n]{0,40}"
     r"(?:partners|entities|organi[sz]ations|"
     r"legal entities|beneficiaries|institutions|countries)|consorti(?:a|um)[^.\n]{0,30}(?:must|required|mandatory)"),
    ("partner", r"partenariat[^.\n]{0,20}(?:obligatoire|exige|requis)|(?:doi(?:t|vent)|obligatoirement)[^.\n]{0,40}"
     r"(?:associer|s'associer|impliquer|etre porte[^.\n]{0,12}avec|reunir|inclure)[^.\n]{0,60}(?:partenaire|equipe|"
     r"entreprise|laboratoire|collectivite|association|etablissement)|must[^.\n]{0,20}(?:partner|collaborate) with|"
     r"must (?:include|involve)[^.\n]{0,30}partner|partnership[^.\n]{0,20}(?:is|are) (?:required|mandatory)"),
)  # fmt: skip


def partner_rule(passage: Passage, *, is_two_sided: bool = False) -> Fact | None:
    """Whether partners are compulsory: both_sides (of a two-sided call), consortium or partner."""
    found = _stated_rule(passage)
    if is_two_sided and (found is None or found.value != "both_sides"):
        return _both_sides(passage) or found
    return found


def _both_sides(passage: Passage) -> Fact | None:
    """In a call of two sides, that a team of either side is needed; None where each side may apply alone."""
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


def _stated_rule(passage: Passage) -> Fact | None:
    if not any(word in passage.folded for word in _PARTNER_WORDS):
        return None
    for value, pattern in _partners():
        match = pattern.search(passage.folded)
        if match:
            return Fact(value, passage.around(match.start(), match.end(), 120))
    return None


def own_funding(passage: Passage) -> Amount | None:
    """The share of the cost that the applicant must bring, as a rate in percent."""
    has_rate = any(sign in passage.folded for sign in _RATE_SIGNS)
    said = [one.search(passage.folded) for one in (_OWN, _OWN_AFTER)] if has_rate else []
    match = min((one for one in said if one), key=lambda one: one.start(), default=None)
    if match is None:
        return None
    rate = Decimal(match[1].replace(",", "."))
    if not 0 < rate < 100:
        return None
    return Amount(rate, None, AmountRole.RATE, passage.around(match.start(), match.end()))


# In a call of two sides: that a team of either side is needed. The plainest way of saying it is looked for first.
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


@cache
def _partners() -> list[tuple[str, Anchored]]:
    return [(value, Anchored(pattern)) for value, pattern in _PARTNERS]
