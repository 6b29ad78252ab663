"""Whether one account retells the other: how much of subject, text and figures it says again. Pure.

Each piece of evidence has a weight; together they must reach `ENOUGH`. The weights were fitted by hand on the pairs of
the tests. Who tells a call again keeps its day and its figures, and says its subject in other words; who tells a
sister call keeps the frame of the title, and names another subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from watcher.lazy import cached_property
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.publishers import proper_names, publisher_words
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.stems import stem

ENOUGH = 2.3
LINK, SITE = 2.0, 1.0
LEAST_TOLD = 0.5
FEW = 3  # words that are left; of fewer nothing can be said
UNKNOWN = 0.3
MANY_COUNTS = 3
MANY_COGNATES = 5  # or translations: two languages have few words in common by chance
ALIKE = 0.5  # of both titles: more in common is one frame with two subjects
# What a publisher may be called beside its name.
_BODIES = frozenset(map(stem, ("agglo", "agglomeration", "metropole", "communaute", "mairie", "council", "county")))


@dataclass(frozen=True)
class Retelling:
    """Two accounts, `figures` of which (sums and percentages) agree."""

    one: Fingerprint
    two: Fingerprint
    lexicon: Lexicon
    sums: int
    shares: int

    def is_likely(self, *, is_linked: bool, is_one_site: bool) -> bool:
        """Whether the evidence is enough, with that of a link from one to the other or of their common host.

        Who only points to another call («voir aussi») has a title of which that call says nothing.
        """
        leading = [
            told
            for side, other, told in zip((self.one, self.two), (self.two, self.one), self._subjects_told, strict=True)
            if is_linked and other.url in side.links
        ]
        return self.weight + LINK * any(told >= LEAST_TOLD for told in leading) + SITE * is_one_site >= ENOUGH

    @cached_property
    def weight(self) -> float:
        """All pieces of evidence for one call, without the day, which both must have."""
        told, counts = sorted(self._subjects_told), self.one.opening.counts & self.two.opening.counts
        return (
            (1.0 if self.sums else 0.0)
            + (0.5 if self.sums > 1 else 0.0)
            + (0.7 if self.shares else 0.0)
            + 0.35 * min(len(counts), MANY_COUNTS)
            + 2.0 * self.text_retold
            + told[0]
            + told[1]
            + 0.15 * min(len(self._names_in_common), 3)
            - self._cost_of_two_subjects
        )

    @cached_property
    def text_retold(self) -> float:
        """How much of the shorter text's own words the other says, without what both have word for word; 0 to 1."""
        ways = ((self.one, self.two), (self.two, self.one))
        few, other = min(
            ((this.opening.own_stems(that.opening) - self._publishers, that) for this, that in ways),
            key=lambda side: len(side[0]),
        )
        if len(few) < FEW:
            return UNKNOWN
        told = sum(other.opening.tells(token, self.lexicon) for token in few)
        if self.one.language != self.two.language:
            return min(told / MANY_COGNATES, 1.0)
        return told / len(few)

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """Who publishes and pays: that both say these names tells nothing of the subject."""
        return self.one.named | self.two.named | publisher_words(self.one) | publisher_words(self.two)

    @cached_property
    def _subjects(self) -> tuple[frozenset[str], frozenset[str]]:
        return self._subject(self.one), self._subject(self.two)

    def _subject(self, side: Fingerprint) -> frozenset[str]:
        """The telling words of a title without the names of who pays and publishes."""
        sides = (self.one, self.two)
        paying = (token for other in sides for funder in other.funders for token in map(stem, funder.split()))
        return side.core.difference(_BODIES, paying, *map(publisher_words, sides))

    @cached_property
    def _untold(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words of each title that the other account does not say."""
        one, two = self._subjects
        return (
            frozenset(token for token in one if not self.two.opening.tells(token, self.lexicon)),
            frozenset(token for token in two if not self.one.opening.tells(token, self.lexicon)),
        )

    @property
    def tells_whole_titles(self) -> bool:
        """Whether each account says all telling words of the other's title, in their form or another."""
        ways = ((self.one, self.two), (self.two, self.one))
        return all(that.opening.tells(token, self.lexicon) for this, that in ways for token in this.core)

    @cached_property
    def _subjects_told(self) -> tuple[float, float]:
        """How much of each title the other account says, 0 to 1; half for a title that is a name alone."""
        pairs = zip(self._subjects, self._untold, strict=True)
        one, two = (1 - len(untold) / len(subject) if subject else 0.5 for subject, untold in pairs)
        return one, two

    @property
    def _cost_of_two_subjects(self) -> float:
        """What it costs that each title has words of which the other account says nothing."""
        one, two = self._subjects
        if not all(self._untold):
            return 0.0
        if self.one.language != self.two.language:
            return min(5 * (1 - max(self._subjects_told)), 1.5)  # a word untold may be a translation unknown
        common = len(one & two)
        if not common:
            return 2.0
        return 3.0 if common >= ALIKE * min(len(one), len(two)) else 1.5

    @property
    def _names_in_common(self) -> frozenset[str]:
        one, two = self.one, self.two
        named = (proper_names(one) & two.opening.stems) | (proper_names(two) & one.opening.stems)
        return named - self._publishers
