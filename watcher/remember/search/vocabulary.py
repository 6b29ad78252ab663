"""The words of the index, for a word that no call has: slips of the pen, and words written in one or in two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import text

from watcher.remember.db.database import Transaction
from watcher.remember.search.analysis import QueryPlan, Term
from watcher.understand.text.stems import stem

SHORTEST = 5  # letters of a word that may be misspelled
LONG = 9  # from here on two letters may be wrong
PART = 3  # letters of the shorter half of a compound

_SQLITE = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_vocabulary USING fts5vocab('main', 'search_index', 'row')"
_WORDS = {
    "sqlite": "SELECT term AS word, doc AS calls FROM temp.search_vocabulary",
    "postgresql": "SELECT word, ndoc AS calls FROM ts_stat('SELECT vector FROM search_texts')",
}


def words_of(tx: Transaction) -> dict[str, int]:
    """Every stem of the index with the number of calls that have it; facts are left out."""
    if tx.dialect.name == "sqlite":
        tx.execute(text(_SQLITE))
    rows = tx.execute(text(_WORDS[tx.dialect.name]))
    return {row.word: row.calls for row in rows if "_" not in row.word}


def mended(plan: QueryPlan, known: Mapping[str, int]) -> QueryPlan:
    """The plan with each word that no call has also looked for as what was probably meant."""
    terms: list[Term] = []
    for term in plan.must:
        before = terms[-1] if terms else None
        pair = _word(before), _word(term)
        joined = _joined(*pair, known) if all(pair) else ""
        if joined:  # «semi conductors», «child care», «wild fire» are also written in one
            terms[-1] = Term((pair, (joined,)), pair)
        else:
            terms.append(term)
    return replace(plan, must=tuple(_mended(term, known) for term in terms))


def _joined(one: str, other: str, known: Mapping[str, int]) -> str:
    """The word of the index that two stems make, whatever their endings were; empty for none."""
    first = (one, f"{one[:-1]}y") if one.endswith("i") else (one,)
    return next((both for start in first if (both := stem(start + other)) in known), "")


def _word(term: Term | None) -> str:
    """The one word that a term is; empty for a phrase."""
    is_word = term and not term.others and term.phrases and len(term.phrases[0]) == 1
    return term.phrases[0][0] if term and is_word else ""


def _mended(term: Term, known: Mapping[str, int]) -> Term:
    if term.others:
        first, *others = (_mended(one, known) for one in term.each)
        return replace(first, others=tuple(others))
    word = _word(term)
    if not word or word.isdigit() or any(phrase[0] in known for phrase in term.phrases if len(phrase) == 1):
        return term
    meant = (*_halves(word, known), *_near(word, known))
    return replace(term, phrases=(*term.phrases, *meant)) if meant else term


def _halves(word: str, known: Mapping[str, int]) -> Sequence[tuple[str, str]]:
    """The two words of the index that make one: «childcare» is «child care»."""
    cuts = ((stem(word[:at]), word[at:]) for at in range(PART, len(word) - PART + 1))
    found = [(one, other) for one, end in cuts for other in (end, f"{end}e") if one in known and other in known]
    return sorted(found, key=lambda pair: -min(known[pair[0]], known[pair[1]]))[:2]


def _near(word: str, known: Mapping[str, int]) -> Sequence[tuple[str]]:
    """The word of the index that differs by a letter, of a long word by two; the one most calls have."""
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST:
        return ()
    most = 2 if len(word) >= LONG else 1
    others = (other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= most)
    judged = [(OSA.distance(word, other, score_cutoff=most), -known[other], other) for other in others]
    best = min((found for found in judged if found[0] <= most), default=None)
    return ((best[2],),) if best else ()
