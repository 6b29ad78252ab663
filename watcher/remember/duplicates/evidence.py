"""How far the facts of two accounts agree when their titles do not: relays, free translations, co-funded calls. Pure.

The day, the sums, the shares and the name of who publishes are what a second site keeps of a call, in whatever words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from watcher.lazy import cached_property
from watcher.model import Kind
from watcher.remember.duplicates import codes
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.hosts import NO_NAMES
from watcher.remember.duplicates.likeness import AccountLikeness, Facts, LikenessWeights, shipped
from watcher.remember.duplicates.publishers import (
    is_directory,
    is_one_house,
    mentions,
    names,
    proper_names,
    publisher_words,
    share_funder,
)
from watcher.remember.duplicates.titles import compare
from watcher.remember.duplicates.told_days import EXTENSION, are_near, bond
from watcher.remember.rules.month_parts import is_within
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.calendar_names import MONTHS

BY_FACTS = "by facts: "
BY_LIKENESS = f"{BY_FACTS}likely, "
MOVED = 0.8  # how likely two accounts with other days must be one: a wrong merge tells a wrong extension
SAME_SITE = 0.6  # how likely two pages of one site must be one
UNNAMED = 0.78  # how likely two accounts must be one where none names the other's publisher
LEAST_TEXT = 40
_PRESS = re.compile(
    r"/(?:espace-)?(?:presse|press|newsroom|news|nouvelles?|actualites?|actus?|communiques?|medias?|blogu?e?|releases?)"
    r"(?:[/_-]|$)"
)
COPY = 0.6  # of an account's words: news that repeats a call, and tells none
ROUNDED = 0.025
YEARS = (2, 3, 4, 5)  # a sum may be told of each, or of all


@dataclass(frozen=True)
class SameCallEvidence:
    """Two accounts, by their facts."""

    one: Fingerprint
    two: Fingerprint
    lexicon: Lexicon
    weights: LikenessWeights = field(repr=False, default_factory=shipped)

    @property
    def joins(self) -> tuple[str, ...]:
        """The facts that make one call of two, if they are enough."""
        one, two = self.one, self.two
        if Kind.NEWS in (one.kind, two.kind):
            return self._as_told_by_news()
        if not one.days and not two.days:
            if self._is_rolling:
                return (f"{BY_FACTS}title and sums", *self.said())
            return self._likely() if self.is_named and self.may_be_likely else ()
        return self._likely() if self.may_be_likely else ()

    def _as_told_by_news(self) -> tuple[str, ...]:
        """A relay's account that is written, and read, as news; news of a launch or of winners is none."""
        if not (self._same_day or self.figures > 1) or not self.may_be_likely or self.likeness.copied >= COPY:
            return ()
        return self._likely()

    def _likely(self) -> tuple[str, ...]:
        is_named = self.is_named or self.is_linked or self.same_site
        if not is_named and self.likeness.tells_whole_titles and not self.likeness.names_said:
            return ()  # one name, two funders
        bar = (SAME_SITE if self.same_site else self.weights.enough) if is_named else UNNAMED
        if self.bond_of_days and not self.likeness.tells_a_whole_title:
            bar = MOVED
        if self.probability < bar:
            return ()
        return (f"{BY_LIKENESS}{round(self.probability * 100)} %", *self.said())

    @property
    def may_be_likely(self) -> bool:
        """Whether there is a day, or figures in its place, and enough text to speak of likeness."""
        if min(len(side.notice.text) for side in (self.one, self.two)) < LEAST_TEXT:
            return False
        if self.same_site and self.one.language == self.two.language and not self.is_press_and_page:
            return False
        one, two = self._days
        if one and two and not self._same_day:
            return False
        if self._same_day:
            return True
        return len(self.sums) > 1 or self.is_named or self.is_linked

    @cached_property
    def _days(self) -> tuple[frozenset[date], frozenset[date]]:
        one, two = (side.days or side.mentioned_days for side in (self.one, self.two))
        if not one & two and self.days_overlap:
            one, two = one - self.one.vague_deadlines, two - self.two.vague_deadlines
        return one, two

    @cached_property
    def _same_day(self) -> bool:
        one, two = self._days
        return bool(one & two or self.bond_of_days or self._is_day_mentioned)

    @property
    def _is_day_mentioned(self) -> bool:
        """Whether the account without a deadline mentions the other's day."""
        return any(not this.days and other.days & this.told_days for this, other in self._ways)

    @property
    def other_days(self) -> int:
        """How many days both name beside the deadline: an opening, a meeting of the jury."""
        one, two = self.one, self.two
        return len((one.told_days & two.told_days) - (one.days & two.days))

    @cached_property
    def probability(self) -> float:
        return self.weights.probability(self.likeness.features(self.facts))

    @property
    def facts(self) -> Facts:
        one, two = self.one, self.two
        return Facts(
            same_day=self._same_day,
            undated=not all(self._days) and not self._same_day,
            other_days=self.other_days,
            are_both_named=self.names_both_ways,
            sums=len(self.sums),
            more_sums=min(len(one.sums), len(two.sums)) - len(self.sums),
            shares=len(self.shares),
            is_named=self.is_named,
            is_linked=self.is_linked,
            is_bound=bool(self.bond_of_days),
            is_press=self.same_site and self.is_press_and_page,
        )

    @cached_property
    def is_day_told(self) -> bool:
        """Whether one of the two names a deadline of the other, as its own or as any day."""
        one, two = self.one, self.two
        if one.days & two.days:
            return True
        return any(not other.days.isdisjoint(this.told_days) for this, other in self._ways if other.days)

    def is_report(self, side: Fingerprint) -> bool:
        """Whether news is of winners or of a meeting; where it tells the day of the call, winners are former ones."""
        if side.kind is not Kind.NEWS or not side.scope.is_report:
            return False
        return not (self.is_day_told and side.scope.tells_of_applying and not side.scope.is_of_meeting)

    @property
    def is_told_in_letter(self) -> bool:
        """Whether a letter, whose title says nothing of the call, names the publisher, and a whole title is told."""
        is_letter = self.one.is_letter or self.two.is_letter
        return is_letter and self.names_other and self.likeness.tells_a_whole_title

    @property
    def is_day_vaguely_told(self) -> bool:
        """Whether one says «mi-janvier» or «before Christmas» of the other's day."""
        return any(
            is_within(day, this.vague_days)
            for this, other in self._ways
            if this.vague_days
            for day in other.days or other.told_days
        )

    @property
    def tells_of_a_title(self) -> bool:
        """Whether one tells a word of the other's title, or both a sum, a share or a code."""
        return bool(self.figures or self.shared_codes or self.likeness.tells_of_a_title)

    @property
    def are_days_near(self) -> bool:
        """Whether the last days that they tell could be those of one call, one of them moved or told vaguely."""
        ours, theirs = (side.days or side.mentioned_days for side in (self.one, self.two))
        if ours and theirs:
            return abs(max(ours) - max(theirs)) <= EXTENSION or bool(ours & theirs)
        undated = self.two if ours else self.one
        return any(is_within(day, undated.vague_days) for day in ours or theirs)

    @cached_property
    def days_overlap(self) -> bool:
        """Whether one tells its last day as «fin janvier» or «mid-May», and that of the other lies there."""
        return any(
            bool(other.days) and this.days <= this.vague_deadlines and is_within(max(other.days), this.vague_days)
            for this, other in self._ways
        )

    @property
    def names_of_both(self) -> frozenset[str]:
        """The words that both write as names, of publishers too."""
        names = self.one.scope.written_names & self.two.scope.written_names
        return frozenset(name for name in names - NO_NAMES if len(name) > 3 and name not in MONTHS)

    @property
    def hours(self) -> set[tuple[object, object]]:
        """The moments that both give as a deadline, to the hour."""
        return _hours(self.one) & _hours(self.two)

    @cached_property
    def likeness(self) -> AccountLikeness:
        return AccountLikeness(self.one, self.two, self.lexicon)

    @cached_property
    def bond_of_days(self) -> str:
        """What a text says makes two days those of one call, whose sums both tell; else empty."""
        return self.moved_day if self.figures > 1 or self.likeness.tells_a_whole_title else ""

    @cached_property
    def moved_day(self) -> str:
        """The same where both tell no more than one sum: the rest must say whether they are one."""
        if self.one.days & self.two.days or self.same_site or not are_near(self.one, self.two):
            return ""
        if not (self.is_linked or self.is_named):  # the dearest question, and the last one
            return ""
        return bond(self.one, self.two) if self.sums or self.likeness.tells_a_whole_title else ""

    @property
    def _is_rolling(self) -> bool:
        """A call without a day, in a directory: its title, the span of its sums and its words, and no other name."""
        if self.same_site or len(self.sums) < 2 or len(self.common_subject) < 2:
            return False
        titles = compare(self.one, self.two)
        if titles.left or titles.right:
            return False
        return self.is_named or (is_directory(self.one) != is_directory(self.two) and not self._names_others)

    @cached_property
    def sums(self) -> frozenset[int]:
        """The sums that both name, whatever the currency sign; one may round: «quelque 250 000 €» for 248,000."""
        one, two = self.one.sums, self.two.sums
        ways = ((one, two), (two, one))
        rounded = {told for this, that in ways for told in this - that if any(_rounds(told, exact) for exact in that)}
        loose = {
            told
            for this, other in self._ways
            for told, least, most in this.rounded_sums
            if told not in other.sums and any(least <= exact <= most for exact in other.sums if _is_finer(exact, told))
        }
        return (one & two) | rounded | loose

    @cached_property
    def tells_years(self) -> bool:
        """Whether one tells of each year, and says so, what the other tells of all: 21,600 a year, 64,800 in all."""
        return any(
            value * years in whole.sums
            for yearly, whole in self._ways
            for value in yearly.sums
            for years in YEARS
            if yearly.scope.tells_of_each_year
        )

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
    def is_press_and_page(self) -> bool:
        """Whether one of the two stands among the news of its site, and the other does not."""
        return bool(_PRESS.search(self.one.url)) != bool(_PRESS.search(self.two.url))

    @cached_property
    def is_linked(self) -> bool:
        """Whether one of the two leads to the other's page."""
        return any(other.has_own_page and other.url in this.links for this, other in self._ways)

    @cached_property
    def is_named(self) -> bool:
        """Whether one of the two names the other's publisher, or both have a funder in common."""
        return self.shares_funder or self.names_other

    @cached_property
    def shares_funder(self) -> bool:
        """Whether both name a funder that has calls of its own."""
        return share_funder(self.one, self.two)

    @property
    def names_other(self) -> bool:
        """Whether one of the two names the other's publisher."""
        return self._names_second or self._names_first

    @property
    def names_both_ways(self) -> bool:
        """Whether each names the other's publisher, as the two sides of a co-funded call do."""
        return self._names_second and self._names_first

    @property
    def relay(self) -> int | None:
        """Which of the two names the other's publisher, if one alone does: most often it tells of the other."""
        return int(self._names_first) if self._names_first != self._names_second else None

    @cached_property
    def _names_second(self) -> bool:
        return names(self.one, self.two)

    @cached_property
    def _names_first(self) -> bool:
        return names(self.two, self.one)

    @property
    def each_names_itself(self) -> bool:
        """Whether each account says a word of its own publisher's name that the other does not say."""
        return all(publisher_words(this) & this.opening.stems - other.opening.stems for this, other in self._ways)

    @cached_property
    def houses(self) -> int:
        """Of the houses of one kind that both name («Ville de …»): 1 where one is the same, -1 where all are others."""
        ours, theirs = self.one.scope.houses, self.two.scope.houses
        both = ours.keys() & theirs.keys()
        if any(ours[kind] & theirs[kind] for kind in both):
            return 1
        return -any(
            ours[kind].isdisjoint(self.two.opening.words) and theirs[kind].isdisjoint(self.one.opening.words)
            for kind in both
        )

    @cached_property
    def shared_codes(self) -> frozenset[str]:
        """The official codes that stand for both."""
        one, two = self.one, self.two
        named = {
            code
            for this, other in self._ways
            if not other.codes
            for code in this.codes
            if codes.mentions(f"{other.notice.title} {other.notice.url}", code) or other.told_codes == {code}
        }
        return (one.codes & two.codes) | named

    @cached_property
    def funders_differ(self) -> bool:
        """Both name a funder, none in common, and neither text speaks of the other's (as two-sided calls do)."""
        one, two = self.one, self.two
        if not one.funders or not two.funders or one.funders & two.funders or self.is_named:
            return False
        if any(is_one_house(this, other) for this in one.funders for other in two.funders):
            return False
        return not (mentions(one, two.funders) or mentions(two, one.funders))

    @cached_property
    def common_subject(self) -> frozenset[str]:
        """The telling words of both titles that are no names."""
        return (self.one.core & self.two.core) - self.one.named - self.two.named

    @property
    def _names_others(self) -> bool:
        """Whether the account of a directory names somebody of whom the other does not speak."""
        listing, other = (self.one, self.two) if is_directory(self.one) else (self.two, self.one)
        return not proper_names(listing) <= other.opening.stems | publisher_words(other)

    def said(self) -> tuple[str, ...]:
        """What agrees, in words."""
        named = ("one names the other's publisher",) if self.is_named else ()
        bonds = (self.bond_of_days,) if self.bond_of_days else ()
        return (*named, *bonds, *(f"sum: {value}" for value in sorted(self.sums)))

    @property
    def _ways(self) -> tuple[tuple[Fingerprint, Fingerprint], ...]:
        return (self.one, self.two), (self.two, self.one)


def _rounds(told: int, exact: int) -> bool:
    """Whether a sum of few figures («250 000», «1,25 M») is one of more («248 000», «1 247 500»), rounded."""
    figures = _figures(told)
    near = ROUNDED if figures <= 2 else ROUNDED / 10
    return figures <= 3 and _is_finer(exact, told) and abs(told - exact) <= near * exact


def _is_finer(exact: int, told: int) -> bool:
    """Whether a sum has more figures than one that may be it, rounded."""
    return _figures(exact) > _figures(told)


def _figures(value: int) -> int:
    return len(str(value).rstrip("0"))


def _hours(side: Fingerprint) -> set[tuple[object, object]]:
    return {(moment.date, moment.time) for moment in side.reading.deadlines if moment.time}
