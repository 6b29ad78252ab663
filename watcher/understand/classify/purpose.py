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
SHORTEST, LONGEST, LEAST_OBJECT = 40, 420, 15
_LEAST, _MOST_SCORE, _LATER = 2.0, 3.4, 0.12
_ENDS = re.compile(r"(?<![ .][a-z])[.!?…](?=\s|$)|\n+")
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
_PAYS = re.compile(
    r"(?<![a-z])(?:(?:co)?financ(?:e|ent|era|ees?|es|er)|subventionne(?:nt|ra|s)?|rembourse(?:nt|ra|s)?|"
    r"dote(?:nt)? (?:des|les|chaque)|equipe(?:nt)? (?:des|les|chaque)|"
    r"pren(?:d|nent|dre)(?: a sa)? (?:en )?charge|avance(?:nt)? (?:jusqu|\d|les|des)|distribue(?:nt)?|"
    r"lance(?:nt)? un (?:appel|concours)[a-z ]{0,25}(?:pour|afin)|souhaite(?:nt)? (?:faire|soutenir|financer|aider)|"
    r"benefici(?:ez|ent) d.un (?:accompagnement|soutien|financement)|reuni(?:t|ssent)|"
    r"(?:recoi(?:t|vent)|recevront) (?:jusqu.a |\d)|peu(?:ven)?t recevoir|"
    r"funds|invests? in|subsidi[sz]es?|makes? grants|goes to(?:ward)?|pays? (?:for|up|toward|\d+)|covers|"
    r"receives? (?:money|grants|up to)|gets? up to|can claim|gives? (?:small|up to|grants|sums|money|\d+)|"
    r"fellows spend|spend \w+ (?:months|years)|(?:requests?|seeks?|invites?) proposals|"
    r"is offering|will (?:pay|fund|connect)|apply for funding to)(?![a-z])"
)
"""Verbs of funding that say what is paid for, whoever is said to pay."""
_HELPS = re.compile(
    r"(?<![a-z])(?:(?:aide|soutient|soutiennent|accompagne|appuie|encourage|favorise)(?:nt)? "
    r"(?:a|l|les?|la|des|ses|ceux|une?)|facilite(?:nt)?|(?<!qui )contribue(?:nt)? a|donne(?:nt)?|vise(?:nt)?|"
    r"(?:est|sont|seront|sera) (?:aidee?s?|prise?s? en charge|soutenu\w*|proposee?s?|remise?s?|attribuee?s?|offert\w*|"
    r"accordee?s?)|permet(?:tent|tra)? (?:aux?|a (?:des|une?|la|les?))|"
    r"assists?|rewards?|lets?|enables?|supports?|helps?|(?:made available|is provided) (?:to|for)|"
    r"available to)(?![a-z])"
)
"""Verbs that say so only where the subject is money, a programme or one who pays."""
_WHO_PAYS = re.compile(
    r"^\W{0,3}(?:(?:l|le|la|les|cet|cette|ce|ces|notre|nos|the|this|these|our|we|nous|elle|il|it|ils)\b|"
    r"appel|programme|fonds|bourse|aide|prix|grants?|funding|bursaries|fellowships?)"
)
_SUBJECT = re.compile(
    r"(?<![a-z])(?:funds?|funding|support|grants?|vouchers?|awards?|program(?:me)?s?|schemes?|prizes?|bursar\w+|"
    r"fellow\w*|"
    r"scholarships?|stipends?|money|loans?|subsid\w+|assistance|challenge|initiative|council|foundation|trust|"
    r"commission|board|agency|ministry|department|county|city|proposals|call|million|fonds|aides?|bourses?|prix|"
    r"primes?|"
    r"cheques?|bons?|dispositif|appel|concours|subventions?|allocations?|dotations?|fondation|region|departement|ville|"
    r"metropole|mrc|agence|caisse|ministere|commune|guichet|enveloppe|mensualite|up to|travaux|sont)(?![a-z])"
)
_DENIED = re.compile(
    r"(?<![a-z])(?:(?:not|cannot|ne|n.est|n.a)(?![a-z-])|no (?:longer|grants?|funding)|"
    r"(?:donne lieu|(?:le|ce|this|the) (?:site|portail|portal)|our (?:staff|team)|notre equipe|nos equipes|"
    r"telephone|phone|traceurs)(?![a-z]))"
)
_THING = re.compile(
    r"(?<![a-z])(?:projets?|travaux|achats?|equipements?|etudes?|actions?|residences?|recherches?|projects?|research|"
    r"equipment|work|training|formation|creation|renovation|installation|organis\w+|events?|developpement|development|"
    r"initiatives?|activit\w+|investissements?|theses?|salaires?|sejours?|voyages?|materiel|innovation)(?![a-z])"
)
_NOT = re.compile(
    r"date limite|deadline|cloture(?!s)|closing date|jusqu.au|au plus tard|before|candidat(?:er|ures?)|"
    r"appl(?:y(?! for funding)|ications?)|"
    r"dossiers?|formulaire|bienvenue|welcome|cookies?|newsletter|contact|cliquez|click|@|http|publie|posted|jury|"
    r"resultats?|laureats?|meeting|reunion|webinai?re?|question|depuis (?:19|20)\d\d|was (?:set up|founded)|tel\b|"
    r"successful applicants|eligib|admissib|peuvent (?:candidater|deposer|demander)|who can|must|doi(?:t|vent)|"
    r"candidats|applicants|"
    r"% of (?:the )?(?:full|total|project|cost)|% des (?:depenses|couts)"
)
_DATE = re.compile(r"\d{1,2}\s[a-z]{3,9}\s20\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[a-z]{3,9}\s\d{1,2},\s20\d\d")
_SIGNS = ("£", "€")
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
            best, found = score, _verbatim(text, start, end)
    return Fact(" ".join(found.split()), " ".join(found.split())) if found else None


def _verbatim(text: Passage, start: int, end: int) -> str:
    """The sentence as published, with a first sign that folds to nothing («£20 million»)."""
    sign = text.text[text.place(start) - 1 : text.place(start)]
    return (sign if sign in _SIGNS else "") + text.published(start, end).strip()


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
    pays, helps = _PAYS.search(folded), _HELPS.search(folded)
    has_subject = any(verb and _SUBJECT.search(folded, 0, verb.start()) for verb in (pays, helps))
    verb = pays or (helps if has_subject else None)
    is_funding = verb or (any(stem in folded for stem in _STEMS) and _FUNDS.search(folded))
    if not is_funding or _DENIED.search(folded):
        return 0.0
    is_said = verb is not None and len(folded) - verb.end() >= LEAST_OBJECT
    signs = 0.8 * (has_subject or bool(_WHO_PAYS.match(folded))) + 0.6 * (is_said or bool(_THING.search(folded)))
    if not signs:
        return 0.0
    score = 2.0 + signs
    score -= 0.9 * len(_NOT.findall(folded)) + 1.5 * bool(_DATE.search(folded)) + 1.5 * bool(_LABEL.match(folded))
    score -= 1.2 * folded.endswith("?") + 0.6 * (len(folded) > 300) + 0.6 * (folded[-1] not in ".!…")
    return score
