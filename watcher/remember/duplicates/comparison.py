"""Are two sources speaking of the same call? A pure and cautious judge: in doubt they are two.

First what parts them (another volet, year, region, funder, deadline …), then what joins them; each verdict carries
its reasons in words. A wrong merge hides a call from people; a missed one only says something twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from watcher.lazy import cached_property
from watcher.model import Kind
from watcher.remember.duplicates import likely, likeness, publishers
from watcher.remember.duplicates.evidence import SameCallEvidence
from watcher.remember.duplicates.fingerprint import Fingerprint, language_free
from watcher.remember.duplicates.likely import SameCallModel
from watcher.remember.duplicates.likeness import LikenessWeights
from watcher.remember.duplicates.scope import apart_in_titles
from watcher.remember.duplicates.titles import (
    Titles,
    acronym_stems,
    against_in_titles,
    compare,
    said,
    share_acronym,
    translated,
)
from watcher.remember.duplicates.told_days import EXTENSION
from watcher.remember.rules.differences import SAME_DAY
from watcher.remember.rules.identity import flat
from watcher.remember.search.synonyms import Lexicon

SAME_TEXT = 0.6
WHOLE_TEXT = 0.85
LEAST_SHINGLES = 30
MANY_WORDS = 4
ENVELOPE = 8  # times what one project gets; a sum so much larger may be the whole of the money
RETITLED = 0.5  # of the words of the shorter account
COPIED = 0.3  # of the words of the shorter account; from there on both follow one template
WHOLE_TITLE = 3  # telling words of a title that, with day and sum, are hardly another call's


@dataclass(frozen=True, slots=True)
class TwinVerdict:
    """Same call or not, and why; for a call the reasons that join, else those that part."""

    same: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Two accounts, compared."""

    one: Fingerprint
    two: Fingerprint
    lexicon: Lexicon = field(repr=False)
    model: SameCallModel = field(repr=False, default_factory=likely.shipped)
    weights: LikenessWeights = field(repr=False, default_factory=likeness.shipped)

    def verdict(self) -> TwinVerdict:
        """Same or different, with reasons."""
        if against := (*self.conflicts, *self.against_payers()):
            return TwinVerdict(False, against)
        for joins in (
            self._by_code,
            self._by_address,
            self._by_title,
            self._by_whole_title,
            self._by_text,
            self._by_translation,
            self._by_facts,
        ):
            if reasons := joins():
                return TwinVerdict(True, reasons)
        return TwinVerdict(False, ("not enough in common",))

    @property
    def may_be_one(self) -> bool:
        """Whether any reason could join the two: a look at what costs little, before what parts is looked for."""
        one, two = self.one, self.two
        if self.evidence.are_days_near or self.same_day:
            return True
        if self.shares_address or self.is_linked or self.is_language_twin or self.titles.are_equal or self.shared_codes:
            return True
        sums = self.evidence.sums
        if sums and (self.evidence.shares or len(sums) > 1 or one.kind is not two.kind):
            return True
        if bool(one.days) is bool(two.days):
            return False
        is_titled = not (one.core.isdisjoint(two.named) and two.core.isdisjoint(one.named))
        if sums or len(one.core & two.core) > 1 or is_titled:
            return True
        return self.evidence.is_told_in_letter

    # --- what parts ------------------------------------------------------------------------------------------

    @cached_property
    def conflicts(self) -> tuple[str, ...]:
        """What says that these are certainly two calls, whatever a third account may say: the first reason found."""
        return tuple(islice(self._against(), 1))

    def _against(self) -> Iterator[str]:
        one, two = self.one, self.two
        if one.kind is not two.kind and any(map(self.evidence.is_report, (one, two))):
            yield "one tells of winners or of a meeting"
        if self._are_two_kinds:
            yield f"kinds: {one.kind} and {two.kind}"
        if one.source == two.source and not self._is_retold:
            yield "one source lists both"
        if (one.strands or two.strands) and (strands := self.evidence.likeness.untold_strands):
            yield f"strands: {said(strands)}"
        yield from against_in_titles(one, two)
        if one.codes and two.codes and not self.shared_codes:
            yield f"codes: {said(one.codes)} and {said(two.codes)}"
        elif self._are_two_pages_of_codes:
            yield f"codes: {said(one.codes_on_site)} and {said(two.codes_on_site)}"
        yield from self._against_on_one_page()
        if self.days_differ and not self._may_be_extension:
            yield f"deadlines: {said(one.days)} and {said(two.days)}"
        yield from self._against_in_places()
        yield from self._against_sisters()

    @property
    def _are_two_kinds(self) -> bool:
        """Whether one is no call, and no news of one, as others tell of it, or of one page under one title."""
        kinds = {self.one.kind, self.two.kind}
        if kinds == {Kind.CALL} or (len(kinds) == 1 and self.is_same_page):
            return False
        return not (kinds <= {Kind.CALL, Kind.NEWS} and self.joining_facts)

    @property
    def _is_retold(self) -> bool:
        """Whether one site tells the call in two languages, or as a page and as news."""
        if self.is_language_twin or self.is_linked_translation or self._is_free_translation:
            return True
        return self.evidence.is_press_and_page and bool(self.joining_facts)

    @property
    def _are_two_pages_of_codes(self) -> bool:
        """Whether one site names the pages of the two by different codes."""
        if not self.evidence.same_site or self.is_language_twin:
            return False
        one, two = self.one.codes_on_site, self.two.codes_on_site
        return bool(one and two) and not one & two

    def against_payers(self) -> Iterator[str]:
        """What a third account may settle: it may name both funders or publishers, or both sums."""
        if self.amounts_differ and not self.shares_address and not self.evidence.sums:
            yield f"amounts: {said(self.one.amounts)} and {said(self.two.amounts)}"
        if self.funders_differ and not (self.shares_address or self.is_language_twin or self.shared_codes):
            yield f"funders: {said(self.one.funders)} and {said(self.two.funders)}"
        is_told = self.shares_address or self.evidence.is_linked or self.same_text
        if not is_told and publishers.speak_for_themselves(self.one, self.two, share=self.evidence.shares_funder):
            yield f"publishers: {self.one.source} and {self.two.source}, each for itself"
        if self.evidence.houses < 0 and not is_told:
            yield "houses of one kind with other names"
        if self._is_one_text_with_other_names:
            yield "one text with other names"

    @property
    def _is_one_text_with_other_names(self) -> bool:
        """Whether two publishers fill one template, each with names of its own."""
        one, two, words = self.one, self.two, self.evidence.likeness
        if self.shares_address or self.is_linked or self.shared_codes or publishers.share_funder(one, two):
            return False
        return words.copied >= COPIED and words.copied * min(words.own_names, 2) >= 2 * COPIED

    def _against_on_one_page(self) -> Iterator[str]:
        """A call and its sub-calls often share page and title; their texts do not, nor their sums."""
        one, two = self.one, self.two
        if self.evidence.same_site and one.text_parts and two.text_parts and not one.text_parts & two.text_parts:
            yield f"parts in the text: {said(one.text_parts)} and {said(two.text_parts)}"
        if self.shares_address and self.amounts_differ and not self.says_the_same:
            yield f"amounts on one page: {said(one.amounts)} and {said(two.amounts)}"

    def _against_in_places(self) -> Iterator[str]:
        one, two = self.one, self.two
        if self.shares_address:
            return
        if not self.is_linked and not (publishers.says_place(one, two) and publishers.says_place(two, one)):
            yield f"places: {said(one.places_in_title) or 'none'} and {said(two.places_in_title) or 'none'}"
        few = (one.places_in_text, two.places_in_text)
        is_told_apart = all(0 < len(named) <= 2 for named in few) and not publishers.name_one_place(*few)
        is_told_apart = is_told_apart and not (publishers.says_any(one, few[1]) or publishers.says_any(two, few[0]))
        if is_told_apart and not (self.shared_codes or self.evidence.names_both_ways):
            yield f"places in the text: {said(few[0])} and {said(few[1])}"

    def _against_sisters(self) -> Iterator[str]:
        """Calls of one programme, or one call of many publishers: other publics, or one text with other names."""
        if self.shares_address or self.is_linked or self.shared_codes:
            return
        one, two, words = self.one, self.two, self.evidence.likeness
        if any(side.is_letter and side.scope.tells_several for side in (one, two)):
            yield "one lists several calls"
        if publics := apart_in_titles(one.scope, two.scope):
            yield f"for whom or what: {publics}"
        if words.are_places_apart or words.are_countries_apart or words.are_names_apart:
            yield "each title has a name of its own"
        if words.quotes_another_name:
            yield "each gives its call another name"
        if words.is_another_call:
            yield "one says that the other is another call"
        if words.copied >= RETITLED and words.is_retitled:
            yield "one text under two titles"

    # --- what joins ------------------------------------------------------------------------------------------

    def _by_code(self) -> tuple[str, ...]:
        """One official code, given by both, or by one and named in the other's title or address."""
        if not self.shared_codes or not (self.same_day or self.says_the_same or self.evidence.bond_of_days):
            return ()
        return (f"code: {said(self.shared_codes)}", *self._corroboration())

    def _by_facts(self) -> tuple[str, ...]:
        """Day, sums and publisher agree, in whatever words the call is told."""
        return () if self.is_same_page else self.joining_facts

    def _by_address(self) -> tuple[str, ...]:
        """One page, or one notice that links to the other's page."""
        if not (self.shares_address or self.is_linked):
            return ()
        titles = self.titles
        if self.shares_address and (titles.are_equal or (titles.is_part and titles.common)):
            return ("same address", *self._corroboration())
        if not self.is_linked:
            return ()
        if titles.are_equal and (titles.common or share_acronym(self.one, self.two)):
            return ("one links to the other", "same title", *self._corroboration())
        if titles.is_part and titles.common and self.same_day:
            return ("one links to the other", "one title holds the other", *self._corroboration())
        return ()

    def _by_title(self) -> tuple[str, ...]:
        if not self.titles.are_equal or not self._title_is_telling:
            return ()
        if self.are_two_publishers:
            return ()
        reasons = tuple(self._corroboration())
        weight = sum(_WEIGHTS[reason.partition(":")[0]] for reason in reasons)
        weight += self.same_day and len(self.titles.common) > 1 and self.evidence.names_other
        undated = not self.one.days and not self.two.days
        enough = 2 if undated and len(self.titles.common) >= 3 and self.same_funder else 3
        return ("same title", *reasons) if weight >= enough else ()

    def _by_whole_title(self) -> tuple[str, ...]:
        """The very words of a telling title, with day and sum; two funders pay in two currencies."""
        one, two = self.one, self.two
        if one.kind is not Kind.CALL or one.core != two.core or len(one.core) < WHOLE_TITLE:
            return ()
        if not one.days & two.days or not (self.evidence.sums or self.names_two_currencies):
            return ()
        return ("the same words in the title", *self._corroboration())

    def _by_text(self) -> tuple[str, ...]:
        """One title holds the other, and text, deadline and money or funder agree."""
        titles = self.titles
        more = titles.left | titles.right
        if not (titles.is_part and len(titles.common) >= 2 and self.text_in_common >= WHOLE_TEXT and self.same_day):
            return ()
        if not (self.same_amount or self.same_funder) or more & (acronym_stems(self.one) | acronym_stems(self.two)):
            return ()
        return ("one title holds the other", *self._corroboration())

    def _by_translation(self) -> tuple[str, ...]:
        one, two = self.one, self.two
        if not one.language or one.language == two.language:
            return ()
        if self.is_language_twin and not self.days_differ:
            return ("the same page in another language", *self._corroboration())
        agrees = self.same_day and self.same_amount and self.same_funder
        if not agrees and not (self.is_linked and self.same_day):
            return ()
        matched, strange = translated(one, two, self.lexicon)
        if self.is_linked and self.same_day and (matched or share_acronym(self.one, self.two)):
            return ("one links to the other", *self._corroboration())
        if agrees and not strange and (matched >= 2 or (share_acronym(self.one, self.two) and matched)):
            return ("the same title in another language", *self._corroboration())
        return ()

    def _corroboration(self) -> Iterator[str]:
        """The facts that agree."""
        if self.same_day:
            yield f"deadline: {said(self.one.days & self.two.days or self.one.days)}"
        if self.same_amount:
            yield f"amount: {said(self.one.amounts & self.two.amounts or self.evidence.sums)}"
        if self.same_funder:
            yield f"funder: {said(self.one.funders & self.two.funders)}"
        if self.same_text:
            yield f"text: {round(self.text_in_common * 100)} % in common"

    # --- single comparisons ----------------------------------------------------------------------------------

    @cached_property
    def is_same_page(self) -> bool:
        """One address under one title: what the two say otherwise, one of them has not heard yet."""
        one, two = self.one, self.two
        if one.url != two.url or flat(one.notice.title) != flat(two.notice.title):
            return False
        return one.has_own_page or (one.has_page and bool(one.core))

    @cached_property
    def shares_address(self) -> bool:
        return self.is_same_page or (self.one.url == self.two.url and self.one.has_own_page)

    @property
    def is_linked(self) -> bool:
        return self.evidence.is_linked

    @cached_property
    def is_language_twin(self) -> bool:
        """Two addresses that differ only in the name of a language, and texts in two languages."""
        one, two = self.one, self.two
        return (
            one.language != two.language
            and one.url != two.url
            and one.has_own_page
            and language_free(one.url) == language_free(two.url)
        )

    @property
    def _is_free_translation(self) -> bool:
        """Texts in two languages on one site, with the same day, and the same sums or the same official code."""
        if self.one.language == self.two.language or not self.evidence.same_site:
            return False
        return bool(self.joining_facts) or (bool(self.shared_codes) and self.same_day)

    @property
    def is_linked_translation(self) -> bool:
        """Texts in two languages, one of which leads to the other, until the same day."""
        return self.one.language != self.two.language and self.is_linked and self.same_day

    @property
    def shared_codes(self) -> frozenset[str]:
        return self.evidence.shared_codes

    @cached_property
    def joining_facts(self) -> tuple[str, ...]:
        """The facts that make one call of two, in whatever words it is told."""
        return likely.joins(self.evidence, self.model)

    @cached_property
    def evidence(self) -> SameCallEvidence:
        return SameCallEvidence(self.one, self.two, self.lexicon, self.weights)

    @cached_property
    def are_two_publishers(self) -> bool:
        """Accounts on two sites, neither of which names the other's publisher: one name, two funders."""
        if self.evidence.figures > 1 and len(self.titles.common) >= MANY_WORDS:
            return False
        return not (self.evidence.same_site or self.evidence.is_named or self.same_text or self.same_funder)

    @cached_property
    def says_the_same(self) -> bool:
        """Whether two texts are one text, edited."""
        if min(len(self.one.shingles), len(self.two.shingles)) >= LEAST_SHINGLES:
            return self.text_in_common >= SAME_TEXT
        one, two = (set(side.folded_text.split()) for side in (self.one, self.two))
        return len(one & two) >= SAME_TEXT * max(len(one | two), 1)

    @cached_property
    def titles(self) -> Titles:
        return compare(self.one, self.two)

    @property
    def _title_is_telling(self) -> bool:
        """Whether the title could hardly be that of another call: two telling words, an acronym, or a set phrase."""
        is_set_phrase = self.one.phrase == self.two.phrase and len(self.one.phrase) >= 3
        has_acronym = bool(self.one.core) and share_acronym(self.one, self.two)
        return len(self.titles.common) >= 2 or is_set_phrase or has_acronym

    @cached_property
    def same_day(self) -> bool:
        return any(abs(day - other) <= SAME_DAY for day in self.one.days for other in self.two.days)

    @cached_property
    def days_differ(self) -> bool:
        return bool(self.one.days and self.two.days) and not self.same_day and not self.evidence.days_overlap

    @property
    def _may_be_extension(self) -> bool:
        """One of two sites may not have heard yet of a new deadline."""
        is_alike = self.is_same_page or ((self.shares_address or self.is_linked) and self.titles.are_equal)
        if not is_alike and not self.shared_codes:
            return bool(self.joining_facts)
        return abs(max(self.one.days) - max(self.two.days)) <= EXTENSION

    @cached_property
    def same_amount(self) -> bool:
        return bool(self.one.amounts & self.two.amounts or self.evidence.sums)

    @cached_property
    def amounts_differ(self) -> bool:
        """Both state such sums (a whole, or the most a project gets) in one currency, and none is the same."""
        if not self.one.money & self.two.money or self.same_amount or self.evidence.tells_years:
            return False
        ours, theirs = ([value for _, value in side.amounts] for side in (self.one, self.two))
        return max(*ours, *theirs) < ENVELOPE * min(max(ours), max(theirs))

    @property
    def names_two_currencies(self) -> bool:
        """Whether both state sums, none in a currency of the other: each funder its own."""
        ours, theirs = ({currency for currency, _ in side.amounts} for side in (self.one, self.two))
        return bool(ours and theirs) and not ours & theirs

    @cached_property
    def same_funder(self) -> bool:
        return bool(self.one.funders & self.two.funders)

    @property
    def funders_differ(self) -> bool:
        return self.evidence.funders_differ

    @cached_property
    def text_in_common(self) -> float:
        """How much of the shorter text stands in the longer one, 0 to 1."""
        least = min(len(self.one.shingles), len(self.two.shingles))
        return len(self.one.shingles & self.two.shingles) / least if least >= LEAST_SHINGLES else 0.0

    @cached_property
    def same_text(self) -> bool:
        return self.text_in_common >= SAME_TEXT


