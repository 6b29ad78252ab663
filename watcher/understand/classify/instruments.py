"""Whether a page is a law, a decree, a by-law or regulations: it sets up aid and its days, and nobody applies there.

Its frame says so, not its subject: the title is named after an instrument, the text is in numbered provisions, and one
of them enacts, repeals or brings into force. A day to apply that stands with its year makes a call of it, which the
caller knows. Pure.
"""

from __future__ import annotations

import re

from watcher.understand.text.text import Passage

_NAMED = re.compile(
    r"^[^a-z0-9]*(?:(?:projet|proposition) de )?(?:loi|decret|arrete|ordonnance|deliberation|reglement"
    r"(?! (?:d'(?:intervention|attribution|aide|appel)|du (?:concours|prix|jeu|fonds|dispositif|programme)|"
    r"de (?:l'appel|la bourse|consultation)|interieur|financier)))(?![a-z])"
    r"|^(?:an act |bill (?:no\b|[a-z]?-?\d)|by-?law|ordinance|order in council)"
    r"|^the [^:]{3,80} (?:act|regulations?)(?![a-z])"
    r"|(?<![a-z])(?:act|regulations?|by-?law|ordinance|rules)(?:,? (?:no\.? ?)?\d[\d-]*)?(?: \([^()]*\))?[^a-z0-9]*$"
)
# «Loi Littoral : appel à projets», «Grants under the Heritage Act»: a page about what an instrument sets up.
_ASKS = re.compile(
    r"(?<![a-z])(?:appels? (?:a|de)|candidat\w+|deposer|demander|call for|request for|apply|under|au titre d)(?![a-z])"
)
_ENACTS = re.compile(
    r"(?<![a-z])(?:entre(?:ra|nt|ront)? en vigueur|entree en vigueur|(?:est|sont) abrogee?s?|attendu qu|"
    r"charge de l'execution|"
    r"(?:comes?|enters?|came|brought) into (?:force|effect|operation)|assented to|royal assent|(?:be it|hereby) "
    r"(?:enact|resolv|ordain|order)\w*|(?:is|are) (?:hereby )?repealed|may be cited as)"
)
_PROVISION = re.compile(
    r"(?:^|\n|[.;:] )[^a-z0-9\n]{0,3}(?:(?:article|art|section|sec|chapitre)\.? )?(?:\d{1,3}|1er|[ivx]{1,4})"
    r"(?:\.\d{1,2})?(?:\.|\)| ?[-:–—]) ?\(?[a-z0-9]|(?<![a-z])article \d{1,3}(?:er)?[ .:-]"
)
# A law speaks of owners and applicants, never to its reader.
_TO_READER = re.compile(
    r"(?<![a-z])(?:your?|votre|vos|vous|apply (?:online|now|here|(?:at )?any ?time)|(?:who can|how to) apply"
    r"|postulez|deposez|candidatez)(?![a-z])"
)
_LEAST = 3


def is_law(title: Passage, text: Passage) -> bool:
    """Whether title and text have the frame of a legal instrument."""
    folded = title.folded.strip()
    if not _NAMED.search(folded) or _ASKS.search(folded):
        return False
    folded = text.folded
    if _TO_READER.search(folded):
        return False
    return _ENACTS.search(folded) is not None and len(_PROVISION.findall(folded)) >= _LEAST
