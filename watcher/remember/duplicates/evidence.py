"""How far the facts of two accounts agree when their titles do not: relays, free translations, co-funded calls. Pure.

The day, the sums, the shares and the name of who publishes are what a second site keeps of a call, in whatever words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlsplit

from watcher.remember.duplicates.fingerprint import OPENING, Fingerprint, is_common
from watcher.remember.duplicates.publishers import (
    host_names,
    is_directory,
    names,
    proper_names,
    publisher_words,
    stems_of,
)
from watcher.remember.duplicates.titles import Titles, compare
from watcher.remember.duplicates.told_days import bond
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

SUBJECT = 0.3
BY_FACTS = "by facts: "
WHOLE_SUBJECT = 0.6
FEW_WORDS = 0.5
MOST_WORDS = 0.75
SOME_WORDS = 0.1
LEAST_TEXT = 80
FIRST_LINES = 450


@dataclass(frozen=True)
class SameCallEvidence:
    """Two accounts, by their facts."""

    one: Fingerprint
    two: Fingerprint
    lexicon: Lexicon

    @property
    def joins(self) -> tuple[str, ...]:
        """The facts that make one call of two, if they are enough."""
        one, two = self.one, self.two
        same_day = bool(one.days & two.days or self.bond_of_days)
        undated = not one.days and not two.days
        speak_otherwise = bool(one.language and two.language) and one.language != two.language
        if same_day and self.sums and (self._is_translation if speak_otherwise else self._is_relay):
            return (f"{BY_FACTS}day and sums", *self._said())
        if undated and self.sums and self.shares and self.is_named and not self.same_site:
            return (f"{BY_FACTS}sums and shares", *self._said())
        if undated and self._is_rolling:
            return (f"{BY_FACTS}title and sums", *self._said())
        if same_day and self._is_shared and not self._sums_differ:
            return (f"{BY_FACTS}day and subject", *self._said())
        return ()

    @property
    def _is_translation(self) -> bool:
        """In another language a subject may have few words in common: then the site or the publisher must be one.

        Two titles without texts say too little: one funder has many calls of one day and one sum.
        """
        if not self._have_texts:
            return False
        is_near = self.is_named or self.same_site or self.subject >= SUBJECT
        return is_near and (self.figures > 1 or self.subject >= SUBJECT or self.text_told >= SOME_WORDS)

    @property
    def _is_relay(self) -> bool:
        """In one language another site tells the subject again; the more figures agree, the fewer words must."""
        if self.same_site or not self.is_named:
            return False
        if len(self.common_subject) >= 3 and not all(_extra(this, other) for this, other in self._ways):
            return True
        return not self.are_siblings and self.subject >= (FEW_WORDS if self.figures > 1 else MOST_WORDS)

    @cached_property
    def bond_of_days(self) -> str:
        """What a text says makes two days those of one call, whose sum and whole title both tell; else empty."""
        if self.same_site or not self.sums or not self.is_named or self.are_siblings or self.subject < 1:
            return ""
        return bond(self.one, self.two)

    @property
    def _is_rolling(self) -> bool:
        """A call without a day, in a directory: its title, the span of its sums and its words, and no other name."""
        if self.same_site or len(self.sums) < 2 or len(self.common_subject) < 2:
            return False
        titles = compare(self.one, self.two)
        if titles.left or titles.right:
            return False
        return self.is_named or (
            is_directory(self.one) != is_directory(self.two) and self.text_told >= FEW_WORDS and not self._names_others
        )

    @property
    def _is_shared(self) -> bool:
        """Two funders tell one call, each in its currency: both titles say the subject, and one names the other."""
        if self.same_site or not self.is_named or self.are_siblings:
            return False
        names = self.one.named | self.two.named
        told = [_told_in(this, other, self.lexicon, names) for this, other in self._ways]
        if self.one.language != self.two.language:
            return self._have_texts and max(told) >= MOST_WORDS
        return min(told) >= WHOLE_SUBJECT

    @cached_property
    def sums(self) -> frozenset[int]:
        """The sums that both name, whatever the currency sign."""
        return self.one.sums & self.two.sums

    @cached_property
    def shares(self) -> frozenset[str]:
        """The percentages that both name; half is fifty."""
        return self.one.shares & self.two.shares

    @property
    def figures(self) -> int:
        """How many sums and percentages both name."""
        return len(self.sums) + len(self.shares)

    @cached_property
    def same_site(self) -> bool:
        """Whether both stand on one host; an address without a host may be of any."""
        hosts = {(urlsplit(side.notice.url).hostname or "").removeprefix("www.") for side in (self.one, self.two)}
        return len(hosts) == 1 or "" in hosts

    @cached_property
    def is_named(self) -> bool:
        """Whether one of the two names the other's publisher, or both have a funder in common."""
        return bool(self.one.funders & self.two.funders) or any(names(this, other) for this, other in self._ways)

    @property
    def _have_texts(self) -> bool:
        return min(len(side.notice.text) for side in (self.one, self.two)) >= LEAST_TEXT

    @cached_property
    def names_both_ways(self) -> bool:
        """Whether each names the other's publisher, as the two sides of a co-funded call do."""
        return all(names(this, other) for this, other in self._ways)

    @cached_property
    def common_subject(self) -> frozenset[str]:
        """The telling words of both titles that are no names."""
        return (self.one.core & self.two.core) - self.one.named - self.two.named

    @property
    def _names_others(self) -> bool:
        """Whether the account of a directory names somebody of whom the other does not speak."""
        listing, other = (self.one, self.two) if is_directory(self.one) else (self.two, self.one)
        return not proper_names(listing) <= stems_of(other) | publisher_words(other)

    @cached_property
    def are_siblings(self) -> bool:
        """Whether two titles of one language share most of their words and each has one of its own."""
        titles = compare(self.one, self.two)
        own = titles.left - stems_of(self.two), titles.right - stems_of(self.one)
        if all(own) and titles.common and self.one.language == self.two.language and self.figures < 2:
            return True
        if self.names_both_ways or (self._have_texts and self.figures > 1):
            return False
        least = max(len(titles.left), len(titles.right))
        is_told = any(_quotes(this, other) for this, other in self._ways)
        is_near = bool(titles.left or titles.right) and len(titles.common) >= least
        return is_near and not is_told and not self._is_title_relayed(titles)

    def _is_title_relayed(self, titles: Titles) -> bool:
        """Whether one title holds the other, and the words it adds stand in the other's text."""
        if not titles.is_part:
            return False
        longer, other = (self.two, self.one) if titles.right else (self.one, self.two)
        more = titles.left | titles.right
        return more <= stems_of(other) or bool(longer.notice.text and self.sums)

    @cached_property
    def text_told(self) -> float:
        """How much of the shorter account's opening words the other says, by cognates and translations, 0 to 1."""
        one, two = sorted((_opening_stems(side) for side in (self.one, self.two)), key=len)
        told = sum(token in two or _is_translated(token, two, self.lexicon) for token in one)
        return told / len(one) if one else 0.0

    @cached_property
    def subject(self) -> float:
        """How much of one title stands in the other account, 0 to 1."""
        return max(_told_in(this, other, self.lexicon, this.named) for this, other in self._ways)

    @property
    def _sums_differ(self) -> bool:
        """Sums in one currency, none in common."""
        one, two = ({currency for currency, _ in side.amounts} for side in (self.one, self.two))
        return bool(one & two) and not self.sums

    def _said(self) -> tuple[str, ...]:
        named = ("one names the other's publisher",) if self.is_named else ()
        bonds = (self.bond_of_days,) if self.bond_of_days and not self.one.days & self.two.days else ()
        return (*named, *bonds, *(f"sum: {value}" for value in sorted(self.sums)))

    @property
    def _ways(self) -> tuple[tuple[Fingerprint, Fingerprint], ...]:
        return (self.one, self.two), (self.two, self.one)


