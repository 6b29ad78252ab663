"""The lexicon of words that say what a day is for; the words themselves stand in words_applying and words_others."""

from __future__ import annotations

from functools import cache

from watcher.understand.dates.role import Role
from watcher.understand.dates.words_applying import WORDS as APPLYING
from watcher.understand.dates.words_others import WORDS as OTHERS
from watcher.understand.text.cue_lexicon import CueLexicon

__all__ = ["Role", "lexicon"]


@cache
def lexicon() -> CueLexicon[Role]:
    """The compiled cues; built at the first reading, about a millisecond."""
    return CueLexicon({**APPLYING, **OTHERS})
