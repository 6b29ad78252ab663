"""The answers to a question: page by page, all in order, and counted by facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from watcher.model import Kind
from watcher.remember.search.analysis import fact
from watcher.remember.search.index import state_fact
from watcher.remember.search.query import Found, Query
from watcher.web.public import ask
from watcher.web.public.ask import Question
from watcher.web.public.maker import PageMaker

_LIVE_STATES = ("open", "closing", "rolling", "forecast", "unknown")
_ALL_STATES = (*_LIVE_STATES, "closed", "withdrawn")
_EMPTY: Mapping[str, dict[str, Any]] = {
    "sides": {"sides": ""},
    "new": {"new": 0},
    "changed": {"changed": 0},
}


@dataclass(frozen=True)
class Searcher(PageMaker):
    """Answers questions with one snapshot, for one reader's view."""

    @property
    def _today(self) -> date:
        return self.view.today

    def spelled(self, question: Question) -> Question:
        return ask.spelled_out(question, self.view.language, self._today, self.settings)

    def query(self, question: Question) -> Query:
        return ask.to_query(self.spelled(question), self.view.language, self._today, self.settings)

    def find(self, question: Question) -> Found:
        """One page of answers, all filters of the question applied."""
        meant, query = self.spelled(question), self.query(question)
        if query.order != "amount" and not self._has_more(meant):
            return self.store.search.find(query, self.view.now)
        order = self.ids(question)
        shown = order[query.offset : query.offset + query.limit]
        calls = self.store.calls.many(shown)
        return Found(tuple(calls[number] for number in shown if number in calls), len(order))

    def ids(self, question: Question) -> list[int]:
        """All answers in order; calls that do not say who may apply come last where that was asked."""
        meant = self.spelled(question)
        facets = self.snapshot.facets
        order: Sequence[int] = self.store.search.ids(
            replace(self.query(question), order=self._order(meant)), self.view.now
        )
        if meant.order == "amount":
            order = self._by_amount(order)
        answer = facets.of(order) & self.beyond_words(meant)
        chosen = facets.listed(answer, order)
        if not meant.who:
            return chosen
        sure = facets.having(f"who:{value}" for value in (*meant.who, "everyone"))
        return [*facets.listed(answer & sure, order), *facets.listed(answer & ~sure, order)]

    def _order(self, meant: Question) -> str:
        return "deadline" if meant.order == "amount" else ask.SORTS[meant.order]

    def _by_amount(self, order: Sequence[int]) -> Sequence[int]:
        largest = self.store.search.largest_sums(order)
        return sorted(order, key=lambda number: -largest.get(number, 0))

    def _has_more(self, meant: Question) -> bool:
        places = any(place not in ask.COUNTRIES for place in meant.where)
        return bool(meant.who or meant.sides or meant.new or meant.changed or meant.funder or places)

    def beyond_words(self, meant: Question, skip: str = "") -> int:
        """The calls that pass what the index of words does not know."""
        facets, passed = self.snapshot.facets, self.snapshot.facets.everything
        if meant.who and skip != "who":
            passed &= facets.having([*(f"who:{value}" for value in meant.who), "who:everyone", "who:"])
        if meant.sides:
            passed &= facets.having(["sides"])
        if meant.funder:
            passed &= facets.having(f"funder:{name}" for name in meant.funder)
        places = [place for place in meant.where if place not in ask.COUNTRIES]
        if places and skip != "where":
            countries = [fact("country", place) for place in meant.where if place in ask.COUNTRIES]
            passed &= facets.having([*(f"place:{name}" for name in places), *countries])
        if meant.new:
            passed &= self._since("first_seen", meant.new)
        if meant.changed:
            passed &= self._since("last_changed", meant.changed) & ~self._since("first_seen", meant.changed)
        return passed

    def _since(self, name: str, days: int) -> int:
        start = self.view.now - timedelta(days=days)
        rows = self.snapshot.rows
        return self.snapshot.facets.of(number for number, row in rows.items() if getattr(row, name) >= start)


class FacetCounter:
    """Counts what each further choice would leave: a group with a choice made is counted without its own filter."""

    def __init__(self, searcher: Searcher, meant: Question) -> None:
        self._searcher = searcher
        self._meant = meant
        bare = replace(meant, domain=(), where=(), who=(), status=("all",), source=(), lang="", page=1)
        bare = replace(bare, sides="", new=0, changed=0, funder=(), sort="due")
        facets = searcher.snapshot.facets
        if bare.q or bare.due or bare.min is not None or bare.max is not None:
            self._base = facets.of(searcher.store.search.ids(searcher.query(bare), searcher.view.now))
        else:
            self._base = facets.having(fact("kind", kind) for kind in bare.kind or (str(Kind.CALL),))
        self._known: dict[str, int] = {}

    def count(self, name: str, value: Any) -> int:
        return (self._without(name) & self._choice(name, value)).bit_count()

    def _without(self, name: str) -> int:
        """The answers with every filter but that one."""
        if name not in self._known:
            facets, meant = self._searcher.snapshot.facets, self._meant
            answer = self._base & self._searcher.beyond_words(replace(meant, **_EMPTY.get(name, {})), skip=name)
            plain = all(place in ask.COUNTRIES for place in meant.where)
            for group in ("domain", "where", "source", "lang", "status"):
                values = _listed(getattr(meant, group))
                if group == "status":
                    values = ask.statuses(meant) if name != "status" else ()
                if values and group != name and (group != "where" or plain):
                    answer &= facets.having(fact for value in values for fact in self._facts(group, value))
            self._known[name] = answer
        return self._known[name]

    def _choice(self, name: str, value: Any) -> int:
        facets = self._searcher.snapshot.facets
        if name in ("new", "changed"):
            return self._searcher.beyond_words(Question(**{name: value}))
        return facets.having(self._facts(name, value))

    def _facts(self, name: str, value: Any) -> list[str]:
        if name == "status":
            wanted = ask.statuses(Question(status=(value,))) or _ALL_STATES
            return [state_fact(kind, state) for kind in self._meant.kind or (str(Kind.CALL),) for state in wanted]
        if name == "where":
            return [fact("country", value)] if value in ask.COUNTRIES else [f"place:{value}"]
        if name == "who":
            return [f"who:{value}"]
        if name == "sides":
            return ["sides"]
        return [fact({"lang": "language"}.get(name, name), str(value))]


def _listed(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
