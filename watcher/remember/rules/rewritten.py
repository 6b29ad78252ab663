"""Whether a text that was written anew says the same: each thing that matters is said in both. Pure.

A page that is written anew (questions in the place of paragraphs, «you» in the place of «applicants») keeps its
figures, its conditions and whom it speaks of. A sentence with a number, a condition or a request must have its like on
the other side: with all its numbers and telling words, denied where it is denied, at most where it is at most. The
others need only be of the same matter. Where that cannot be seen, it is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watcher.remember.rules.differences import sentences
from watcher.remember.rules.same_sayings import LONGEST
from watcher.understand.text.number_words import UNITS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold

FEWEST, REWRITTEN = 4, 0.5
"""So many sentences at least, and this share of either text, were edited where a page is written anew."""
ALIKE, OF_THE_MATTER = 0.5, 0.4
_ROOT = 5
# Words of every call, and verbs that stand for each other in them.
_FILLING_WORDS = (
    "le la les un une des du de au aux et ou en par pour sur dans avec ce cet cette ces son sa ses leur leurs vous"
    " votre vos nous notre nos il elle ils elles on qui que quoi dont est sont etre soit ete avoir avez ont peut"
    " peuvent pouvez pourra faut doit doivent devez faire fait tout tous toute toutes plus moins aussi ainsi afin lors"
    " comme quel quelle quels quelles combien comment quand chaque the an of to for in by at from with and or is are"
    " be been has have had will would can could may might must shall should this that these those it its they them"
    " their there you your we our us who what which when how where each every any all some also more less only up as"
    " if than then so do does did not no projet projets project projects programme programmes program dispositif appel"
    " call fonds fund funding scheme aide aides aid aider helps bourse bourses grant grants award awards awarded"
    " subvention soutien soutenir support financement finance montant amount sum demande demandes application"
    " applications apply applying candidature candidatures candidat candidats applicant applicants dossier dossiers"
    " formulaire form porteur personne personnes people person date deadline limite close closes closing ouvert open"
    " eligible eligibility admissible beneficiaire recevoir receive receives recu get gets hold obtain obtenir verse"
    " deposer depot envoyer adresser send submit complete fill remplir joindre joint attach attached include comprend"
    " compte reunir reunit souhaite want wants already deja before avant jusqu apres year years ans old older age agee"
    " participe couvre sans exced minimum maximum least most atteindre plafond hauteur destine reserve condition"
    " conditions objet successful yes oui non please veuillez merci run make making cannot another other help depuis"
    " detenir detient habiter habite resider reside live lives living into appuie appuyer bursary bursaries scholarship"
    " scholarships sera seront pas were was being"
)
_FILLING = frozenset(stem(word)[:_ROOT] for word in _FILLING_WORDS.split())
_DENIED = re.compile(
    r"(?<![a-z])(?:not|cannot|never|no|nor|without|except|unless|excluding|excluded|ineligible|barred|ne|n|pas|aucune?"
    r"|jamais|sans|sauf|hors|hormis|exclu(?:e|s|es)?|inadmissibles?|ineligibles?|ni)(?![a-z])"
)
# «Sans dépasser», «not exceeding», «no more than», «no later than» say how much or until when; they deny nothing.
_NO_DENIAL = re.compile(
    r"(?<![a-z])(?:sans (?:pouvoir )?(?:depasser|exceder)|ne (?:peut|peuvent|doit|devra) (?:pas )?(?:depass|exced)er"
    r"|ne depasse(?:nt|ra)? pas|not (?:to )?exceed(?:ing)?|(?:no|not) (?:more|less|fewer|later) than"
    r"|no matter|non plus)(?![a-z])"
)
_AT_MOST = re.compile(
    r"(?<![a-z])(?:jusqu|plafon\w*|maxim\w*|au plus|ou moins|depass\w*|exced\w*|exceed\w*|moins de|inferieur\w*|up to"
    r"|at most|no more|under|(?:or )?(?:fewer|less)(?: than)?|younger)(?![a-z])"
)
_AT_LEAST = re.compile(
    r"(?<![a-z])(?:minim\w*|au moins|at least|plus de|ou plus|or (?:more|over|older)|more than|a partir de|superieur\w*"
    r"|depuis)(?![a-z])"
)
_ONLY = re.compile(r"(?<![a-z])(?:only|seul(?:e|s|es|ement)?|uniquement|exclusive(?:ly|ment))(?![a-z])")
_CONDITION = re.compile(
    r"(?<![a-z])(?:must|shall|should|requir\w*|need\w*|oblig\w*|compulsory|mandatory|only|if|provided|condition\w*|elig\w*"
    r"|admissib\w*|may|can|cannot|doi(?:t|vent)|devez|devr\w+|faut|exig\w*|requis\w*|seule?s?|uniquement|si|peu(?:t|vent)"
    r"|please|attach\w*|provide|send|joindre|joignez|fourni\w*|envoy\w*|adress\w*|pouvez|reserve\w*|priorit\w*)(?![a-z])"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|https?://\S+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class _Saying:
    """A sentence (or two that follow each other): its telling words by their roots, its numbers, how it binds."""

    roots: frozenset[str]
    numbers: frozenset[str]
    is_denied: bool
    is_only: bool
    bounds: frozenset[str]
    matters: bool

    @classmethod
    def of(cls, sentence: str) -> _Saying:
        folded = fold(sentence)
        words = re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", folded)
        counted = {UNITS[word] for word in words if UNITS.get(word, 0) > 1}
        numbers = frozenset((*_NUMBER.findall(folded), *map(str, counted)))
        roots = {stem(word)[:_ROOT] for word in words if word.isalpha() and len(word) > 2 and word not in UNITS}
        is_denied = _DENIED.search(_NO_DENIAL.sub(" ", folded)) is not None
        bounds = frozenset(name for name, form in (("most", _AT_MOST), ("least", _AT_LEAST)) if form.search(folded))
        matters = bool(numbers) or is_denied or _CONDITION.search(folded) is not None
        is_only = _ONLY.search(folded) is not None
        return cls(frozenset(roots - _FILLING), numbers, is_denied, is_only, bounds, matters)

    def with_next(self, other: _Saying) -> _Saying:
        return _Saying(
            self.roots | other.roots,
            self.numbers | other.numbers,
            self.is_denied or other.is_denied,
            self.is_only or other.is_only,
            self.bounds | other.bounds,
            matters=True,
        )


def is_rewritten(old: str, new: str, noise: Collection[str] = ()) -> bool:
    """Whether two texts are one, written anew, that says the same; `noise` are sentences that are not looked at."""
    was, now_is = ([said for said in sentences(text) if said not in noise] for text in (old, new))
    left, came = (
        [one for one in some if one not in others] for some, others in ((was, set(now_is)), (now_is, set(was)))
    )
    if len(left) + len(came) > LONGEST or len(left) + len(came) < FEWEST or not left or not came:
        return False
    if len(left) < REWRITTEN * len(was) or len(came) < REWRITTEN * len(now_is):
        return False
    if set(_ADDRESS.findall(old.casefold())) != set(_ADDRESS.findall(new.casefold())):
        return False
    before, after = _Sayings.of(was), _Sayings.of(now_is)
    return before.numbers == after.numbers and before.says_all(came) and after.says_all(left)


@dataclass(frozen=True)
class _Sayings:
    """A text, as its sentences and each two that follow each other."""

    passages: Sequence[_Saying]
    roots: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, said: Sequence[str]) -> _Sayings:
        alone = list(map(_Saying.of, said))
        roots = frozenset(root for one in alone for root in one.roots)
        numbers = frozenset(number for one in alone for number in one.numbers)
        return cls([*alone, *(first.with_next(second) for first, second in pairwise(alone))], roots, numbers)

    def says_all(self, said: Iterable[str]) -> bool:
        """Whether each of these sentences of another text is said in this one."""
        return all(map(self._says, map(_Saying.of, said)))

    def _says(self, said: _Saying) -> bool:
        if not said.matters:
            return len(said.roots & self.roots) >= OF_THE_MATTER * len(said.roots)
        return said.roots <= self.roots and any(_says(passage, said) for passage in self.passages)


def _says(passage: _Saying, said: _Saying) -> bool:
    if not said.numbers <= passage.numbers or len(said.roots & passage.roots) < ALIKE * len(said.roots):
        return False
    if (said.is_denied, said.is_only) != (passage.is_denied, passage.is_only):
        return False
    return not said.bounds or not passage.bounds or said.bounds == passage.bounds
