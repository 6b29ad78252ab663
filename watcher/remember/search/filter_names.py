"""All names that filter (domains, places, applicants) as people write them, mistyped ones included. Pure look-up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.remember.search.analysis import STOP_WORDS
from watcher.remember.search.place_names import COUNTRIES, names_to_slugs
from watcher.remember.search.synonyms import GROUPS, SUBJECTS
from watcher.remember.search.topic_names import applicant_names, domain_words, spelled_applicants, stemmed
from watcher.understand.parties import places_far
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

SHORTEST_TYPO, LONG_NAME, LONG_TYPO, LONG_WHO = 5, 7, 11, 8
_SAID_LOOKALIKES = """
    augmentation augmentations bourgs chamber chambers charte chartes cores correre enneigement faring farting
    forming framing franchise franchises francis francois francoise habilitation habitant habitante habitantes
    habitants informatise informative intentional juliette longs maurice medial mobilise mobilisee mobilisees
    mobilises mobilize modelle nicole norman pairs province provinces recherchees rechercher recherchez remis
    reunions securise transformation transformations
    """
LOOKALIKES = frozenset(_SAID_LOOKALIKES.split())
"""Words of their own that are one slip away from a name; from the words of published calls."""


class FilterNames:
    """All names that filter, by their stems; mistyped ones of domains and places are forgiven.

    A slip is forgiven in a long name only, and never in a word of its own («province» is not Provence): a filter that
    nobody asked for hides calls. In a short name letters may have changed places («snaté»).
    """

    def __init__(self, domains: Mapping[str, str]) -> None:
        self._topics = {name: ("who", key) for name, key in applicant_names().items()}
        self._topics |= {name: ("domains", key) for name, key in domains.items()}
        self._places = {name: ("where", slug) for name, slug in names_to_slugs().items()}
        spelled = {name: self._topics[stemmed(name)] for name in domain_words() if stemmed(name) in domains}
        spelled |= {name: said for name, said in self._places.items() if _is_near(said[1])}
        spelled |= {name: ("who", key) for name, key in spelled_applicants().items() if len(name) >= LONG_WHO}
        singles = {name: said for name, said in spelled.items() if " " not in name and len(name) >= SHORTEST_TYPO}
        self._singles = singles

    def find(self, said: str) -> tuple[str, str] | None:
        """The field and value of that name; None where it is none."""
        if said in self._places:
            return self._places[said]
        stems = " ".join(stem(word) for word in said.split())
        if stems in self._topics:
            return self._topics[stems]
        return None if " " in said else self._mistyped(said, stems)

    def _mistyped(self, said: str, stems: str) -> tuple[str, str] | None:
        is_word = said in STOP_WORDS or stems in _known_stems() or said in LOOKALIKES
        if len(said) < SHORTEST_TYPO or is_word:
            return None
        if said[0] in "ld" and (glued := self._topics.get(stem(said[1:]))):  # «lagriculture»
            return glued
        slips = 2 if len(said) >= LONG_TYPO else 1
        near = process.extractOne(said, self._singles.keys(), scorer=OSA.distance, score_cutoff=slips)
        if near is None or near[0][0] != said[0]:
            return None
        if self._singles[near[0]][0] == "who" and near[1] > 1:
            return None
        is_swapped = sorted(near[0]) == sorted(said)
        return self._singles[near[0]] if is_swapped or len(near[0]) >= LONG_NAME else None


def _is_near(place: str) -> bool:
    """Whether slips in the name of a place are forgiven: too many words are one letter away from a far name."""
    return places_far.country_of(place) in ("", "CA") and (place in COUNTRIES or not place.isupper())


@lru_cache(maxsize=32)
def filter_names(domains: tuple[tuple[str, str], ...]) -> FilterNames:
    """The names that filter, with those of these domains: (stemmed name, key)."""
    return FilterNames(dict(domains))


@lru_cache(maxsize=2)
def known_phrases(of: str = "") -> frozenset[str]:
    """The phrases of several words that the lexicon knows, in stems. The name of a domain is a part of more of them:
    «agriculture biologique» is one subject, «jeunes agriculteurs» may still be who applies."""
    groups = f"{GROUPS}\n{SUBJECTS}" if of == "domains" else GROUPS
    said = (phrase.strip() for line in groups.strip().splitlines() for phrase in line.split("|"))
    return frozenset(stemmed(phrase) for phrase in said if len(phrase.split()) > 1)


def mended_phrases(level: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Phrases of the lexicon with slips in their words, from the end of the line: «aritificial inteligence».

    A word of its own is no slip, and in a word shorter than five letters none is forgiven.
    """
    tokens = list(re.finditer(r"[a-z0-9]+", level))
    for place in range(len(tokens) - 2, -1, -1):
        for size in (3, 2):
            chosen = tokens[place : place + size]
            if len(chosen) < size or any(level[left.end() : right.start()] != " " for left, right in pairwise(chosen)):
                continue
            if meant := _phrase_meant(tuple(token[0] for token in chosen)):
                yield (chosen[0].start(), chosen[-1].end()), meant
                break


def _phrase_meant(said: tuple[str, ...]) -> str:
    """The phrase of which these words are a mistyped form; empty for none."""
    line = " ".join(said)
    if line in _spelled_phrases() or sum(map(len, said)) < LONG_TYPO or all(map(_is_known, said)):
        return ""
    near = process.extractOne(line, _spelled_phrases(), scorer=OSA.distance, score_cutoff=len(said))
    meant = tuple(near[0].split()) if near else ()
    if len(meant) != len(said):
        return ""
    for word, other in zip(said, meant, strict=True):
        slips = OSA.distance(word, other)
        if slips > 1 or (slips and (len(word) < SHORTEST_TYPO or word[0] != other[0] or _is_known(word))):
            return ""
    return near[0] if near else ""


def _is_known(word: str) -> bool:
    return word in STOP_WORDS or stem(word) in _known_stems() or word in LOOKALIKES


@lru_cache(maxsize=1)
def _spelled_phrases() -> tuple[str, ...]:
    """The phrases of several words that the lexicon knows, folded."""
    said = (" ".join(words(fold(phrase))) for line in GROUPS.strip().splitlines() for phrase in line.split("|"))
    return tuple(dict.fromkeys(phrase for phrase in said if " " in phrase))


@lru_cache(maxsize=1)
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in words(fold(GROUPS)))
