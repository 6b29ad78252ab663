"""The keys of a call that interests are compared with, and the word filters of interests. Both are parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from watcher.model import Amount, Call, Genre
from watcher.remember.search.alternatives import KEYED
from watcher.remember.search.amounts import EUROS, MARGIN
from watcher.remember.search.analysis import fact
from watcher.remember.search.facts import call_facts
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

_APART = re.compile(r"['’/]")
_UNITS = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_MARKS = '.,;:!?()[]«»"“”…-–—\u00a0'


@dataclass(frozen=True)
class MatchKeys:
    """A call as interests see it: keys, the stems of its words in order, and the most money on offer (whole units).

    An empty set or None means that the call does not say.
    """

    call: Call
    domains: frozenset[str]
    countries: frozenset[str]
    kinds: frozenset[str]
    stems: frozenset[str]
    text: tuple[str, ...]
    most: Amount | None

    @classmethod
    def of(cls, call: Call) -> MatchKeys:
        text = tuple(map(_stem, words(fold(_words(call)))))
        return cls(
            call=call,
            domains=frozenset(call.domains),
            countries=frozenset(filter(None, (call.country, *(side.country for side in call.reading.sides)))),
            kinds=frozenset({call.kind.value, call.reading.genre.value}),
            stems=frozenset(text),
            text=text,
            most=_most(call),
        )

    @cached_property
    def facts(self) -> frozenset[str]:
        """What the call can be asked for by a name, as search knows it."""
        return frozenset(call_facts(self.call))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of its deadlines, those of its sides as well."""
        reading = self.call.reading
        moments = (*reading.deadlines, reading.deadline, *(side.deadline for side in reading.sides))
        return tuple(moment.date for moment in moments if moment)

    @cached_property
    def spelling(self) -> dict[str, str]:
        """How the call first writes each of its words, by stem."""
        found: dict[str, str] = {}
        for word in _APART.sub(" ", _words(self.call)).split():
            for part in words(fold(word)):
                found.setdefault(_stem(part), word.strip(_MARKS))
        return found


@dataclass(frozen=True, slots=True)
class WordFilter:
    """One entry of an interest's words: all its stems must occur, those of `phrases` next to one another, none of
    `unwanted`, and all facts named by `domain:` and `who:` hold."""

    entry: str
    stems: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()
    facts: frozenset[str] = frozenset()

    @property
    def needs_look(self) -> bool:
        """Whether that all stems occur is not enough."""
        return bool(self.phrases or self.unwanted or self.facts)

    def is_in(self, keys: MatchKeys) -> bool:
        if not (self.stems or self.facts) or not keys.stems.issuperset(self.stems) or not self.facts <= keys.facts:
            return False
        return all(_stands(row, keys) for row in self.phrases) and not any(_stands(row, keys) for row in self.unwanted)


def _stands(row: tuple[str, ...], keys: MatchKeys) -> bool:
    """Whether the words of a call hold these stems in this order."""
    if not keys.stems.issuperset(row):
        return False
    width, text = len(row), keys.text
    return width < 2 or any(text[at : at + width] == row for at in range(len(text) - width + 1))


@lru_cache(maxsize=50_000)
def word_filter(entry: str) -> WordFilter:
    """The entry, parsed as a question is: «l'eau» asks for «eau», «"données de santé" -musées» for these words in this
    order, where the other does not stand."""
    facts = frozenset(fact(name, value) for name, value in KEYED.findall(entry))
    wanted: list[str] = []
    phrases, unwanted = list[tuple[str, ...]](), list[tuple[str, ...]]()
    for minus, quoted, word in _UNITS.findall(KEYED.sub(" ", entry) if facts else entry):
        found = words(fold(quoted or word))
        row = tuple(map(_stem, found))
        if minus and row:
            unwanted.append(row)
            continue
        wanted += found if quoted else [one for one in found if len(one) > 1 or one.isdigit()]
        if quoted and len(row) > 1:
            phrases.append(row)
    wanted = wanted or words(fold(entry)) * (not unwanted and not facts)
    return WordFilter(entry, tuple(map(_stem, wanted)), tuple(phrases), tuple(unwanted), facts)


def spelled(keys: MatchKeys, filters: Iterable[WordFilter]) -> tuple[str, ...]:
    """How the call writes the words of these filters: «hydrogènes» for the filter «hydrogène»."""
    chosen = tuple(filters)
    found = [keys.spelling.get(stem, "") for word_filter in chosen for stem in word_filter.stems]
    facts = {token for word_filter in chosen for token in word_filter.facts}
    deciding = [score for score in keys.call.reading.domains if fact("domain", score.domain) in facts] if facts else []
    found += [word for score in deciding for word in score.because]
    return tuple(word for word in dict.fromkeys(found) if len(word) > 2)


def _words(call: Call) -> str:
    reading = call.reading
    told = [fact.value for fact in (*reading.funders, *reading.territories)]
    return "\n".join([call.title, call.text, *told, *(side.funder for side in reading.sides)])


def _most(call: Call) -> Amount | None:
    """The largest sum on offer, whatever its currency; a standing programme's total counts as well."""
    offered = [fact for fact in call.reading.all_amounts if fact.role.is_on_offer and fact.currency]
    return max(offered, key=lambda fact: (fact.value, fact.quote), default=None)


def enough(keys: MatchKeys, least: Decimal, currency: str = "") -> bool:
    """Whether the most on offer reaches a minimum; what is unknown passes."""
    return keys.most is None or reaches(keys.most, least, currency)


def reaches(amount: Amount, least: Decimal, currency: str) -> bool:
    """Whether a sum reaches another, in a currency that may be unknown; rates are coarse and give way by MARGIN."""
    if not currency or amount.currency == currency or not {currency, amount.currency} <= EUROS.keys():
        return amount.value >= least
    there, here = (Decimal(str(EUROS[code])) for code in (amount.currency or "", currency))
    return amount.value * there >= least * here * MARGIN


def is_news(keys: MatchKeys) -> bool:
    """Whether it is something to read, not something to apply for."""
    return not keys.kinds & {Genre.CALL.value, Genre.PROGRAMME.value}


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return stem(word[:40])
