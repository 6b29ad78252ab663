"""Where words mislead: the data behind `watcher domains report` and the preview of a domain not yet switched on.

Examples are texts with the domains an admin (or a publisher) gave them. Pure; prints nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watcher.config.domains import Domain
from watcher.model import DomainScore
from watcher.understand.classify.domains import Domains
from watcher.understand.text import language
from watcher.understand.text.text import Passage, clean, clean_title


@dataclass(frozen=True, slots=True)
class LabelledExample:
    """A text and the domains it should have; `name` says where it comes from (a call's id, a line)."""

    title: str
    text: str
    expected: frozenset[str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class WordReport:
    """How a word of a domain did: in how many examples it spoke rightly, and in how many it misled."""

    word: str
    right: int
    misled: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DomainReport:
    """How a domain did over the examples, its misleading words first, and the examples it missed."""

    domain: str
    right: int
    wrong: int
    missed: int
    words: tuple[WordReport, ...] = ()
    missed_examples: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


@dataclass(slots=True)
class _WordCounts:
    right: int = 0
    wrong: int = 0
    missed: list[str] = field(default_factory=list)
    good: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    seen: dict[str, list[str]] = field(default_factory=dict)


def domains_report(domains: Domains, examples: Iterable[LabelledExample]) -> tuple[DomainReport, ...]:
    """The report of every domain that was told or expected, by name."""
    tallies: dict[str, _WordCounts] = {}
    for example in examples:
        told = {score.domain: score for score in read_domains(domains, example.title, example.text)}
        for domain in sorted(set(told) | example.expected):
            _count(tallies.setdefault(domain, _WordCounts()), domain, told.get(domain), example)
    return tuple(_report(domain, tally) for domain, tally in sorted(tallies.items()))


def read_domains(domains: Domains, title: str, text: str) -> tuple[DomainScore, ...]:
    """The domains of a text by its words alone, as the reader would tell them without a source."""
    head, body = Passage(clean_title(title)), Passage(clean(text))
    spoken = language.detect([*head.words, *body.words], f"{head.text}\n{body.text}")
    return domains.read(head.words, body.words, spoken)


def preview(domains: Mapping[str, Domain], name: str, texts: Sequence[tuple[str, str]]) -> list[DomainScore | None]:
    """For each (title, text): what the domain `name` would say if it were switched on, None where it would not be told.

    Raises KeyError when config.toml has no such domain.
    """
    shown = {**domains, name: domains[name].model_copy(update={"enabled": True})}
    reader = Domains(shown)
    return [
        next((score for score in read_domains(reader, title, text) if score.domain == name), None)
        for title, text in texts
    ]


def _count(tally: _WordCounts, domain: str, score: DomainScore | None, example: LabelledExample) -> None:
    is_expected = domain in example.expected
    if score is None:
        tally.missed.append(example.name)
        return
    tally.right += is_expected
    tally.wrong += not is_expected
    words = tally.good if is_expected else tally.bad
    for word in score.because:
        words[word] += 1
        if not is_expected:
            tally.seen.setdefault(word, []).append(example.name)


def _report(domain: str, tally: _WordCounts) -> DomainReport:
    said = sorted(set(tally.good) | set(tally.bad), key=lambda word: (-tally.bad[word], -tally.good[word], word))
    words = tuple(WordReport(w, tally.good[w], tally.bad[w], tuple(tally.seen.get(w, ())[:5])) for w in said)
    return DomainReport(domain, tally.right, tally.wrong, len(tally.missed), words, tuple(tally.missed[:20]))
