"""What an edit did sentence by sentence: which came, which left, and which took the place of a like one. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from watcher.remember.rules.differences import are_like, published_sentences
from watcher.remember.rules.same_sayings import LONGEST, is_respelled, not_within


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """A sentence before and after an edit, as published; empty where it came, or left, without another one."""

    before: str
    after: str


def sentence_edits(old: str, new: str, noise: Collection[str] = ()) -> list[SentenceEdit]:
    """The edits in the order of the new text, then what left; what only moved, slips of the pen and `noise` are none.

    Nor are sentences that stand within others of the text before or after. Each sentence that came is paired with the
    first like one that left, at most so many of them (`LONGEST`); one that came and one that left alone are a pair.
    """
    was, now_is = published_sentences(old), published_sentences(new)
    left = {said: raw for said, raw in was.items() if said not in now_is and said not in noise}
    came = {said: raw for said, raw in now_is.items() if said not in was and said not in noise}
    is_short, is_alone = len(left) + len(came) <= LONGEST, len(left) == len(came) == 1
    telling = not_within(left, now_is) | not_within(came, was) if is_short else {*left, *came}
    edits = []
    for said, raw in came.items():
        twin = next((one for one in left if is_alone or are_like(one, said)), "") if is_short else ""
        before = left.pop(twin, "")
        if {twin, said} & telling and not is_respelled([twin], [said]):
            edits.append(SentenceEdit(before, raw))
    return edits + [SentenceEdit(raw, "") for said, raw in left.items() if said in telling]
