"""Which sentences of an edit stand, word for word and in order, within others: a redesign cuts them elsewhere. Pure.

Labels and words without content of their own do not count; nor do, around a sum or a day whose part the reading
compares, «up to» and the like. Who is denied something is not told by who is granted it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from watcher.remember.rules.normal_form import form_of
from watcher.remember.rules.restated import without_restated
from watcher.remember.rules.same_figures import plain

_WITHOUT_CONTENT = (
    "le la les l un une des du de d au aux à a en sur par pour qui quoi quand combien vous votre vos nous notre nos ce"
    " cette ces the an of to for in on by at your our you we this these with date dates limite limites jusqu clôture"
    " échéance calendrier montant candidater candidature postuler déposer dépôt deadline closing up apply now how when"
    " who amount key clés"
)
_EMPTY = frozenset(_WITHOUT_CONTENT.split())
# What stands around a sum or a day, whose part the reading compares.
_AROUND_FIGURES = (
    "grant grants award awards aide aides subvention range ranges ranging from up between and entre et is are est sont"
    " available close closes closing application applications maximum maximale maximal max plafond plafonnée plafonné"
    " hauteur jusqu compris until € $ £"
)
_AROUND = (_EMPTY | frozenset(_AROUND_FIGURES.split())) - {"an"}  # «9 000 € par an»
_FIGURE = re.compile(r"[€$£%]|\b20\d\d \d\d \d\d\b")
LONGEST = 200
"""Sentences of an edit up to which they are looked for one by one."""


def not_within(said: Collection[str], whole: Collection[str]) -> set[str]:
    """The sentences that do not stand, word for word and in order, within one of the whole, denied as there."""
    others = set(map(plain, whole))
    having, sentences = _having(others)
    return {one for one in said if not _is_within(_without_again(plain(one), others), having, sentences)}


def _without_again(sentence: str, others: Collection[str]) -> str:
    """The sentence, without a sum said again where it stands there without it."""
    short = without_restated(sentence)[0]
    return short if short in others else sentence


def _having(whole: Collection[str]) -> tuple[dict[str, set[int]], list[str]]:
    """In which sentences each word stands, and the sentences."""
    sentences = list(whole)
    having: dict[str, set[int]] = defaultdict(set)
    for place, sentence in enumerate(sentences):
        for word in sentence.split():
            having[word].add(place)
    return having, sentences


def _is_within(said: str, having: dict[str, set[int]], sentences: Sequence[str]) -> bool:
    words = _telling(said)
    if not words:
        return True
    places = set.intersection(*(having.get(word, set()) for word in words))
    return any(_follow_in(words, sentences[place].split()) and _binds_like(said, sentences[place]) for place in places)


def _binds_like(said: str, other: str) -> bool:
    """Whether both deny, or neither; and whether both bound alike what they count («up to three partners»)."""
    one, two = form_of(said), form_of(other)
    if one.numbers and not _FIGURE.search(said) and one.bounds != two.bounds:
        return False
    return ("not" in one.binds) == ("not" in two.binds)


def _telling(sentence: str) -> list[str]:
    empty = _AROUND if _FIGURE.search(sentence) else _EMPTY
    return [word for word in sentence.split() if word not in empty]


def _follow_in(words: Sequence[str], sentence: Sequence[str]) -> bool:
    """Whether these words stand in a sentence in this order."""
    rest = iter(sentence)
    return all(word in rest for word in words)
