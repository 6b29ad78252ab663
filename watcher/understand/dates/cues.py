"""The lexicon of words that say what a day is for; the words themselves and their weights stand in cues.toml."""

from __future__ import annotations

from functools import cache

from watcher.understand.dates.role import Role
from watcher.understand.text.cue_lexicon import CueLexicon, cue_rows

__all__ = ["Role", "lexicon"]


@cache
def lexicon() -> CueLexicon[Role]:
    """The compiled cues; built at the first reading, in some milliseconds."""
    return CueLexicon(cue_rows("watcher.understand.dates", Role))
