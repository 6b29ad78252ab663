"""Whether a text that was written anew says the same: each thing that matters is said in both. Pure.

A page that is written anew (questions in the place of paragraphs, «you» in the place of «applicants») keeps its
figures, its conditions and whom it speaks of. A sentence with a figure or a condition must have its like on the other
side, with all its figures and telling words; of the others most of the telling words must be said. Where that cannot be
seen, it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from watcher.remember.rules.normal_form import Form, addresses, form_of

FEWEST, REWRITTEN = 4, 0.5
"""So many sentences at least, and this share of either text, were edited where a page is written anew."""
ALIKE, OF_THE_MATTER = 0.5, 0.6


def is_rewritten(was: Mapping[str, str], now_is: Mapping[str, str], noise: Collection[str] = ()) -> bool:
    """Whether two texts are one, written anew, that says the same; `noise` are sentences that are not looked at.

    The texts are sentences as they are compared, each with its published words.
    """
    was, now_is = ({said: raw for said, raw in text.items() if said not in noise} for text in (was, now_is))
    left, came = ([said for said in some if said not in others] for some, others in ((was, now_is), (now_is, was)))
    if len(left) + len(came) < FEWEST or not left or not came:
        return False
    if len(left) < REWRITTEN * len(was) or len(came) < REWRITTEN * len(now_is):
        return False
    if addresses(" ".join(was.values())) != addresses(" ".join(now_is.values())):
        return False
    before, after = (list(map(form_of, text)) for text in (was, now_is))
    if {figure for form in before for figure in form.figures} != {figure for form in after for figure in form.figures}:
        return False
    asked = {said for text in (was, now_is) for said, raw in text.items() if raw.endswith("?")}
    return _says_all(before, _stated(came, asked)) and _says_all(after, _stated(left, asked))


def _stated(said: Iterable[str], asked: Collection[str]) -> Iterator[Form]:
    """The forms of sentences that state something: a question without a figure does not."""
    for one in said:
        form = form_of(one)
        if one not in asked or form.figures:
            yield form


def _says_all(text: Sequence[Form], said: Iterable[Form]) -> bool:
    """Whether each of these sentences of another text is said in this one."""
    terms = frozenset(term for form in text for term in form.terms)
    passages: list[tuple[Form, tuple[Form, ...]]] = [(form, ()) for form in text]
    passages += [(first.with_next(second), (first, second)) for first, second in pairwise(text)]
    return all(_says(passages, terms, form) for form in said)


def _says(passages: Sequence[tuple[Form, tuple[Form, ...]]], terms: frozenset[str], said: Form) -> bool:
    if not said.is_condition:
        return len(said.terms & terms) >= OF_THE_MATTER * len(said.terms)
    return said.terms <= terms and any(
        _stands_for(passage, said) and not any(half.says_otherwise(said) for half in halves)
        for passage, halves in passages
    )


def _stands_for(passage: Form, said: Form) -> bool:
    is_there = set(said.figures) <= set(passage.figures) and passage.binds_like(said)
    return is_there and len(said.terms & passage.terms) >= ALIKE * len(said.terms)
