"""From words to what the engines look for: one analysis for calls and for questions, whatever the engine.

Accents are folded, elisions split («l'eau» is «eau»), plural and feminine endings taken off. What a person wrote
never reaches an engine: only tokens of [a-z0-9_] leave this module. It knows no SQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import combinations

from watcher.remember.search.alternatives import KEYED, groups
from watcher.remember.search.cognates import cognates
from watcher.remember.search.synonyms import GROUPS, SUBJECTS, Lexicon
from watcher.understand.text.stems import STEMS, stem
from watcher.understand.text.text import fold, words

Stemmed = tuple[str, ...]

MAX_QUERY = 4_000
MAX_TERMS = 24
MAX_TOKEN = 400
MAX_PUBLISHED = 50_000
MAX_BODY = 30_000
PREFIX_FROM = 7

# Patterns that begin with what is rare, and look behind from there, run through a text several times as fast.
# «R&D», «R-D» and «R et D» are one word in Québec and France; split, they would be two lonely letters.
_R_AND_D = re.compile(r"r(?<!\wr) ?(?:&|-|et|and) ?d\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")  # «C.N.R.S.», «I.A»
_MAY_BE_DOTTED = re.compile(r"\.[a-z]\.?")
_GENERATION = re.compile(r"([2-6])(?<!\w.) [gG]\b")  # «5 G»
_PARTS = re.compile(r'(?<!\S)(?P<minus>-?)"(?P<phrase>[^"]*)"|(?<!\S)(?P<cut>-?)(?P<word>\S+)')
_TYPED = re.compile(r"\w+")
_NOT_TOKEN = re.compile(r"[^a-z0-9]")

_SMALL = (
    # French, with the elided forms that are left after the apostrophe has become a space
    "a au aux avec c ce ces cet cette d dans de des du elle en est et eux il ils j je jusqu l la le les leur leurs "
    "lorsqu m ma mais me mes mon n ne nos notre nous on ou par pas pour puisqu qu que quelqu qui s sa sans se ses "
    "son sont sur t ta te tes toi ton tous tout toute toutes un une vos votre vous y "
    # English
    "an and are as at be by for from has have in into is it its not of or our that the their these this those to "
    "was we were which will with you your"
)
STOP_WORDS = frozenset(_SMALL.split())
STOP_STEMS = frozenset(map(stem, STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: any of its phrases (stems in order), all of `apart` in any place, any of its facts, or one
    of the others.

    With `prefix` the last stem of the first phrase may go on («environnement» finds «environnementale»).
    """

    phrases: tuple[tuple[str, ...], ...]
    apart: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    prefix: bool = False
    others: tuple[Term, ...] = ()

    @property
    def each(self) -> tuple[Term, ...]:
        """The term and those that are as good, each alone."""
        return replace(self, others=()), *self.others


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """What a call must have: every one of `must`, none of `must_not`, and of each set in `facts` one fact.

    `hopeless` says that words were given, but none that could ever match (emoji, punctuation); `is_loose` that any
    one of the words is enough; `but_one` that one of `must` may be missing, except for the first.
    `better` ranks only: a call that has any of these answers better.
    """

    must: tuple[Term, ...] = ()
    must_not: tuple[Term, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    hopeless: bool = False
    is_loose: bool = False
    but_one: bool = False
    better: tuple[Term, ...] = ()

    @property
    def ways(self) -> tuple[tuple[Term, ...], ...]:
        """The sets of terms of which any one is enough, if all of its terms are there."""
        kept, others = self.must[:1], self.must[1:]
        return tuple(kept + some for some in combinations(others, len(others) - 1)) if self.but_one else (self.must,)

    @property
    def ranking(self) -> QueryPlan:
        """The plan with one more term, which every answer has: any of what is asked for or makes a call better."""
        return replace(
            self, must=(*self.must, *loosened(replace(self, must=(self.must[0], *self.better))).must), better=()
        )

    @property
    def is_empty(self) -> bool:
        return not (self.must or self.must_not or self.facts)


@lru_cache(maxsize=8192)
def fact(name: str, value: str) -> str:
    """A fact of a call as one token: «domain», «health» becomes `domain_health`. Distinct values stay distinct."""
    return (f"{name}_" + _NOT_TOKEN.sub(lambda sign: f"_{ord(sign[0]):x}_", value.lower()))[:MAX_TOKEN]


class Analyser:
    """Cuts texts into stems; caches stems and holds the lexicon."""

    def __init__(self) -> None:
        self._published: dict[str, str] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The groups of words that say the same, in stems."""
        return Lexicon.build(self.stems)

    @cached_property
    def subjects(self) -> Lexicon:
        """All groups that a question is widened by, in stems."""
        return Lexicon.build(self.stems, f"{GROUPS}\n{SUBJECTS}")

    def stem_of(self, word: str) -> str:
        """The stem of one word as published."""
        if (found := self._published.get(word)) is None:
            if len(self._published) >= MAX_PUBLISHED:
                self._published.clear()
            found = self._published[word] = STEMS[fold(word)]
        return found

    def stems(self, text: str) -> list[str]:
        """The stems of a text in order, without stop words: they are half of a text and find nothing."""
        folded = _GENERATION.sub(r"\1g", _R_AND_D.sub("rd", fold(text)))
        if _MAY_BE_DOTTED.search(folded):
            folded = _DOTTED.sub(lambda match: match[0].replace(".", ""), folded)
        return [STEMS[word] for word in words(folded) if word not in STOP_WORDS]

    def typed(self, term: Term, text: str) -> str:
        """The words of a text that a term stands for, as they were typed."""
        first = [stem for one in term.each for phrase in one.phrases[:1] for stem in phrase]
        said = [word for word in _TYPED.findall(text[:MAX_QUERY]) if self.stem_of(word) in first]
        return " ".join(dict.fromkeys(said)) or " ".join(first)

    def index(self, text: str) -> str:
        """What an engine stores for a text: its stems, separated by spaces."""
        return " ".join(self.stems(text[:MAX_BODY]))

    def plan(self, text: str) -> QueryPlan:
        """What the words of a person ask for.

        Quoted words are one phrase, a leading minus excludes; of `alternatives` any one is enough.
        """
        text = _GENERATION.sub(r"\1g", text[:MAX_QUERY])
        asked = groups(text)
        chosen = [term for group in asked if len(group) > 1 and (term := self._any_of(group))]
        loose: list[str] = []
        exact: list[Term] = []
        without: list[Term] = []
        for part in _PARTS.finditer(" ".join(group[0] for group in asked if len(group) == 1)):
            stems = self.content(part["phrase"] if part["phrase"] is not None else part["word"])
            if part["minus"] or part["cut"]:
                without += [Term((tuple(stems),))] if stems else []
            elif part["phrase"] is not None:
                exact += [Term((tuple(self.stems(part["phrase"])),))] if stems else []
            else:
                loose.append(part["word"])
        must = [*chosen, *self._widen(" ".join(loose)), *exact]
        if not must and without:
            must, without = without, []
        return QueryPlan(tuple(must[:MAX_TERMS]), tuple(without[:MAX_TERMS]), hopeless=_is_hopeless(text))

    def _any_of(self, group: Sequence[str]) -> Term | None:
        """The alternatives as one term, words before facts; None where none of them could ever be found."""
        terms = [term for unit in group if (term := self._alternative(unit))]
        terms.sort(key=lambda term: not term.phrases)
        return replace(terms[0], others=tuple(terms[1:])) if terms else None

    def _alternative(self, unit: str) -> Term | None:
        if keyed := KEYED.fullmatch(unit):
            return Term((), facts=(fact(keyed[1], keyed[2]),))
        content = tuple(self.content(unit))
        if not content:
            return None
        if '"' in unit:
            return Term((tuple(self.stems(unit)),))
        terms = self._widen(unit)
        return terms[0] if len(terms) == 1 else Term((content,), content)

    def content(self, text: str) -> list[str]:
        """The stems of a text without those that say nothing."""
        return [token for token in self.stems(text) if _says_something(token)]

    def _widen(self, text: str) -> list[Term]:
        """The words as terms, the longest phrases of the lexicon first."""
        stems = self.stems(text)
        terms: dict[Term, None] = {}
        place = 0
        while place < len(stems) and len(terms) < MAX_TERMS:
            length = self._longest(stems, place)
            phrase = tuple(stems[place : place + length])
            place += length
            if length > 1 or _says_something(phrase[0]):
                terms[self._term(phrase)] = None
        return list(terms)

    def in_words(self, plan: QueryPlan) -> QueryPlan:
        """The plan with each phrase of several words as its words: «heat pump» as «heat» and «pump»."""
        terms = (self._in_words(term) for term in plan.must)
        return replace(plan, must=tuple(dict.fromkeys(one for some in terms for one in some))[:MAX_TERMS])

    def _in_words(self, term: Term) -> tuple[Term, ...]:
        is_phrase = len(term.apart) > 1 and term.phrases and term.apart == term.phrases[0]
        return tuple(self._term((token,)) for token in term.apart) if is_phrase else (term,)

    def _longest(self, stems: Sequence[str], place: int) -> int:
        for length in range(min(self.subjects.longest, len(stems) - place), 1, -1):
            phrase = tuple(stems[place : place + length])
            if self.subjects.alike(phrase):
                return length
        return 1

    def _term(self, phrase: Stemmed) -> Term:
        others = tuple(other for other in self.subjects.alike(phrase) if other != phrase)
        if len(phrase) == 1:
            others += tuple((one,) for one in cognates(phrase[0]) if (one,) not in others)
        if len(phrase) > 1:
            apart = tuple(token for token in phrase if _says_something(token))
            return Term((phrase, *others), apart)
        prefix = len(phrase[0]) >= PREFIX_FROM and not phrase[0].isdigit()
        return Term((phrase, *others), prefix=prefix)


def loosened(plan: QueryPlan) -> QueryPlan:
    """The same question, content with any one of its terms."""
    each = [one for term in plan.must for one in term.each]
    phrases = tuple(dict.fromkeys(phrase for one in each for phrase in one.phrases))
    facts = tuple(dict.fromkeys(token for one in each for token in one.facts))
    return replace(plan, must=(Term(phrases, facts=facts),) if phrases or facts else (), is_loose=True)


def _says_something(token: str) -> bool:
    return token not in STOP_STEMS and (len(token) > 1 or token.isdigit())


def _is_hopeless(text: str) -> bool:
    return bool(text.strip()) and not words(fold(text))
