"""The words of the index, for a word that no call has: slips of the pen, and words written in one or in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from watcher.remember.db.database import Transaction
from watcher.remember.search.analysis import QueryPlan, Term
from watcher.understand.text.stems import stem

SHORTEST = 5  # letters of a word that may be misspelled
LONG = 9  # from here on two letters may be wrong
PART = 3  # letters of the shorter half of a compound

_SQLITE = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab('main', 'search_index', 'row')"
_OF_LETTER = "SELECT term AS word, doc AS calls FROM temp.search_vocabulary WHERE term >= :first AND term < :last"
_OF_WORD = "SELECT doc FROM temp.search_vocabulary WHERE term = :word"
_ALL = "SELECT word, ndoc AS calls FROM ts_stat('SELECT vector FROM search_texts')"
Letters = dict[str, dict[str, int]]
"""The words by their first letter, as far as they were read: word → how many calls have it."""


@dataclass(frozen=True, slots=True)
class IndexWords:
    """Every stem of the index, facts left out. SQLite reads those of one letter when they are asked for."""

    tx: Transaction
    letters: Letters

    def calls(self, word: str) -> int:
        """How many calls have that word."""
        if word[:1] in self.letters or not self._is_sqlite:
            return self.beginning(word[:1]).get(word, 0)
        return int(self.tx.execute(text(_OF_WORD), {"word": word}).scalar() or 0)

    def __contains__(self, word: str) -> bool:
        return self.calls(word) > 0

    def beginning(self, letter: str) -> dict[str, int]:
        """The words that begin with that letter."""
        if letter and letter not in self.letters:
            read: Letters = {letter: {}}  # others search meanwhile: they see a letter whole, or not at all
            for row in self._rows(letter):
                if "_" not in row.word:
                    read.setdefault(row.word[:1], {})[row.word] = row.calls
            self.letters.update(read)
        return self.letters.get(letter, {})

    @property
    def _is_sqlite(self) -> bool:
        if self.tx.dialect.name != "sqlite":
            return False
        self.tx.execute(text(_SQLITE))
        return True

    def _rows(self, letter: str) -> Iterable[Any]:
        if self._is_sqlite:
            return self.tx.execute(text(_OF_LETTER), {"first": letter, "last": chr(ord(letter) + 1)})
        return self.tx.execute(text(_ALL)) if not self.letters else ()


def joined(plan: QueryPlan, known: IndexWords) -> QueryPlan:
    """The plan with two words side by side that are also written in one: «semi conductors», «child care», «bio gaz».

    They are looked for as one, or one after the other.
    """
    terms: list[Term] = []
    for term in plan.must:
        before = terms[-1] if terms else None
        pair = _word(before), _word(term)
        one = _joined(*pair, known) if all(pair) else ""
        if one:
            terms[-1] = Term((pair, (one,)))
        else:
            terms.append(term)
    return replace(plan, must=tuple(terms)) if len(terms) < len(plan.must) else plan


def mended(plan: QueryPlan, known: IndexWords) -> QueryPlan:
    """The plan with each word that no call has also looked for as what was probably meant."""
    return replace(plan, must=tuple(_mended(term, known) for term in plan.must))


def spread(plan: QueryPlan) -> QueryPlan:
    """The plan with the words of each phrase also in any place: «trafficking of human beings», “human trafficking”."""
    return replace(plan, must=tuple(map(_spread, plan.must)))


def _spread(term: Term) -> Term:
    others = [Term((), apart=phrase) for phrase in term.phrases if len(phrase) > 1 and phrase != term.apart]
    return replace(term, others=(*map(_spread, term.others), *others)) if term.apart else term


def _joined(one: str, other: str, known: IndexWords) -> str:
    """The word of the index that two stems make, whatever their endings were; empty for none."""
    first = (one, f"{one[:-1]}y") if one.endswith("i") else (one,)
    return next((both for start in first if (both := stem(start + other)) in known), "")


def _word(term: Term | None) -> str:
    """The one word that a term is; empty for a phrase."""
    is_word = term and not term.others and term.phrases and len(term.phrases[0]) == 1
    return term.phrases[0][0] if term and is_word else ""


def _mended(term: Term, known: IndexWords) -> Term:
    if term.others:
        first, *others = (_mended(one, known) for one in term.each)
        return replace(first, others=tuple(others))
    word = _word(term)
    if not word or word.isdigit() or any(phrase[0] in known for phrase in term.phrases if len(phrase) == 1):
        return term
    meant = (*_halves(word, known), *_near(word, known))
    return replace(term, phrases=(*term.phrases, *meant)) if meant else term


def _halves(word: str, known: IndexWords) -> Sequence[tuple[str, str]]:
    """The two words of the index that make one: «childcare» is «child care»."""
    cuts = ((stem(word[:at]), word[at:]) for at in range(PART, len(word) - PART + 1))
    found = [(one, other) for one, end in cuts for other in (end, f"{end}e") if one in known and other in known]
    return sorted(found, key=lambda pair: -min(map(known.calls, pair)))[:2]


def _near(word: str, known: IndexWords) -> Sequence[tuple[str]]:
    """The word of the index that differs by a letter, of a long word by two; the one most calls have."""
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST:
        return ()
    most = 2 if len(word) >= LONG else 1
    others = known.beginning(word[0]).items()
    near = ((other, calls) for other, calls in others if abs(len(other) - len(word)) <= most)
    judged = [(OSA.distance(word, other, score_cutoff=most), -calls, other) for other, calls in near]
    best = min((found for found in judged if found[0] <= most), default=None)
    return ((best[2],),) if best else ()