_WEIGHTS = {"deadline": 2, "amount": 1, "funder": 1, "text": 2}


def judge(new: Fingerprint, known: Iterable[Fingerprint], lexicon: Lexicon) -> TwinVerdict:
    """Whether a notice is the call that those accounts describe.

    It must be like one of them, be parted from none, and not stand alone with its funder or its sums.
    """
    pairs = [Comparison(new, account, lexicon) for account in known]
    if not any(pair.may_be_one for pair in pairs):
        return TwinVerdict(False, ("not enough in common",))
    if parted := next((reasons for pair in pairs if (reasons := pair.conflicts)), ()):
        return TwinVerdict(False, parted)
    paid = [pair for pair in pairs if new.funders and pair.two.funders]
    if paid and all(pair.funders_differ and not pair.shares_address for pair in paid):
        return TwinVerdict(False, ("no account names this funder",))
    summed = [pair for pair in pairs if new.money & pair.two.money]
    if summed and all(pair.amounts_differ and not pair.shares_address for pair in summed):
        return TwinVerdict(False, ("no account states these sums",))
    verdicts = [verdict for pair in pairs if (verdict := pair.verdict()).same]
    return max(
        verdicts, key=lambda verdict: len(verdict.reasons), default=TwinVerdict(False, ("not enough in common",))
    )
