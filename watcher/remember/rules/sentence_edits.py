"""What an edit did sentence by sentence: which came, which left, and which took the place of a like one. Pure.

Sentences that say the same in other words (`normal_form`), stand within others of the text before or after, were
spelled otherwise or say nothing are no edits: nor is a page that was written anew and says the same (`rewritten`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from watcher.remember.rules.asides import asides
from watcher.remember.rules.differences import labels_of, published_sentences, quiet
from watcher.remember.rules.moved_items import moved_items
from watcher.remember.rules.normal_form import Form, addresses, clauses, form_of
from watcher.remember.rules.pieces import LONGEST, not_within
from watcher.remember.rules.rewritten import is_rewritten
from watcher.remember.rules.senses import base
from watcher.remember.rules.slips import is_respelled
from watcher.understand.text.text import fold

Sayings = Mapping[str, str]
"""Sentences as they are compared, each with the words it was published in."""
LIKE = 0.4
"""What a sentence shares with the one whose place it took."""
FEW = 3
"""Words and figures that a sentence needs to be known again among others."""

_LISTED = re.compile(r"[,;:/]|\b(?:et|ou|and|or)\b")


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """A sentence before and after an edit, as published; empty where it came, or left, without another one."""

    before: str
    after: str


def sentence_edits(old: str, new: str, noise: Collection[str] = ()) -> list[SentenceEdit]:
    """The edits in the order of the new text, then what left; `noise` are sentences that are not looked at.

    Each sentence that came is paired with the likest that left; one that came and one that left alone are a pair.
    Of more than LONGEST sentences none is searched for.
    """
    return list(_edits(old, new, frozenset(noise)))


@lru_cache(16)
def _edits(old: str, new: str, noise: frozenset[str]) -> tuple[SentenceEdit, ...]:
    was, now_is = published_sentences(old), published_sentences(new)
    noise |= {quiet(raw) for text in (old, new) for raw in asides(text)}
    left = {said: raw for said, raw in was.items() if said not in now_is and said not in noise}
    came = {said: raw for said, raw in now_is.items() if said not in was and said not in noise}
    if len(left) + len(came) > LONGEST:
        return (*(SentenceEdit("", raw) for raw in came.values()), *(SentenceEdit(raw, "") for raw in left.values()))
    if left and came and (is_respelled([*left], [*came]) or is_rewritten(was, now_is, noise)):
        return ()
    before, after = _without_same(left, came)
    told = not_within(before, now_is) | not_within(after, was)
    before, after = ({one: raw for one, raw in some.items() if one in told} for some in (before, after))
    before, after = _without_joined(before, after, now_is)
    after, before = _without_joined(after, before, was)
    before, after = _without_said(before, was, now_is), _without_said(after, now_is, was)
    standing = was.keys() & now_is.keys() - noise
    moved = (*_relabelled(old, new, standing), *moved_items(old, new, standing))
    return (*_paired(before, after, left, came), *(SentenceEdit(*pair) for pair in moved))


def _relabelled(old: str, new: str, standing: Collection[str]) -> Iterator[tuple[str, str]]:
    """The sentences that stand where they were denied before, or the other way round, each with its label."""
    was, now_is = labels_of(old), labels_of(new)
    for said, label in now_is.items():
        if said in standing and said in was and was[said].is_denied != label.is_denied:
            yield f"{was[said].raw.rstrip(' :')} : {said}", f"{label.raw.rstrip(' :')} : {said}"


def _without_same(left: Sayings, came: Sayings) -> tuple[Sayings, Sayings]:
    """The sentences without those that are one sentence, each with one other, the likest first."""
    pairs = [
        (_form(one).likeness(_form(other)), said, told) for said, one in left.items() for told, other in came.items()
    ]
    gone: set[str] = set()
    for _, said, told in sorted(pairs, reverse=True):
        if not {said, told} & gone and (_are_one(left[said], came[told]) or is_respelled([said], [told])):
            gone |= {said, told}
    return _without(left, gone), _without(came, gone)


def _without_joined(some: Sayings, others: Sayings, whole: Sayings) -> tuple[Sayings, Sayings]:
    """The sentences without those that two of the other text, one after the other, say together."""
    gone: set[str] = set()
    for said, raw in some.items():
        for first, second in pairwise(whole):
            if not {first, second}.isdisjoint(others) and _are_one(raw, f"{whole[first]} {whole[second]}"):
                gone |= {said, first, second}
    return _without(some, gone), _without(others, gone)


def _without_said(some: Sayings, own: Sayings, whole: Sayings) -> Sayings:
    """The sentences of their own text without those that say nothing, or nothing that the other text does not say."""
    alone = [_form(raw) for raw in whole.values()]
    passages = [(one,) for one in alone] + list(pairwise(alone))
    above = dict(zip(own, ("", *own.values()), strict=False))
    some = {said: raw for said, raw in some.items() if not _is_index(raw, own)}
    return {said: raw for said, raw in some.items() if not _is_said(_with_question(raw, above[said]), passages)}


def _is_index(raw: str, text: Collection[str]) -> bool:
    """Whether a line only names lines of its text: «On this page: Deadline | How to apply»."""
    parts = [quiet(part) for part in raw.rpartition(":")[2].split("|")]
    return len(parts) > 1 and all(not part or part in text for part in parts)


def _with_question(raw: str, above: str) -> Form:
    """What a sentence says; an answer says it together with its question, and a question alone says nothing."""
    form = _form(raw)
    if raw.endswith("?"):
        return form if form.figures else Form()
    return _form(above).with_next(form) if above.endswith("?") else form


def _is_said(form: Form, parts: Sequence[tuple[Form, ...]]) -> bool:
    """Whether one or two sentences of a text say this; of two, none says the same words with other figures."""
    if form.is_empty:
        return True
    passages = [
        some[0].with_next(some[1]) if some[1:] else some[0]
        for some in parts
        if not some[1:] or not any(one.says_otherwise(form) for one in some)
    ]
    if not form.terms and not form.numbers:  # a sum or a day once more in a box
        return not form.binds and any(passage.has_figures_of(form) for passage in passages)
    is_known_again = len(form.said) >= FEW or (form.numbers and form.weak)
    return bool(is_known_again) and any(passage.holds(form) for passage in passages)


def _are_one(raw: str, other: str) -> bool:
    """Whether two published sentences say the same."""
    if addresses(raw) != addresses(other) or _are_permuted(raw, other):
        return False
    parts = [list(map(_form, clauses(sentence))) for sentence in (raw, other)]
    if len(parts[0]) == len(parts[1]) > 1:
        return all(one.says_like(two) for one, two in zip(*parts, strict=True))
    return not _form(raw).is_empty and _form(raw).says_like(_form(other))


def _are_permuted(raw: str, other: str) -> bool:
    """Whether the very same words stand in another order, and not only the parts of a list."""
    one, two = ([base(fold(word)) for word in quiet(said).split()] for said in (raw, other))
    if one == two or sorted(one) != sorted(two):
        return False
    return Counter(map(quiet, _LISTED.split(raw))) != Counter(map(quiet, _LISTED.split(other)))


def _form(raw: str) -> Form:
    return form_of(quiet(raw))


def _without(some: Sayings, gone: Collection[str]) -> Sayings:
    return {said: raw for said, raw in some.items() if said not in gone}


def _paired(left: Sayings, came: Sayings, was: Sayings, now_is: Sayings) -> Iterator[SentenceEdit]:
    """What remains, each that came beside the likest that left."""
    rest = dict(was)
    is_alone = len(was) == len(now_is) == 1
    for said, raw in now_is.items():
        twin = max(rest, key=lambda one: _form(rest[one]).likeness(_form(raw)), default="")
        is_like = bool(twin) and (is_alone or _form(rest[twin]).likeness(_form(raw)) >= LIKE)
        if said in came or (is_like and twin in left):
            yield SentenceEdit(rest.pop(twin) if is_like else "", raw)
    for said, raw in rest.items():
        if said in left:
            yield SentenceEdit(raw, "")
