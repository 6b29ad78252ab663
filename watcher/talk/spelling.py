"""The word that a mistyped one was meant to be, among the names and words of the domains. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from watcher.config.domains import Domain
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

SHORTEST = 4  # below that everything is near something
LONG = 10  # from here on two slips are forgiven

Domains = Mapping[str, Domain]


def nearest_word(said: str, domains: Domains, places: Iterable[str] = ()) -> str:
    """The word meant, as it is written in the settings or among `places`; empty for a known word, or one near none."""
    labels = tuple(name for key, domain in domains.items() for name in _labels(key, domain))
    first, then, stems = _known(labels, (*places, *(name for _, name in _names(domains))))
    wanted = fold(said)
    if stem(wanted) in stems:
        return ""
    return next((known[close] for known in (first, then) if (close := _closest(wanted, known))), "")


@lru_cache(maxsize=8)
def _known(labels: tuple[str, ...], names: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """The words of labels and of all names, and the stems of the latter: thousands, the same for every question."""
    first, then = _words(labels), _words(names)
    return first, then, frozenset(map(stem, then))


def _words(names: Iterable[str]) -> dict[str, str]:
    """The single words of names, folded, each with a way to write it."""
    return {fold(word): word for name in names for word in name.split()}


def nearest_domain(said: str, domains: Domains) -> str | None:
    """The domain whose key, label or word was meant; a label before a word."""
    wanted = " ".join(words(fold(said)))
    labels = {fold(name): key for key, domain in domains.items() for name in _labels(key, domain)}
    others = {fold(name): key for key, name in _names(domains)}
    for names in (labels, others):
        if found := names.get(wanted) or names.get(_closest(wanted, names) or ""):
            return found
    return None


def _closest(wanted: str, known: Mapping[str, str]) -> str | None:
    if len(wanted) < SHORTEST:
        return None
    slips = 2 if len(wanted) >= LONG else 1
    found = process.extractOne(wanted, known.keys(), scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found and len(found[0]) >= SHORTEST else None


def _labels(key: str, domain: Domain) -> Iterator[str]:
    yield from (key, key.replace("_", " "), *domain.label.values())


def _names(domains: Domains) -> Iterator[tuple[str, str]]:
    for key, domain in domains.items():
        yield from ((key, name) for name in _labels(key, domain))
        yield from ((key, word.text) for word in domain.words("") if not word.is_prefix)
