"""Search over all that is remembered: one question, the calls that answer it, best first.

The words are analysed in `analysis`, the engine behind the database finds (`fts5`, `tsvector`), `ranked` puts the
answers in order, and `widening` asks again where few answer. Reads only; `index` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import cast

from sqlalchemy import func, select, text

from watcher.model import Call, Kind, Status
from watcher.remember.calls.loading import load_calls
from watcher.remember.db.database import Database, Transaction, batches
from watcher.remember.db.tables.calls import calls
from watcher.remember.db.tables.search import search_amounts, search_facts
from watcher.remember.search import cards, index, vocabulary
from watcher.remember.search.analysis import Analyser, QueryPlan, Term, fact
from watcher.remember.search.facts import UNSTATED, applicant_facts, place_facts, state_fact
from watcher.remember.search.index import FactRow
from watcher.remember.search.query import Found, Query
from watcher.remember.search.ranked import listed, page_of
from watcher.remember.search.snippets import READ, snippet
from watcher.remember.search.sql import CALLS, Asked, Scope
from watcher.remember.search.widening import counted, leading_term, looser_plans, mended, widened

# Of calls that have the words of a question about a place, so many are looked at for those that name no place.
MOST_LOOKED_AT = 60
# With fewer answers a question is read again, and widened.
FEW = 5
_ALL = 10_000_000


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
            hits, _ = page_of(tx, asked)
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
            hits = listed(tx, asked.statements(Scope.TITLES), 0, query.limit)
            if not found.whole:
                asked = mended(replace(asked, plan=self._plan(words)), self._words(tx))
                more, whole = page_of(tx, asked)
                found = replace(found, loosened=found.loosened and not whole, missing=() if whole else found.missing)
                if 0 < whole < query.limit:
                    wider = replace(asked, plan=self._analyser.in_words(asked.plan))
                    counts = counted(tx, wider)
                    leading = leading_term(tx, wider, counts, self._vocabulary[0])
                    more = widened(tx, asked, more, looser_plans(asked.plan, wider.plan, counts, leading))
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
            hits, total = page_of(tx, asked)
            if total < FEW and plan.must and (better := mended(asked, self._words(tx))) != asked:
                asked, (hits, total) = better, page_of(tx, better)
            exact, whole = asked.plan, total
            wider = replace(asked, plan=self._analyser.in_words(exact)) if total < FEW else asked
            counts = counted(tx, wider) if total < FEW else {}
            missing = () if total else tuple(term for term, count in counts.items() if not count)
            leading = leading_term(tx, wider, counts, self._vocabulary[0]) if len(counts) > 1 else None
            looser = looser_plans(exact, wider.plan, counts, leading) if total < FEW else iter(())
            for plan in () if total else looser:
                asked = replace(asked, plan=plan)
                hits, total = page_of(tx, asked)
                if total:
                    break
            if 0 < total < FEW and not query.offset:
                hits = widened(tx, asked, hits, looser)
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
            hits, _ = page_of(tx, Asked(plan, query, now.date(), index.engine(tx)))
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
