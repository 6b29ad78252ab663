"""Which changed facts are the page's doing, when our own way of reading pages changed as well. Pure.

Another reader takes other blocks of the same page for its text and cuts its lines elsewhere: sentences come and go
whole. Who edits a page puts other words into a line that stays where it is. So after a change of our reader a fact is
told only where the line it is quoted from took the place of a like line, amid text that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watcher.model import Notice
from watcher.remember.rules.decide import Draft
from watcher.remember.rules.differences import edited_in_place, lines, quiet


def edited_by_source(drafts: Iterable[Draft], old: Notice, new: Notice) -> tuple[Draft, ...]:
    """Those of the events whose quote stands in a line that the source put in another one's place."""
    edited = [*(line for _, line in edited_in_place(old.text, new.text)), *_edited_fields(old, new)]
    return tuple(draft for draft in drafts if any(_stands_in(draft.quote, line) for line in edited))


def _stands_in(quote: str, line: str) -> bool:
    return any(said in line or line in said for said in lines(quote))


def _edited_fields(old: Notice, new: Notice) -> Iterator[str]:
    """The new words of fields that both have."""
    for name, value in new.fields.items():
        before, after = quiet(str(old.fields.get(name, ""))), quiet(str(value))
        if before and after and before != after:
            yield after
