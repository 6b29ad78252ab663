"""Who publishes an account, as its source and host name it, and whom its words name. Pure; decides nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from watcher.remember.duplicates.fingerprint import OPENING, Fingerprint
from watcher.remember.duplicates.generic_words import is_common
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

ACRONYM, LONGEST_ACRONYM = 4, 8  # letters
WRITTEN_AS_ONE = 9  # letters of a name that are hardly part of other words
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

_DIRECTORIES = frozenset(
    words("annuaire directory portail portal aides repertoire catalogue guide list liste grants veille finder")
)
_NAME = re.compile(r"(?<=[\wéèà,)»'’] )[A-ZÉÈÀ][\wà-ÿ]{3,}|(?<=['’])[A-ZÉÈÀ][\wà-ÿ]{3,}")
# «Vallombre aide ses commerçants»: a sentence that begins with a name and no article.
_FIRST_NAME = re.compile(
    r"(?:^|[.!?]\s)([A-ZÉÈÀ][\wà-ÿ]{3,})(?= (?:aide|finance|soutient|invite|funds|supports|offers|helps)\b)"
)


def names(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether one account names the publisher of the other: by a word of its name, or its short form."""
    others = publisher_words(other)
    if others & this.opening.stems - publisher_words(this) or any(spells(this, name) for name in others):
        return True
    return any(
        len(name) >= WRITTEN_AS_ONE and name in this.opening.joined for name in host_names(other) - host_names(this)
    )


def spells(this: Fingerprint, name: str) -> bool:
    """Whether the title of an account spells an acronym: «National Research Foundation of Canada» says «nrfc»."""
    return ACRONYM <= len(name) <= LONGEST_ACRONYM and name in this.initials


def is_one_house(one: str, two: str) -> bool:
    """Whether two names say one funder: the telling words of one are in the other («Fondation Arsenault»)."""
    words_of_both = [
        {token for word in words(name) if (token := stem(word)) not in NO_NAMES and not is_common(token)}
        for name in (one, two)
    ]
    few, many = sorted(words_of_both, key=len)
    return bool(few) and few <= many


def host_names(side: Fingerprint) -> frozenset[str]:
    """The names of a host as they are written: «lagrangeagglo» for «Lagrange Agglo»."""
    return _host_names(side.source, side.host)


@lru_cache(4096)
def _host_names(source: str, host: str) -> frozenset[str]:
    said = (source, *host.split(".")[:-1])
    return frozenset(fold(name).replace("-", "") for name in said if stem(fold(name)) not in NO_NAMES)


def is_directory(side: Fingerprint) -> bool:
    return any(word in _DIRECTORIES for word in words(fold(re.sub("[.-]", " ", f"{side.source}-{side.host}"))))


def proper_names(side: Fingerprint) -> frozenset[str]:
    """The names that the text of an account gives: capitals that begin no sentence, and its publisher left out."""
    text = f"{side.notice.title}. {side.notice.text[:OPENING]}"
    found = {stem(fold(name)) for name in _NAME.findall(text)}
    found |= {stem(fold(name)) for name in _FIRST_NAME.findall(text)}
    return frozenset(found) - publisher_words(side) - NO_NAMES


def publisher_words(side: Fingerprint) -> frozenset[str]:
    """The telling words of a publisher's name and host: «region-armor» is «armor», «fqra.example.ca» is «fqra»."""
    return _publisher_words(side.source, side.host)


@lru_cache(4096)
def _publisher_words(source: str, host: str) -> frozenset[str]:
    parts = (source, *host.split(".")[:-1])
    said = (stem(word) for part in parts for word in words(fold(part.replace("-", " "))))
    return frozenset(token for token in said if len(token) >= 3 and token not in NO_NAMES and not is_common(token))
