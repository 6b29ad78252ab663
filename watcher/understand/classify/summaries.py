"""Does a summary without a word of applying speak as an offer? For notices that neither a date nor a form betrays.

Press tells what happened: past tenses, somebody's words, the day of the week. A catalogue says calmly, in the present,
what is paid for («finance des caméras»), who does it («Les communes aménagent …») or what the thing is («Création de
…», «Support for …»). Both signs are asked for, calm and form. Reads no date, knows no source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from watcher.understand.classify.headings import is_headline
from watcher.understand.text.anchored import PUBLISHED, Anchored
from watcher.understand.text.kept import kept
from watcher.understand.text.text import Passage

HEAD = 900
LEAST = 20  # letters beyond a repeated title; with fewer the title speaks alone
# Fact as it was published, since «a annoncé» and «à distance» fold alike.
_DONE_FR = r"\s+(?:été\s+|également\s+|aussi\s+|\w+ment\s+)?\w+(?:é|ée|és|ées|i|is|it|u|us|ue|ert)\b"
_HAS_FR = re.compile(rf"a(?<!\w.)i?{_DONE_FR}", re.IGNORECASE)
_PAST_FR = Anchored(
    rf"\b(?:ont|avait|avaient|avons){_DONE_FR}|"
    r"\b(?:s[’']est|s[’']était|se sont|s[’']étaient|est (?:mort|née?|devenue?|arrivée?|décédée?|venue?|parti))\b|"
    r"(?<=\w{3})aient\b|\bfut\b|(?<=\w{3})ait\b(?<!parfait)(?<!forfait)(?<!attrait)(?<!extrait)(?<!portrait)"
    r"(?<!retrait)(?<!souhait)(?<!satisfait)(?<!bienfait)(?<!abstrait)(?<!distrait)(?<!stupéfait)",
    re.IGNORECASE,
    among=PUBLISHED,
)
_PAST_EN = Anchored(
    r"\b(?:was|were|had|said|says|told|announced|has been|have been|went|came|took|made|got|did|didn't|wasn't)\b|"
    r"\b(?:has|have) \w+ed\b",
    among=PUBLISHED,
)
# «Council backed the …»
_DID_EN = re.compile(r"[A-Z](?<!\w.)\w+ (?!announced)\w{3,}ed (?:the|a|an|his|her|its|their|that|to|on|in|by|from)\b")
_SPEECH = Anchored(
    r"[«\"“][^»\"”]{12,}[»\"”]|[?!]|\b(?:moi|you)\b|"
    r"(?<=\w)[’'](?:re|ll|ve|t|d)\b|\b(?:it|there|here|that|let|what|who)[’']s\b",
    re.IGNORECASE,
    among=PUBLISHED,
)
_ME = re.compile(r"[ijmu](?<!\w.)(?:(?<=j)[’'](?=\w)|(?:(?<=i)|(?<=j)e|(?<=m)[ey]|(?<=u)s)(?!\w))", re.IGNORECASE)
_DAY = Anchored(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd[’']hui|ce (?:matin|soir)|"
    r"la semaine dernière|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|this week|"
    r"last (?:week|month|year))\b",
    re.IGNORECASE,
    among=PUBLISHED,
)
_WHO_FR = (
    "communes|collectivites|departements|regions|municipalites|mrc|epci|villes|associations|organismes|"
    "organisations|entreprises|pme|tpe|clubs|federations|structures|etablissements|equipes|chercheurs|chercheuses|"
    "laboratoires|unites|consortiums|ecoles|colleges|lycees|universites|musees|artistes|compagnies|ensembles|"
    "agriculteurs|exploitants|exploitations|producteurs|proprietaires|bailleurs|employeurs|hopitaux|medecins|"
    "etudiants|doctorants|administrations|partenaires|porteurs|candidats|cooperatives|fabricants|operateurs|ong|"
    "projets|actions|demandes|stages|partenariats|centres|ateliers|syndicats|habitants|bibliotheques|festivals"
)
_WHO_EN = (
    "communities|councils|authorities|charities|companies|businesses|firms|smes|nonprofits|organisations|"
    "organizations|agencies|universities|colleges|schools|institutions|researchers|investigators|scientists|"
    "applicants|landowners|farmers|growers|producers|trusts|partnerships|consortia|cities|towns|counties|"
    "municipalities|states|tribes|nations|hospitals|providers|operators|employers|museums|libraries|archives|"
    "artists|filmmakers|clubs|associations|ngos|owners|teams|students|teachers|developers|manufacturers|groups|"
    "projects|partners|fellows|proposals|cooperatives|districts|volunteers|poets|playwrights|trainees"
)
# Who does it, in the plural and the present, at the head of a sentence.
_DONE_BY = re.compile(
    rf"(?:^|[.:;] )(?:(?:les |des |vos )?(?:\w+ (?:et |de |d')?){{0,2}}(?:{_WHO_FR})\b[^.;:]{{0,90}}?"
    r"\b(?!souvent|comment|moment|vent|cent|[a-z]+ment\b)[a-z]{3,}ent\b|"
    rf"(?:the |our |all |any )?(?:[\w'.-]+,? (?:and |or |of )?){{0,4}}(?:{_WHO_EN})\b[^.;:]{{0,80}}?"
    r"\b(?:(?!\w+ed\b)[a-z]{3,}[^s\W]|may|can) [a-z])"
)
# What somebody's money does.
_PAID = Anchored(
    r"(?<!')\b(?:finance|cofinance|co-finance|soutient|appuie|subventionne|rembourse|accompagne|aide|encourage|propose|"
    r"octroie|accorde|attribue|verse|prend en charge|recompense|lance un appel)(?:nt)? "
    r"(?:l'|d'|les? |la |des |du |aux? |a l'|une? |jusqu|vos |votre |par |pour |cette |ces )|"
    r"\b(?:est|sont) (?:offert|verse|attribue|accorde|reserve|destine|ouvert|finance|soutenu|attendu|admissible|"
    r"eligible)e?s?\b|\b(?:visent?|s'adressent?) |\b(?:ouvert|reserve|destine)e?s? (?:a|aux?) |"
    r"\b(?:funds|supports?|finances|awards|invests in|commissions?|encourages|invites|assists?|subsidi[sz]es|"
    r"reimburses|pays for) [a-z]|\bwe (?:fund|support|offer|provide|award|invest) |"
    r"\b(?:is|are) (?:available|offered|provided|awarded|open|intended|eligible|designed|included|covered|expected)\b|"
    r"\b(?:this|the) (?:action|topic|call|programme?|scheme|fund|grant|award|fellowship|project|initiative|activity) "
    r"(?:will|aims?|supports?|is|should|seeks?|funds?|provides?|covers?|helps?) "
)
# The thing itself, as the first word of the text.
_THING = re.compile(
    r"^\W*(?:creation|rehabilitation|renovation|construction|etudes?|acquisition|cofinancement|financement|soutien|"
    r"aides?|appui|accompagnement|amenagement|formation|achat|mise (?:en|aux)|prise en charge|installation|"
    r"modernisation|restauration|realisation|travaux|bourses?|subventions?|prets?|avances?|prix|indemnites?|paiements?|payments?|"
    r"to [a-z]|support|grants?|funding|assistance|help|development|improvement|training|wage subsid|loans?|"
    r"provides?|promotes?|scholarships?|fellowships?|awards?)\b"
)
# The aim as a title, where there is no text: «Strengthening civil society in …», «Promotion des droits …».
_AIM = re.compile(
    r"^\W*(?:(?:strengthen|support|foster|promot|empower|enhanc|improv|advanc|develop|accelerat|reinforc|increas|"
    r"prevent|combat|boost|deploy|integrat|prepar|restor|facilitat|enabl|address)ing [a-z]|"
    r"(?:renforcement|promotion|prevention|developpement|amelioration|valorisation|preservation|restauration|"
    r"modernisation|deploiement|mise en (?:valeur|oeuvre|place)|amenagement|acquisition|rehabilitation|renovation|"
    r"structuration|sensibilisation|lutte|autonomisation) (?:de |des |du |d'|et |contre |les? |la |l'))"
)


# Names of funds and programmes: the last word in English, the first in French.
_NAMED = re.compile(
    r"\b(?:fund|programs?|programmes?|scheme|grants?|awards?|prize|fellowships?|scholarships?|bursar(?:y|ies)|loans?|"
    r"vouchers?|rebates?|incentives?|challenge|competition)(?: (?:20\d\d|\(\w+\)|round \w+))?\W*$|"
    r"^\W*(?:fonds|programme|dispositif|prix|bourses?|aides?|subventions?|prets?|concours|soutien|dotation|cheque|prime|"
    r"trophees?|demandes? de (?:soutien|subvention))\b"
)


@kept(1)
def speaks_as_offer(title: Passage, text: Passage, language: str) -> bool:
    """Whether title and text calmly describe something that is paid for; an empty text leaves it to the title."""
    if is_headline(title):
        return False
    folded = text.folded[:HEAD]
    if len(folded.replace(title.folded.strip(), "").strip(" .:-\n")) < LEAST:
        return bool(_AIM.search(title.folded))
    if not (_is_calm(title.text, language) and _is_calm(text.text, language)):
        return False
    forms = ((_THING, folded), (_PAID, folded), (_DONE_BY, folded), (_AIM, title.folded), (_NAMED, title.folded))
    return any(form.search(where) for form, where in forms)


def _is_calm(text: str, language: str) -> bool:
    is_spoken = any(form.search(text, 0, HEAD) for form in (_SPEECH, _ME, _DAY))
    return not is_spoken and next(past_of(text, language), None) is None


def past_of(text: str, language: str, end: int = HEAD) -> Iterator[re.Match[str]]:
    """The places before `end` that tell of the past."""
    if language == "fr":
        return chain(_HAS_FR.finditer(text, 0, end), _PAST_FR.finditer(text, 0, end))
    return chain(_PAST_EN.finditer(text, 0, end), _DID_EN.finditer(text, 0, end))
