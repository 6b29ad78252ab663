"""How far the facts of two accounts agree when their titles do not: relays, free translations, co-funded calls. Pure.

The day, the sums, the shares and the name of who publishes are what a second site keeps of a call, in whatever words.
"""

from __future__ import annotations

from dataclasses import dataclass

from watcher.lazy import cached_property
from watcher.remember.duplicates.fingerprint import OPENING, Fingerprint
from watcher.remember.duplicates.generic_words import is_common
from watcher.remember.duplicates.publishers import (
    is_directory,
    names,
    proper_names,
    publisher_words,
)
from watcher.remember.duplicates.retelling import ENOUGH, Retelling
from watcher.remember.duplicates.titles import Titles, compare
from watcher.remember.duplicates.told_days import bond
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.stems import stem
from watcher.understand.text.text import fold, words

BY_FACTS = "by facts: "
WHOLE_SUBJECT = 0.6
FEW_WORDS = 0.5
LEAST_TEXT = 80
ROUNDED = 0.025
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
        if same_day and self._is_retold:
            return (f"{BY_FACTS}day and figures", *self._said())
        if undated and self.sums and self.shares and self.is_named and not self.same_site:
            return (f"{BY_FACTS}sums and shares", *self._said())
        if undated and self._is_rolling:
            return (f"{BY_FACTS}title and sums", *self._said())
        if same_day and self._is_shared and not self._sums_differ:
            return (f"{BY_FACTS}day and subject", *self._said())
        return ()

    @property
    def _is_retold(self) -> bool:
        """Whether one site, or one language of it, tells again what the other does, with its figures or a link to it.

        Two titles in two languages without texts say too little: one funder has many calls of one day and one sum.
        """
        speak_otherwise = self.one.language != self.two.language
        if not (speak_otherwise and self.same_site) and (self.same_site or not (self.is_named or self.is_linked)):
            return False
        if (speak_otherwise and not self._have_texts) or not (self.figures or self.is_linked):
            return False
        return self.retelling.is_likely(is_linked=self.is_linked, is_one_site=self.same_site)

    @cached_property
    def retelling(self) -> Retelling:
        return Retelling(self.one, self.two, self.lexicon, len(self.sums), len(self.shares))

    @cached_property
    def bond_of_days(self) -> str:
        """What a text says makes two days those of one call, whose sum and whole title both tell; else empty."""
        if self.same_site or not self.sums or not self.is_named or self.subject < 1:
            return ""
        if self.are_siblings and not self.retelling.tells_whole_titles:
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
        if self.same_site or not self.is_named or self.sums or self.are_siblings:
            return False
        names = self.one.named | self.two.named
        told = [_told_in(this, other, self.lexicon, names) for this, other in self._ways]
        if self.one.language != self.two.language:
            return self._have_texts and self.retelling.weight >= ENOUGH
        return min(told) >= WHOLE_SUBJECT

    @cached_property
    def sums(self) -> frozenset[int]:
        """The sums that both name, whatever the currency sign; one may round: «quelque 250 000 €» for 248,000."""
        one, two = self.one.sums, self.two.sums
        ways = ((one, two), (two, one))
        rounded = {told for this, that in ways for told in this - that if any(_rounds(told, exact) for exact in that)}
        return (one & two) | rounded

    @cached_property
    def shares(self) -> frozenset[str]:
        """The percentages that both name; half is fifty."""
        return self.one.shares & self.two.shares if self.one.shares else frozenset()

    @property
    def figures(self) -> int:
        """How many sums and percentages both name."""
        return len(self.sums) + len(self.shares)

    @cached_property
    def same_site(self) -> bool:
        """Whether both stand on one host; an address without a host may be of any."""
        hosts = {side.host.removeprefix("www.") for side in (self.one, self.two)}
        return len(hosts) == 1 or "" in hosts

    @cached_property
    def is_linked(self) -> bool:
        """Whether one of the two leads to the other's page."""
        return any(other.has_own_page and other.url in this.links for this, other in self._ways)

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
        return not proper_names(listing) <= other.opening.stems | publisher_words(other)

    @cached_property
    def are_siblings(self) -> bool:
        """Whether two titles of one language share most of their words and each has one of its own."""
        titles = compare(self.one, self.two)
        own = titles.left - self.two.opening.stems, titles.right - self.one.opening.stems
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
        return more <= other.opening.stems or bool(longer.notice.text and self.sums)

    @cached_property
    def text_told(self) -> float:
        """How much of the shorter account's opening words the other says, by cognates and translations, 0 to 1."""
        ways = ((_opening_stems(this), that) for this, that in self._ways)
        opening, other = min(ways, key=lambda way: len(way[0]))
        return sum(other.opening.tells(token, self.lexicon) for token in opening) / max(len(opening), 1)

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


def _rounds(told: int, exact: int) -> bool:
    """Whether a sum of few figures («250 000», «1,25 M») is one of more («248 000», «1 247 500»), rounded."""
    figures = _figures(told)
    near = ROUNDED if figures <= 2 else ROUNDED / 10
    return figures <= 3 and figures < _figures(exact) and abs(told - exact) <= near * exact


def _figures(value: int) -> int:
    return len(str(value).rstrip("0"))


def _opening_stems(side: Fingerprint) -> set[str]:
    said = words(fold(f"{side.notice.title}\n{side.notice.text[:FIRST_LINES]}"))
    return {token for word in said if len(word) >= 5 and not is_common(token := stem(word))}


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
    told = sum(other.opening.tells(token, lexicon) for token in subject - (other.named - other.core))
    return told / len(subject)
