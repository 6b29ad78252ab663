"""For whom and for what a call is: the publics, levels, applicants and means that its words name. Pure.

Two calls of one programme share day, sums and funder; whom they are for is what parts them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from watcher.lazy import cached_property
from watcher.remember.duplicates import loose_facts, title_kinds
from watcher.remember.duplicates.generic_words import FRAME, is_common
from watcher.remember.search.analysis import STOP_WORDS
from watcher.understand.parties import places_far
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

NEAR = 40  # letters between «autre» and «appel»
SMALL_WORDS, MOST_SMALL = {3: 0}, 2  # of a name, by its letters, that begin with no capital: «Mer en fête Québec»
LONGEST_NAME = 6  # words
FIRST = 80  # letters
Publics = Mapping[str, frozenset[str]]

_NAME = re.compile(r"[A-ZÉÈÀ](?:(?<=[\wéèà,)»'’] .)|(?<=['’].))[\wà-ÿ]{3,}")
# «Vallombre aide ses commerçants»: a sentence that begins with a name and no article.
_FIRST_NAME = re.compile(
    r"[A-ZÉÈÀ](?:(?<=^.)|(?<=[.!?]\s.))[\wà-ÿ]{3,}(?= (?:aide|finance|soutient|invite|funds|supports|offers|helps)\b)"
)
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_WORD = re.compile(r"[^\W\d_]+")
# «l'Agence nationale pour la sobriété»: only the first word of a name has a capital.
_HOUSE = re.compile(
    r"\b(?:Agence|Office|Banque|Fondation|Fonds|Minist[èe]re|Institut|Conseil|Caisse|Direction|Centre|Union|Mission|"
    r"Chambre|Observatoire|Société|Assurance|Mutuelle|Secrétariat|Bureau|Académie|Ordre)((?: [\w'’-]+){1,5})"
)
_YOU_ARE = re.compile(r"\bêtes\b", re.IGNORECASE)
_MONTHS = frozenset(map(stem, MONTHS))
# «un atelier à Lisbonne», «Fellowships: Japan»
_PLACE = re.compile(
    r"(?:\b(?:à|au|aux|en|in|to|from|at) (?:la |the )?|[:–—-] )([A-ZÉÈ][\w-]{3,})"
    r"(?=$|[ ,.:;)]*(?:$|[^ \w]| [\da-zà-ÿ–—-]))"
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_ANOTHER = re.compile(
    r"\b(?:autres?|distincte?s?|separee?s?|specifiques?|propres?|a part|(?:ont|auront|avaient) leur|gardent|"
    r"others?|another|separate|own|ne peuvent (?:pas|etre|ni|deposer|y|s'y)|n'est pas|ne sont pas|"
    r"pas (?:admissibles?|eligibles?|pris)|not eligible|relevent?|f(?:on|ai)t l'objet)\b"
)
_CALL = re.compile(
    r"\b(?:appels?|volets?|concours|guichets?|formulaires?|fiches?|financements?|dispositifs?|sujets?|streams?|strands?|"
    r"calls?|schemes?|competitions?|programmes?|funds?|forms?|pris en charge|admissibles?|eligibles?|eligible)\b"
)


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    """By the name of a line its groups of words: a call that is for the one group is for none of the others."""
    said = files(__package__).joinpath("contrasts.txt").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":") for line in said)
    return {name: tuple(groups.split(";")) for name, _, groups in named}


@cache
def _named_by() -> Mapping[str, frozenset[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for line, groups in _lines().items():
        for place, group in enumerate(groups):
            for word in group.split():
                found[stem(_joined(word))].add((line, place))
    return {token: frozenset(named) for token, named in found.items()}


def _joined(said: str) -> str:
    return said.replace("-", "")


def stems_of(said: str) -> frozenset[str]:
    """The stems of a text, with compounds as one word; «êtes», folded, would be summers."""
    return frozenset(map(stem, words(fold(_joined(_YOU_ARE.sub(" ", said))))))


def named_by(tokens: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The publics and means that stems name."""
    table = _named_by()
    return frozenset(named for token in tokens for named in table.get(token, ()))


