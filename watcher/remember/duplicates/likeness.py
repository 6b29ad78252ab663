"""How likely it is that two accounts under other titles tell one call: a small logistic model. Pure.

Day, sums and funder are also those of sister calls; what the call is about has to be told again as well. The weights
are data of the package (`likeness.json`, written by `python -m bench.train_twins` from the pairs of the tests).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from watcher.lazy import cached_property
from watcher.remember.duplicates import rarity, scope
from watcher.remember.duplicates.fingerprint import Fingerprint
from watcher.remember.duplicates.generic_words import is_common
from watcher.remember.duplicates.hosts import NO_NAMES
from watcher.remember.duplicates.publishers import NO_HOUSES, host_as_one, named_as_names, publisher_words
from watcher.remember.duplicates.rarity import weight_of
from watcher.remember.search.synonyms import Lexicon
from watcher.understand.text.sigmoid import sigmoid
from watcher.understand.text.stems import stem

# What a publisher may be called beside its name.
_BODIES = frozenset(map(stem, ("agglo", "agglomeration", "metropole", "communaute", "mairie", "council", "county")))
PART_OF_HOST = 5  # letters of a word that a host has in its name
LONGEST_RUN = 6  # words
LONG_NAME, HALF = 4, 0.5  # words of a name in quotes; more may be what somebody said
SHORT, FEW = 3, 3  # letters of an acronym; a number that many calls name
FEW_TOLD = 0.3  # what is told of nothing that could be


@dataclass(frozen=True, slots=True)
class LikenessWeights:
    """The weights by feature, what words that many calls have are worth, and from where on two accounts are one."""

    bias: float
    weights: Mapping[str, float]
    rarity: Mapping[str, float]
    enough: float

    def probability(self, found: Mapping[str, float]) -> float:
        return sigmoid(self.bias + sum(weight * found[name] for name, weight in self.weights.items()))


@cache
def shipped() -> LikenessWeights:
    """The weights of the package."""
    data = json.loads(files(__package__).joinpath("likeness.json").read_text(encoding="utf-8"))
    return LikenessWeights(data["bias"], data["weights"], rarity.shipped(), data["enough"])


@dataclass(frozen=True, slots=True)
class Facts:
    """What of two accounts agrees apart from their words."""

    same_day: bool
    undated: bool
    sums: int
    more_sums: int
    shares: int
    is_named: bool
    is_linked: bool
    is_bound: bool
    is_press: bool
    other_days: int
    are_both_named: bool


@dataclass(frozen=True)
class AccountLikeness:
    """Two accounts, by their words and by the facts that agree."""

    one: Fingerprint
    two: Fingerprint
    lexicon: Lexicon

    def features(self, facts: Facts) -> Mapping[str, float]:
        """All evidence for and against, each between 0 and 1."""
        told, untold, _ = zip(*self._texts, strict=True)
        shares = [once / (once + never) if once + never else FEW_TOLD for once, never in zip(told, untold, strict=True)]
        most = max(told)
        in_titles, left = zip(*self._titles, strict=True)
        publics, apart, apart_in_titles = scope.compared(self.one.scope, self.two.scope)
        return {
            "day": float(facts.same_day),
            "one undated": float(facts.undated),
            "sums": min(facts.sums, 3) / 3,
            "more sums": min(facts.more_sums, 2) / 2,
            "shares": float(bool(facts.shares)),
            "hour": float(bool(_hours(self.one) & _hours(self.two))),
            "linked": float(facts.is_linked),
            "publics": min(publics, 3) / 3,
            "publics apart": min(apart, 2) / 2,
            "publics apart in titles": min(apart_in_titles, 2) / 2,
            "some words": min(most, 2) / 2,
            "more words": min(max(most - 2, 0), 2) / 2,
            "name": self._name_told if facts.is_named or self.names_said else 0.0,
            "translated": float(self._is_translated),
            "translated words": min(most, 5) / 5 if self._is_translated else 0.0,
            "share of words": max(shares),
            "words left": min(*untold, 6) / 6,
            "copied": self.copied * (1 - min(in_titles)),
            "title": max(in_titles),
            "other title": min(in_titles),
            "titles apart": min(*left, 2) / 2,
            "extended": float(facts.is_bound),
            "other days": min(facts.other_days, 2) / 2,
            "both named": float(facts.are_both_named),
            "counts": min(self._counts, 3) / 3,
            "figures": min(max(facts.sums + facts.shares + bool(_hours(self.one) & _hours(self.two)) - 1, 0), 3) / 3,
            "whole title": self._is_one_title,
            "press": float(facts.is_press),
            "title weight": min(max(self._told_of_titles), 3) / 3,
            "named well": min(self._names_of_publishers, 2) / 2,
            "siblings": 0.0 if self._is_translated else min(self._title_in_common, 1) * min(*left, 1),
        }

    def words(self, *, is_named: bool, relay: int | None) -> Mapping[str, float]:
        """What of titles and texts is told again, each between 0 and 1.

        `is_named` says that the publisher is; `relay` which of the two alone names the other's publisher.
        """
        told, untold, copied = zip(*self._texts, strict=True)
        shares = [once / (once + never) if once + never else FEW_TOLD for once, never in zip(told, untold, strict=True)]
        longest = max(range(2), key=lambda side: told[side] + untold[side] + copied[side])
        in_titles, left = zip(*self._titles, strict=True)
        publics, apart, apart_in_titles = scope.compared(self.one.scope, self.two.scope)
        return {
            "share of the longer": (told[longest] + copied[longest])
            / max(told[longest] + untold[longest] + copied[longest], 1.0),
            "publics": min(publics, 3) / 3,
            "publics apart": min(apart, 2) / 2,
            "publics apart in titles": min(apart_in_titles, 2) / 2,
            "name": self._name_told if is_named or self.names_said else 0.0,
            "translated words": min(max(told), 5) / 5 if self._is_translated else 0.0,
            "share of words": max(shares),
            "titles apart": min(*left, 2) / 2,
            "title weight": min(max(self._told_of_titles), 3) / 3,
            "copied": self.copied * (1 - min(in_titles)),
            "words left": min(*untold, 6) / 6,
            "run of title": min(max(self._run_of_title(*way) for way in self._ways), 3) / 3,
            "acronym spelled": float(any(self._spells_acronym(*way) for way in self._ways)),
            "told of the relay's title": in_titles[relay] if relay is not None else 0.0,
            "left of the relay's title": min(left[relay], 3) / 3 if relay is not None else 0.0,
        }

    @property
    def _ways(self) -> tuple[tuple[Fingerprint, Fingerprint], ...]:
        return (self.one, self.two), (self.two, self.one)

    @property
    def _is_translated(self) -> bool:
        return self.one.language != self.two.language

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """Who publishes and pays: that both say these names tells nothing of the subject."""
        named = self.one.named | self.two.named | publisher_words(self.one) | publisher_words(self.two)
        hosts = f"{host_as_one(self.one)} {host_as_one(self.two)}"
        said = chain(self.one.opening.telling, self.two.opening.telling)
        return named.union(token for token in said if len(token) >= PART_OF_HOST and token in hosts)

    @cached_property
    def _texts(self) -> tuple[tuple[float, float, float], ...]:
        """For each account the weight of its words that the other says in other runs, never says, and has copied."""
        return tuple(self._retold(this, other) for this, other in self._ways)

    def _retold(self, this: Fingerprint, other: Fingerprint) -> tuple[float, float, float]:
        told = untold = copied = 0.0
        frame = frozenset() if self._is_translated else this.opening.copied_from(other.opening)
        for token, places in this.opening.telling.items():
            if token in self._publishers:
                continue
            weight = weight_of(token)
            if not other.opening.tells(token, self.lexicon):
                untold += weight
            elif frame.issuperset(places):
                copied += weight
            else:
                told += weight
        return told, untold, copied

    @cached_property
    def copied(self) -> float:
        """How much of the shorter account stands word for word in the other, 0 to 1."""
        few, many = sorted((self.one.opening, self.two.opening), key=lambda opening: len(opening.words))
        return len(few.copied_from(many)) / max(len(few.words), 1)

    @cached_property
    def _subjects(self) -> tuple[Mapping[str, float], ...]:
        """The words of each title that are neither of the frame nor of who pays and publishes."""
        return tuple(
            {
                token: weight
                for token in side.core - self._publishers - _BODIES
                if len(token) > 2 and not side.is_letter and (weight := weight_of(token))
            }
            for side in (self.one, self.two)
        )

    @cached_property
    def _titles(self) -> tuple[tuple[float, float], ...]:
        """For each title how much of it the other account says, and the weight of what it does not."""
        found = []
        for subject, (_, other) in zip(self._subjects, self._ways, strict=True):
            whole = sum(subject.values())
            this = self.one if other is self.two else self.two
            told = sum(
                weight
                for token, weight in subject.items()
                if other.opening.tells(token, self.lexicon) or _is_spelled(token, this, other)
            )
            found.append((told / whole if whole > FEW_TOLD else 0.5, whole - told))
        return tuple(found)

    @property
    def _told_of_titles(self) -> tuple[float, ...]:
        """For each title the weight of what the other account says of it."""
        return tuple(
            sum(subject.values()) - left for subject, (_, left) in zip(self._subjects, self._titles, strict=True)
        )

    @property
    def _counts(self) -> float:
        """How telling the small numbers are that both give."""
        return sum(1.0 if number > FEW else 0.4 for number in self.one.counted.numbers & self.two.counted.numbers)

    def _run_of_title(self, this: Fingerprint, other: Fingerprint) -> float:
        """The weight of the longest run of a title that the other account has in a row."""
        row = [token for token in this.opening.title_in_a_row if not token.isdigit()]
        best = 0.0
        for start in range(len(row) - 1):
            for end in range(start + 2, min(start + LONGEST_RUN, len(row)) + 1):
                if f" {' '.join(row[start:end])} " not in other.opening.in_a_row:
                    break
                telling = (token for token in row[start:end] if token not in self._publishers)
                best = max(best, sum(weight_of(token) for token in telling if not is_common(token)))
        return best

    def _spells_acronym(self, this: Fingerprint, other: Fingerprint) -> bool:
        """Whether an account spells a short form of the other, of no publisher: a programme's name."""
        short = (other.acronyms | other.scope.acronyms) - NO_HOUSES - self._publishers
        return any(name in this.initials or this.scope.spells(name) for name in short if len(name) >= SHORT)

    @property
    def are_names_apart(self) -> bool:
        """Whether each title has a name, written so in its text, that the other account does not say."""
        return all(
            any(
                not other.opening.tells(token, self.lexicon)
                for token in this.core & this.scope.names - self._publishers
            )
            for this, other in self._ways
        )

    @property
    def _is_one_title(self) -> float:
        """How telling a title is of which both have all words."""
        one, two = self._subjects
        return min(sum(one.values()), 1.0) if one.keys() == two.keys() else 0.0

    @property
    def _names_of_publishers(self) -> int:
        """How many words of a publisher the other account writes as names; a short form is worth two."""
        return max(named_as_names(this, other) for this, other in self._ways)

    @property
    def tells_of_a_title(self) -> bool:
        """Whether an account says a telling word of the other's title, of no publisher."""
        return max(self._told_of_titles) > 0

    @property
    def tells_whole_titles(self) -> bool:
        """Whether each account says all telling words of the other's title, in their form or another."""
        return all(not left for _, left in self._titles)

    @property
    def tells_a_whole_title(self) -> bool:
        """Whether one account says all telling words of the other's title, but those of who publishes it."""
        wholes = ((this.core - publisher_words(this), other) for this, other in self._ways)
        return any(
            any(map(weight_of, core))
            and all(not weight_of(token) or other.opening.tells(token, self.lexicon) for token in core)
            for core, other in wholes
        )

    @property
    def are_countries_apart(self) -> bool:
        """Whether each title names a country of which the other account does not speak."""
        return all(this.scope.countries_in_title - other.scope.countries for this, other in self._ways)

    @property
    def are_places_apart(self) -> bool:
        """Whether each title names a place of which the other account does not speak."""
        return all(
            any(
                token not in self._publishers and not other.opening.tells(token, self.lexicon)
                for token in this.scope.places
            )
            for this, other in self._ways
        )

    @cached_property
    def _title_in_common(self) -> float:
        one, two = self._subjects
        return sum(weight for token, weight in one.items() if token in two)

    @cached_property
    def names_said(self) -> frozenset[str]:
        """The names that both say."""
        titles = self.one.core & self.two.core
        return frozenset(
            name for this, other in self._ways for name in (this.scope.names - NO_NAMES - titles) & other.opening.stems
        )

    @cached_property
    def own_names(self) -> int:
        """How many names each account has that the other does not say, of publishers too; the smaller number."""
        return min(
            len(((this.scope.names - NO_NAMES) | (publisher_words(this) & this.opening.stems)) - other.opening.stems)
            for this, other in self._ways
        )

    @cached_property
    def _name_told(self) -> float:
        """How telling a name is that one account gives its call in quotes, or as its title, and the other says too."""
        return max(
            (
                min(sum(weight_of(token) for token in name if token not in self._publishers) / 2, 1.0)
                for this, other in self._ways
                for name in this.opening.call_names
                if f" {' '.join(name)} " in other.opening.in_a_row
            ),
            default=0.0,
        )

    @property
    def is_retitled(self) -> bool:
        """Whether each title has words, also of its publisher, that the other account does not say."""
        return all(
            any(weight_of(token) and not other.opening.tells(token, self.lexicon) for token in this.core)
            for this, other in self._ways
        )

    @property
    def untold_strands(self) -> frozenset[str]:
        """The volets that one title names and of which the other account says no word."""
        return frozenset(
            " ".join(name)
            for this, other in self._ways
            for name in this.strands
            if not any(other.opening.tells(token, self.lexicon) for token in name)
        )

    @property
    def quotes_another_name(self) -> bool:
        """Whether each account gives in quotes a name of which the other says no word.

        A letter has the name of its call in quotes alone; beside it the title of the other counts.
        """
        quoted = [self._untold_quotes(*way) for way in self._ways]
        if all(quoted):
            return True
        titles = (told for told, _ in reversed(self._titles))
        letters = (side.is_letter for side in (self.one, self.two))
        return any(name and letter and told < HALF for name, letter, told in zip(quoted, letters, titles, strict=True))

    def _untold_quotes(self, this: Fingerprint, other: Fingerprint) -> bool:
        """Whether an account quotes names, and the other says no telling word of them."""
        names = [
            telling
            for name in this.opening.quoted_names
            if len(name) <= LONG_NAME and (telling := {token for token in name if self._is_telling(token)})
        ]
        return bool(names) and not any(other.opening.tells(token, self.lexicon) for name in names for token in name)

    def _is_telling(self, token: str) -> bool:
        return token not in self._publishers and weight_of(token) > 0

    @property
    def is_another_call(self) -> bool:
        """Whether one account says of the subject of the other's title that it has a call of its own."""
        return any(self._points_to(this, other) for this, other in self._ways)

    def _points_to(self, this: Fingerprint, other: Fingerprint) -> bool:
        if not (elsewhere := this.scope.elsewhere):
            return False
        own = {token for token in this.core - other.core if self._is_telling(token)}
        if own & elsewhere and not any(other.opening.tells(token, self.lexicon) for token in own & elsewhere):
            return True  # «also runs a water call, on the separate water form», under «Water for tomorrow»
        subject = {token for token in other.core - this.core - self._publishers if weight_of(token)}
        if any(token in elsewhere or _is_begun(token, elsewhere) for token in subject):
            return True
        others = scope.named_by(other.core - this.core) - scope.named_by(this.core)
        return bool(others & scope.named_by(elsewhere))


def _is_begun(token: str, others: frozenset[str]) -> bool:
    return len(token) >= 5 and any(other[:6] == token[:6] for other in others)


def _is_spelled(token: str, this: Fingerprint, other: Fingerprint) -> bool:
    """Whether a word is an acronym that the other title spells, or a part of what its acronym stands for."""
    if len(token) >= SHORT and token in this.acronyms and token in other.initials:
        return True
    return any(token in this.spelled_by(name) for name in other.acronyms if len(name) >= SHORT)


def _hours(side: Fingerprint) -> set[tuple[object, object]]:
    return {(moment.date, moment.time) for moment in side.reading.deadlines if moment.time}
