"""What a call pays for, as one sentence of its text, verbatim; none rather than a poor one.

A sentence is scored by form: a subject that funds and a verb of funding or an aim, no greeting, no date, no way of
applying. Pure; interprets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from watcher.model import Fact
from watcher.understand.text.text import Passage

HEAD, MOST = 1800, 12  # letters and sentences: a call says at its beginning what it pays for
SHORTEST, LONGEST = 40, 420
_LEAST, _MOST_SCORE, _LATER = 2.0, 3.4, 0.12
_ENDS = re.compile(r"[.!?…](?=\s|$)|\n+")
_FUNDS = re.compile(
    r"(?<![a-z])(?:finance\w*|cofinanc\w+|soutien\w*|souteni\w*|aide(?:nt|ra)? (?:a|les|la|l|le|des|ses|ceux|chaque)|"
    r"appui(?:e|ent)\w*|accompagn\w+|subventionn\w+|rembours\w+|prend(?:re)? en charge|couvr\w+|recompens\w+|"
    r"encourag\w+|vise(?:nt)? a|permet(?:tent|tre)? (?:a|de|d)|destinee?s? a|pour objet|a pour (?:but|objectif)|"
    r"favoris\w+|paye|paie|verse|distribue|achete|offre|offrent|ouvr\w+ un|reunit|il s.agit de|peut recevoir|distingue|"
    r"attribu\w+|"
    r"funds?|funding (?:is )?(?:for|to)|supports?|will (?:fund|support|pay|connect)|help(?:s)? \w+|"
    r"pays? (?:for|up|toward)|"
    r"covers?|aims? to|invites? \w+ to|seeks? (?:to|proposals)|awards?|provides?|offers?|offering|enables?|reimburs\w+|"
    r"grants? (?:to|for|of|will|help)|bursaries|backs?|we are looking for|is for|will pay|commission one|we commission|"
    r"can (?:receive|claim|get)|get up to|may (?:pitch|receive)|apply for funding to|"
    r"(?:is|are) available (?:for|to))(?![a-z])"
)
# Looking first whether such a word stands in the sentence at all spares the slow pattern.
_STEMS = (
    "financ", "souti", "souten", "aide", "appui", "accompagn", "subvention", "rembours", "charge", "couvr",
    "compens", "encourag", "vise", "permet", "destin", "pour objet", "pour but", "pour objectif", "favoris", "paye",
    "paie", "verse", "distrib", "achete", "offr", "ouvr", "reunit", "agit de", "recevoir", "disting", "attribu",
    "fund", "support", "help", "pay", "cover", "aim", "invit", "seek", "award", "provid", "offer", "enabl",
    "reimburs", "grant", "bursar", "back", "looking for", "is for", "commission", "can ", "get up", "may ",
    "available",
)  # fmt: skip
_WHO_PAYS = re.compile(
    r"^\W{0,3}(?:(?:l|le|la|les|cet|cette|ce|ces|notre|nos|the|this|these|our|we|nous|elle|il|it|ils)\b|"
    r"appel|programme|fonds|bourse|aide|prix|grants?|funding|bursaries|fellowships?)"
)
_THING = re.compile(
    r"(?<![a-z])(?:projets?|travaux|achats?|equipements?|etudes?|actions?|residences?|recherches?|projects?|research|"
    r"equipment|work|training|formation|creation|renovation|installation|organis\w+|events?|developpement|development|"
    r"initiatives?|activit\w+|investissements?|theses?|salaires?|sejours?|voyages?|materiel|innovation)(?![a-z])"
)
_NOT = re.compile(
    r"date limite|deadline|cloture|closing date|jusqu.au|au plus tard|before|candidat(?:er|ures?)|"
    r"appl(?:y(?! for funding)|ications?)|"
    r"dossiers?|formulaire|bienvenue|welcome|cookies?|newsletter|contact|cliquez|click|@|http|publie|posted|jury|"
    r"resultats?|laureats?|meeting|reunion|webinai?re?|question|depuis (?:19|20)\d\d|was (?:set up|founded)|tel\b|"
    r"successful applicants|eligib|admissib|peuvent (?:candidater|deposer|demander)|who can|must|doi(?:t|vent)"
)
_DATE = re.compile(r"\d{1,2}\s[a-z]{3,9}\s20\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[a-z]{3,9}\s\d{1,2},\s20\d\d")
_LABEL = re.compile(r"^[^.:]{2,30} : ")


def read(title: Passage, text: Passage) -> Fact | None:
    """The purpose of a call with its place as the quote, None where no sentence says it well."""
    folded_title = title.folded.strip(" .")
    best, found = _LEAST, None
    for place, (start, end) in enumerate(islice(_sentences(text), MOST)):
        folded = text.folded[start:end].strip()
        if not SHORTEST <= len(folded) <= LONGEST or folded.strip(" .") == folded_title:
            continue
        if _MOST_SCORE - _LATER * place <= best:
            break
        score = _score(folded) - _LATER * place
        if score > best:
            best, found = score, text.published(start, end).strip()
    return Fact(" ".join(found.split()), " ".join(found.split())) if found else None


def _sentences(text: Passage) -> Iterator[tuple[int, int]]:
    start = 0
    folded = text.folded[:HEAD]
    for match in _ENDS.finditer(folded):
        stop = match.end() if folded[match.start()] != "\n" else match.start()
        yield start, stop
        start = match.end()
    if start < len(folded) < HEAD:
        yield start, len(folded)


def _score(folded: str) -> float:
    signs = 0.8 * bool(_WHO_PAYS.match(folded)) + 0.6 * bool(_THING.search(folded))
    if not signs or not any(stem in folded for stem in _STEMS) or not _FUNDS.search(folded):
        return 0.0
    score = 2.0 + signs
    score -= 0.9 * len(_NOT.findall(folded)) + 1.5 * bool(_DATE.search(folded)) + 1.5 * bool(_LABEL.match(folded))
    score -= 1.2 * folded.endswith("?") + 0.6 * (len(folded) > 300) + 0.6 * (folded[-1] not in ".!…")
    return score
