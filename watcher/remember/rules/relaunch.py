"""Which «new» items are known ones that the site lists under new ids or addresses. Pure.

After a relaunch a source lists its calls anew: other ids, other addresses, a line more in every text, other slugs and
titles, for a while old and new side by side. The words of the items, and how many moved at once, tell it from news.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from watcher.lazy import cached_property
from watcher.model import Notice, Reading
from watcher.remember.rules.differences import sentences
from watcher.remember.rules.identity import alike, canonical_url
from watcher.remember.rules.lifecycle import deadlines
from watcher.understand.text.text import fold, words

AT_ONCE = 3
"""So many moved items at once are a relaunch, whatever the source did before."""
SAME_TEXT = 0.6
WHOLE_TEXT = 0.8
MOST_OF_AN_API = 0.8
MOST_BESIDE = 0.5
"""Of what an API lists: a few records that say the same are records of their own."""


@dataclass(frozen=True)
class ListedItem:
    """An item as far as it can be recognised without its id and its address."""

    title: str
    text: str
    days: frozenset[date]
    url: str = ""

    @classmethod
    def of(cls, notice: Notice, reading: Reading) -> ListedItem:
        days = frozenset(moment.date for moment in deadlines(reading))
        return cls(notice.title, notice.text, days, canonical_url(notice.url))

    @property
    def whole(self) -> tuple[object, ...]:
        """All that a reader could tell it apart by."""
        return self.url, self.words, self.days, self.sentences

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words(fold(self.title)))

    @cached_property
    def sentences(self) -> frozenset[str]:
        return frozenset(sentences(self.text))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far two items agree."""

    same_title: bool
    like_title: bool
    same_days: bool
    text: float

    @property
    def is_sure(self) -> bool:
        """One item beyond doubt, if the other is gone."""
        return self.same_title and self.same_days and self.text >= SAME_TEXT

    @property
    def is_likely(self) -> bool:
        """One item, if its neighbours moved as well."""
        if self.same_title or self.like_title:
            return self.same_days or self.text >= SAME_TEXT
        return self.same_days and self.text >= WHOLE_TEXT

    @property
    def score(self) -> float:
        return 2 * self.same_title + self.like_title + 1.5 * self.same_days + self.text


def likeness(one: ListedItem, other: ListedItem) -> Likeness:
    """What speaks for one item under two addresses.

    Numbers in the titles must agree, else they are two; to a title without any, the same days may add a year.
    """
    same = one.words == other.words
    numbers = [re.findall(r"\d+", item.title) for item in (one, other)]
    agree = numbers[0] == numbers[1] or (not all(numbers) and bool(one.days) and one.days == other.days)
    shorter, longer = sorted((set(one.words), set(other.words)), key=len)
    like = agree and (alike(one.title, other.title) or (bool(shorter) and shorter <= longer))
    return Likeness(same, like, one.days == other.days, _text_in_common(one, other) if agree else 0.0)


def _text_in_common(one: ListedItem, other: ListedItem) -> float:
    """How many sentences of the shorter text stand in the other, 0 to 1; two texts without any are one."""
    least = min(len(one.sentences), len(other.sentences))
    return len(one.sentences & other.sentences) / least if least else float(not one.sentences and not other.sentences)


def moved_items(
    new: Mapping[int, ListedItem],
    gone: Mapping[int, ListedItem],
    present: Mapping[int, ListedItem],
    *,
    trusts_id: bool,
    already: int = 0,
    listed: int = 0,
) -> tuple[dict[int, int], dict[int, int]]:
    """For new items (by place) the known ones (by id) they are: of those that are gone, and of those still listed.

    A single item is recognised only beyond doubt and where the other is gone; likeness is enough where three or more
    moved; `already` were recognised by their words. An API's record ids are believed unless nearly everything that
    left came back word for word, or most of the `listed` stand beside themselves with address, title, days and text.
    """
    pairs = _pairs(new, gone)
    sure = {place: known for place, (known, how) in pairs.items() if how.is_sure}
    likely = {place: known for place, (known, how) in pairs.items() if how.is_likely}
    if trusts_id:
        whole = {place: known for place, (known, how) in pairs.items() if how.is_sure and how.text >= WHOLE_TEXT}
        same = _same_beside({place: item for place, item in new.items() if place not in whole}, present)
        moved = whole if len(whole) >= max(AT_ONCE, MOST_OF_AN_API * len(gone)) else {}
        return moved, (same if len(same) >= max(AT_ONCE, MOST_BESIDE * listed) else {})
    moved = likely if len(likely) + already >= AT_ONCE else sure
    rest = {place: item for place, item in new.items() if place not in moved}
    beside = {place: known for place, (known, how) in _pairs(rest, present).items() if how.is_sure}
    return moved, (beside if len(beside) >= AT_ONCE else {})


def _same_beside(new: Mapping[int, ListedItem], present: Mapping[int, ListedItem]) -> dict[int, int]:
    """For new items a known one that says the very same, at the same address."""
    known = {item.whole: id for id, item in present.items() if item.url}
    return {place: known[item.whole] for place, item in new.items() if item.whole in known}


def _pairs(new: Mapping[int, ListedItem], known: Mapping[int, ListedItem]) -> dict[int, tuple[int, Likeness]]:
    """The best partner of each item, each known one once; none where two fit equally well."""
    found: list[tuple[float, int, int, Likeness]] = []
    for place, item in new.items():
        judged = [
            (how.score, place, id, how) for id, other in known.items() if (how := likeness(item, other)).is_likely
        ]
        judged.sort(key=lambda pair: -pair[0])
        if judged and (len(judged) == 1 or judged[0][0] > judged[1][0]):
            found.append(judged[0])
    pairs: dict[int, tuple[int, Likeness]] = {}
    taken: set[int] = set()
    for _, place, id, how in sorted(found, key=lambda pair: -pair[0]):
        if id not in taken:
            taken.add(id)
            pairs[place] = (id, how)
    return pairs
