"""Who publishes an account, as its source and host name it, and whom its words name. Pure; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from watcher.remember.duplicates.fingerprint import Fingerprint
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

_NO_HOUSES = frozenset(
    ("pme", "tpe", "eti", "mrc", "obnl", "osbl", "epci", "ong", "cad", "eur", "gbp", "usd", "scic", "sme")
)
# Money that many publishers hand out, each by a call of its own.
_THROUGH_MANY = frozenset(
    words(
        "feder feader feampa leader fse erdf eafrd esf interreg etat state gouvernement government detr dsil fipd "
        "fnadt france 2030 francerelance union commission europe europeenne european"
    )
)

_DIRECTORIES = frozenset(
    words("annuaire directory portail portal aides repertoire catalogue guide list liste grants veille finder")
)


def names(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether one account names the publisher of the other: by a word of its name, or its short form."""
    others = publisher_words(other)
    if others & this.opening.stems - publisher_words(this) or any(spells(this, name) for name in others):
        return True
    if any(
        len(name) >= WRITTEN_AS_ONE and name in this.opening.joined for name in host_names(other) - host_names(this)
    ):
        return True
    if any(_is_written_in_host(fact.value, other) for fact in this.reading.funders):
        return True
    return not (this.scope.acronyms - this.scope.initials - _NO_HOUSES).isdisjoint(other.scope.initials)


def share_funder(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether both name a funder that has calls of its own."""
    return any(not _THROUGH_MANY.issuperset(words(fold(name))) for name in one.funders & two.funders)


def speak_for_themselves(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether each account names its own publisher, and neither the other's."""
    return one.language == two.language and all(
        publisher_words(this) & this.opening.stems - other.opening.stems for this, other in ((one, two), (two, one))
    )


def _is_written_in_host(funder: str, other: Fingerprint) -> bool:
    """Whether a host has a funder's name, or the end of it, as one word: «fondation-ca-paysdefrance»."""
    said, host = words(fold(funder)), host_as_one(other)
    ends = ("".join(said[at:]) for at in range(len(said)))
    return any(len(end) >= WRITTEN_AS_ONE and end in host and stem(end) not in NO_NAMES for end in ends)


def host_as_one(side: Fingerprint) -> str:
    """A host as one word."""
    return _host_as_one(side.notice.url)


@lru_cache(maxsize=4_000)
def _host_as_one(url: str) -> str:
    return "".join(words(fold(urlsplit(url).hostname or ""))).replace("www", "")


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
    return _host_names(side.source, side.notice.url)


@lru_cache(maxsize=4_000)
def _host_names(source: str, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").split(".")[:-1]
    return frozenset(fold(name).replace("-", "") for name in (source, *host) if stem(fold(name)) not in NO_NAMES)


def is_directory(side: Fingerprint) -> bool:
    return any(word in _DIRECTORIES for word in words(fold(re.sub("[.-]", " ", f"{side.source}-{side.host}"))))


def proper_names(side: Fingerprint) -> frozenset[str]:
    """The names that the text of an account gives, without its publisher."""
    return side.scope.names - publisher_words(side) - NO_NAMES


def publisher_words(side: Fingerprint) -> frozenset[str]:
    """The telling words of a publisher's name and host: «region-armor» is «armor», «fqra.example.ca» is «fqra»."""
    return _publisher_words(side.source, side.notice.url)


@lru_cache(maxsize=4_000)
def _publisher_words(source: str, url: str) -> frozenset[str]:
    host = (urlsplit(url).hostname or "").split(".")[:-1]
    said = (stem(word) for part in (source, *host) for word in words(fold(part.replace("-", " "))))
    return frozenset(token for token in said if len(token) >= 3 and token not in NO_NAMES and not is_common(token))


def says_place(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether an account says, or its publisher is named after, all places of the other's title."""
    places = other.places_in_title
    said = f"{host_as_one(this)} {this.opening.joined}" if places else ""
    return all("".join(words(fold(place))) in said for place in places)


def mentions(text_of: Fingerprint, funders: Iterable[str]) -> bool:
    """Whether an account speaks of one of these funders."""
    said = f" {text_of.folded_text} {' '.join(words(fold(text_of.notice.title)))} "
    return any(f" {fold(funder)} " in said or spells(text_of, funder) for funder in funders if len(funder) >= 3)
