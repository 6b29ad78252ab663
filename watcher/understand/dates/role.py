"""What a day can be for."""

from __future__ import annotations

from enum import StrEnum


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
