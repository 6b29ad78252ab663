"""Who publishes an account, as its source and host name it, and whom its words name. Pure; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from watcher.remember.duplicates import hosts
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.generic_words import is_common
from watcher.remember.duplicates.hosts import NO_NAMES
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

ACRONYM, LONGEST_ACRONYM, SHORTEST = 4, 8, 3  # letters
WRITTEN_AS_ONE = 9  # letters of a name that are hardly part of other words
NO_HOUSES = frozenset(
    ("pme", "tpe", "eti", "mrc", "obnl", "osbl", "epci", "ong", "cad", "eur", "gbp", "usd", "scic", "sme")
)
# Money that many publishers hand out, each by a call of its own.
_THROUGH_MANY = frozenset(
    words(
        "feder feader feampa leader fse erdf eafrd esf interreg etat state gouvernement government detr dsil fipd "
        "fnadt france 2030 francerelance union commission europe europeenne european"
    )
)

_REGION_OF = re.compile(r"^(?:région|region|département|comté|mrc) (?:de la |de l'|de |du |des |d')?", re.IGNORECASE)

_DIRECTORIES = frozenset(
    words("annuaire directory portail portal aides repertoire catalogue guide list liste grants veille finder")
)


def names(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether one account names the publisher of the other: by a word of its name, or its short form."""
    others = publisher_words(other)
    named = others & this.scope.written_names - publisher_words(this)
    if (named and 2 * len(named) >= len(others)) or any(spells(this, name) for name in others):
        return True
    written = {name for name in host_names(other) - host_names(this) if len(name) >= WRITTEN_AS_ONE}
    if written and any(name in said for said in (this.opening.joined, this.opening.joined_names) for name in written):
        return True
    if any(_is_written_in_host(fact.value, other) for fact in this.reading.funders):
        return True
    short = {name for name in others if SHORTEST <= len(name) <= LONGEST_ACRONYM} - publisher_words(this) - NO_HOUSES
    if any(map(this.scope.spells, short)):
        return True
    said = this.scope.acronyms - NO_HOUSES
    return any(other.scope.may_spell(name) and not this.scope.may_spell(name) for name in said)


def named_as_names(this: Fingerprint, other: Fingerprint) -> int:
    """How many words of the other's publisher an account writes as names; a short form counts for two."""
    others = publisher_words(other) - publisher_words(this)
    short = {name for name in others if SHORTEST <= len(name) <= LONGEST_ACRONYM} - NO_HOUSES
    if short & this.scope.acronyms or any(map(this.scope.spells, short)):
        return 2
    return len(others & this.scope.written_names)


def share_funder(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether both name a funder that has calls of its own."""
    return any(not _THROUGH_MANY.issuperset(words(fold(name))) for name in one.funders & two.funders)


def speak_for_themselves(one: Fingerprint, two: Fingerprint, *, share: bool) -> bool:
    """Whether each account names its own publisher, and neither the other's; where they `share` a funder, in full."""
    ways = ((one, two), (two, one))
    if one.language != two.language:
        return False
    in_words = not share and all(
        publisher_words(this) & this.opening.stems - other.opening.stems for this, other in ways
    )
    if not in_words and not all(_spells_itself(this, other) for this, other in ways):
        return False
    return not any(names(this, other) for this, other in ways)


def _spells_itself(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether an account says in full the name whose short form is its host, and the other says neither."""
    short = {name for name in publisher_words(this) if SHORTEST <= len(name) <= LONGEST_ACRONYM}
    return any(this.scope.spells(name) and not other.scope.spells(name) for name in short - other.scope.acronyms)


def _is_written_in_host(funder: str, other: Fingerprint) -> bool:
    """Whether a host has a funder's name, or the end of it, as one word: «fondation-ca-paysdefrance»."""
    said, host = words(fold(funder)), host_as_one(other)
    ends = ("".join(said[at:]) for at in range(len(said)))
    return any(len(end) >= WRITTEN_AS_ONE and end in host and stem(end) not in NO_NAMES for end in ends)


def host_as_one(side: Fingerprint) -> str:
    """A host as one word."""
    return hosts.as_one(side.notice.url)


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
    return hosts.written_names(side.source, side.notice.url)


def is_directory(side: Fingerprint) -> bool:
    return any(word in _DIRECTORIES for word in words(fold(re.sub("[.-]", " ", f"{side.source}-{side.host}"))))


def proper_names(side: Fingerprint) -> frozenset[str]:
    """The names that the text of an account gives, without its publisher."""
    return side.scope.names - publisher_words(side) - NO_NAMES


def publisher_words(side: Fingerprint) -> frozenset[str]:
    """The telling words of a publisher's name and host: «region-armor» is «armor», «fqra.example.ca» is «fqra»."""
    return hosts.telling_words(side.source, side.notice.url)


def says_place(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether an account says, or its publisher is named after, all places of the other's title."""
    places = other.places_in_title
    said = f"{host_as_one(this)} {this.opening.joined}" if places else ""
    named = ([word for word in words(fold(_REGION_OF.sub("", place))) if len(word) > 2] for place in places)
    short = publisher_words(this) if places else frozenset()
    return all(
        all(word in said for word in telling) or _is_short_for(words(fold(place)), short)
        for place, telling in zip(places, named, strict=True)
    )


def _is_short_for(place: Sequence[str], short: Iterable[str]) -> bool:
    """Whether a publisher's name is the short form of a place: «mrcrao» of «MRC Rivière-aux-Ormes»."""
    initials = "".join(word[0] for word in place)
    return any(name in (initials, place[0] + initials[1:]) for name in short)


def says_any(this: Fingerprint, places: Iterable[str]) -> bool:
    """Whether an account says one of these places."""
    return any("".join(words(fold(place))) in this.opening.joined for place in places)


def name_one_place(few: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a place is among both, under its short name or its long one."""
    return not {_REGION_OF.sub("", place) for place in few}.isdisjoint(_REGION_OF.sub("", place) for place in others)


def mentions(text_of: Fingerprint, funders: Iterable[str]) -> bool:
    """Whether an account speaks of one of these funders."""
    said = f" {text_of.folded_text} {' '.join(words(fold(text_of.notice.title)))} "
    return any(f" {fold(funder)} " in said or spells(text_of, funder) for funder in funders if len(funder) >= 3)
