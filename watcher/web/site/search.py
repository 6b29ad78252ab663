"""The search page: what was understood as chips, facets with counts, one page of cards, what to do without answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from watcher.model import Call, Kind
from watcher.remember.search.analysis import fact
from watcher.remember.search.index import state_fact
from watcher.remember.search.query import Found, Query
from watcher.remember.store import Store
from watcher.understand.parties.eligible import TYPES
from watcher.web.site import ask
from watcher.web.site.ask import Question
from watcher.web.site.cards import CallCard, call_card, moves, recent
from watcher.web.site.maker import PageMaker
from watcher.web.site.names import Names
from watcher.web.site.paths import Paths
from watcher.wording import dates, money
from watcher.wording.catalogue import translate
from watcher.wording.view import View

GROUPS = ("status", "domain", "where", "who")
MOST_SHOWN = 8
_LIVE_STATES = ("open", "closing", "rolling", "forecast", "unknown")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet: the link that sets it (or takes it away when it is chosen), and how many it leaves."""

    label: str
    url: str
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    options: tuple[Option, ...]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was understood, and the search without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a search without answers: in words, with the number of calls it finds."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of answers. `last` is the number of the last page; `beyond` says that this one lies behind it."""

    question: Question
    total: int
    heading: str
    cards: tuple[CallCard, ...]
    chips: tuple[Chip, ...]
    facets: tuple[Facet, ...]
    sorts: tuple[tuple[str, str, bool], ...]
    number: int
    last: int
    loosened: bool
    missing: tuple[str, ...]
    ways: tuple[Way, ...]
    notices: tuple[str, ...]
    previous: str
    next: str
    clear: str

    @property
    def beyond(self) -> bool:
        return self.number > max(self.last, 1)


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

    # --- answers -------------------------------------------------------------------------------------------

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
        answer = facets.of(order) & self._more(meant)
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

    def _more(self, meant: Question, skip: str = "") -> int:
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

    # --- the page ------------------------------------------------------------------------------------------

    def page(self, question: Question, refused: Iterable[ask.Refusal]) -> Page:
        """Everything the search page shows."""
        meant, found, names = self.spelled(question), self.find(question), self.names
        last = max(1, -(-found.total // question.n))
        return Page(
            question=question,
            total=found.total,
            heading=self.text("search.found_near" if found.loosened else "search.found", n=found.total),
            cards=cards(found.calls, self.view, self.paths, names.sources, self.store, found.snippets),
            chips=self._chips(question, meant, names),
            facets=self._facets(question, meant, names),
            sorts=tuple(
                (
                    self.text(f"search.sort.{name}"),
                    self.paths.search(question.pairs(sort=name)),
                    name == question.order,
                )
                for name in ask.SORTS
            ),
            number=question.page,
            last=last,
            loosened=found.loosened,
            missing=found.missing,
            ways=() if found.total else self._ways(question, meant, names),
            notices=tuple(
                self.text("search.refused", name=self.text(f"param.{one.name}"), value=one.value)
                if one.name in NAMED
                else self.text("search.cut")
                for one in refused
            ),
            previous=self.paths.search(question.pairs(page=question.page - 1)) if 1 < question.page <= last else "",
            next=self.paths.search(question.pairs(page=question.page + 1)) if question.page < last else "",
            clear=self.paths.search(Question(n=question.n).pairs()),
        )

    def _chips(self, question: Question, meant: Question, names: Names) -> tuple[Chip, ...]:
        """What is asked for beside plain words; a link takes one thing away and leaves the others as filters."""
        language, found = self.view.language, []

        def chip(label: str, **changes: Any) -> None:
            found.append(Chip(label, self.paths.search(meant.pairs(n=question.n, sort=question.sort, **changes))))

        for name in ("domain", "where", "who", "kind", "source", "funder"):
            values = getattr(meant, name)
            for value in values:
                chip(names.of(name, value), **{name: tuple(one for one in values if one != value)})
        if meant.q:
            for phrase, label in names.topics(self.query(question).topics):
                chip(label, q=names.without(meant.q, phrase))
        if meant.status:
            for value in meant.status:
                chip(names.of("status", value), status=tuple(one for one in meant.status if one != value))
        if meant.min is not None:
            chip(translate(language, "site.chip.min", sum=self._sum(meant.min, meant.cur)), min=None)
        if meant.max is not None:
            chip(translate(language, "site.chip.max", sum=self._sum(meant.max, meant.cur)), max=None)
        if meant.due:
            chip(self._due_words(meant.due), due="")
        for name in ("sides", "new", "changed"):
            if value := getattr(meant, name):
                chip(translate(language, f"site.chip.{name}", n=int(value)), **{name: type(value)()})
        if meant.lang:
            chip(translate(language, "site.chip.lang", language=translate(language, f"language.{meant.lang}")), lang="")
        return tuple(found)

    def _sum(self, value: Any, currency: str) -> str:
        language = self.view.language
        return money.sum_of(language, value, currency) if currency else money.plain_number(language, str(value))

    def _due_words(self, due: str) -> str:
        language = self.view.language
        start, end = ask.days(due, self._today)
        if due.isdigit():
            return translate(language, "site.chip.due", n=int(due))
        first, last = (dates.day(language, on) if on and 1 < on.year < 9998 else "" for on in (start, end))
        key = "between" if first and last else "from" if first else "until"
        if start == self._today:
            key = "until"
        return translate(language, f"site.chip.{key}", first=first, last=last)

    def _facets(self, question: Question, meant: Question, names: Names) -> tuple[Facet, ...]:
        counter = _Counter(self, meant)
        groups = [
            Facet("status", tuple(self._options(question, meant, names, counter, "status", ask.STATUSES))),
            Facet("domain", self._most(question, meant, names, counter, "domain", tuple(self.settings.domains))),
            Facet("where", self._most(question, meant, names, counter, "where", self._places(meant))),
            Facet("who", self._most(question, meant, names, counter, "who", tuple(TYPES))),
            Facet("more", tuple(self._more_options(question, meant, names, counter)), is_open=False),
        ]
        return tuple(group for group in groups if group.options)

    def _places(self, meant: Question) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*ask.COUNTRIES, *self.snapshot.places, *meant.where)))

    def _most(
        self, question: Question, meant: Question, names: Names, counter: _Counter, name: str, values: Sequence[str]
    ) -> tuple[Option, ...]:
        """The most frequent choices and what is chosen."""
        options = list(self._options(question, meant, names, counter, name, values))
        chosen = [option for option in options if option.chosen]
        others = sorted((one for one in options if not one.chosen and one.count), key=lambda one: -(one.count or 0))
        return (*chosen, *others[: max(MOST_SHOWN - len(chosen), 0)])

    def _options(
        self, question: Question, meant: Question, names: Names, counter: _Counter, name: str, values: Sequence[str]
    ) -> Iterable[Option]:
        now = getattr(meant, name)
        for value in values:
            chosen = value in now
            if name == "status":  # one state at a time reads better than a union
                after = () if chosen else (value,)
            else:
                after = tuple(one for one in now if one != value) if chosen else tuple(sorted({*now, value}))
            count = counter.count(name, value)
            if count or chosen:
                url = self.paths.search(question.pairs(**{name: after}))
                yield Option(names.of(name, value), url, count, chosen)

    def _more_options(self, question: Question, meant: Question, names: Names, counter: _Counter) -> Iterable[Option]:
        language = self.view.language
        choices: list[tuple[str, Any, str]] = [
            ("sides", "2", translate(language, "site.chip.sides", n=2)),
            *(("due", str(n), translate(language, "site.chip.due", n=n)) for n in (7, 30)),
            ("new", 7, translate(language, "site.chip.new", n=7)),
            ("changed", 30, translate(language, "site.chip.changed", n=30)),
            *(
                ("lang", code, translate(language, "site.chip.lang", language=translate(language, f"language.{code}")))
                for code in ("fr", "en")
            ),
            *(("kind", (kind,), names.of("kind", kind)) for kind in ("news", "award")),
        ]
        for name, value, label in choices:
            chosen = getattr(meant, name) == value
            count = counter.count(name, value) if name not in ("due", "kind") else None
            after = type(value)() if chosen else value
            if count is None or count or chosen:
                yield Option(label, self.paths.search(question.pairs(**{name: after})), count, chosen)

    def _ways(self, question: Question, meant: Question, names: Names) -> tuple[Way, ...]:
        """What each filter costs: the search without it, and the same among calls that are over."""
        tried: list[tuple[str, dict[str, Any]]] = []
        language = self.view.language
        for name in ("domain", "where", "who", "source", "funder"):
            tried += [(names.of(name, value), {name: ()}) for value in getattr(meant, name)[:1]]
        for name, empty in (("due", ""), ("min", None), ("max", None), ("sides", ""), ("new", 0), ("changed", 0)):
            if getattr(meant, name):
                tried.append((translate(language, f"site.param.{name}"), {name: empty}))
        if meant.q and meant.filters:
            tried.append((translate(language, "site.param.q"), {"q": ""}))
        found = []
        for label, changes in tried:
            other = replace(meant, page=1, **changes)
            if total := self.find(replace(other, n=20)).total:
                words = translate(language, "site.search.without", what=label)
                found.append(Way(words, self.paths.search(other.pairs()), total))
        if not meant.status or "all" not in meant.status:
            other = replace(meant, page=1, status=("all",))
            if total := self.find(other).total:
                found.append(
                    Way(translate(language, "site.search.closed_too"), self.paths.search(other.pairs()), total)
                )
        return tuple(found)


class _Counter:
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
            answer = self._base & self._searcher._more(replace(meant, **_EMPTY.get(name, {})), skip=name)
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
            return self._searcher._more(Question(**{name: value}))
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


_ALL_STATES = (*_LIVE_STATES, "closed", "withdrawn")
_EMPTY: Mapping[str, dict[str, Any]] = {
    "sides": {"sides": ""},
    "new": {"new": 0},
    "changed": {"changed": 0},
}
NAMED = ("domain", "where", "who", "min", "max", "cur", "due", "status", "sides", "new", "changed", "source", "funder",
         "lang", "kind", "sort", "n", "page")  # fmt: skip


def _listed(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def cards(
    calls: Iterable[Call],
    view: View,
    paths: Paths,
    labels: Mapping[str, str],
    store: Store,
    snippets: Mapping[int, str] | None = None,
) -> tuple[CallCard, ...]:
    """The cards of these calls, each with the last move of its deadline."""
    found = list(calls)
    moved = moves(store.ledger.of_calls([call.id for call in found], recent(view.now)))
    said = snippets or {}
    return tuple(call_card(call, view, paths, labels, moved.get(call.id), said.get(call.id, "")) for call in found)
