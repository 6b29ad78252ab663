"""What an applicant must bring: partners, and a share of the money. Each with its quote.

Patterns of the folded text; a compulsory partner is told, a welcome one is not. Who may apply is read elsewhere.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from watcher.model import Amount, AmountRole, Fact
from watcher.understand.parties import both_teams
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
        return both_teams.read(passage) or found
    return found


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


@cache
def _partners() -> list[tuple[str, Anchored]]:
    return [(value, Anchored(pattern)) for value, pattern in _PARTNERS]
