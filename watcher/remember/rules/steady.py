"""Facts read otherwise from words that did not change: they were said before, so that their reading is no news. Pure.

An edit elsewhere on a page may tip the reading of a sentence that stands as it stood. What such a sentence says now it
said before: the past is corrected by it, and the two readings are compared after that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

from watcher.model import Notice, Reading
from watcher.remember.rules.differences import amount_fact, moment_fact, quiet, sentences, whole_sentences
from watcher.remember.rules.identity import flat
from watcher.remember.rules.lifecycle import deadlines
from watcher.remember.rules.normal_form import form_of

Item = TypeVar("Item")
Said = tuple[Notice, Reading]
OWN_WORDS = 4
"""A line of fewer words, or no whole sentence («15 mars 2027», «- communes»), says what the line above it says."""


def corrected(known: Reading, old: Said, new: Said) -> Reading:
    """What was `known` of a call, with what sentences that stand in both texts say by the present reading.

    Days are only added: a day gives way to a later one while its sentence stays.
    """
    standing = _Standing(old[0].text, new[0].text)
    was, now_is = old[1], new[1]
    days = [*deadlines(known), *standing.fresh(deadlines(was), deadlines(now_is), moment_fact)]
    sums = standing.corrected(known.amounts, was.amounts, now_is.amounts, amount_fact)
    who = standing.corrected(known.eligible, was.eligible, now_is.eligible, lambda fact: flat(fact.value))
    if len(days) > len(deadlines(known)) and (deadlines(known) or standing.is_as_open):
        ordered = tuple(sorted(days, key=lambda moment: moment.ends_at))
        known = replace(known, deadlines=ordered, deadline=known.deadline or ordered[0])
    return replace(known, amounts=sums, eligible=who)


class _Standing:
    """The sentences that two texts share."""

    def __init__(self, old: str, new: str) -> None:
        was, now_is = sentences(old), sentences(new)
        self.is_as_open = not any("shut" in form_of(said).binds for said in {*was} ^ {*now_is})
        pairs = set(pairwise(["", *was])) & set(pairwise(["", *now_is]))
        paired, whole = {sentence for _, sentence in pairs}, whole_sentences(old) & whole_sentences(new)
        self._sentences = [*paired, *(one for one in whole - paired if len(one.split()) >= OWN_WORDS)]

    def holds(self, quote: str) -> bool:
        said = quiet(quote)
        return bool(said) and any(said in sentence for sentence in self._sentences)

    def fresh(self, old: Sequence[Item], new: Sequence[Item], fact: Callable[[Item], Any]) -> list[Item]:
        """The items that are read for the first time from what stood there before."""
        known = {fact(item) for item in old}
        return [item for item in new if fact(item) not in known and self.holds(getattr(item, "quote", ""))]

    def corrected(
        self, known: Sequence[Item], old: Sequence[Item], new: Sequence[Item], fact: Callable[[Item], Any]
    ) -> tuple[Item, ...]:
        """What was known, with what shared sentences say by now, and without what they say no more.

        Beside what a new sentence says all that was known stays, to be compared with it.
        """
        had, was = {fact(item) for item in known}, {fact(item) for item in old}
        fresh = self.fresh(old, new, fact)
        is_news = any(fact(item) not in was and item not in fresh for item in new)
        gone = set() if is_news else {fact(item) for item in self.fresh(new, old, fact)}
        return (*(item for item in known if fact(item) not in gone), *(item for item in fresh if fact(item) not in had))
