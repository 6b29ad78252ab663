"""What the name of a source and the host of its pages say of who publishes. Pure; decides nothing."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from watcher.remember.duplicates.generic_words import is_common
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

# Words of hosts and publishers that tell none from another.
NO_NAMES = frozenset(
    stem(word)
    for line in (
        "www fr ca org com net gouv example region conseil fonds fund agence agency ministere ministry fondation",
        "foundation programme aides aide appels annuaire directory portail portal reseau network bureau office europe",
        "european europeen quebec quebecois france francais canada projets projects pole grappe cluster feed flux",
        "source actualites news calls grants chu chru hopital hospital clinique clinic ville commune mairie town city "
        "metropole agglo communaute universite university college ecole school centre center institut institute",
    )
    for word in line.split()
)


@lru_cache(maxsize=4_000)
def as_one(url: str) -> str:
    """A host as one word."""
    return "".join(words(fold(urlsplit(url).hostname or ""))).replace("www", "")


@lru_cache(maxsize=4_000)
def written_names(source: str, url: str) -> frozenset[str]:
    """The names of a host as they are written: «lagrangeagglo» for «Lagrange Agglo»."""
    return frozenset(
        fold(name).replace("-", "") for name in (source, *_labels(url)) if stem(fold(name)) not in NO_NAMES
    )


@lru_cache(maxsize=4_000)
def telling_words(source: str, url: str) -> frozenset[str]:
    """The telling words of a publisher's name and host: «region-armor» is «armor», «fqra.example.ca» is «fqra»."""
    said = (stem(word) for part in (source, *_labels(url)) for word in words(fold(part.replace("-", " "))))
    return frozenset(token for token in said if len(token) >= 3 and token not in NO_NAMES and not is_common(token))


def _labels(url: str) -> list[str]:
    return (urlsplit(url).hostname or "").split(".")[:-1]