def _opening_stems(side: Fingerprint) -> set[str]:
    said = words(fold(f"{side.notice.title}\n{side.notice.text[:FIRST_LINES]}"))
    return {token for word in said if len(word) >= 5 and not is_common(token := stem(word))}


def _extra(this: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """The words that only this title has, without its own names and the whole name of the other's publisher."""
    extra, publisher = this.core - other.core - this.named, publisher_words(other)
    if publisher <= frozenset(this.stems):
        extra -= publisher
    for pair in pairwise(words(this.title)):
        if "".join(pair) in host_names(other):
            extra -= frozenset(map(stem, pair))
    return extra


def _quotes(this: Fingerprint, other: Fingerprint) -> bool:
    """Whether the text of one account names the other's whole title, its telling words in a row."""
    title = [token for token in other.stems if not is_common(token)]
    said = (stem(word) for word in words(fold(this.notice.text[:OPENING])))
    row = " ".join(token for token in said if not is_common(token))
    return len(title) > 1 and f" {' '.join(title)} " in f" {row} "


def _told_in(this: Fingerprint, other: Fingerprint, lexicon: Lexicon, names: frozenset[str]) -> float:
    """How much of this title's subject the other account tells, by its words, their cognates and translations.

    That an account says its own publisher's name tells nothing of a title.
    """
    subject = this.core - names
    if not subject:
        return 0.0
    said = stems_of(other)
    told = sum(token in said or _is_translated(token, said, lexicon) for token in subject - (other.named - other.core))
    return told / len(subject)


def _is_translated(token: str, said: set[str], lexicon: Lexicon) -> bool:
    if any(len(way) == 1 and way[0] in said for way in lexicon.alike((token,))):
        return True
    if len(token) < 5:
        return False
    from rapidfuzz import fuzz

    return any(len(word) >= 5 and word[:3] == token[:3] and fuzz.ratio(word, token) >= 75 for word in said)
