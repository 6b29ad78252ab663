"""What a word near a sum can say, and the lexicon of these words; they and their weights stand in cues.toml."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from watcher.understand.text.cue_lexicon import CueLexicon, cue_rows


class Sense(StrEnum):
    """What a word near a sum says: its nature (AID … OTHER) or its bound (MAX, MIN)."""

    AID = "aid"
    TOTAL = "total"
    COST = "cost"
    THRESHOLD = "threshold"
    PAST = "past"
    OTHER = "other"
    MAX = "max"
    MIN = "min"
    FUNDING = "funding"


@cache
def lexicon() -> CueLexicon[Sense]:
    """The compiled cues; built at the first reading, in some milliseconds."""
    return CueLexicon(cue_rows("watcher.understand.money", Sense))
