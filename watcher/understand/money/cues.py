"""The lexicon of words that say what a sum is; the words themselves and their weights stand in cues.toml."""

from __future__ import annotations

from functools import cache

from watcher.understand.money.words import Sense
from watcher.understand.text.cue_lexicon import CueLexicon, cue_rows

__all__ = ["Sense", "lexicon"]


@cache
def lexicon() -> CueLexicon[Sense]:
    """The compiled cues; built at the first reading, in some milliseconds."""
    return CueLexicon(cue_rows("watcher.understand.money", Sense))
