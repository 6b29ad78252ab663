"""Which changed facts are the page's doing, when our own way of reading pages changed as well. Pure.

Another reader takes other blocks of the same page for its text and cuts its lines elsewhere: sentences come and go
whole. Who edits a page puts other words into a line that stays where it is. So after a change of our reader a fact is
told only where the line it is quoted from took the place of a like line, amid text that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from watcher.model import Notice
from watcher.remember.rules.decide import Draft
from watcher.remember.rules.differences import lines, quiet, sentences

SAME_TEXT = 0.5
LIKE_LINE = 0.5


def edited_by_source(drafts: Iterable[Draft], old: Notice, new: Notice) -> tuple[Draft, ...]:
    """Those of the events whose quote stands in a line that the source put in another one's place."""
    edited = [*_edited_lines(old, new), *_edited_fields(old, new)]
    return tuple(draft for draft in drafts if any(_stands_in(draft.quote, line) for line in edited))


def _stands_in(quote: str, line: str) -> bool:
    return any(said in line or line in said for said in lines(quote))


def _edited_lines(old: Notice, new: Notice) -> Iterator[str]:
    """The new words of lines that were edited in their place; none where most of the text is another."""
    was, now_is = sentences(old.text), sentences(new.text)
    matcher = SequenceMatcher(None, was, now_is, autojunk=False)
    blocks = matcher.get_opcodes()
    same = sum(end - start for tag, start, end, *_ in blocks if tag == "equal")
    if same < SAME_TEXT * min(len(was), len(now_is)) or not same:
        return
    for tag, start, end, start_new, end_new in blocks:
        if tag == "replace" and end - start == end_new - start_new:
            pairs = zip(was[start:end], now_is[start_new:end_new], strict=True)
            yield from (line for before, line in pairs if _likeness(before.split(), line.split()) >= LIKE_LINE)


def _edited_fields(old: Notice, new: Notice) -> Iterator[str]:
    """The new words of fields that both have."""
    for name, value in new.fields.items():
        before, after = quiet(str(old.fields.get(name, ""))), quiet(str(value))
        if before and after and before != after:
            yield after


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    return 2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other)) or 1)
