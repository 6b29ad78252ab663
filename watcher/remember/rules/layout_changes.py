"""Which edits are a page's layout and no news: a fact that many calls suddenly state, another language, a teaser. Pure.

A site that puts its sums into a table is read better from that day on; a page answers in the language of whoever asks;
a box on a neighbour's call stands amid the text one day and not the next. None of that is a change of the call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.model import EventKind, Notice, Reading
from watcher.remember.rules.decide import Draft
from watcher.remember.rules.differences import quiet, sentences
from watcher.remember.rules.lifecycle import deadlines

AT_ONCE = 3
"""So many calls of a source that first state a fact in one harvest: its layout or our reading changed."""
FEW_LINES = 4
TELLING = 3  # words of a title that hardly stands in a text by chance
MOST = 20_000
"""Comparisons of a changed text with a neighbour's title in one harvest; in more, no teasers are looked for."""
_STATED = (EventKind.AMOUNT_CHANGED, EventKind.ELIGIBILITY_CHANGED)
_OF_WORDS = (EventKind.TEXT_CHANGED, EventKind.ELIGIBILITY_CHANGED)

Said = tuple[Notice, Reading]


def first_stated(told: Iterable[Sequence[Draft]]) -> frozenset[EventKind]:
    """The kinds of facts that several calls of one harvest state, and never stated before."""
    counts = Counter(draft.kind for drafts in told for draft in drafts if _is_first(draft))
    return frozenset(kind for kind, count in counts.items() if count >= AT_ONCE)


def without_first(drafts: Sequence[Draft], kinds: frozenset[EventKind]) -> tuple[Draft, ...]:
    """The drafts but for facts of those kinds that were not stated before."""
    return tuple(draft for draft in drafts if not (draft.kind in kinds and _is_first(draft)))


def is_other_language(old: Said, new: Said) -> bool:
    """Whether a page says itself in another language, with no sentence in common."""
    languages = {reading.language[:2] for _, reading in (old, new)}
    was, now_is = set(sentences(old[0].text)), set(sentences(new[0].text))
    return len(languages) == 2 and "" not in languages and was.isdisjoint(now_is)


def of_facts(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts that do not hang on the words of a language."""
    return tuple(draft for draft in drafts if draft.kind not in _OF_WORDS)


@dataclass(frozen=True)
class Neighbours:
    """The items of one harvest, by their title as it is compared."""

    said: Mapping[str, Reading]

    @classmethod
    def of(cls, items: Iterable[Said], changed: int) -> Neighbours:
        """All that have a telling title; none where too many items changed to look at each."""
        items = list(items)
        if len(items) * changed > MOST:
            return cls({})
        titled = ((quiet(notice.title), reading) for notice, reading in items)
        return cls({title: reading for title, reading in titled if len(title.split()) >= TELLING})

    def is_teaser(self, old: Said, new: Said) -> bool:
        """Whether an edit only brings (or takes) a few lines on another item, and at most that item's days."""
        texts = [quiet(notice.text) for notice, _ in (old, new)]
        own = quiet(new[0].title)
        named = [
            reading
            for title, reading in self.said.items()
            if title != own and (title in texts[0]) != (title in texts[1])
        ]
        if not named or len(set(sentences(old[0].text)) ^ set(sentences(new[0].text))) > FEW_LINES:
            return False
        theirs = {moment.date for reading in named for moment in deadlines(reading)}
        was, now_is = ({moment.date for moment in deadlines(reading)} for _, reading in (old, new))
        return was ^ now_is <= theirs


def _is_first(draft: Draft) -> bool:
    return draft.kind in _STATED and _is_empty(draft.before)


def _is_empty(said: Any) -> bool:
    return not any(said.values()) if isinstance(said, dict) else not said
