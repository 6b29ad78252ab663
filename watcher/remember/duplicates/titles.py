"""How two titles stand to each other, in one language or across two. Pure; decides nothing.

A word that only one title has counts unless it is explained: a typing error, the name of who publishes or pays, or
an acronym that the other title spells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watcher.remember.duplicates import title_kinds
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.generic_words import is_common
from watcher.remember.search.analysis import STOP_STEMS
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.stems import stem

TYPO_FROM = 7  # letters; a shorter word with another letter is another word
ACRONYM = 4  # letters of an acronym that is hardly anybody else's


@dataclass(frozen=True, slots=True)
class Titles:
    """The words that only one of two titles has and nothing explains, and those that both have."""

    left: frozenset[str]
    right: frozenset[str]
    common: frozenset[str]

    @property
    def are_equal(self) -> bool:
        return not self.left and not self.right

    @property
    def is_part(self) -> bool:
        """One says all that the other says, and more."""
        return bool(self.left) != bool(self.right)


CUT = 30  # letters that a title has at least in common with one that a list cut off


def is_cut(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether one title is the beginning of the other, cut by a list page, also in the middle of a word.

    A relay may have put words of its own before what is left.
    """
    for cut, whole in ((one, two), (two, one)):
        is_marked = cut.notice.title.rstrip().endswith(("…", "..."))
        left = cut.title.rstrip(" .…").strip()
        is_begun = whole.title.startswith(left) and CUT <= len(left) < len(whole.title)
        if is_begun and (is_marked or whole.title[len(left)].isalnum()):
            return True
        if is_marked and any(left.endswith(whole.title[:size]) for size in range(CUT, len(whole.title))):
            return True
    return False


def compare(one: Fingerprint, two: Fingerprint) -> Titles:
    """What two titles have in common, and what only one of them says."""
    if is_cut(one, two):
        return Titles(frozenset(), frozenset(), one.core & two.core)
    left, right = set(one.core - two.core), set(two.core - one.core)
    for token in sorted(token for token in left if len(token) >= TYPO_FROM):
        alike = sorted(other for other in right if other[0] == token[0] and len(other) >= TYPO_FROM)
        if close := next((other for other in alike if _is_typo(token, other)), ""):
            left.discard(token)
            right.discard(close)
    common = one.core - left
    for rest, this, other in ((left, one, two), (right, two, one)):
        rest.difference_update(this.named, other.named)
        if rest and (this.acronyms or other.acronyms):
            rest.difference_update(_spelled_out(this, other), _spelled(this, other))
    return Titles(frozenset(left), frozenset(right), common)


def against_in_titles(one: Fingerprint, two: Fingerprint) -> Iterator[str]:
    """What in two titles parts their calls: other parts, years, editions, results, a country and a place of it."""
    if _are_two_parts(one, two) and not is_cut(one, two):
        yield f"parts: {said(one.part_numbers) or 'none'} and {said(two.part_numbers) or 'none'}"
    if one.is_national != two.is_national and any(side.scope.places or side.places_in_title for side in (one, two)):
        yield "one is national, the other of a place"
    if one.years and two.years and not one.years & two.years:
        yield f"years: {said(one.years)} and {said(two.years)}"
    if one.ordinals and two.ordinals and one.ordinals != two.ordinals:
        yield f"editions: {said(one.ordinals)} and {said(two.ordinals)}"
    elif _are_two_rounds(one, two):
        yield f"rounds: {said(one.rounds)} and {said(two.rounds)}"
    if one.is_announcement != two.is_announcement:
        yield "one tells of results or of a meeting"
    if title_kinds.seeks_experts(one.title) != title_kinds.seeks_experts(two.title):
        yield "one looks for those who judge the projects"
    if title_kinds.is_of_consultation(one.title) != title_kinds.is_of_consultation(two.title):
        yield "one asks for opinions"
    for this, other in ((one, two), (two, one)):
        if this.years and not other.years and other.days and not _fits(this.years, other):
            yield f"year: {said(this.years)} and a deadline of {said(other.days)}"


