"""What a text is about: the words of the `[domains.<name>]` tables, found in one pass.

The text is folded, cut in words and stemmed; an Aho-Corasick automaton over the stems finds every word and phrase at
once. A word weighs more in the title than in the text, repetition counts little, the longest phrase of a domain wins,
and what a `not` phrase covers is taken back. A source's own domains are a prior. Knows no date, sum or funder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import getitem
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from watcher.config.domains import Domain, Word, parse_word
from watcher.lazy import cached_property
from watcher.model import DomainScore
from watcher.understand.text.stems import STEMS, stem
from watcher.understand.text.text import fold, words

LANGUAGES = ("fr", "en", "")


@dataclass(frozen=True, slots=True)
class DomainRules:
    """How matches become domains; measured with `make quality`, docs/quality.md.

    A word counts `title` times in the title and `late` times after the first `lead` letters of the text, since a call
    says first what it is for and then who may apply and how. A domain is told when its score reaches `floor` (`second`
    beside a stronger one: a single weak word adds none) and either `share` of the best one or `enough`; `most` at most.
    """

    title: float = 3.0
    lead: int = 500
    late: float = 0.4
    repeat: float = 0.35
    repeats: int = 4
    prior: float = 2.5
    floor: float = 1.0
    second: float = 1.75
    share: float = 0.35
    enough: float = 7.5
    most: int = 5
    because: int = 6


class _Pattern(NamedTuple):
    """One pattern of the automaton; a `weight` of 0 marks a `not` phrase."""

    domain: str
    shown: str
    weight: float


_Match = tuple[int, int, bool, float, int]
"""Place, minus the end, whether it is a word and no `not` phrase, minus the weight, the entry: leftmost, longest, then
of the same place a `not` phrase first, then the heavier word."""


class DomainLexicon:
    """The words of one language, of all domains, compiled once."""

    def __init__(self, domains: Mapping[str, Domain], language: str) -> None:
        self.entries: list[_Pattern] = []
        patterns: list[str] = []
        for name, domain in domains.items():
            negatives = [Word(word.text, 0, word.is_prefix) for word in map(parse_word, domain.not_)]
            for word in (*domain.words(language), *negatives):
                for pattern in _patterns(word):
                    patterns.append(pattern)
                    shown = f"{word.text}…" if word.is_prefix else word.text
                    self.entries.append(_Pattern(name, shown, word.weight * domain.weight))
        self._automaton = AhoCorasick(patterns) if patterns else None

    def matches(self, line: str) -> dict[str, list[_Match]]:
        """By domain, the longest matches that stand apart, in order, without what a `not` phrase covers."""
        if self._automaton is None:
            return {}
        found: dict[str, list[_Match]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            domain, _, weight = self.entries[index]
            found.setdefault(domain, []).append((start, -end, weight > 0, -weight, index))
        return {domain: _apart(matches) for domain, matches in found.items()}


class Domains:
    """Tells the domains of texts. `Domains(settings.domains).read(title, text, language)`."""

    def __init__(self, domains: Mapping[str, Domain], rules: DomainRules | None = None) -> None:
        self._domains = {name: domain for name, domain in domains.items() if domain.enabled}
        self._rules = rules or DomainRules()

    @cached_property
    def _lexicons(self) -> dict[str, DomainLexicon]:
        return {language: DomainLexicon(self._domains, language) for language in LANGUAGES}

    def read(
        self, title: Sequence[str], text: Sequence[str], language: str, prior: Iterable[str] = ()
    ) -> tuple[DomainScore, ...]:
        """The domains of a text given as folded words (`text.words`), strongest first; none when nothing speaks."""
        weights = self._weights(title, text, language)
        scores = {domain: round(sum(words.values()), 2) for domain, words in weights.items()}
        for domain in prior:
            if domain in self._domains:
                scores[domain] = round(scores.get(domain, 0.0) + self._rules.prior, 2)
        best = max(scores.values(), default=0.0)
        bar = min(max(self._rules.floor, best * self._rules.share), self._rules.enough)
        least = bar if best < self._rules.second else max(bar, self._rules.second)
        told = sorted((-score, domain) for domain, score in scores.items() if score >= least)
        most = self._rules.most if best >= self._rules.second else 1
        return tuple(
            DomainScore(domain, -score, self._because(weights.get(domain, {}))) for score, domain in told[:most]
        )

    def _weights(self, title: Sequence[str], text: Sequence[str], language: str) -> dict[str, dict[_Pattern, float]]:
        """The words of every domain that has one in the text, with what each weighs."""
        head = " ".join(["", *map(getitem, repeat(STEMS), title), ""])
        line = head + "  " + " ".join(["", *map(getitem, repeat(STEMS), text), ""])
        lexicon = self._lexicons.get(language) or self._lexicons[""]
        return {
            domain: _weigh(matches, lexicon.entries, len(head), self._rules)
            for domain, matches in lexicon.matches(line).items()
            if matches
        }

    def _because(self, weights: Mapping[_Pattern, float]) -> tuple[str, ...]:
        strongest = sorted(weights, key=lambda entry: (-weights[entry], entry.shown))
        return tuple(dict.fromkeys(entry.shown for entry in strongest))[: self._rules.because]


def _patterns(word: Word) -> list[str]:
    """What stands in the automaton: stems between spaces, open at the end for a prefix."""
    parts = words(fold(word.text))
    if not parts:
        return []
    *first, last = parts
    stems = [*map(stem, first), last if word.is_prefix else stem(last)]
    return [" " + " ".join(stems) + ("" if word.is_prefix else " ")]


def _apart(matches: list[_Match]) -> list[_Match]:
    """The leftmost, longest matches; the words inside a taken place fall away, and so do the `not` phrases."""
    taken: list[_Match] = []
    free = 0
    for match in sorted(matches):
        if match[0] >= free - 1:  # the space between two words belongs to both
            taken.append(match)
            free = -match[1]
    return [match for match in taken if match[2]]


def _weigh(
    matches: Sequence[_Match], entries: Sequence[_Pattern], title_end: int, rules: DomainRules
) -> dict[_Pattern, float]:
    """Each word counts once, at its best place, and a little for each repetition."""
    places: dict[_Pattern, tuple[float, int]] = {}
    for start, *_, index in matches:
        factor, count = places.get(entries[index], (0.0, 0))
        places[entries[index]] = (max(factor, _factor(start - title_end, rules)), count + 1)
    return {
        entry: entry.weight * (factor + rules.repeat * min(factor, 1.0) * min(count - 1, rules.repeats))
        for entry, (factor, count) in places.items()
    }


def _factor(place: int, rules: DomainRules) -> float:
    if place < 0:
        return rules.title
    return 1.0 if place < rules.lead else rules.late
