"""What a call pays for, as one sentence of its text, verbatim; none rather than a poor one.

A sentence is scored by form: a subject that funds and a verb of funding or an aim, no greeting, no date, no way of
applying. Pure; interprets nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from watcher.model import Fact
from watcher.understand.text.anchored import Anchored
from watcher.understand.text.text import Passage

HEAD, MOST = 1800, 12  # letters and sentences: a call says at its beginning what it pays for
SHORTEST, LONGEST, LEAST_OBJECT = 40, 420, 15
_LEAST, _MOST_SCORE, _LATER = 2.0, 3.4, 0.12
_ENDS = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)(?<![ .][a-z].)(?=\s|$))")
_FUNDS = Anchored(
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
_PAYS = Anchored(
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
_HELPS = Anchored(
    r"(?<![a-z])(?:(?:aide|soutient|soutiennent|accompagne|appuie|encourage|favorise)(?:nt)? "
    r"(?:a|l|les?|la|des|ses|ceux|une?)|facilite(?:nt)?|(?<!qui )contribue(?:nt)? a|donne(?:nt)?|vise(?:nt)?|"
    r"(?:est|sont|seront|sera) (?:aidee?s?|prise?s? en charge|soutenu\w*|proposee?s?|remise?s?|attribuee?s?|offert\w*|"
    r"accordee?s?)|permet(?:tent|tra)? (?:aux?|a (?:des|une?|la|les?))|"
    r"assists?|rewards?|lets?|enables?|supports?|helps?|(?:made available|is provided) (?:to|for)|"
    r"available to)(?![a-z])"
)
"""Verbs that say so only where the subject is money, a programme or one who pays."""
_WHO_PAYS = re.compile(
    r"\W{0,3}(?:(?:l|le|la|les|cet|cette|ce|ces|notre|nos|the|this|these|our|we|nous|elle|il|it|ils)\b|"
    r"appel|programme|fonds|bourse|aide|prix|grants?|funding|bursaries|fellowships?)"
)
_SUBJECT = Anchored(
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
_THING = Anchored(
    r"(?<![a-z])(?:projets?|travaux|achats?|equipements?|etudes?|actions?|residences?|recherches?|projects?|research|"
    r"equipment|work|training|formation|creation|renovation|installation|organis\w+|events?|developpement|development|"
    r"initiatives?|activit\w+|investissements?|theses?|salaires?|sejours?|voyages?|materiel|innovation)(?![a-z])"
)
_NOT = Anchored(
    r"date limite|deadline|cloture(?!s)|closing date|jusqu.au|au plus tard|before|candidat(?:er|ures?)|"
    r"appl(?:y(?! for funding)|ications?)|"
    r"dossiers?|formulaire|bienvenue|welcome|cookies?|newsletter|contact|cliquez|click|@|http|publie|posted|jury|"
    r"resultats?|laureats?|meeting|reunion|webinai?re?|question|depuis (?:19|20)\d\d|was (?:set up|founded)|tel\b|"
    r"successful applicants|eligib|admissib|peuvent (?:candidater|deposer|demander)|who can|must|doi(?:t|vent)|"
    r"candidats|applicants|"
    r"% of (?:the )?(?:full|total|project|cost)|% des (?:depenses|couts)"
)
_DATE = re.compile(r"\d{1,2}\s[a-z]{3,9}\s20\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|(?<=[a-z]{3})\s\d{1,2},\s20\d\d")
_SIGNS = ("£", "€")
_LABEL = re.compile(r"[^.:]{2,30} : ")


def read(title: Passage, text: Passage) -> Fact | None:
    """The purpose of a call with its place as the quote, None where no sentence says it well."""
    folded_title = title.folded.strip(" .")
    best, found = _LEAST, None
    for place, (start, end) in enumerate(islice(_sentences(text), MOST)):
        if not SHORTEST <= end - start <= LONGEST or text.folded[start:end].strip(" .") == folded_title:
            continue
        if _MOST_SCORE - _LATER * place <= best:
            break
        score = _score(text.folded, start, end) - _LATER * place
        if score > best:
            best, found = score, _verbatim(text, start, end)
    return Fact(" ".join(found.split()), " ".join(found.split())) if found else None


def _verbatim(text: Passage, start: int, end: int) -> str:
    """The sentence as published, with a first sign that folds to nothing («£20 million»)."""
    sign = text.text[text.place(start) - 1 : text.place(start)]
    return (sign if sign in _SIGNS else "") + text.published(start, end).strip()


def _sentences(text: Passage) -> Iterator[tuple[int, int]]:
    start = 0
    folded = text.folded
    for match in _ENDS.finditer(folded, 0, HEAD):
        yield _without_blanks(folded, start, match.end())
        start = match.end()
    if start < len(folded) < HEAD:
        yield _without_blanks(folded, start, len(folded))


def _without_blanks(folded: str, start: int, end: int) -> tuple[int, int]:
    said = folded[start:end]
    return end - len(said.lstrip()), start + len(said.rstrip())


def _score(folded: str, start: int, end: int) -> float:
    pays, helps = _PAYS.search(folded, start, end), _HELPS.search(folded, start, end)
    has_subject = any(verb and _SUBJECT.search(folded, start, verb.start()) for verb in (pays, helps))
    verb = pays or (helps if has_subject else None)
    if not (verb or _FUNDS.search(folded, start, end)) or _DENIED.search(folded, start, end):
        return 0.0
    is_said = verb is not None and end - verb.end() >= LEAST_OBJECT
    signs = 0.8 * (has_subject or bool(_WHO_PAYS.match(folded, start, end)))
    signs += 0.6 * (is_said or bool(_THING.search(folded, start, end)))
    if not signs:
        return 0.0
    score = 2.0 + signs - 0.9 * sum(1 for _ in _NOT.finditer(folded, start, end))
    score -= 1.5 * bool(_DATE.search(folded, start, end)) + 1.5 * bool(_LABEL.match(folded, start, end))
    last = folded[end - 1]
    return score - 1.2 * (last == "?") - 0.6 * (end - start > 300) - 0.6 * (last not in ".!…")
