"""Does a title alone name something to apply for? For notices that are a title and little else.

Portals list topics by their code («HORIZON-CL4-2027-…») and catalogues list aids by their name («Aide à …», «… grant»);
press headlines hold the same words inside a sentence («L'aide à l'Ukraine est bloquée»). So the word must stand where
a name has it, at the head in French and at the end in English, and nothing may speak as a sentence does.
"""

from __future__ import annotations

import re

from watcher.understand.text.kept import kept
from watcher.understand.text.text import Passage

_EU = (
    "horizon|erc|life|digital|cef|creative|crea|erasmus|cerv|smp|edf|isf|amif|bmvi|ucpm|emfaf|just|esf|innovfund|"
    "euratom|eu4h|agrip|rfcs|i3|ihi|msca|interreg|pppa|ndici"
)
_CODE = re.compile(
    rf"(?:^|[\s(\[:])(?:(?:{_EU})-[a-z0-9]+(?:-[a-z0-9]+)+|"
    r"(?:rfa|rfp|par|pa|nofo|foa|baa|not)-[a-z0-9]{2,6}-\d{2,}[a-z0-9-]*)"
)
_ACRONYM = re.compile(r"\b(?:AMI|AAP|AAC|NOFO|BAA|FOA)\b")  # «un ami» is none
# At the head of the name; the folded text has lost its accents.
_AID = r"(?:aides?|soutien|appui|accompagnement|encouragement) (?:[a-z'-]+ )?(?:a |a l'|au |aux |pour |en faveur )"
_MONEY = (
    r"(?:subventions?|bourses?|allocations?|dotation|primes?|cheques?|avances? remboursables?|prets? [a-z]|"
    r"garanties? [a-z]|credit d'impot|mecenat|microcredit)\b"
)
_FUND = r"fonds (?:d'|de soutien|de developpement|de solidarite|pour|regional|vert|chaleur|friches|social)"
_SCHEME = (
    r"(?:programmes?|dispositifs?|contrats?|mesures?|volet|chaires?|residences?|concours|trophees?|pass) "
    r"(?:d'|de |des |du |pour |regiona|europeen|national|numerique|[a-z]+ 20\d\d)"
)
_PRIZE = (
    r"prix (?:de (?:la|l') ?(?:fondation|recherche|innovation|these|thematique|vocation|jeune)|de these|"
    r"d'encouragement|jeunes?|etudiant|scientifique|litteraire)"
)
_SUPPORT = (
    r"(?:support|funding|grants?|assistance|aid|loans?|bursar(?:y|ies)|subsid(?:y|ies)|vouchers?|fellowships?|"
    r"financial assistance|cooperative agreements?|scholarships?|awards?) (?:to|for|in support)\b"
)
_HEAD = re.compile(
    r"^[^a-z0-9]*(?:(?:nouve(?:l|lle)s?|grande?|petite?) )?"
    rf"(?:{_AID}|{_MONEY}|{_FUND}|{_SCHEME}|{_PRIZE}|{_SUPPORT})"
)
# At the end of the name, before a year or a round.
_OF_FUND = (
    "innovation|development|community|capital|recovery|growth|challenge|infrastructure|transition|restoration|heritage|"
    "research|social|seed|investment"
)
_OF_PROGRAM = (
    "support|assistance|exchange|training|partnerships?|research|development|infrastructure|improvement|demonstration|"
    "placement|funding|internship|prevention|education|conservation|services|preparedness|safety|outreach|innovation|"
    "rebate|relief|preservation|recovery|subsidy|incentive|loan|grants?"
)
_TAIL = re.compile(
    r"\b(?:grants?|fellowships?|scholarships?|bursar(?:y|ies)|studentships?|vouchers?|tax credit|doctoral networks|"
    rf"(?:grant|loan) (?:scheme|fund)|(?:{_OF_FUND}) fund|(?:{_OF_PROGRAM}) program(?:me)?)"
    r"(?:,? \(?(?:20\d\d|round|call|spring|summer|autumn|fall|winter|phase|fy ?\d+)[^.?!]{0,30})?[^a-z0-9?!]*$"
)
# A headline is a sentence, a question, somebody's words; or speaks of prices and of other people's money.
_VERBS = (
    "est|sont|etait|sera|seront|va|vont|veut|veulent|peut|peuvent|pourrait|ont|selon|pourquoi|comment|accuse|denonce|"
    "annonce|bloque|vote|adopte|rejette|says?|said|is|are|was|were|will|wins?|won|has|have|had|gets?|hits?|loses?|"
    "cuts?|slams?|faces?|how|why|what|who|amid|after|"
    "investit|seduit|seduisent|dope|dopent|promet|craint|craignent|espere|reclame|reclament|s'inquiete|alerte|progresse|"
    "recule|explose|devient|deviennent|denoncent|salue|saluent|plebiscite|boude|peine|peinent|menace|s'envole|"
    "hampers?|applauds?|welcomes|urges?|warns?|shows|finds|reveals|hails?|praises?|struggles?|thrives?"
)
_POWERS = (
    "gouvernement|ministre|president|macron|trump|debat|minister|senate|congress|court|judge|lawsuit|hedge|pension|"
    "mutual|index|wealth|aide a mourir|aide medicale|prix de l'energie|prix du gaz|prix des|bourses? de paris|"
    "bourses? mondiales?|bourses? europeennes?|(?:a|ont) ete"
)
_SENTENCE = re.compile(rf"[?!]|(?:^|: ?)[«“\"]|(?:^|\W)(?:{_VERBS}|{_POWERS})(?:\W|$)")
LEAST, MOST = 12, 160  # letters: a single word names nothing, a paragraph neither


@kept(2)
def names_an_offer(title: Passage) -> bool:
    """Whether the title is the name of a topic, an aid, a fund, a prize or a fellowship one can ask for."""
    folded = title.folded.strip()
    if _CODE.search(folded) or _ACRONYM.search(title.text):
        return True
    if not LEAST <= len(folded) <= MOST or is_headline(title):
        return False
    return bool(_HEAD.search(folded) or _TAIL.search(folded))


@kept(2)
def is_headline(title: Passage) -> bool:
    """Whether a title speaks as a sentence does: a verb, a question, somebody's words."""
    return bool(_SENTENCE.search(title.folded))
