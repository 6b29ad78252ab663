"""To whom a text speaks, and of when: to a reader who may apply, or about others who did.

Calls address a reader and lay down rules («doit», «must», «you can»); their sums have a ceiling, their labels say who,
what, when and how. Reports count who applied and tell who got what; guides speak of funders in general, interviews of
the writer. Grammar and layout, hardly a noun of a subject, so that publishers with other words read alike. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from watcher.understand.classify.summaries import past_of
from watcher.understand.text.text import Passage, fold

HEAD = 4000
_SENTENCE = re.compile(r"(?<=[\w)»”\"%€$])[.!?;](?=\s)|\n+")
# Folding keeps no sign of money but the dollar.
_SIGNS = str.maketrans({"€": " eur ", "£": " gbp ", "$": " usd "})
_MONEY = r"(?:eur|gbp|usd|cad|chf|euros?|dollars?|francs?)\b"
_MANY = r"(?:m|k|millions?(?: d[e'])?)?"
_SUM = re.compile(rf"\d ?{_MANY} {{0,2}}{_MONEY}|\b(?:eur|gbp|usd) {{1,2}}\d")
_RULE = re.compile(
    r"\b(?:doi(?:t|vent)|devr(?:a|ont)|peu(?:t|vent)|pourr(?:a|ont)|il (?:suffit|faut)|seule?s?|exclus?e?s?|"
    r"(?:est|sont|sera|seront) (?:\w+ )?(?:requis|exige|demande|reserve|ouvert|admis|eligible|accepte|pris|examine|"
    r"attendu|adress|attribu|vers|evalu|envoy|transmis|etudie)\w*|must|should|shall|may|can(?:not)?|"
    r"will (?:be|not|need|get|receive)|(?:is|are) (?:\w+ )?(?:required|eligible|open|limited|accepted|considered|"
    r"welcome|invited|expected|due|available|excluded|supported))\b"
)
_READER = re.compile(
    r"\b(?:vous|votre|vos|you|your)\b|^\W*(?:[a-z]+ez (?!nous)|(?:please )?(?:apply|send|submit|fill|complete|write|"
    r"tell us|email|return|download|include|enclose|read|give)\b)"
)
_ACT = re.compile(
    r"\b(?:candidat|depos|dossier|(?:la|les?|une|leurs?|votre|toute|vos) demandes?\b|formulaire|proposition|soumet|"
    r"soumis|postul|appl(?:y|i)|submi|proposals?|nominat|forms?\b|bids?\b|requests?\b|entr(?:y|ies)\b|letters? of|"
    r"ask (?:us|for)\b)"
)
_CEILING = re.compile(
    r"\b(?:jusqu'?a|plafonn?\w*|au plus|maximum|maximal\w*|minimum|entre|de \d[\d ]* a \d|a hauteur|n'exced\w+|"
    r"par (?:projet|an|dossier|ouvrage|personne|structure|equipe|mois|entreprise)|chacun|chaque|dans la limite|up to|"
    r"between|from|at most|each|per|no more than|cannot exceed|range|worth)\b|%"
)
_PAST = re.compile(
    r"\bvien(?:t|nent) d|"
    r"\b(?:we|they|he|she|i|it|who|which|that)(?: have| has|'ve)?(?: \w+ly| also| now| already)? (?:\w{3,}ed|went|came|"
    r"got|gave|won|took|made|met|wrote|chose|chosen|beat|began|grew|left|spent|held|led|found|sent|given)\b|"
    r"\b(?:is|are|was|were|has been|have been|been) (?:announced|awarded|chosen|selected|given)\b"
)
# Who applied is counted afterwards: «236 groups applied», «sur 84 dossiers reçus».
_TENS = (
    r"[a-z]+aines? (?:de )?|cents?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?(?: of)?|dozens of"
)
_UNITS = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|fifteen|twenty"
)
_APPLIED = re.compile(
    rf"\b(?:\d{{2,3}}|\d ?\d{{3}}|\d,\d{{3}}|{_TENS}|cinquante|soixante|quarante|trente|vingt) (?:[a-z-]+ ){{0,2}}?"
    r"(?:dossiers|candidatures|demandes|propositions|candidats|applications|applicants|proposals|entries|submissions|"
    r"nominations|bids)\b"
)
_COUNTED = re.compile(
    rf"\b(?:\d{{2,3}}|\d ?\d{{3}}|\d,\d{{3}}|{_UNITS}|treize|[a-z]+aine|thirty|hundreds of) (?:[a-z-]+ ){{0,2}}?"
    r"(?:dossiers|candidatures|demandes|propositions|projets|candidats|laureats|equipes|associations|organismes|"
    r"entreprises|structures|communes|beneficiaires|applications|applicants|proposals|projects|groups|"
    r"organi[sz]ations|charities|entries|submissions|nominations|recipients|grants|teams|companies)\b"
)
# «3,4 M$ à 16 organismes», «$110,000 in grants to 17 charities», «six associations se partagent 96 000 €».
_SUM_SAID = rf"(?:(?:eur|gbp|usd) {{1,2}}\d[\d.,]*(?: ?(?:m|k|million|billion)\b)?|\d[\d .,]*{_MANY} {{0,2}}{_MONEY})"
_COUNT = rf"(?:\d{{1,4}}|{_UNITS})"
_GIVEN = re.compile(
    rf"^(?!.*(?:jusqu|up to|maximum|appel|call for)).*(?:{_SUM_SAID}.{{0,60}}?"
    rf"\b(?:a|to|for|pour|entre|among|across|aux?) (?:\w+ ){{0,2}}?{_COUNT} [a-z]|"
    rf"\b{_COUNT} [a-z].{{0,70}}?{_SUM_SAID})"
)
_NAMED_GETS = re.compile(
    r"(?<=[\w,»”’'] )[A-ZÉÈÎÀ][\w'’-]{2,}[^.;:\n]{0,40}?\b(?:reçoit|reçoivent|obtient|décroche|remporte|empoche|"
    r"bénéficie d['’]une|receives|gets|is awarded|has been given|was awarded|wins|has won|lands|takes home)\b"
)
_LISTED = re.compile(r"(?m)^[^\n:–—]{3,60}\s?[:–—-]\s?(?:[$€£]\s?\d|\d[\d ,.]*\s?[$€£])|\(\d[\d .,]{2,} ?[€$£]\)")
_OF_A_FORM = re.compile(
    r"\b(?:montants?|plafond|aides?|prix|dotation|maximum|maximal\w*|minimum|budget|enveloppe|subventions?|bourses?|"
    r"amounts?|awards?|grants?|prizes?|funding|value|up to|fund)\b"
)
# Funders and calls in the plural and without a name are those of a guide.
_GENERAL = re.compile(
    r"\b(?:sponsors?|funders|financeurs|bailleurs de fonds|"
    r"(?:most|many|some|several|other|all|different|les|des|ces|certaines|plusieurs|autres) (?:[a-z]+ )?"
    r"(?:foundations|agencies|trusts|institutes|fondations|organismes subventionnaires|funds|appels|calls|"
    r"opportunities)|"
    r"(?:an?|the|un|une|chaque|each|every) (?:funder|funding opportunity|announcement|financeur|funding agency|"
    r"agency deadline))\b"
)
_SELF = re.compile(r"\b(?:je|j'|mon|ma|mes|moi|i|my|me|i'm|i've|i'd)\b")
_SPEECH = re.compile(r"[«“\"][^»”\"]{20,}[»”\"]")
_LABEL = re.compile(r"(?m)^[\W\d]{0,6}(?P<label>[^\n:?]{2,50})(?::|\?|$)")
_LABELS = {
    "who": r"qui|pour qui|a qui|beneficiaires?|publics?|eligib\w*|candidats?|criteres?|admissib\w*|organismes|who|"
    r"applicants?",
    "what": r"montants?|plafond|objets?|objectifs?|subventions?|financement|dotation|depenses|aides?|taux|projets?|"
    r"what|amounts?|funding|grants?|scope|how much|funds",
    "when": r"calendrier|dates?|echeanc\w*|cloture|limite|quand|ouverture|opens?|closes?|closing|deadlines?|timeline|"
    r"when|schedule|key dates|cut.?offs?|releves?|sessions?|intakes?",
    "how": r"comment|dossier|pieces|modalites|depot|depose\w*|candidater|demarches?|deposer|how|apply|application|"
    r"process|submit\w*|formulaire",
    "other": r"ou|lieu|place|location|where|tarifs?|prix|cost|fee|hours|horaires?|salary|salaire|pay|remuneration|"
    r"profil|missions?|duties|qualifications|contrat|speakers?|intervenants?|agenda|programme de la|"
    r"pouvoir adjudicateur|lots?|maximum fee|question|reponse|participation|faits saillants|quick facts|quoi|jury",
}
_KINDS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _LABELS.items()}


@dataclass(frozen=True, slots=True)
class Stance:
    """What grammar and layout say, each about 0 to 1, and the sentences of sums that nobody is said to have got."""

    features: dict[str, float]
    offered: str


def read(title: Passage, text: Passage, language: str) -> Stance:
    """How a text speaks, from its beginning; features that are 0 are left out."""
    head = text.text[:HEAD]
    said: Counter[str] = Counter()
    offered: list[str] = []
    for sentence in _SENTENCE.split(head):
        if len(sentence.strip()) > 3:
            one = _said(sentence, language)
            said.update(one)
            if "sum" in one:
                offered.append(sentence)
    total, labels = max(said["all"], 4), _labels(head)
    found = {
        "acts asked": min(said["asked"], 4) / 4,
        "acts asked share": said["asked"] / total,
        "acts told": min(said["told"], 3) / 3,
        "reader": said["reader"] / total,
        "rules": said["rule"] / total,
        "past all": said["past"] / total,
        "self": min(said["self"], 4) / 4,
        "speech": min(len(_SPEECH.findall(head)), 3) / 3,
        "sum ceiling": min(said["ceiling"], 3) / 3,
        "sum told": min(said["sum told"], 3) / 3,
        "no sum": float(not said["any sum"]),
        "no sum offered": float(bool(said["any sum"]) and not said["sum"]),
        "applied": min(said["applied"], 2) / 2,
        "counted told": min(said["counted told"], 2) / 2,
        "general": min(said["general"], 3) / 3,
        "listed": min(len(_LISTED.findall(head)), 3) / 3,
        "named gets": min(len(_NAMED_GETS.findall(head)), 2) / 2,
        "given in title": float(bool(_GIVEN.search(fold(title.text.translate(_SIGNS))))),
        **{f"label {kind}": 1.0 for kind in labels},
        "label who what": float({"who", "what"} <= labels),
    }
    return Stance({name: value for name, value in found.items() if value}, ". ".join(offered))


def _labels(head: str) -> set[str]:
    """What the labels of a text are about: short lines, or the words before a colon or question mark."""
    return {
        kind for label in _LABEL.finditer(fold(head)) for kind, words in _KINDS.items() if words.search(label["label"])
    }


def _said(sentence: str, language: str) -> dict[str, int]:
    """What one sentence does, by name, each 1; what it does not do is left out."""
    folded = fold(sentence.translate(_SIGNS))
    is_past = next(past_of(sentence, language), None) is not None or _PAST.search(folded) is not None
    done = ["all"]
    if _APPLIED.search(folded):
        done.append("applied")
    if _GENERAL.search(folded):
        done.append("general")
    if _SELF.search(folded):
        done.append("self")
    done += _told(folded) if is_past else _asked(folded)
    if _SUM.search(folded):
        done.append("any sum")
        if is_past:
            done.append("sum told")
        elif not _NAMED_GETS.search(sentence) and not _is_list_of_sums(sentence):
            done.append("sum")
        if not is_past and _CEILING.search(folded):
            done.append("ceiling")
    return dict.fromkeys(done, 1)


def _is_list_of_sums(line: str) -> bool:
    """«Maison des jeunes : 8 500 $» says who got it, «Plafond : 6 000 €» what one may ask for."""
    row = _LISTED.search(line)
    return row is not None and not _OF_A_FORM.search(fold(row[0]))


def _told(folded: str) -> list[str]:
    said = ("past", True), ("told", _ACT.search(folded)), ("counted told", _COUNTED.search(folded))
    return [name for name, found in said if found]


def _asked(folded: str) -> list[str]:
    rule, reader = _RULE.search(folded), _READER.search(folded)
    said = ("rule", rule), ("reader", reader), ("asked", (rule or reader) and _ACT.search(folded))
    return [name for name, found in said if found]
