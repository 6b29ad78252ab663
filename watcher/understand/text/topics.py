"""What the words of a text speak of (applying, questions, a board, a payment …), for the models of calls and of days.

A topic is a closed list of words in both languages (`topics.toml`); unlike a cue it has no weight of its own and
decides nothing: a model learns what it is worth at each place. Knows no days.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind


class _Word(NamedTuple):
    """A word of a topic at its place in the text."""

    start: int
    end: int
    topic: str


class TopicWords:
    """The words of all topics in one text; `worded` is `Flat.worded`, places are those of `Flat.flat`."""

    def __init__(self, worded: str) -> None:
        self._words = sorted(_lexicon().find(worded))
        self._starts = [word.start for word in self._words]

    def between(self, start: int, end: int) -> set[str]:
        """The topics of the words that begin and end between two places."""
        inside = self._words[bisect_left(self._starts, start) : bisect_right(self._starts, end)]
        return {word.topic for word in inside if word.end <= end + 1}


def topics_of(spaced: str) -> Counter[str]:
    """How many different words of each topic a text has; `spaced` as in `Passage`."""
    return _lexicon().count(spaced)


class _TopicLexicon:
    """All words of all topics in one automaton; a word may have several topics, and stand inside a longer one."""

    def __init__(self) -> None:
        table = tomllib.loads(files(__package__).joinpath("topics.toml").read_text(encoding="utf-8"))
        topics: defaultdict[str, list[str]] = defaultdict(list)
        for entry in table["topic"]:
            for word in entry["words"].split("|"):
                plain = " ".join(word.split())
                topics[f" {plain.rstrip('*')}" + " " * (not plain.endswith("*"))].append(entry["name"])
        self._topics = list(topics.items())
        self._said = [[(topic, pattern.strip()) for topic in named] for pattern, named in self._topics]
        self._automaton = AhoCorasick(list(topics), MatchKind.Standard)

    def count(self, spaced: str) -> Counter[str]:
        """How many different words of each topic; a word and its beginning («sign», «sign*») are one."""
        hits = self._automaton.find_matches_as_indexes(spaced, overlapping=True)
        said = set(chain.from_iterable(self._said[index] for index in {hit[0] for hit in hits}))
        return Counter(topic for topic, _ in said)

    def find(self, worded: str) -> Iterator[_Word]:
        for index, start, end in self._automaton.find_matches_as_indexes(worded, overlapping=True):
            pattern, topics = self._topics[index]
            for topic in topics:
                yield _Word(start, end - 1 - pattern.endswith(" "), topic)


@cache
def _lexicon() -> _TopicLexicon:
    return _TopicLexicon()
