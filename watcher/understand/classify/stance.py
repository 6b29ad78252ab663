"""To whom a text speaks, and of when: to a reader who may apply, or about others who did.

Calls address a reader and lay down rules («doit», «must», «you can»); their sums have a ceiling, their labels say who,
what, when and how. Reports count who applied and tell who got what; guides speak of funders in general, interviews of
the writer. Grammar and layout, hardly a noun of a subject, so that publishers with other words read alike. Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from watcher.lazy import cached_property
from watcher.understand.classify.summaries import HEAD as PAST_HEAD
from watcher.understand.classify.summaries import past_of
from watcher.understand.text.anchored import PUBLISHED, Anchored, Literals
from watcher.understand.text.text import Passage, fold

HEAD, LEAST = 4000, 3
_SENTENCE = re.compile(r"[.!?;\n](?:(?<=[\w)»”\"%€$].)(?=\s)|(?<=\n)\n*)")
# Folding keeps no sign of money but the dollar.
_SIGNS = {"€": " eur ", "£": " gbp ", "$": " usd "}
_MONEY = r"(?:eur|gbp|usd|cad|chf|euros?|dollars?|francs?)\b"
_MANY = r"(?:m|k|millions?(?: d[e'])?)?"
_SUM = re.compile(rf"\d ?{_MANY} {{0,2}}{_MONEY}|\b(?:eur|gbp|usd) {{1,2}}\d")
_FORMS = Literals()
_CURRENCY = Anchored(
    rf"(?:(?<![a-z])|(?<=[\d ][mk])|(?<=million)|(?<=millions)|(?<= de)){_MONEY}",
    among=_FORMS,
)
_RULE = Anchored(
    r"\b(?:doi(?:t|vent)|devr(?:a|ont)|peu(?:t|vent)|pourr(?:a|ont)|il (?:suffit|faut)|seule?s?|exclus?e?s?|"
    r"(?:est|sont|sera|seront) (?:\w+ )?(?:requis|exige|demande|reserve|ouvert|admis|eligible|accepte|pris|examine|"
    r"attendu|adress|attribu|vers|evalu|envoy|transmis|etudie)\w*|must|should|shall|may|can(?:not)?|"
    r"will (?:be|not|need|get|receive)|(?:is|are) (?:\w+ )?(?:required|eligible|open|limited|accepted|considered|"
    r"welcome|invited|expected|due|available|excluded|supported))\b",
    among=_FORMS,
)
_READER = Anchored(r"\b(?:vous|votre|vos|you|your)\b", among=_FORMS)
_TOLD_TO = re.compile(
    r"\W*(?:[a-z]+ez (?!nous)|(?:please )?(?:apply|send|submit|fill|complete|write|"
    r"tell us|email|return|download|include|enclose|read|give)\b)"
)
_ACT = Anchored(
    r"\b(?:candidat|depos|dossier|(?:la|les?|une|leurs?|votre|toute|vos) demandes?\b|formulaire|proposition|soumet|"
    r"soumis|postul|appl(?:y|i)|submi|proposals?|nominat|forms?\b|bids?\b|requests?\b|entr(?:y|ies)\b|letters? of|"
    r"ask (?:us|for)\b)",
    among=_FORMS,
)
_CEILING = re.compile(
    r"\b(?:jusqu'?a|plafonn?\w*|au plus|maximum|maximal\w*|minimum|entre|de \d[\d ]* a \d|a hauteur|n'exced\w+|"
    r"par (?:projet|an|dossier|ouvrage|personne|structure|equipe|mois|entreprise)|chacun|chaque|dans la limite|up to|"
    r"between|from|at most|each|per|no more than|cannot exceed|range|worth)\b|%"
)
_PAST = Anchored(
    r"\bvien(?:t|nent) d|"
    r"\b(?:we|they|he|she|i|it|who|which|that)(?: have| has|'ve)?(?: \w+ly| also| now| already)? (?:\w{3,}ed|went|came|"
    r"got|gave|won|took|made|met|wrote|chose|chosen|beat|began|grew|left|spent|held|led|found|sent|given)\b|"
    r"\b(?:is|are|was|were|has been|have been|been) (?:announced|awarded|chosen|selected|given)\b",
    among=_FORMS,
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
_COUNTABLE = Anchored(
    r" (?:dossiers|candidatures|demandes|propositions|projets|candidats|laureats|equipes|associations|organismes|"
    r"entreprises|structures|communes|beneficiaires|applications|applicants|proposals|projects|groups|"
    r"organi[sz]ations|charities|entries|submissions|nominations|bids|recipients|grants|teams|companies)\b",
    among=_FORMS,
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
_GETS = Anchored(
    r"\b(?:reçoi(?:t|vent)|obtient|décroche|remporte|empoche|bénéficie d|receives|gets|is awarded|has been given|"
    r"was awarded|wins|has won|lands|takes home)\b",
    among=PUBLISHED,
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
_MANY_CALLS = Anchored(
    r"\b(?:sponsor|funder|financeur|bailleurs de|foundations|agencies|trusts|institutes|fondations|organismes sub|"
    r"funds|appels|calls|opportunities|funding (?:opp|age)|announcement|agency dead)",
    among=_FORMS,
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"\d|aine|cent|vingt|trente|quarante|cinquante|soixante|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred|dozen"
)
NEEDS = {_SUM: _CURRENCY, _APPLIED: _COUNTABLE, _COUNTED: _COUNTABLE, _GENERAL: _MANY_CALLS}
"""By form, what a sentence has that holds it."""
_SELF = re.compile(r"[ijm](?<!\w.)(?:(?<=j)(?:e|')|(?<=m)(?:on|a|es|oi|y|e)|(?<=i))\b")
_SPEECH = re.compile(r"[«“\"][^»”\"]{20,}[»”\"]")
_LABEL = re.compile(r"(?m)[\W\d]{0,6}(?P<label>[^\n:?]{2,50})(?::|\?|$)")
_LONG_LINE = re.compile(r"[^\n:?]{57}")  # longer than a label and what may stand before it
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
    head = text if len(text.text) <= HEAD else Passage(text.text[:HEAD])
    said, labels = _Sentences(head, language), _labels(head.folded)
    past, rule, reader, act, sums = said.past, said.rule, said.reader, said.where(_ACT), said.sums
    asked, offered, countable = (rule | reader) & act, said.offered, said.where(_COUNTABLE)
    total = max(len(said.spans), 4)
    found = {
        "acts asked": min(len(asked), 4) / 4,
        "acts asked share": len(asked) / total,
        "acts told": min(len(past & act), 3) / 3,
        "reader": len(reader) / total,
        "rules": len(rule) / total,
        "past all": len(past) / total,
        "self": min(len(said.where(_SELF)), 4) / 4,
        "speech": min(len(_SPEECH.findall(head.text)), 3) / 3,
        "sum ceiling": min(len(said.among(sums - past, _CEILING)), 3) / 3,
        "sum told": min(len(sums & past), 3) / 3,
        "no sum": float(not sums),
        "no sum offered": float(bool(sums) and not offered),
        "applied": min(len(said.among(said.among(countable, _NUMBER), _APPLIED)), 2) / 2,
        "counted told": min(len(said.among(countable & past, _COUNTED)), 2) / 2,
        "general": min(len(said.holding(_GENERAL)), 3) / 3,
        "listed": min(len(_LISTED.findall(head.text)), 3) / 3 if said.has_sign else 0.0,
        "named gets": min(said.named_gets, 2) / 2,
        "given in title": float(_is_given_in(_with_money(title.text))),
        **{f"label {kind}": 1.0 for kind in labels},
        "label who what": float({"who", "what"} <= labels),
    }
    sentences = ". ".join(said.published(one) for one in sorted(offered))
    return Stance({name: value for name, value in found.items() if value}, sentences)


class _Sentences:
    """The sentences of a text, each known by its number: as published, folded, and by what they do."""

    def __init__(self, head: Passage, language: str) -> None:
        self._head, self._language = head, language
        ends = [(match.start(), match.end()) for match in _SENTENCE.finditer(head.text)]
        begins = [0, *(end for _, end in ends)]
        stops = [*(start for start, _ in ends), len(head.text)]
        spans = zip(begins, stops, strict=True)
        self.spans = [(begin, end) for begin, end in spans if len(head.text[begin:end].strip()) > LEAST]
        self._begins = [begin for begin, _ in self.spans]
        self._folded = _with_money("\n".join(map(self.published, range(len(self.spans)))))
        self.lines = self._folded.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def published(self, one: int) -> str:
        begin, end = self.spans[one]
        return self._head.text[begin:end]

    def where(self, form: Anchored | re.Pattern[str]) -> set[int]:
        """The sentences that hold a form; no form reaches over a line end."""
        return {bisect_right(self._starts, match.start()) - 1 for match in form.finditer(self._folded)}

    def holding(self, form: re.Pattern[str]) -> set[int]:
        """The same for a form that needs another, which is quicker to find."""
        return self.among(self.where(NEEDS[form]), form)

    def among(self, some: set[int], form: re.Pattern[str]) -> set[int]:
        return {one for one in some if form.search(self.lines[one])}

    @cached_property
    def past(self) -> set[int]:
        """The sentences that tell of the past."""
        found = self.where(_PAST)
        alone = {one for one, (begin, end) in enumerate(self.spans) if end - begin > PAST_HEAD}
        for match in past_of(self._head.text, self._language, HEAD):
            first, last = (bisect_right(self._begins, place) - 1 for place in (match.start(), match.end() - 1))
            if first == last and match.end() <= self.spans[first][1]:
                found |= {first} - alone
            else:
                alone.update(range(max(first, 0), last + 1))  # it reaches over a line end
        return found | {one for one in alone if next(past_of(self.published(one), self._language), None)}

    @cached_property
    def rule(self) -> set[int]:
        return self.where(_RULE) - self.past

    @cached_property
    def reader(self) -> set[int]:
        spoken_to = {one for one, line in enumerate(self.lines) if _TOLD_TO.match(line)}
        return (self.where(_READER) | spoken_to) - self.past

    @cached_property
    def sums(self) -> set[int]:
        return self.holding(_SUM)

    @cached_property
    def has_sign(self) -> bool:
        return any(sign in self._head.text for sign in _SIGNS)

    @cached_property
    def named_gets(self) -> int:
        """How often a name gets something."""
        head = self._head.text
        return len(_NAMED_GETS.findall(head)) if _GETS.search(head) else 0

    @cached_property
    def offered(self) -> set[int]:
        """The sentences of sums that nobody is said to have got."""
        return {one for one in self.sums - self.past if not self._is_given(self.published(one))}

    def _is_given(self, sentence: str) -> bool:
        named = self.named_gets and _NAMED_GETS.search(sentence)
        return bool(named) or _is_list_of_sums(sentence)


def _is_given_in(title: str) -> bool:
    return _DIGIT.search(title) is not None and _GIVEN.search(title) is not None


def _with_money(text: str) -> str:
    """The folded text with signs of money as words."""
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return fold(text)


def _labels(folded: str) -> set[str]:
    """What the labels of a text are about: short lines, or the words before a colon or question mark."""
    labels, begin = [], 0
    while begin >= 0:
        label = None if _LONG_LINE.match(folded, begin) else _LABEL.match(folded, begin)
        if label:
            labels.append(label["label"])
        begin = folded.find("\n", label.end() if label else begin) + 1 or -1
    said = "\n".join(labels)
    return {kind for kind, words in _KINDS.items() if words.search(said)}


def _is_list_of_sums(line: str) -> bool:
    """«Maison des jeunes : 8 500 $» says who got it, «Plafond : 6 000 €» what one may ask for."""
    row = _LISTED.search(line)
    return row is not None and not _OF_A_FORM.search(fold(row[0]))
