"""What a day can be for, and the lexicon of words that say it; these words and their weights stand in cues.toml."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from watcher.understand.text.cue_lexicon import CueLexicon, cue_rows


class Role(StrEnum):
    """What a day can be for. From SUBMIT to ASKING and from OLD on they only colour another role."""

    DEADLINE = "deadline"
    UNTIL = "until"
    SUBMIT = "submit"
    STEP = "step"
    ASKING = "asking"
    OPENS = "opens"
    PUBLISHED = "published"
    EVENT = "event"
    RESULT = "result"
    PROJECT = "project"
    LEGAL = "legal"
    ELIGIBLE = "eligible"
    OTHER = "other"
    NEW = "new"
    OLD = "old"
    BYWAY = "by-way"
    ROLLING = "rolling"
    WEAK_ROLLING = "weak rolling"
    NOT_ROLLING = "not rolling"
    SIDE_FR = "FR"
    SIDE_QC = "CA-QC"
    SIDE_CA = "CA"


@cache
def lexicon() -> CueLexicon[Role]:
    """The compiled cues; built at the first reading, in some milliseconds."""
    return CueLexicon(cue_rows("watcher.understand.dates", Role))
