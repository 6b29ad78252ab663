"""Which edits are a page's layout and no news: a fact that many calls suddenly state, another language, a teaser. Pure.

A site that puts its sums into a table is read better from that day on; a page answers in the language of whoever asks;
a box on a neighbour's call stands amid the text one day and not the next. None of that is a change of the call.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.model import EventKind, Notice, Reading
from watcher.remember.rules.decide import Draft
from watcher.remember.rules.differences import quiet, sentences
from watcher.remember.rules.lifecycle import deadlines
from watcher.understand.text import language
from watcher.understand.text.text import fold, words

AT_ONCE = 3
"""So many calls of a source that first state a fact in one harvest: its layout or our reading changed."""
FEW_LINES = 4
TELLING = 3  # words of a title that hardly stands in a text by chance
MOST = 20_000
"""Comparisons of a changed text with a neighbour's title in one harvest; in more, no teasers are looked for."""
IN_COMMON = 0.25
HALF, SHARED = 0.5, 2
HALF_DAY = 12
_NUMBER = re.compile(r"\d+")
_STATED = (EventKind.AMOUNT_CHANGED, EventKind.ELIGIBILITY_CHANGED)
_OF_WORDS = (EventKind.TEXT_CHANGED, EventKind.ELIGIBILITY_CHANGED)
_OF_A_TRANSLATION = (*_OF_WORDS, EventKind.AMOUNT_CHANGED)

Said = tuple[Notice, Reading]


def first_stated(told: Iterable[Sequence[Draft]]) -> frozenset[EventKind]:
    """The kinds of facts that several calls of one harvest state, and never stated before."""
    counts = Counter(draft.kind for drafts in told for draft in drafts if _is_first(draft))
    return frozenset(kind for kind, count in counts.items() if count >= AT_ONCE)


def without_first(drafts: Sequence[Draft], kinds: frozenset[EventKind]) -> tuple[Draft, ...]:
    """The drafts but for facts of those kinds that were not stated before."""
    return tuple(draft for draft in drafts if not (draft.kind in kinds and _is_first(draft)))


def is_other_language(old: Said, new: Said) -> bool:
    """Whether a page says itself in another language, with hardly a sentence in common («Contact»)."""
    languages = {reading.language[:2] for _, reading in (old, new)}
    was, now_is = set(sentences(old[0].text)), set(sentences(new[0].text))
    return len(languages) == 2 and "" not in languages and len(was & now_is) <= IN_COMMON * min(len(was), len(now_is))


def is_translated_beside(old: Said, new: Said) -> bool:
    """Whether an edit only adds (or takes) a translation: as long as the page, with no figure but the page's."""
    was, now_is = (list(dict.fromkeys(sentences(text.text))) for text, _ in (old, new))
    shorter, longer = sorted((was, now_is), key=len)
    beside = [sentence for sentence in longer if sentence not in set(shorter)]
    if len(beside) < max(FEW_LINES, HALF * len(shorter)) or not set(shorter) <= set(longer):
        return False
    spoken = language.detect([word for sentence in beside for word in words(fold(sentence))], "\n".join(beside))
    own, told = ({int(number) for number in _NUMBER.findall(" ".join(said))} for said in (shorter, beside))
    is_other = bool(spoken) and spoken != (old if longer is now_is else new)[1].language[:2]
    return (
        is_other
        and len(told & own) >= SHARED
        and told <= own | {number + half for number in own for half in (HALF_DAY, -HALF_DAY)}
    )


def of_facts(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts that do not hang on the words of a language."""
    return tuple(draft for draft in drafts if draft.kind not in _OF_WORDS)


def without_translation(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts that no translation beside the text makes."""
    return tuple(draft for draft in drafts if draft.kind not in _OF_A_TRANSLATION)


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
