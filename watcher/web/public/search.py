"""The search page: what was understood as chips, facets with counts, one page of cards, what to do without answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from watcher.remember.search.asked import COUNTRIES
from watcher.remember.search.place_names import names_of_slugs
from watcher.understand.parties.applicant_words import TYPES
from watcher.web.public import ask
from watcher.web.public.answers import FacetCounter, Searcher
from watcher.web.public.ask import Question
from watcher.web.public.cards import CallCard
from watcher.wording import dates, money
from watcher.wording.catalogue import translate

MOST_SHOWN = 8


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
class ChipLink:
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
class SearchPage:
    """One page of answers. `last` is the number of the last page; `beyond` says that this one lies behind it."""

    question: Question
    total: int
    heading: str
    cards: tuple[CallCard, ...]
    chips: tuple[ChipLink, ...]
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
class SearchPages(Searcher):
    """Makes the search page from the answers."""

    def page(self, question: Question, refused: Iterable[ask.Refusal]) -> SearchPage:
        """Everything the search page shows."""
        meant, found = self.spelled(question), self.find(question)
        last = max(1, -(-found.total // question.n))
        return SearchPage(
            question=question,
            total=found.total,
            heading=self.text("search.found_near" if found.loosened else "search.found", n=found.total),
            cards=self.cards(found.calls, found.snippets),
            chips=self._chips(question, meant),
            facets=self._facets(question, meant),
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
            ways=() if found.total else self._ways(meant),
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

    def _chips(self, question: Question, meant: Question) -> tuple[ChipLink, ...]:
        """What is asked for beside plain words; a link takes one thing away and leaves the others as filters."""
        language, found = self.view.language, []

        def chip(label: str, **changes: Any) -> None:
            found.append(ChipLink(label, self.paths.search(meant.pairs(n=question.n, sort=question.sort, **changes))))

        for name in _LISTS:
            field, values, is_wanted = ask.SHOWN[name].field, meant.of(name), not name.startswith("not")
            for value in values:
                word = self.names.of(name.removeprefix("not-"), value)
                label = word if is_wanted else self.text("chip.without", what=word)
                chip(label, **{field: tuple(one for one in values if one != value)})
        if meant.min_amount is not None:
            chip(self.text("chip.min", sum=self._sum(meant.min_amount, meant.currency)), min_amount=None)
        if meant.max_amount is not None:
            chip(self.text("chip.max", sum=self._sum(meant.max_amount, meant.currency)), max_amount=None)
        if meant.due:
            chip(self._due_words(meant), **ask.ANY_DAY)
        if meant.sides:
            chip(self.text("chip.sides", n=2), sides=False)
        for name in ("new", "changed"):
            if value := getattr(meant, name):
                chip(self.text(f"chip.{name}", n=value), **{name: 0})
        if meant.language:
            chip(self.text("chip.lang", language=translate(language, f"language.{meant.language}")), language="")
        return tuple(found)

    def _sum(self, value: Any, currency: str) -> str:
        language = self.view.language
        return money.sum_of(language, value, currency) if currency else money.plain_number(language, str(value))

    def _due_words(self, meant: Question) -> str:
        if meant.within:
            return self.text("chip.due", n=meant.within)
        days = (meant.due_from, meant.due_to)
        first, last = (dates.day(self.view.language, on) if on and 1 < on.year < 9998 else "" for on in days)
        key = "between" if first and last else "from" if first else "until"
        if meant.due_from == self._today:
            key = "until"
        return self.text(f"chip.{key}", first=first, last=last)

    def _facets(self, question: Question, meant: Question) -> tuple[Facet, ...]:
        counter = FacetCounter(self, meant)
        groups = [
            Facet("status", tuple(self._options(question, counter, "status", ask.STATUSES))),
            Facet("domain", self._most(question, counter, "domain", tuple(self.settings.domains))),
            Facet("where", self._most(question, counter, "where", self._places(meant))),
            Facet("who", self._most(question, counter, "who", tuple(TYPES))),
            Facet("more", tuple(self._more_options(question, counter)), is_open=False),
        ]
        return tuple(group for group in groups if group.options)

    def _places(self, meant: Question) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*COUNTRIES, *names_of_slugs(), *meant.where)))

    def _most(self, question: Question, counter: FacetCounter, name: str, values: Sequence[str]) -> tuple[Option, ...]:
        """The most frequent choices and what is chosen."""
        chosen = [value for value in values if value in counter.meant.of(name)]
        counts = {value: counter.count(name, value) for value in values if value not in chosen}
        others = sorted(filter(counts.__getitem__, counts), key=lambda value: -counts[value])
        shown = [*chosen, *others[: max(MOST_SHOWN - len(chosen), 0)]]
        return tuple(self._options(question, counter, name, shown))

    def _options(self, question: Question, counter: FacetCounter, name: str, values: Sequence[str]) -> Iterable[Option]:
        now, field = counter.meant.of(name), ask.SHOWN[name].field
        for value in values:
            chosen = value in now
            if name == "status":  # one state at a time reads better than a union
                after = () if chosen else (value,)
            else:
                after = tuple(one for one in now if one != value) if chosen else tuple(sorted({*now, value}))
            count = counter.count(name, value)
            if count or chosen:
                url = self.paths.search(question.pairs(**{field: after}))
                yield Option(self.names.of(name, value), url, count, chosen)

    def _more_options(self, question: Question, counter: FacetCounter) -> Iterable[Option]:
        language = self.view.language
        choices: list[tuple[str, Any, str]] = [
            ("sides", True, self.text("chip.sides", n=2)),
            *(("due", n, self.text("chip.due", n=n)) for n in (7, 30)),
            ("new", 7, self.text("chip.new", n=7)),
            ("changed", 30, self.text("chip.changed", n=30)),
            *(
                ("lang", code, self.text("chip.lang", language=translate(language, f"language.{code}")))
                for code in ("fr", "en")
            ),
            *(("kind", (kind,), self.names.of("kind", kind)) for kind in ("news", "award")),
        ]
        for name, value, label in choices:
            field = "within" if name == "due" else ask.SHOWN[name].field
            chosen = getattr(counter.meant, field) == value
            count = counter.count(name, value) if name not in ("due", "kind") else None
            after = (ask.ANY_DAY if name == "due" else {}) | {field: type(value)() if chosen else value}
            if count is None or count or chosen:
                yield Option(label, self.paths.search(question.pairs(**after)), count, chosen)

    def _ways(self, meant: Question) -> tuple[Way, ...]:
        """What each filter costs: the search without it, and the same among calls that are over."""
        tried: list[tuple[str, dict[str, Any]]] = []
        for name in ("domain", "where", "who", "source", "funder"):
            tried += [(self.names.of(name, value), {ask.SHOWN[name].field: ()}) for value in meant.of(name)[:1]]
        others: dict[str, dict[str, Any]] = {
            "due": ask.ANY_DAY, "min": {"min_amount": None}, "max": {"max_amount": None}, "sides": {"sides": False},
            "new": {"new": 0}, "changed": {"changed": 0},
        }  # fmt: skip
        tried += [(self.text(f"param.{name}"), changes) for name, changes in others.items() if meant.of(name)]
        if meant.words and meant.filters:
            tried.append(("", {"words": ""}))
        found = []
        for label, changes in tried:
            other = replace(meant, page=1, **changes)
            if total := self.find(replace(other, n=20)).total:
                words = self.text("search.without", what=label) if label else self.text("search.without_words")
                found.append(Way(words, self.paths.search(other.pairs()), total))
        if "all" not in meant.statuses:
            other = replace(meant, page=1, statuses=("all",))
            if total := self.find(other).total:
                found.append(Way(self.text("search.closed_too"), self.paths.search(other.pairs()), total))
        return tuple(found)


_LISTS = ("domain", "where", "who", "kind", "source", "funder", "not", "not-domain", "not-where", "not-who",
          "not-source", "not-funder", "status")  # fmt: skip
NAMED = ("domain", "where", "who", "min", "max", "cur", "due", "status", "sides", "new", "changed", "source", "funder",
         "lang", "kind", "sort", "n", "page")  # fmt: skip