def _are_two_parts(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether both titles have numbers, and others, or one alone is of a volet, a lot or a phase."""
    if one.part_numbers and two.part_numbers:
        return one.part_numbers != two.part_numbers
    ways = ((one, two), (two, one))
    return any(this.named_parts and not this.named_parts <= other.text_parts for this, other in ways)


def _are_two_rounds(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether both titles count their rounds, and otherwise; what a text counts is surer where the days differ too."""
    if one.rounds_in_title and two.rounds_in_title:
        return not one.rounds_in_title & two.rounds_in_title
    return not one.days & two.days and bool(one.rounds and two.rounds) and not one.rounds & two.rounds


def _fits(years: frozenset[int], other: Fingerprint) -> bool:
    """Whether a call of those years may have one of the other's deadlines: in a year of it, or the one before."""
    return any(day.year in years or day.year + 1 in years for day in other.days)


def said(values: Iterable[object]) -> str:
    """Values as reasons give them, in order."""
    return ", ".join(sorted(" ".join(map(str, value)) if isinstance(value, tuple) else str(value) for value in values))


def share_acronym(one: Fingerprint, two: Fingerprint) -> bool:
    """Whether one title has an acronym that is also in the other, or that the other's words spell."""
    ours, theirs = _long_acronyms(one), _long_acronyms(two)
    spelled = any(name in two.initials for name in ours) or any(name in one.initials for name in theirs)
    return bool(ours & theirs) or spelled


def acronym_stems(side: Fingerprint) -> frozenset[str]:
    """The acronyms of a title as stems: an extra one («SBIR») names another programme."""
    return frozenset(map(stem, side.acronyms))


def translated(one: Fingerprint, two: Fingerprint, lexicon: Lexicon) -> tuple[int, bool]:
    """How many ideas the titles share across languages, and whether both have ideas that the other lacks."""
    ours, theirs, named = _ideas(one, lexicon), _ideas(two, lexicon), one.named | two.named
    matched = {idea for idea in ours if any(_is_cognate(idea, other) for other in theirs)}
    left = ours - matched - named
    right = {idea for idea in theirs if not any(_is_cognate(idea, other) for other in ours)} - named
    return len(matched), bool(left and right)


def _ideas(side: Fingerprint, lexicon: Lexicon) -> set[str]:
    """The core of a title with each known phrase replaced by one name for its whole group."""
    rest, ideas = [token for token in side.stems if token not in STOP_STEMS], set()
    for length in range(min(lexicon.longest, len(rest)), 0, -1):
        for at in range(len(rest) - length + 1):
            phrase = rest[at : at + length]
            if all(phrase) and (alike := lexicon.alike(tuple(phrase))):
                if not all(map(is_common, phrase)):
                    ideas.add("=" + "+".join(min(alike)))
                rest[at : at + length] = [""] * length
    return ideas | (set(rest) & side.core)


def _is_typo(token: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(token, other, score_cutoff=1) <= 1


def _is_cognate(idea: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if idea == other:
        return True
    if idea.startswith("=") or other.startswith("=") or min(len(idea), len(other)) < 5:
        return False
    return idea[:3] == other[:3] and fuzz.ratio(idea, other) >= 75


def _long_acronyms(side: Fingerprint) -> frozenset[str]:
    return frozenset(name for name in side.acronyms if len(name) >= ACRONYM)


def _spelled_out(this: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """The acronyms of a title that the other title spells out."""
    return frozenset(stem(name) for name in this.acronyms if len(name) >= 3 and name in other.initials)


def _spelled(this: Fingerprint, other: Fingerprint) -> frozenset[str]:
    """The words of a title that the other has as an acronym."""
    return frozenset().union(*(this.spelled_by(name) for name in _long_acronyms(other)))
