"""The first words of an account, and what of them another account says again. Pure; decides nothing.

Funders write one frame around all their calls: what two accounts have word for word in common says little. A relay
says the subject again in other words: that counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from watcher.lazy import cached_property
from watcher.remember.duplicates.generic_words import FRAME, is_common
from watcher.remember.duplicates.translations import spelling, ways_to_say
from watcher.remember.search.analysis import STOP_STEMS
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

RUN = 4  # words in a row that two people hardly write by chance
COGNATE = 5  # letters of words that may be cognates
START, ROOT = 4, 6  # letters; «équiper» and «équipement» have one root
ALIKE = 72  # of a hundred: «renovation» and «renover» are one, «nation» and «notion» are not
_QUOTED = re.compile(r"[«“\"]([^«»“”\"]{3,64})[»”\"]")
LONG_NAME = 6  # words; more are a sentence that somebody said


class Opening:
    """Title and first lines as words."""

    def __init__(self, said: str) -> None:
        self._said = said
        self.words = tuple(words(fold(said)))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(stem, self.words))

    @cached_property
    def in_a_row(self) -> str:
        """The stems that are more than «de» and «the», in a row."""
        return f" {' '.join(_row(self.words))} "

    @cached_property
    def title_in_a_row(self) -> tuple[str, ...]:
        """The same of the title alone."""
        return _row(words(fold(self._said.partition("\n")[0])))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The stems that follow each other, small words left out, no numbers among them."""
        row = self.in_a_row.split()
        return frozenset(pair for pair in pairwise(row) if not (pair[0].isdigit() or pair[1].isdigit()))

    @cached_property
    def call_names(self) -> frozenset[tuple[str, ...]]:
        """What it calls a call: the words in quotes, and the title without what every call has."""
        title = self._said.partition("\n")[0]
        whole = tuple(token for token in _row(words(fold(title))) if not is_common(token))
        return self.quoted_names | ({whole} if len(whole) > 1 else frozenset())

    @cached_property
    def quoted_names(self) -> frozenset[tuple[str, ...]]:
        """The names in quotes, as stems."""
        named = (_row(words(fold(quoted))) for quoted in _QUOTED.findall(self._said))
        return frozenset(name for name in named if 1 < len(name) <= LONG_NAME)

    @cached_property
    def joined(self) -> str:
        """All words as one, for names that hosts write together."""
        return "".join(self.words)

    @cached_property
    def joined_names(self) -> str:
        """The same without small words: «Arts Fund for the North» in «artsfundnorth»."""
        return "".join(word for word in self.words if stem(word) not in STOP_STEMS)

    @cached_property
    def telling(self) -> Mapping[str, tuple[int, ...]]:
        """The stems of what it is about, with their places."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            if len(word) >= 4 and not word.isdigit() and word not in MONTHS:
                token = stem(word)
                if token not in FRAME and not is_common(token):
                    found[token].append(at)
        return {token: tuple(places) for token, places in found.items()}

    def copied_from(self, other: Opening) -> frozenset[int]:
        """The places of the words that stand in runs which both have."""
        if self.runs.isdisjoint(other.runs):
            return frozenset()
        last = len(self.words) - RUN
        both = (at for at in range(last + 1) if self.words[at : at + RUN] in other.runs)
        return frozenset(place for at in both for place in range(at, at + RUN))

    def tells(self, token: str, lexicon: Lexicon) -> bool:
        """Whether it says a stem: the word itself, a cognate or a translation."""
        if token in self.stems or not self.stems.isdisjoint(ways_to_say(token)):
            return True
        if any(self.stems.issuperset(way) for way in lexicon.alike((token,))):
            return True
        return len(token) >= COGNATE and _is_cognate(token, self._by_start.get(spelling(token)[:START], ()))

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self.words[at : at + RUN] for at in range(len(self.words) - RUN + 1))

    @cached_property
    def _by_start(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for token in self.stems:
            if len(token) >= COGNATE:
                plain = spelling(token)
                found[plain[:START]].append(plain)
        return found


def _row(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(token for word in said if (token := stem(word)) not in STOP_STEMS)


def _is_cognate(token: str, others: list[str] | tuple[str, ...]) -> bool:
    from rapidfuzz import fuzz

    plain = spelling(token)
    return any(fuzz.ratio(plain, other) >= ALIKE or other[:ROOT] == plain[:ROOT] for other in others)
