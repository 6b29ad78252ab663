"""What became of an attempt to send: the words every channel answers in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Fate(StrEnum):
    """How an attempt ended.

    SENT: accepted. LATER: refused for now, an attempt is used. WAIT: a flood limit, no attempt is used. UNKNOWN: the
    answer never came, it may have arrived. GONE: this address takes nothing any more. BLOCKED: its owner shut us
    out, /start opens again. OURS: the fault is ours (login, relay, certificate), the channel pauses. FAILED: this
    message can never be sent. UNWANTED: its reader left before it did, nothing (more) of it was sent.
    """

    SENT = "sent"
    LATER = "later"
    WAIT = "wait"
    UNKNOWN = "unknown"
    GONE = "gone"
    BLOCKED = "blocked"
    OURS = "ours"
    FAILED = "failed"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fate and its reason.

    `wait` is how long a flood limit lasts; `moved_to` the new address of a migrated group; `is_alarming` that an
    admin has to know although the message is kept.
    """

    fate: Fate
    why: str = ""
    wait: timedelta = timedelta(0)
    moved_to: str = ""
    is_alarming: bool = False


SENT = Outcome(Fate.SENT)
UNWANTED = Outcome(Fate.UNWANTED, "the reader left before it did")
