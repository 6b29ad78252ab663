"""Whether sentences differ by slips of the pen alone: accents, a letter, a word that only binds others together. Pure.

Figures, and words that deny, bound or oblige, are never slips.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from watcher.remember.rules.normal_form import is_binding
from watcher.remember.rules.same_figures import plain
from watcher.remember.rules.senses import base, is_function
from watcher.understand.text.number_words import UNITS
from watcher.understand.text.text import fold

SHORT, LONG = 6, 9
"""Letters from which on a word, as the longer of two, may have one wrong, or two."""
PLURAL = 4
"""Letters from which on a word may have another ending."""


def is_respelled(old: Collection[str], new: Collection[str]) -> bool:
    """Whether sentences that left and sentences that came differ by slips of the pen alone."""
    left, came = (sorted(map(fold, map(plain, said))) for said in (old, new))
    return len(left) == len(came) and all(
        _is_respelled(one.split(), other.split()) for one, other in zip(left, came, strict=True)
    )


def _is_respelled(before: Sequence[str], after: Sequence[str]) -> bool:
    if before == after:
        return True
    if abs(len(before) - len(after)) > len(before) // 4:
        return False
    return all(is_slip(*pair) for pair in _replaced(before, after))


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words that stand for each other; beside one that came or went alone nothing."""
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(before[start:end], after[first:last], fillvalue="")


def is_slip(was: str, now_is: str) -> bool:
    """Whether two folded words are one, spelled otherwise; or one that came or went alone tells nothing."""
    if was == now_is:
        return True
    if min(len(was), len(now_is)) >= PLURAL and base(was) == base(now_is) and not is_binding(was):
        return True
    if any(word and (is_binding(word) or word in UNITS or not word.isalpha()) for word in (was, now_is)):
        return False
    if not was or not now_is:
        return is_function(was or now_is)
    longer = max(len(was), len(now_is))
    from rapidfuzz.distance import OSA

    distance = OSA.distance(was, now_is)
    if is_function(was) and is_function(now_is):
        return distance <= 1
    return was[0] == now_is[0] and longer >= SHORT and distance <= 1 + (longer >= LONG)
