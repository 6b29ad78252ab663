"""What a search page was asked: the question, and which of its answers to show in which order. Pure.

One set of names in both languages; faulty values are dropped and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from watcher.config import Settings
from watcher.remember.search import asked
from watcher.remember.search.asked import MAX_WORDS, PARAMETERS, Parameter, SearchCriteria, sound
from watcher.remember.search.query import Query
from watcher.remember.search.question import read_criteria
from watcher.understand.parties.applicant_words import TYPES

STATUSES = ("open", "closing", "rolling", "forecast", "closed", "withdrawn", "all")
SORTS = {"due": "deadline", "relevance": "relevance", "new": "newest", "changed": "recent", "amount": "amount"}
DUE_DAYS, PAGE_SIZES = ("7", "30", "90"), ("20", "50", "100")
ANSWERABLE = asked.LIVE


@dataclass(frozen=True, slots=True)
class Question(SearchCriteria):
    """What a search page was asked. `within` are days from today for the deadline, in place of two days; of the answers
    page `page` of `n` each is shown."""

    within: int = 0
    n: int = 20
    page: int = 1

    @property
    def due(self) -> str:
        return str(self.within) if self.within else asked.due_text(self.due_from, self.due_to)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The canonical query string as pairs, with some values changed; another page only where it is named."""
        return asked.to_pairs(replace(self, **{"page": 1} | changes), SHOWN)

    @property
    def order(self) -> str:
        """The name of the order that holds: by the deadline, with words by relevance."""
        return self.sort or ("relevance" if self.words else "due")

    @property
    def filters(self) -> int:
        """How many filters are chosen."""
        aside = ("q", "sort", "n", "page", "cur")
        return sum(name not in aside for name, _ in self.pairs())

    def of(self, name: str) -> Any:
        """What is asked by the parameter of that name."""
        return getattr(self, SHOWN[name].field)


def _due(value: str) -> dict[str, Any] | None:
    return {"within": int(value)} if value in DUE_DAYS else asked.read_due(value)


SHOWN = PARAMETERS | {
    "due": Parameter("due", _due),
    "sort": Parameter("sort", asked.one_of(*SORTS)),
    "n": Parameter("n", lambda value: int(value) if value in PAGE_SIZES else None),
    "page": Parameter("page", asked.number_up_to(999_999)),
}
"""The names of the query string of a search page, in canonical order."""
ANY_DAY: dict[str, Any] = {"within": 0, "due_from": None, "due_to": None}
"""A question with these asks for no deadline."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that was not understood, or cut: the name of its parameter and what was written (shortened)."""

    name: str
    value: str


def read(pairs: Iterable[tuple[str, str]], settings: Settings) -> tuple[Question, tuple[Refusal, ...]]:
    """The question of a query string, and what of it was dropped. Unknown names are left out without a word."""
    given = list(pairs)
    known = {"domain": settings.domains, "who": TYPES, "status": STATUSES}
    known |= {"not-domain": settings.domains, "not-who": TYPES}
    found, refused = asked.read_pairs(given, SHOWN, known)
    words = " ".join(value for name, value in given if name == "q")
    refused += [("q", words)] if len(words) > MAX_WORDS else []
    question = Question(**found)
    low, high = question.min_amount, question.max_amount
    if low is not None and high is not None and low > high:
        question = replace(question, min_amount=high, max_amount=low)
    return question, tuple(Refusal(name, value if len(value) <= 40 else value[:40] + "…") for name, value in refused)


def spelled_out(question: Question, today: date, settings: Settings) -> Question:
    """The question with what its words say as filters, as chat reads them; chosen filters win, exclusions add up."""
    if not question.words:
        return question
    meant = read_criteria(question.words, today, settings.domains)
    said: dict[str, Any] = {"words": meant.words}
    for name in (one.name for one in fields(SearchCriteria) if one.name not in (*_TOGETHER, "words", "said")):
        chosen, worded = getattr(question, name), getattr(meant, name)
        if name.startswith("not_"):
            said[name] = tuple(dict.fromkeys((*chosen, *worded)))
        elif not chosen:
            said[name] = worded
    if question.min_amount is None and question.max_amount is None:
        said |= {"min_amount": meant.min_amount, "max_amount": meant.max_amount}
        said["currency"] = question.currency or meant.currency
    if not question.due:
        said |= {"due_from": meant.due_from, "due_to": meant.due_to}
    return replace(question, **said)


_TOGETHER = ("min_amount", "max_amount", "currency", "due_from", "due_to")
"""Bounds: the words have a say only where neither of the two is chosen."""


def criteria(question: Question, today: date) -> Question:
    """The question (spelled out) as chat, mail and stored searches know it: sound, and with days for its deadline."""
    if question.within:
        question = replace(question, due_from=today, due_to=today + timedelta(days=question.within))
    return sound(question)


def to_query(question: Question, today: date) -> Query:
    """The question (spelled out) as search takes it."""
    order, offset = SORTS[question.order], (question.page - 1) * question.n
    return asked.to_query(criteria(question, today), today, limit=question.n, offset=offset, order=order)


def statuses(question: Question) -> tuple[str, ...]:
    """The states asked for, all of them where «all» is."""
    return asked.to_query(question, date.min).statuses
