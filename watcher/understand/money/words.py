"""What a word near a sum can say."""

from __future__ import annotations

from enum import StrEnum


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