class CallScope:
    """What an account says its call is for; sentences on another call («relève d'un autre appel») are kept apart."""

    def __init__(self, title: str, text: str) -> None:
        self._title, self._text = title, text

    @cached_property
    def in_title(self) -> Publics:
        """What the title names."""
        return _by_line(named_by(stems_of(self._title)))

    @cached_property
    def named(self) -> Publics:
        """What title and text name."""
        return _by_line(named_by(stems_of(f"{self._title}\n{' '.join(self._sentences[0])}")))

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of the names in the text: capitals that begin no sentence."""
        found = {stem(fold(name)) for name in (*_NAME.findall(self._text), *_FIRST_NAME.findall(self._text))}
        return frozenset(token for token in found if token not in _MONTHS and not is_common(token))

    @cached_property
    def written_names(self) -> frozenset[str]:
        """The stems of the words in title and text that always begin with a capital, or follow the kind of a house."""
        said = f"{self._title}\n{self._text}"
        every = set(_WORD.findall(said))
        capital = {word for word in every if word[0].isupper()}
        always = frozenset(map(_folded_stem, capital)).difference(map(_folded_stem, every - capital))
        return always.union(*(map(stem, words(fold(named))) for named in _HOUSE.findall(said)))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words of the text in capitals, folded."""
        return frozenset(map(str.lower, _ACRONYM.findall(self._text)))

    def spells(self, short: str) -> bool:
        """Whether a name in title or text has this short form, small words or not: «Quiet Health Trust», «qht»."""
        if any(name.startswith(short) for name in self._initials_of_houses):
            return True
        few = SMALL_WORDS.get(len(short), MOST_SMALL)
        return any(
            run[0].isupper() and run[-1].isupper() and sum(map(str.islower, run)) <= few
            for letters in self._initials
            for run in _runs(letters, short)
        )

    @cached_property
    def _initials_of_houses(self) -> frozenset[str]:
        """The first letters of names of which only the first word has a capital: «Observatoire national du bruit»."""
        said = (words(fold(match[0])) for match in _HOUSE.finditer(f"{self._title}\n{self._text}"))
        return frozenset("".join(word[0] for word in name if word not in STOP_WORDS) for name in said)

    def may_spell(self, acronym: str) -> bool:
        """Whether words in a row could be what an acronym stands for: «Women and Gender Equality» and «wge»."""
        runs = _runs(self._initials[1], acronym) if len(acronym) <= LONGEST_NAME else ()
        return any(run[0].isupper() and sum(map(str.isupper, run)) > 1 for run in runs)

    @cached_property
    def _initials(self) -> tuple[str, str]:
        """The first letters of all words, capitals as such, a point after each sentence; and without small words."""
        every: list[str] = []
        telling: list[str] = []
        for sentence in _SENTENCE.split(f"{self._title}.\n{self._text}"):
            for letter, is_small in map(_as_written, _WORD.findall(sentence)):
                every.append(letter)
                if not is_small:
                    telling.append(letter)
            every.append(".")
            telling.append(".")
        return "".join(every), "".join(telling)

    @cached_property
    def places(self) -> frozenset[str]:
        """The stems of what the title says like a place."""
        found = (stem(fold(name)) for name in _PLACE.findall(self._title))
        return frozenset(
            token for token in found if token not in _MONTHS and token not in FRAME and not is_common(token)
        )

    @cached_property
    def countries_in_title(self) -> frozenset[str]:
        """The keys of the countries, and of nations and provinces abroad, that the title names."""
        return _countries(self._title)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The same of title and text."""
        return _countries(f"{self._title}\n{self._text}")

    @cached_property
    def hours(self) -> frozenset[tuple[int, int]]:
        """The hours that the text names."""
        return loose_facts.hours(fold(self._text))

    @cached_property
    def houses(self) -> Mapping[str, frozenset[str]]:
        """The words of the names of houses, by their kind."""
        return loose_facts.houses(f"{self._title}\n{self._text}")

    @cached_property
    def tells_of_winners(self) -> bool:
        """Whether title and text tell of winners rather than of applying."""
        winners, applying, _ = self._told_of
        return winners > 1 and winners >= applying

    @cached_property
    def tells_of_applying(self) -> bool:
        """Whether any word says that one may apply."""
        return self._told_of[1] > 0

    @cached_property
    def tells_of_each_year(self) -> bool:
        """Whether some sum is that of a year."""
        return loose_facts.tells_of_each_year(self.plain)

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The currencies of which title and text have a sign."""
        return loose_facts.currencies(f"{self._title} {self._text}")

    @cached_property
    def is_tender(self) -> bool:
        """Whether it is a tender."""
        return title_kinds.is_of_tender(self.plain)

    @cached_property
    def tells_several(self) -> bool:
        """Whether it counts the calls that it tells."""
        return title_kinds.tells_several(fold(self._text[:FIRST]))

    @cached_property
    def is_report(self) -> bool:
        """Whether it is of winners or of a meeting, for an account that was read as news."""
        winners, applying, _ = self._told_of
        return bool(winners and winners >= applying) or self.is_of_meeting

    @cached_property
    def is_of_meeting(self) -> bool:
        """Whether it is of a meeting rather than of a call."""
        _, applying, meeting = self._told_of
        return meeting > 1 and meeting >= applying

    @cached_property
    def _told_of(self) -> tuple[int, int, int]:
        return loose_facts.told_of(self.plain)

    @cached_property
    def plain(self) -> str:
        """Title and text, folded."""
        return fold(f"{self._title}\n{self._text}").replace("’", "'")

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """The stems of the sentences on another call."""
        return stems_of(" ".join(self._sentences[1]))

    @cached_property
    def _sentences(self) -> tuple[list[str], list[str]]:
        own: list[str] = []
        others: list[str] = []
        for sentence in _SENTENCE.split(self._text):
            plain = fold(sentence).replace("’", "'")
            (others if _is_on_another(plain) else own).append(sentence)
        return own, others


