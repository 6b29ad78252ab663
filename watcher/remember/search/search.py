"""Search over all that is remembered: one question, the calls that answer it, best first.

The words are analysed in `search_words`, the engine behind the database finds (`search_sqlite`, `search_postgres`),
and the best answers are put in order here. Reads only; `search_index` writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from math import log
from typing import NamedTuple, cast

from sqlalchemy import func, select, text

from watcher.model import Call, Kind, Status
from watcher.remember.calls.loading import load_calls
from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.tables.calls import calls
from watcher.remember.db.tables.search import search_amounts, search_facts
from watcher.remember.search import cards, index, vocabulary
from watcher.remember.search.analysis import Analyser, QueryPlan, Term, fact, loosened
from watcher.remember.search.facts import UNSTATED, applicant_facts, place_facts, state_fact
from watcher.remember.search.index import FactRow
from watcher.remember.search.query import Found, Query
from watcher.remember.search.snippets import READ, snippet
from watcher.remember.search.sql import CALLS, SHORTLIST, Asked, Scope, Statements

# Answers are put in final order in blocks of this many, so that pages fit together.
BLOCK = 200
# Within this part of the best score answers count as equally good, and the nearest deadline decides.
EQUAL = 0.9
# Of a question that no call answers, so many words are looked up one by one.
MOST_COUNTED = 8
# Of calls that have the words of a question about a place, so many are looked at for those that name no place.
MOST_LOOKED_AT = 60
# What a word counts that only texts have, next to one that only titles have.
UNTITLED = 0.5
# A question of more words is not asked without one of them.
MOST_WAYS = 5
# With fewer answers a question is read again, and widened.
FEW = 5
_ALL = 10_000_000


class Hit(NamedTuple):
    """A row that answers: days are ordinals, a higher score is a better answer."""

    call_id: int
    live: bool
    first_day: int | None
    last_day: int | None
    score: float


class Search:
    """Answers searches."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._vocabulary: tuple[int, vocabulary.Letters] = (0, {})

    @cached_property
    def _analyser(self) -> Analyser:
        return Analyser()

    def find(self, query: Query, now: datetime, *, brief: bool = False) -> Found:
        """The calls that answer, best first; those that do not say who may apply come after those that do.

        With `brief` they are what lists show (`cards`), and words of a text are looked up only where a list shows
        them. Never raises for what a person wrote.
        """
        if query.order == "amount":
            return self._by_amount(query, now, brief=brief)
        found = self._by_applicants(query, now, brief=brief)
        if not query.said or query.offset or found.whole >= query.limit:
            return found
        if query.places and query.words:
            found = self._of_no_place(found, query, now, brief=brief)
        if found.calls or not query.words:
            return self._as_typed(found, query, now, brief=brief)
        words = replace(query, words=f"{query.words} {query.said}", said="", places=(), domains=(), applicants=())
        return self._find(words, now, brief=brief)

    def _of_no_place(self, found: Found, query: Query, now: datetime, *, brief: bool) -> Found:
        """Few calls are for that place and have all the words: those that have them and name no place follow."""
        query = replace(_answerable(query, now.date()), places=())
        plan = self._plan(query)
        with self._db.read() as tx:
            asked = Asked(plan, replace(query, limit=MOST_LOOKED_AT), now.date(), index.engine(tx))
            hits, _ = _ask(tx, asked)
            anywhere = index.of_no_place(tx, [hit.call_id for hit in hits])
            more = [hit.call_id for hit in hits if hit.call_id in anywhere][: query.limit]
            answers, texts = self._load(tx, more, asked, brief=brief)
        first = found.calls[: found.whole] or found.calls
        known = {call.id for call in first}
        new = [call for call in answers if call.id not in known]
        rest = (call for call in found.calls[len(first) :] if call not in new)
        calls = (*first, *new, *rest)[: query.limit]
        named = {number: snippet(said, plan, self._analyser) for number, said in texts.items()}
        return replace(found, calls=calls, total=max(found.total, len(calls)), snippets={**found.snippets, **named})

    def _as_typed(self, found: Found, query: Query, now: datetime, *, brief: bool) -> Found:
        """Few calls pass the filters, or none with all words: first come those that have all the words as typed, in
        their titles, or in their texts where the filters left none."""
        words = replace(_answerable(query, now.date()), words=f"{query.words} {query.said}", domains=(), applicants=())
        plan = self._plan(replace(words, places=()))
        if len(plan.must) < 2:
            return found
        with self._db.read() as tx:
            asked = Asked(plan, words, now.date(), index.engine(tx))
            hits = _list(tx, asked.statements(Scope.TITLES), 0, query.limit)
            if not found.whole:
                asked, more, whole = _mended(tx, replace(asked, plan=self._plan(words)), self._words(tx))
                found = replace(found, loosened=found.loosened and not whole, missing=() if whole else found.missing)
                if 0 < whole < query.limit:
                    wider = replace(asked, plan=self._analyser.in_words(asked.plan))
                    counts = _counts(tx, wider)
                    looser = _looser(asked.plan, wider.plan, counts, _leading(tx, wider, counts, self._vocabulary[0]))
                    more = _widened(tx, asked, more, looser)
                known = {hit.call_id for hit in hits}
                hits += [hit for hit in more if hit.call_id not in known]
            answers, texts = self._load(tx, [hit.call_id for hit in hits[: query.limit]], asked, brief=brief)
        known = {call.id for call in answers}
        calls = (*answers, *(call for call in found.calls if call.id not in known))[: query.limit]
        named = {number: snippet(said, plan, self._analyser) for number, said in texts.items()}
        return replace(found, calls=calls, total=max(found.total, len(calls)), snippets={**found.snippets, **named})

    def _by_applicants(self, query: Query, now: datetime, *, brief: bool) -> Found:
        if not query.applicants:
            return self._find(query, now, brief=brief)
        stated = self._find(query, now, brief=brief)
        silent = replace(query, applicants=(UNSTATED,), offset=max(0, query.offset - stated.total))
        rest = self._find(replace(silent, limit=max(0, query.limit - len(stated.calls))), now, brief=brief)
        if not stated.whole and rest.whole:
            return self._find(replace(silent, limit=query.limit), now, brief=brief)
        return Found(
            calls=(*stated.calls, *rest.calls),
            total=stated.total + rest.total,
            snippets={**stated.snippets, **rest.snippets},
            loosened=stated.loosened or (rest.loosened and not stated.total),
            missing=stated.missing if stated.loosened or not rest.total else rest.missing,
            whole=stated.whole + rest.whole,
        )

    def _find(self, query: Query, now: datetime, *, brief: bool) -> Found:
        query = _answerable(query, now.date())
        plan = self._plan(query)
        if plan.hopeless:
            return Found()
        with self._db.read() as tx:
            asked = Asked(vocabulary.joined(plan, self._words(tx)), query, now.date(), index.engine(tx))
            hits, total = _ask(tx, asked)
            if total < FEW and plan.must:
                asked, hits, total = _mended(tx, asked, self._words(tx))
            exact, whole = asked.plan, total
            wider = replace(asked, plan=self._analyser.in_words(exact)) if total < FEW else asked
            counts = _counts(tx, wider) if total < FEW else {}
            missing = () if total else tuple(term for term, count in counts.items() if not count)
            leading = _leading(tx, wider, counts, self._vocabulary[0]) if len(counts) > 1 else None
            looser = _looser(exact, wider.plan, counts, leading) if total < FEW else iter(())
            for plan in () if total else looser:
                asked = replace(asked, plan=plan)
                hits, total = _ask(tx, asked)
                if total:
                    break
            if 0 < total < FEW and not query.offset:
                hits = _widened(tx, asked, hits, looser)
                total = max(total, len(hits))
            answers, texts = self._load(tx, [hit.call_id for hit in hits], asked, brief=brief)
        snippets = {number: snippet(words, asked.plan, self._analyser) for number, words in texts.items()}
        words = tuple(self._analyser.typed(term, query.words) for term in missing)
        return Found(tuple(answers), total, snippets, total > 0 and asked.plan is not exact, words, whole)

    def _by_amount(self, query: Query, now: datetime, *, brief: bool) -> Found:
        """A page of answers by their sums; the best first where no call has all that is asked."""
        found = self.ids(query, now)
        if not found:
            return self.find(replace(query, order="relevance"), now, brief=brief)
        shown = found[query.offset : query.offset + query.limit]
        load = cards.load if brief else load_calls
        return Found(tuple(self._db.ask(load, shown).values()), len(found), whole=len(found))

    def ids(self, query: Query, now: datetime) -> tuple[int, ...]:
        """All calls that answer, in the order of `find`; page and limit of the query are not looked at."""
        if query.order == "amount":
            found = self.ids(replace(query, order="deadline"), now)
            largest = self.largest_sums(found)
            return tuple(sorted(found, key=lambda number: -largest.get(number, 0)))
        query = replace(_answerable(query, now.date()), limit=_ALL, offset=0)
        plan = self._plan(query)
        if plan.hopeless:
            return ()
        with self._db.read() as tx:
            hits, _ = _ask(tx, Asked(plan, query, now.date(), index.engine(tx)))
        return tuple(hit.call_id for hit in hits)

    def fact_rows(self) -> list[FactRow]:
        """The indexed facts of every call, newest first: what facets are counted from."""
        return self._db.ask(index.fact_rows)

    def changed_since(self, at: datetime) -> list[FactRow]:
        """The indexed facts of the calls that changed after that instant."""
        with self._db.read() as tx:
            return index.fact_rows(tx, at)

    def words_of(self, title: str) -> frozenset[str]:
        """The stems of a title that say something."""
        return frozenset(self._analyser.content(title))

    def cards(self, ids: Iterable[int]) -> dict[int, Call]:
        """What lists show of these calls, in that order; unknown ones are absent."""
        return self._db.ask(cards.load, ids)

    def matching(self, query: Query, now: datetime) -> list[int]:
        """All calls that answer, in no order: what facets are counted from."""
        query = _answerable(query, now.date())
        plan = self._plan(query)
        if plan.hopeless:
            return []
        with self._db.read() as tx:
            asked = Asked(plan, query, now.date(), index.engine(tx)).collecting()
            found = tx.execute(text(asked.counting), asked.values).scalar_one()
        return cast(list[int], json.loads(found or "[]"))

    def due_days(self, query: Query, first: date, last: date, now: datetime) -> list[tuple[date, int]]:
        """Every day between these on which a call that answers has a deadline, with the call, in order."""
        query = _answerable(query, now.date())
        plan = self._plan(query)
        if plan.hopeless:
            return []
        with self._db.read() as tx:
            asked = Asked(plan, query, now.date(), index.engine(tx)).dating(first, last)
            found = tx.execute(text(asked.counting), asked.values).scalar_one()
        return [(date.fromordinal(one // CALLS), one % CALLS) for one in sorted(json.loads(found or "[]"))]

    def largest_sums(self, calls: Iterable[int]) -> dict[int, int]:
        """The largest sum each of these calls offers, coarsely in euros, for putting them in order only."""
        found: dict[int, int] = {}
        query = select(search_amounts.c.call_id, func.max(search_amounts.c.euros)).group_by(search_amounts.c.call_id)
        with self._db.read() as tx:
            for batch in batches(calls):
                rows = tx.execute(query.where(search_amounts.c.call_id.in_(batch)))
                found.update((call, largest) for call, largest in rows if largest is not None)
        return found

    def _words(self, tx: Transaction) -> vocabulary.IndexWords:
        """The words of the index, kept as far as they were read until a hundredth of the calls is new."""
        count = int(tx.execute(select(func.max(search_facts.c.call_id))).scalar_one() or 0)  # counting reads them all
        known, letters = self._vocabulary
        if abs(count - known) * 100 > known or not letters:
            letters = {}
            self._vocabulary = count, letters
        return vocabulary.IndexWords(tx, letters)

    def _plan(self, query: Query) -> QueryPlan:
        plan = self._analyser.plan(query.words)
        facts = tuple(_facts(query))
        without = (*plan.must_not, *self._without(query))
        if without and not plan.must and not facts:  # an index is asked for what is there, less what is not wanted
            facts = (tuple(fact("kind", str(kind)) for kind in query.kinds or tuple(Kind)),)
        better = self._analyser.plan(query.said).must if query.said and plan.must else ()
        return replace(plan, facts=facts, must_not=without, better=better)

    def _without(self, query: Query) -> Iterator[Term]:
        """What an answer must not have, as terms."""
        unwanted = query.without
        for word in unwanted.words:
            phrase = tuple(self._analyser.stems(word))
            if phrase:
                yield Term((phrase, *self._analyser.subjects.alike(phrase)))
        tokens = [fact("domain", key) for key in unwanted.domains]
        tokens += [fact("country" if place.isupper() else "place", place) for place in unwanted.places]
        tokens += [fact("who", key) for key in unwanted.applicants]
        tokens += [fact("source", name) for name in unwanted.sources]
        tokens += [fact("funder", slug) for slug in unwanted.funders]
        if tokens:
            yield Term((), facts=tuple(tokens))

    def _load(
        self, tx: Transaction, ids: Sequence[int], asked: Asked, *, brief: bool
    ) -> tuple[list[Call], dict[int, str]]:
        """The calls in order, and the texts that snippets are cut from."""
        known = cards.load(tx, ids) if brief else load_calls(tx, ids)
        answers = [known[call_id] for call_id in ids if call_id in known]
        texts = {call.id: call.text for call in answers if not (brief and call.reading.purpose)}
        if brief and asked.plan.must and texts:
            texts |= _texts(tx, list(texts))
        return answers, texts


def _answerable(query: Query, today: date) -> Query:
    """Who asks for deadlines to come, of no state in particular, asks for calls that can still be answered."""
    if query.statuses or query.deadline_from is None or query.deadline_from < today:
        return query
    return replace(query, statuses=tuple(status for status in Status if not status.is_over))


def _texts(tx: Transaction, ids: Sequence[int]) -> dict[int, str]:
    """The beginnings of the texts of these calls, as far as snippets read."""
    rows = tx.execute(select(calls.c.id, func.substr(calls.c.text, 1, READ)).where(calls.c.id.in_(ids)))
    return {number: words for number, words in rows}  # noqa: C416 - rows are no pairs to mypy


def _facts(query: Query) -> Iterator[tuple[str, ...]]:
    asked = {
        "domain": query.domains,
        "country": query.countries,
        "source": query.sources,
        "language": (query.language,) if query.language else (),
    }
    if query.places:
        yield tuple(place_facts(query.places))
    if query.applicants:
        yield tuple(applicant_facts(query.applicants))
    if query.has_sides:
        yield (fact("sides", "2"),)
    if query.funders:
        yield tuple(fact("funder", slug) for slug in query.funders)
    for name, values in asked.items():
        if values:
            yield tuple(fact(name, str(value)) for value in values)
    if query.statuses:  # kinds alone are too common to be facts that rank: see `search_sql`
        kinds = query.kinds or tuple(Kind)
        yield tuple(state_fact(str(kind), str(status)) for kind in kinds for status in query.statuses)


def _mended(tx: Transaction, asked: Asked, words: vocabulary.IndexWords) -> tuple[Asked, list[Hit], int]:
    """The question with its slips of the pen mended and its phrases in any order, and its answers."""
    asked = replace(asked, plan=vocabulary.spread(vocabulary.mended(asked.plan, words)))
    return asked, *_ask(tx, asked)


def _widened(tx: Transaction, asked: Asked, hits: list[Hit], looser: Iterable[QueryPlan]) -> list[Hit]:
    """Few calls have all the words: those follow that have less of them, plan by plan."""
    page, known = list(hits), {hit.call_id for hit in hits}
    for plan in looser:
        if len(page) >= asked.query.limit:
            break
        more = [hit for hit in _ask(tx, replace(asked, plan=plan))[0] if hit.call_id not in known]
        page, known = [*page, *more], known | {hit.call_id for hit in more}
    return page[: max(asked.query.limit, 0)]


def _leading(tx: Transaction, asked: Asked, counts: Mapping[Term, int], stored: int) -> Term | None:
    """The term that a question is most likely about: rare among those stored, and where it occurs, in the title."""
    best, leading = 0.0, None
    for term, count in counts.items():
        alone = replace(asked, plan=replace(asked.plan, must=(term,)))
        titled = _count(tx, alone.statements(Scope.TITLES)) if count else 0
        if titled and (weight := (titled / count + UNTITLED) * log(1 + stored / count)) > best:
            best, leading = weight, term
    return leading


def _counts(tx: Transaction, asked: Asked) -> dict[Term, int]:
    """How many calls that pass the filters have each of the terms; the first few are looked at."""
    alone = {term: replace(asked, plan=replace(asked.plan, must=(term,))) for term in asked.plan.must[:MOST_COUNTED]}
    if len(asked.plan.must) < 2:
        return dict.fromkeys(alone, 0)
    return {term: _count(tx, one.statements()) for term, one in alone.items()}


def _looser(
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


def _ask(tx: Transaction, asked: Asked) -> tuple[list[Hit], int]:
    """One page of hits in final order, and how many there are in all."""
    query = asked.query
    limit, offset = max(query.limit, 0), max(query.offset, 0)
    start = offset // BLOCK * BLOCK
    end = -(-(offset + limit) // BLOCK) * BLOCK
    total = _count(tx, asked.statements())
    hits: list[Hit] = []
    if asked.by_deadline and total > SHORTLIST:  # most have none to come, and they are sorted last
        hits = _list(tx, asked.statements(Scope.COMING), start, end)
    if len(hits) < min(end, total) - start:
        for scope in _scopes(asked) if end <= SHORTLIST < total else (Scope.ALL,):
            hits = _list(tx, asked.statements(scope), start, end)
            if len(hits) == end - start:
                break
    if query.order == "relevance":
        hits = [hit for block in _blocks(hits) for hit in in_order(block, asked.today)]
    return hits[offset - start : offset - start + limit], total


def _list(tx: Transaction, chosen: Statements, start: int, end: int) -> list[Hit]:
    rows = tx.execute(text(chosen.listing), chosen.values | {"most": end - start, "skip": start})
    return [Hit(call, live, first, last, float(score)) for call, live, first, last, score in rows]


def _scopes(asked: Asked) -> tuple[Scope, ...]:
    """Where to look for words that very many calls have: in titles; in the newest where too few titles have them."""
    return (Scope.TITLES, Scope.NEWEST) if asked.ranks and not asked.plan.is_loose else (Scope.ALL,)


def _count(tx: Transaction, asked: Statements) -> int:
    return int(tx.execute(text(asked.counting), asked.values).scalar_one())


def _blocks(hits: Sequence[Hit]) -> Iterable[Sequence[Hit]]:
    return (hits[start : start + BLOCK] for start in range(0, len(hits), BLOCK))


def in_order(hits: Sequence[Hit], today: date) -> list[Hit]:
    """Best first; among equally good answers live ones first, by the nearest deadline. Keeps the order otherwise."""
    ordered: list[Hit] = []
    group: list[Hit] = []
    for hit in hits:
        if group and hit.score < group[0].score * EQUAL:
            ordered += sorted(group, key=_urgency(today))
            group = []
        group.append(hit)
    return ordered + sorted(group, key=_urgency(today))


def _urgency(today: date) -> Callable[[Hit], tuple[bool, int]]:
    first = today.toordinal()

    def key(hit: Hit) -> tuple[bool, int]:
        days = [day for day in (hit.first_day, hit.last_day) if day is not None and day >= first]
        return not hit.live, min(days, default=date.max.toordinal())

    return key
