"""Questions that few calls answer, asked again: slips of the pen mended, word by word, and with less of the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import log

from watcher.remember.db.database import Transaction
from watcher.remember.search import vocabulary
from watcher.remember.search.analysis import QueryPlan, Term, loosened
from watcher.remember.search.ranked import Hit, count_of, page_of
from watcher.remember.search.sql import Asked, Scope

# Of a question that no call answers, so many words are looked up one by one.
MOST_COUNTED = 8
# What a word counts that only texts have, next to one that only titles have.
UNTITLED = 0.5
# A question of more words is not asked without one of them.
MOST_WAYS = 5


def mended(asked: Asked, words: vocabulary.IndexWords) -> Asked:
    """The question with its slips of the pen mended and its phrases in any order."""
    return replace(asked, plan=vocabulary.spread(vocabulary.mended(asked.plan, words)))


def widened(tx: Transaction, asked: Asked, hits: list[Hit], looser: Iterable[QueryPlan]) -> list[Hit]:
    """Few calls have all the words: those follow that have less of them, plan by plan."""
    page, known = list(hits), {hit.call_id for hit in hits}
    for plan in looser:
        if len(page) >= asked.query.limit:
            break
        more = [hit for hit in page_of(tx, replace(asked, plan=plan))[0] if hit.call_id not in known]
        page, known = [*page, *more], known | {hit.call_id for hit in more}
    return page[: max(asked.query.limit, 0)]


def leading_term(tx: Transaction, asked: Asked, counts: Mapping[Term, int], stored: int) -> Term | None:
    """The term that a question is most likely about: rare among those stored, and where it occurs, in the title."""
    best, leading = 0.0, None
    for term, count in counts.items():
        alone = replace(asked, plan=replace(asked.plan, must=(term,)))
        titled = count_of(tx, alone.statements(Scope.TITLES)) if count else 0
        if titled and (weight := (titled / count + UNTITLED) * log(1 + stored / count)) > best:
            best, leading = weight, term
    return leading


def counted(tx: Transaction, asked: Asked) -> dict[Term, int]:
    """How many calls that pass the filters have each of the terms; the first few are looked at."""
    alone = {term: replace(asked, plan=replace(asked.plan, must=(term,))) for term in asked.plan.must[:MOST_COUNTED]}
    if len(asked.plan.must) < 2:
        return dict.fromkeys(alone, 0)
    return {term: count_of(tx, one.statements()) for term, one in alone.items()}


def looser_plans(
    exact: QueryPlan, words: QueryPlan, counts: Mapping[Term, int], leading: Term | None
) -> Iterator[QueryPlan]:
    """The question word by word without what no call has; then with its leading word and all others but
    one, or any; then with any word."""
    rest = replace(words, must=tuple(term for term in words.must if counts.get(term, 1)))
    if rest.must and rest != exact:
        yield rest
    if leading is not None and 2 < len(rest.must) <= MOST_WAYS:
        others = (term for term in rest.must if term != leading)
        yield replace(rest, must=(leading, *others), but_one=True)
    if len(rest.must) > 1:
        anything = loosened(rest)
        if leading is not None:
            yield replace(anything, must=(leading, *anything.must))
        yield anything