def _countries(said: str) -> frozenset[str]:
    """The keys of places abroad by their names and adjectives of one word: «Scottish», «Finlande»."""
    known = places_far.names()
    return frozenset(known[word] for word in words(fold(said)) if word in known)


@lru_cache(maxsize=32_768)
def _folded_stem(word: str) -> str:
    return stem(fold(word))


@lru_cache(maxsize=32_768)
def _as_written(word: str) -> tuple[str, bool]:
    """What short forms take of a word: its first letter, as a capital or not, and whether it is a small word."""
    folded = fold(word)
    return folded[:1].upper() if word[0].isupper() else folded[:1], folded in STOP_WORDS


def _runs(letters: str, name: str) -> Iterator[str]:
    """The places in a row of first letters where a name could stand."""
    low = letters.lower()
    at = low.find(name)
    while at >= 0:
        yield letters[at : at + len(name)]
        at = low.find(name, at + 1)


def _is_on_another(plain: str) -> bool:
    """Whether a sentence speaks of another call: the two words near each other."""
    calls = [match.start() for match in _CALL.finditer(plain)] if _ANOTHER.search(plain) else []
    return any(abs(match.start() - at) <= NEAR for match in _ANOTHER.finditer(plain) for at in calls)


def _by_line(named: Iterable[tuple[str, int]]) -> Publics:
    found: dict[str, set[str]] = defaultdict(set)
    for line, place in named:
        found[line].add(_lines()[line][place].split()[0])
    return {line: frozenset(few) for line, few in found.items()}


def apart_in_titles(one: CallScope, two: CallScope) -> str:
    """The two publics (or levels, means) that two titles name, neither of which the other account is for."""
    for line in one.in_title.keys() & two.in_title.keys():
        ours, theirs = one.in_title[line], two.in_title[line]
        if not ours & two.named[line] and not theirs & one.named[line]:
            return f"{_some(ours)} and {_some(theirs)}"
    return ""


def compared(one: CallScope, two: CallScope) -> tuple[int, int, int]:
    """Of how many lines both name one group, or other groups, or another than the other's title names."""
    both = one.named.keys() & two.named.keys()
    same = sum(bool(one.named[line] & two.named[line]) for line in both)
    ways = ((one, two), (two, one))
    untitled = (line for this, that in ways for line in this.in_title.keys() & that.named.keys()
                if not this.in_title[line] & that.named[line])  # fmt: skip
    return same, len(both) - same, len(set(untitled))


def _some(named: frozenset[str]) -> str:
    return ", ".join(sorted(named))
