"""The answers to a question: page by page, all in order, and counted by facet."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from watcher.model import Kind
from watcher.remember.search.analysis import fact
from watcher.remember.search.asked import as_text, days_back
from watcher.remember.search.facts import state_fact
from watcher.remember.search.query import Found, Query
from watcher.web.public import ask
from watcher.web.public.ask import Question
from watcher.web.public.maker import PageMaker


@dataclass(frozen=True)
class Searcher(PageMaker):
    """Answers questions with one snapshot, for one reader's view."""

    @property
    def _today(self) -> date:
        return self.view.today

    def spelled(self, question: Question) -> Question:
        """The question with what its words say as filters."""
        if question not in self._spelled:
            self._spelled[question] = ask.spelled_out(question, self._today, self.settings)
        return self._spelled[question]

    @cached_property
    def _spelled(self) -> dict[Question, Question]:
        return {}

    def query(self, question: Question) -> Query:
        """The question as search takes it."""
        return ask.to_query(self.spelled(question), self._today)

    def find(self, question: Question) -> Found:
        """One page of answers."""
        return self.store.search.find(self.query(question), self.view.now, brief=True)

    def ids(self, question: Question) -> list[int]:
        """All answers in order."""
        return list(self.store.search.ids(self.query(question), self.view.now))

    def matching(self, question: Question) -> list[int]:
        """All answers in no order."""
        return self.store.search.matching(self.query(question), self.view.now)

    def answering(self, question: Question) -> Container[int]:
        """All answers, to ask for one; the search is asked only where the facts of the snapshot do not settle it."""
        meant = self.spelled(question)
        if _without(meant, (*_SETTLED, "sort", "page", "n")) != _BLANK:
            return set(self.matching(question))
        return self.snapshot.facets.set_of(FacetCounter(self, meant).answer)

    def since(self, name: str, days: int) -> int:
        """The bit set of calls that are new, or changed, no more than so many days ago."""
        start = days_back(self._today, days)
        line = self.snapshot.seen if name == "new" else self.snapshot.changed
        return line.since(start, self.snapshot.facets) if start else 0


class FacetCounter:
    """Counts what each further choice would leave: a group with a choice made is counted without its own filter."""

    def __init__(self, searcher: Searcher, meant: Question) -> None:
        self._searcher = searcher
        self.meant = meant
        self._facets = searcher.snapshot.facets
        bare = replace(_without(meant, (*_GROUPS, "page", "n")), sort="due")
        if bare == Question(kinds=meant.kinds, sort="due"):
            self._base = self._facets.having(fact("kind", kind) for kind in meant.kinds or (str(Kind.CALL),))
        else:
            query = ask.to_query(replace(bare, statuses=("all",)), searcher.view.today)
            self._base = self._facets.of(searcher.store.search.matching(query, searcher.view.now))
        self._known: dict[str, int] = {}

    def count(self, name: str, value: Any) -> int:
        """How many answers are left with that choice in its group."""
        having = self._having(name, (value,))
        return (self._without(name) & having).bit_count() if having else 0

    @property
    def answer(self) -> int:
        """The answers with every filter, as a bit set."""
        return self._without("")

    def _without(self, name: str) -> int:
        """The answers with every filter but that one."""
        if name not in self._known:
            answer = self._base
            for group in _GROUPS:
                values = _listed(self.meant.of(group))
                if group != name and (values or group == "status"):
                    answer &= self._having(group, values)
            self._known[name] = answer
        return self._known[name]

    def _having(self, name: str, values: Sequence[Any]) -> int:
        if name in ("new", "changed"):
            return self._searcher.since(name, int(values[0]))
        return self._facets.having(self._facts(name, values))

    def _facts(self, name: str, values: Sequence[Any]) -> list[str]:
        if name == "status":
            kinds = self.meant.kinds or (str(Kind.CALL),)
            states = ask.statuses(Question(statuses=tuple(values), kinds=self.meant.kinds))
            return [state_fact(kind, state) for kind in kinds for state in states or ask.ANSWERABLE]
        if name == "where":
            return [fact("country" if value.isupper() else "place", value) for value in values]
        if name == "who":
            return [fact("who", value) for value in values]
        return [fact("language" if name == "lang" else name, as_text(value)) for value in values]


_BLANK = Question()
_SETTLED = ("domain", "source", "funder", "lang", "sides", "status", "kind")
"""Filters that each ask for facts as they are; places, applicants, days and sums are more than that."""
_GROUPS = ("status", "domain", "where", "who", "source", "funder", "lang", "sides", "new", "changed")


def _without(question: Question, names: Sequence[str]) -> Question:
    """The question that asks nothing by these parameters."""
    return replace(question, **{ask.SHOWN[name].field: _BLANK.of(name) for name in names})


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
