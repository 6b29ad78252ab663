"""For whom and for what a call is: the publics, levels, applicants and means that its words name. Pure.

Two calls of one programme share day, sums and funder; whom they are for is what parts them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from watcher.lazy import cached_property
from watcher.remember.duplicates.generic_words import FRAME, is_common
from watcher.remember.search.analysis import STOP_WORDS
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

SMALL_WORDS = {3: 0, 4: 2}  # of a name, by its length, that begin with no capital: «Mer en fête Québec»
Publics = Mapping[str, frozenset[str]]

_NAME = re.compile(r"(?<=[\wéèà,)»'’] )[A-ZÉÈÀ][\wà-ÿ]{3,}|(?<=['’])[A-ZÉÈÀ][\wà-ÿ]{3,}")
# «Vallombre aide ses commerçants»: a sentence that begins with a name and no article.
_FIRST_NAME = re.compile(
    r"(?:^|[.!?]\s)([A-ZÉÈÀ][\wà-ÿ]{3,})(?= (?:aide|finance|soutient|invite|funds|supports|offers|helps)\b)"
)
_ACRONYM = re.compile(r"\b[A-Z]{3,6}\b")
_WORD = re.compile(r"[^\W\d_]+")
_YOU_ARE = re.compile(r"\bêtes\b", re.IGNORECASE)
_MONTHS = frozenset(map(stem, MONTHS))
# «un atelier à Lisbonne», «Fellowships: Japan»
_PLACE = re.compile(
    r"(?:\b(?:à|au|aux|en|in|to|from|at) (?:la |the )?|[:–—-] )([A-ZÉÈ][\w-]{3,})"
    r"(?=$|[ ,.:;)]*(?:$|[^ \w]| [\da-zà-ÿ–—-]))"
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_ANOTHER = re.compile(
    r"\b(?:autres?|distincte?s?|separee?s?|specifiques?|propres?|a part|leur|gardent|others?|another|separate|own|"
    r"ne peuvent (?:pas|etre|ni|deposer|y|s'y)|n'est pas|ne sont pas|pas (?:admissibles?|eligibles?|pris)|"
    r"not eligible|relevent?|"
    r"f(?:on|ai)t l'objet)\b"
)
_CALL = re.compile(
    r"\b(?:appels?|volets?|concours|guichets?|formulaires?|fiches?|financements?|dispositifs?|sujets?|streams?|strands?|"
    r"calls?|schemes?|competitions?|programmes?|funds?|pris en charge|admissibles?|eligibles?|eligible)\b"
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
    def acronyms(self) -> frozenset[str]:
        """The words of the text in capitals, folded."""
        return frozenset(map(str.lower, _ACRONYM.findall(self._text)))

    @property
    def initials(self) -> frozenset[str]:
        """What acronyms of the names in title and text could be: «Women and Gender Equality» gives «wge»."""
        return self._short_forms[0]

    @property
    def short_names(self) -> frozenset[str]:
        """What hosts make of names of three to six words, small ones kept or not: «Quiet Health Trust» is «qht»."""
        return self._short_forms[1]

    @cached_property
    def _short_forms(self) -> tuple[frozenset[str], frozenset[str]]:
        """`initials` and `short_names`: every candidate is asked for both, of texts of 250 words."""
        initials: set[str] = set()
        short: set[str] = set()
        for sentence in _SENTENCE.split(f"{self._title}.\n{self._text}"):
            every = [_as_written(word) for word in _WORD.findall(sentence)]
            telling = [word for word in every if not word[2]]
            initials.update(run for run, _, capitals, _, _ in _runs(telling) if capitals > 1)
            for said in (every, telling) if len(telling) < len(every) else (every,):
                for run, size, capitals, is_last_capital, is_at_end in _runs(said):
                    most = SMALL_WORDS.get(size, 2)
                    if is_last_capital and size - capitals <= (2 if is_at_end else most):
                        short.add(run)
        return frozenset(initials), frozenset(short)

    @cached_property
    def places(self) -> frozenset[str]:
        """The stems of what the title says like a place."""
        found = (stem(fold(name)) for name in _PLACE.findall(self._title))
        return frozenset(
            token for token in found if token not in _MONTHS and token not in FRAME and not is_common(token)
        )

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
            (others if _ANOTHER.search(plain) and _CALL.search(plain) else own).append(sentence)
        return own, others


@lru_cache(maxsize=32_768)
def _as_written(word: str) -> tuple[str, bool, bool]:
    """What short forms take of a word: its first letter, whether that is a capital, whether it is a stop word."""
    folded = fold(word)
    return folded[:1], word[0].isupper(), folded in STOP_WORDS


def _runs(said: Sequence[tuple[str, bool, bool]]) -> Iterator[tuple[str, int, int, bool, bool]]:
    """The runs of three to six words that begin with a capital.

    Of each its letters, how many words it has, how many of them begin with a capital, whether the last one does, and
    whether it ends the sentence: then it counts as the beginning of a longer one, too.
    """
    letters, capitals = [word[0] for word in said], [word[1] for word in said]
    for at, is_capital in enumerate(capitals[:-2]):
        if is_capital:
            run, count = letters[at] + letters[at + 1], 1 + capitals[at + 1]
            for end in range(at + 2, min(at + 6, len(said))):
                run += letters[end]
                count += capitals[end]
                yield run, end - at + 1, count, capitals[end], end == len(said) - 1


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
