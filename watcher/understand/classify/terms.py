"""Which words and pairs of neighbouring words a text has: the learnt part of the model of what is a call.

No list says what they mean; `make train` keeps those that enough of the labelled texts have and weighs them. Pure.
"""

from __future__ import annotations

from itertools import pairwise

from watcher.understand.text.text import Passage

WORDS, TITLE, DIGITS = 700, 60, 5


def read(title: Passage, head: Passage) -> frozenset[str]:
    """The different words and pairs of the title and the beginning of the text; numbers by how long they are."""
    said: set[str] = set()
    for passage, most in ((title, TITLE), (head, WORDS)):
        words = [f"#{min(len(word), DIGITS)}" if word.isdigit() else word for word in passage.words[:most]]
        said.update(words)
        said.update(map(" ".join, pairwise(words)))
    return frozenset(said)
