"""How a text speaks of calls: of one of its own («cet appel», «apply through …»), or of calls as a thing in general.

Guides, laws and articles say «un appel à projets», «les fonds», «most foundations»; a call says «this call», «notre
fonds» and tells the reader what to do. Determiners and imperatives tell them apart, whatever the subject.
"""

from __future__ import annotations

from watcher.understand.text.anchored import Anchored, Literals
from watcher.understand.text.text import Passage

_NOUN_FR = r"(?:appels?|aap|ami|concours|financeurs?|fondations?|appels? a projets?)"
_NOUN_EN = r"(?:calls?|grants?|competitions?|fellowships?|scholarships?|foundations?|funders?)"
_SPOKEN = Literals()
_OWN = Anchored(
    rf"\b(?:cet|cette|ce|le present|la presente|notre|nos) (?:[a-z]+ )?"
    rf"(?:{_NOUN_FR}|fonds|programme|dispositif|aide|bourse|prix|projet|volet)\b"
    rf"|\b(?:this|our|the present) (?:[a-z]+ )?(?:{_NOUN_EN}|fund|scheme|program|award|prize)\b"
    r"|\b(?:candidatez|deposez|postulez|envoyez|remplissez|adressez|transmettez|(?:remplir le )?formulaire)\b"
    r"|\b(?:apply (?:now|by|online|through|on|via|here)|submit (?:your|the|all|an?)|send (?:us|your|the form)"
    r"|fill in the|complete the (?:online )?form|how to apply|we (?:fund|help|pay|offer|support))\b",
    among=_SPOKEN,
)
_GENERAL = Anchored(
    rf"\b(?:une?|les|des|ces|chaque|plusieurs|certains|beaucoup d[e'] ?|tous les|toutes les) ?{_NOUN_FR}\b"
    rf"|\b(?:an?|many|some|most|few|several|these|all|each|different) (?:[a-z]+ )?{_NOUN_EN}\b",
    among=_SPOKEN,
)
_OFTEN, _SHARE = 3, 0.75


def is_general(title: Passage, text: Passage) -> bool:
    """Whether a text names calls in general at least OFTEN times, and hardly ever one of its own."""
    general = sum(1 for where in (title, text) for _ in _GENERAL.finditer(where.folded))
    if general < _OFTEN:
        return False
    own = sum(1 for _ in _OWN.finditer(text.folded))
    return general / (own + general) >= _SHARE
