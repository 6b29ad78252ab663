"""Which edits of sentences change who may apply, in words that the closed list of applicants does not know. Pure.

«Les sociétés civiles ne sont pas éligibles», «situées dans tout le département», «at least 19 years old»: such a
sentence stands where a text speaks of who may apply, or asks something of applicants themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from watcher.model import Reading
from watcher.remember.rules.differences import are_like, edited_in_place, labels_of, quiet
from watcher.remember.rules.identity import flat
from watcher.remember.rules.sentence_edits import SentenceEdit
from watcher.understand.parties import eligible
from watcher.understand.text.text import Passage, fold

_WHO = (
    r"(?:applicants?|candidates?|you|organi[sz]ations?|companies|firms|businesses|charities|groups|institutions?"
    r"|(?:project |lead )?(?:leads?|leaders?|partners?)|researchers?|students?|artists?|nominees?|candidate?s?"
    r"|demandeu(?:r|se)s?|porteu(?:r|se)s?(?: de projets?)?|organismes?|structures?|entreprises?|associations?"
    r"|communes?|etablissements?|beneficiaires?|laureate?s?|etudiante?s?|chercheu(?:r|se)s?|artistes?|vous)"
)
_BE = (
    r"(?:be|have|hold|live|reside|employ|operate|own|work|belong|team up|partner|collaborate|include|involve"
    r"|etre|avoir|justifier|disposer|detenir|resider|habiter|exercer|compter|employer|appartenir|posseder|associer"
    r"|s'associer)"
)
_ASKED = re.compile(
    rf"(?<![a-z]){_WHO}\s(?:[a-z' ]{{0,24}}?\s)?(?:must|should|need to|have to|doi(?:t|vent)|devez|devr(?:a|ont))"
    rf"(?:\s(?:not|also|all|egalement|aussi|en outre|ne pas))?\s{_BE}(?![a-z])"
    r"|(?<![a-z])(?:in|non )?(?:eligib|admissib)(?:le|ilit)"
    r"|(?<![a-z])(?:exclu(?:e|s|es)?|excluded|barred|debarred)(?![a-z])"
    r"|(?<![a-z])(?:reserve(?:e|es|s)? aux?|restricted to|limited to)(?![a-z])"
    r"|(?<![a-z])(?:(?:moins|plus) de|ages? de|agees? de|aged(?: between)?|under|over) (?:1[3-9]|[2-9]\d)"
    r"(?= ans| years| (?:et|to|and) \d\d)"
    r"|(?<![a-z])(?:can|may|cannot)(?: not| now| also)? apply(?![a-z])"
    r"|(?<![a-z])peu(?:t|vent)(?: pas| aussi| egalement)? (?:candidater|postuler|deposer une candidature)(?![a-z])"
)
# What is eligible is a cost, a project or a file, not who: «dépenses éligibles».
_OF_COSTS = re.compile(
    r"(?<![a-z])(?:depenses?|couts?|frais|travaux|equipements?|materiels?|achats?|investissements?|actions?|activites?"
    r"|projets? (?:in)?(?:eligib|admissib)\w*|operations?|dossiers?|documents?|pieces?|salaires?"
    r"|costs?|expens\w*|expenditure|spending|equipment|purchases?|activit(?:y|ies)|works?|salar(?:y|ies)"
    r"|(?:in)?eligible projects?|projects? (?:are|is) (?:not )?(?:in)?eligible|travel)(?![a-z])"
)
Said = tuple[str, Reading]
"""A text and what was read of it."""
_FIGURE = re.compile(r"[€$£%]|\b20\d\d \d\d \d\d\b")


def of_applicants(
    edits: Iterable[SentenceEdit], old: str, new: str, *, with_figures: bool = True
) -> list[SentenceEdit]:
    """Those of the edits that change who may apply; without figures, none that says a day, a sum or a rate."""
    said = _OnApplicants(old), _OnApplicants(new)
    found = []
    for edit in edits:
        sides = [(side, text) for side, text in zip((edit.before, edit.after), said, strict=True) if side]
        is_figure = any(_FIGURE.search(quiet(side)) for side, _ in sides)
        if (with_figures or not is_figure) and any(text.speaks_of_applicants(side) for side, text in sides):
            found.append(edit)
    return found


def is_of_named(was: Said, now_is: Said) -> bool:
    """Whether a line that names who may apply was edited where it stands, or another such line took its place."""
    old, new = ([said for fact in one.eligible if (said := quiet(fact.quote))] for _, one in (was, now_is))
    for before, after in edited_in_place(was[0], now_is[0], like=False):
        named = any(quote in before for quote in old), any(quote in after for quote in new)
        if all(named) or (any(named) and are_like(before, after)):
            return True
    return False


def may_be_of(edits: Iterable[SentenceEdit], facts: Collection[str], states: Iterable[Said]) -> bool:
    """Whether one of these facts stands in an edited sentence, or not in the texts but in a field."""
    said = [
        (quiet(one.quote), quiet(text)) for text, read in states for one in read.eligible if flat(one.value) in facts
    ]
    if not said or any(not quote or quote not in text for quote, text in said):
        return True
    edited = [quiet(side) for edit in edits for side in (edit.before, edit.after) if side]
    return any(quote in side or side in quote for quote, _ in said for side in edited)


class _OnApplicants:
    """A text, with the stretches in which it says who may apply."""

    def __init__(self, text: str) -> None:
        self._passage = Passage(text)
        self._stretches = eligible.stretches(self._passage)
        self._labels = labels_of(text)

    def speaks_of_applicants(self, sentence: str) -> bool:
        folded = fold(sentence)
        label = self._labels.get(quiet(sentence))
        if sentence.endswith("?") or (_OF_COSTS.search(folded) and not (label and label.is_of_applicants)):
            return False
        if _ASKED.search(folded) or (label and label.is_of_applicants):
            return True
        place = self._passage.folded.find(folded)
        return place >= 0 and any(start < place + len(folded) and place < end for start, end in self._stretches)
