"""How likely it is that two accounts tell one call: a small logistic model over all that agrees and differs. Pure.

The rules of `comparison` part and join what is certain; of the rest this model decides, the rules' verdict one of its
inputs. Each value is between 0 and 1.
The weights are data of the package (`same_call.json`, written by `python -m bench.train_pairs`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log

from watcher.remember.duplicates import counted, publishers
from watcher.remember.duplicates.evidence import BY_LIKENESS, YEARS, SameCallEvidence
from watcher.remember.duplicates.rarity import weight_of
from watcher.remember.duplicates.titles import compare
from watcher.remember.duplicates.told_days import are_near
from watcher.understand.text.calendar_names import MONTHS
from watcher.understand.text.sigmoid import sigmoid

LEAST_TEXT, SHORT = 40, 150  # letters
NEAR, LONG = 45, 300  # days
COMMON_HOURS = {(12, 0), (16, 0), (17, 0)}  # of which many days end
ENVELOPE = 8  # times what one project gets; a sum so much larger may be the whole of the money
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SameCallModel:
    """The weights by group and feature, and how likely two accounts are one from where on.

    `groups` gives for each group its weights, and how much they could lift a pair at most. `backed` is enough where
    the rules say the same.
    """

    bias: float
    groups: Mapping[str, tuple[Mapping[str, float], float]]
    enough: float
    backed: float

    @classmethod
    def of(cls, bias: float, weights: Mapping[str, Mapping[str, float]], enough: float, backed: float) -> SameCallModel:
        """From the weights by group."""
        groups = {name: (some, sum(max(one, 0.0) for one in some.values())) for name, some in weights.items()}
        return cls(bias, groups, enough, backed)

    def probability(self, evidence: SameCallEvidence, enough: float) -> float:
        """How likely the two are one; 0 as soon as what is left to ask could not lift it to what is enough."""
        said, rest = self.bias, sum(most for _, most in self.groups.values())
        least = log(enough / (1 - enough))
        for name, ask in GROUPS.items():
            weights, most = self.groups[name]
            found = ask(evidence)
            said += sum(weight * found[feature] for feature, weight in weights.items())
            rest -= most
            if said + rest < least:
                return 0.0
        return sigmoid(said)


@cache
def shipped() -> SameCallModel:
    """The weights of the package."""
    data = json.loads(files(__package__).joinpath("same_call.json").read_text(encoding="utf-8"))
    return SameCallModel.of(data["bias"], data["weights"], data["enough"], data["backed"])


def joins(evidence: SameCallEvidence, model: SameCallModel) -> tuple[str, ...]:
    """The facts that make one call of two, if they are enough: what the rules say of them lowers the bar."""
    by_rules = evidence.joins
    if not may_be_likely(evidence):
        return by_rules
    bar = model.backed if by_rules else model.enough
    probability = model.probability(evidence, bar)
    if probability < bar:
        return ()
    return by_rules or (f"{BY_LIKENESS}{round(probability * 100)} %", *evidence.said())


def may_be_likely(evidence: SameCallEvidence) -> bool:
    """Whether there is text enough to speak of likeness, and nothing that makes two of whatever is alike.

    Two pages of one site are two; another day without a word on it, or a far one, is another round; a part of a month
    and a payer are those of many calls; one name without a day, or without anything else that both name, is that of
    two funders.
    """
    one, two = evidence.one, evidence.two
    if min(len(side.notice.text) for side in (one, two)) < LEAST_TEXT:
        return False
    if evidence.same_site and one.language == two.language and not evidence.is_press_and_page:
        return False
    if one.days and two.days and not one.days & two.days and not evidence.days_overlap:
        is_vaguely_told = evidence.is_day_vaguely_told and _is_named(evidence)
        is_told = evidence.is_day_told or is_vaguely_told or evidence.moved_day
        if not is_told or not are_near(one, two):
            return False
    if _is_named(evidence):
        return evidence.is_day_told or not evidence.is_day_vaguely_told or evidence.tells_of_a_title
    return (
        bool(one.days or two.days)
        and _has_more_than_a_day(evidence)
        and not (evidence.likeness.tells_whole_titles and not evidence.likeness.names_said)
    )


def _has_more_than_a_day(evidence: SameCallEvidence) -> bool:
    """Whether both name one thing besides the day and its hour: words that are only alike may be of two calls."""
    facts = evidence.sums or evidence.shares or evidence.shared_codes or any(map(weight_of, evidence.names_of_both))
    return bool(facts or compare(evidence.one, evidence.two).common)


def _is_named(evidence: SameCallEvidence) -> bool:
    return evidence.is_named or evidence.is_linked or evidence.same_site


def features(evidence: SameCallEvidence) -> dict[str, dict[str, float]]:
    """All evidence for and against, by group."""
    return {name: dict(ask(evidence)) for name, ask in GROUPS.items()}


def _of_days_and_sums(evidence: SameCallEvidence) -> Values:
    one, two = evidence.one, evidence.two
    told, sums, shares = evidence.is_day_told, evidence.sums, evidence.shares
    differ = bool(one.days and two.days) and not told and not evidence.days_overlap
    apart = bool(one.sums and two.sums) and not sums
    return {
        "day told": float(told),
        "same day": float(bool(one.days & two.days)),
        "day differs": float(differ),
        "day of one": float(bool(one.days or two.days) and not told and not differ),
        "other days": min(evidence.other_days, 2) / 2,
        "sums": min(len(sums) or evidence.tells_years, 3) / 3,
        "two sums": float(len(sums) > 1),
        "more sums": min(max(min(len(one.sums), len(two.sums)) - len(sums), 0), 2) / 2,
        "sums apart": float(apart and _are_sums_apart(evidence)),
        "share": float(bool(shares)),
        "shares apart": float(bool(one.shares and two.shares) and not shares),
        "day and sum": float(told and bool(sums)),
        "code": float(bool(evidence.shared_codes)),
        "linked": float(evidence.is_linked),
    }


def _of_sites(evidence: SameCallEvidence) -> Values:
    one, two = evidence.one, evidence.two
    same, press, titles = evidence.same_site, evidence.is_press_and_page, compare(evidence.one, evidence.two)
    is_short = min(len(side.notice.text) for side in (one, two)) < SHORT
    return {
        "same site": float(same),
        "same site and language": float(same and one.language == two.language and not press),
        "press and page": float(press),
        "press and page of a site": float(same and press),
        "translated": float(one.language != two.language),
        "short": float(is_short),
        "short and copied": evidence.likeness.copied * is_short,
        "published half a year apart": float(_days_between(evidence) > LONG / 2),
        "letter": float(one.is_letter or two.is_letter),
        "one edition": float(bool(one.ordinals) != bool(two.ordinals)),
        "one tender": float(one.scope.is_tender != two.scope.is_tender),
        "one year": float(bool(one.years & two.years)),
        "words of titles": min(len(titles.common), 4) / 4,
    }


def _of_publishers(evidence: SameCallEvidence) -> Values:
    named = evidence.names_other
    ways = (evidence.one.scope, evidence.two.scope)
    return {
        "named": float(named),
        "funders differ": float(evidence.funders_differ),
        "each names itself": float(evidence.each_names_itself),
        "same house": float(evidence.houses > 0),
        "winners": float(any(way.tells_of_winners for way in ways)),
        "one not of applying": float(not all(way.tells_of_applying for way in ways)),
    }


def _of_moments_and_counts(evidence: SameCallEvidence) -> Values:
    one, two = evidence.one, evidence.two
    same, others = counted.compared(one.counted, two.counted)
    ours, theirs = ({fact.value for fact in side.reading.all_eligible} for side in (one, two))
    return {
        "extended": float(bool(evidence.moved_day)),
        "vague day": float(not evidence.is_day_told and evidence.is_day_vaguely_told),
        "rare hour": float(bool(one.scope.hours & two.scope.hours - COMMON_HOURS)),
        "counts": min(same, 3) / 3,
        "other counts": min(others, 2) / 2,
        "no count": float(others > 0 and not same),
        "applicants": float(bool(ours & theirs)),
        "applicants apart": float(bool(ours and theirs) and not ours & theirs),
    }


def _of_words(evidence: SameCallEvidence) -> Values:
    runs = evidence.one.opening.pairs & evidence.two.opening.pairs
    names = publishers.publisher_words(evidence.one) | publishers.publisher_words(evidence.two)
    telling = [
        pair
        for pair in runs
        if sum(map(weight_of, pair)) >= 1 and not names.issuperset(pair) and MONTHS.keys().isdisjoint(pair)
    ]
    fewest = max(min(len(side.opening.pairs) for side in (evidence.one, evidence.two)), 1)
    return {
        "pairs of words": min(len(telling), 6) / 6,
        "share of pairs": min(2 * len(telling) / fewest, 1.0),
        **evidence.likeness.words(is_named=evidence.is_named, relay=evidence.relay),
    }


def _are_sums_apart(evidence: SameCallEvidence) -> bool:
    """Whether sums without one in common could be what a project gets: of one currency, and near each other."""
    one, two = evidence.one, evidence.two
    if not one.scope.currencies & two.scope.currencies:
        return False
    few, many = sorted((max(one.sums), max(two.sums)))
    is_told_by_years = _are_of_years(one.sums, two.sums) or _are_of_years(two.sums, one.sums)
    return many < ENVELOPE * few and not is_told_by_years


def _are_of_years(yearly: Iterable[int], whole: frozenset[int]) -> bool:
    """Whether one account may tell of each year what the other tells of all."""
    return any(value * years in whole for value in yearly for years in YEARS)


def _days_between(evidence: SameCallEvidence) -> int:
    """How many days lie between the two appearing; 0 where it is not known."""
    one, two = evidence.one.notice.published, evidence.two.notice.published
    return abs((one - two).days) if one and two else 0


GROUPS: Mapping[str, Callable[[SameCallEvidence], Values]] = {
    "days and sums": _of_days_and_sums,
    "sites": _of_sites,
    "publishers": _of_publishers,
    "moments and counts": _of_moments_and_counts,
    "words": _of_words,
}
